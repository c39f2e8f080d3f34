"""The road of an order has one way in, three ends and no way out of them."""

from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from linli.rules import orders

ACTS = get_args(orders.Act)
STATES = get_args(orders.State)


@given(st.lists(st.sampled_from(ACTS), max_size=25))
def test_whatever_is_done_an_ended_order_stays_so_and_a_served_one_was_taken(acts: list[orders.Act]) -> None:
    state, taken = "ordered", False
    for act in acts:
        after = orders.after(state, act)
        if state in orders.ENDED:
            assert after is None
        if after in ("served", "done"):
            assert taken
        if after is not None:
            taken = after == "taken" or (taken and after in ("served", "done"))
            state = after
        assert state in STATES


def test_every_open_state_can_be_answered_and_taken_back() -> None:
    for state in orders.OPEN:
        assert orders.after(state, "refuse") == "unmet"
        assert orders.after(state, "withdraw") == "withdrawn"
    assert orders.after("served", "refuse") is None
    assert orders.after("taken", "take") is None  # the first has it


def test_an_age_is_reckoned_to_the_day_and_an_unknown_one_is_left_to_the_desk() -> None:
    born = "11010519660915002X"
    assert not orders.old_enough(born, 60, date(2026, 9, 14))
    assert orders.old_enough(born, 60, date(2026, 9, 15))
    assert orders.old_enough("", 60, date(2026, 9, 14))
    assert orders.old_enough(born, None, date(2020, 1, 1))


def test_nobody_is_on_both_sides() -> None:
    assert orders.themselves(7, 1, 7)
    assert not orders.themselves(7, 1, None)
    assert not orders.themselves(None, None)
