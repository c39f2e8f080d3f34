"""An account of what was given balances whatever came and went."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.mutual_aid import Account, Move, Overdrawn, account

MOVES = st.lists(
    st.builds(
        Move, st.sampled_from(["received", "given", "returned", "lost"]), st.integers(1, 20), st.booleans()
    ),
    max_size=30,
)  # fmt: skip


@given(MOVES)
def test_what_came_is_what_went_and_what_is_left_or_the_first_move_too_many_is_named(moves: list[Move]) -> None:
    there = list(accumulate(move.change for move in moves))
    if any(left < 0 for left in there):
        with pytest.raises(Overdrawn) as caught:
            account(moves)
        first = next(place for place, left in enumerate(there) if left < 0)
        assert (caught.value.place, caught.value.short) == (first, -there[first])
        return
    kept = account(moves)
    assert kept.received == kept.given + kept.returned + kept.lost + kept.left
    assert kept.left == sum(move.change for move in moves) >= 0


def test_a_move_and_its_undoing_leave_nothing() -> None:
    came, went = Move("received", 30), Move("given", 12)
    assert account([came, went, Move("given", 12, undoes=True)]) == Account(received=30)
    assert account([came, went, Move("lost", 1)]).left == 17


def test_what_was_given_out_cannot_be_taken_back_as_received() -> None:
    with pytest.raises(Overdrawn) as caught:
        account([Move("received", 5), Move("given", 3), Move("received", 5, undoes=True)])
    assert (caught.value.place, caught.value.short) == (2, 3)
