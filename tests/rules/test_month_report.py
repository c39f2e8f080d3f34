"""A month as its entries tell it."""

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.month_report import Happened, Waiting, content, month

DRAINS = (1, "sewage")


def test_what_came_what_was_done_and_what_was_not() -> None:
    entries = [
        Happened(1, DRAINS, "case.submitted"),
        Happened(2, DRAINS, "case.submitted"),
        Happened(3, (1, "noise"), "case.submitted"),
        Happened(1, DRAINS, "case.finish"),
        Happened(1, DRAINS, "case.solved", ends=True, said="solved"),
        Happened(1, DRAINS, "case.reopen", said="unsolved"),
        Happened(2, DRAINS, "case.supervised"),
        Happened(3, (1, "noise"), "case.decline", outcome="declined", ends=True),
        Happened(9, DRAINS, "case.park", outcome="parked"),
    ]
    told = content(month(entries), [Waiting(1, "handling", "", 2, 1), Waiting(1, "parked", "money", 1, 0)])
    assert told == {
        "received": 3, "kinds": [[1, "sewage", 2], [1, "noise", 1]], "done": 0, "declined": 1, "unreached": 0,
        "withdrawn": 0, "reopened": 1, "parked": 1, "excluded": 0, "supervised": 1, "carried": 1,
        "waiting": [[1, "handling", "", 2, 1], [1, "parked", "money", 1, 0]], "open": 3, "late": 1,
    }  # fmt: skip


def test_what_had_ended_before_and_never_stood_open_again_ended_in_its_own_month() -> None:
    entries = [
        Happened(1, DRAINS, "case.called_solved", ends=True, said="solved", over=True),
        Happened(2, DRAINS, "case.exclude", ends=True, said="excluded", over=True),
        Happened(3, DRAINS, "case.reopen", said="unsolved", over=True),
        Happened(3, DRAINS, "case.solved", ends=True, said="solved", over=True),
    ]
    told = content(month(entries), [])
    assert (told["done"], told["excluded"], told["reopened"], told["carried"]) == (1, 1, 1, 1)


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.sampled_from(["", "declined", "unreached"]))))
def test_no_case_ends_twice_whatever_happened_to_it(given_entries: list[tuple[int, bool, str]]) -> None:
    entries = [Happened(case, DRAINS, "case.x", outcome if ends else "", ends) for case, ends, outcome in given_entries]
    found = month(entries)
    last = {entry.case: entry for entry in entries}
    assert sum(found.ended.values()) == sum(entry.ends for entry in last.values())
