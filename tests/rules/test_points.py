from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.points import (
    ACTOR,
    Earns,
    Edition,
    Entry,
    Happening,
    Rule,
    Told,
    Unknown,
    balances,
    band,
    expired,
    happenings,
    period_of,
    replayed,
)

SPRING = date(2026, 3, 14)
RULES = {
    rule.code: rule
    for rule in (
        Rule("meeting", 2, "month", cap=6),
        Rule("service", 1, "quarter", cap=20),
        Rule("helped", 3),
        Rule("absent", -2, "year", cap=4),
    )
}
BOOK = [Edition(date(2026, 1, 1), RULES, base=60, bands=((60, "pass"), (90, "excellent"), (80, "good")))]


def happened(*what: Happening) -> list[int]:
    return [entry.points for entry in replayed(BOOK, what)]


def test_a_rule_gives_no_more_than_its_cap_in_a_period_and_starts_anew_in_the_next() -> None:
    meetings = [Happening(f"m{number}", 1, "meeting", SPRING) for number in range(5)]
    assert happened(*meetings, Happening("april", 1, "meeting", date(2026, 4, 1))) == [2, 2, 2, 0, 0, 2]


def test_hours_of_service_earn_by_the_unit_and_the_last_only_what_the_cap_leaves() -> None:
    assert happened(Happening("a", 1, "service", SPRING, 16), Happening("b", 1, "service", SPRING, 16)) == [16, 4]


def test_what_takes_points_away_has_a_bound_too() -> None:
    assert happened(*(Happening(f"a{number}", 1, "absent", SPRING) for number in range(3))) == [-2, -2, 0]


def test_one_source_counts_once() -> None:
    assert happened(Happening("m", 1, "meeting", SPRING), Happening("m", 1, "meeting", SPRING)) == [2]


def test_a_reversal_is_an_entry_of_its_own_and_lets_what_the_cap_cut_off_come_up() -> None:
    meetings = [Happening(f"m{number}", 1, "meeting", SPRING) for number in range(4)]
    undo = Happening("undo", 1, "meeting", date(2026, 6, 1), undoes="m0")
    assert happened(*meetings, undo) == [2, 2, 2, 0, 0]
    assert happened(meetings[0], undo) == [2, -2]


@pytest.mark.parametrize("undoes", ["never", "undo", "m"])
def test_what_does_not_stand_cannot_be_reversed(undoes: str) -> None:
    before = [Happening("m", 1, "meeting", SPRING), Happening("undo", 1, "meeting", SPRING, undoes="m")]
    with pytest.raises(Unknown, match="no entry that stands"):
        happened(*before, Happening("again", 1, "meeting", SPRING, undoes=undoes))


@pytest.mark.parametrize(
    "what",
    [
        Happening("x", 1, "gift", SPRING),
        Happening("x", 1, "meeting", date(2025, 12, 31)),
        Happening("x", 1, "meeting", SPRING, 0),
    ],
)
def test_what_no_rule_of_its_day_knows_earns_nothing(what: Happening) -> None:
    with pytest.raises(Unknown):
        happened(what)


def test_a_new_edition_holds_from_its_day_and_leaves_what_was_before() -> None:
    later = Edition(date(2026, 3, 15), {"meeting": Rule("meeting", 5, "month")})
    both = [Happening("old", 1, "meeting", SPRING), Happening("new", 1, "meeting", date(2026, 3, 15))]
    assert [entry.points for entry in replayed([later, *BOOK], both)] == [2, 5]


def test_units_that_make_no_time_are_refused() -> None:
    with pytest.raises(ValueError, match="make no time"):
        Earns("met", per=0)


@pytest.mark.parametrize("wrong", [{"points": 0}, {"points": 3, "cap": 2}])
def test_a_rule_that_can_never_count_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="odd"):
        Rule("odd", **wrong)  # type: ignore[arg-type]  # handed on as they came


Known = list[tuple[int, str, date, int]]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from(sorted(RULES)),
            st.dates(date(2026, 1, 1), date(2027, 12, 31)),
            st.integers(1, 9),
        ),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_no_order_in_which_things_become_known_changes_an_account(told: Known, chance: object) -> None:
    all_of_it = [Happening(str(number), *what) for number, what in enumerate(told)]
    mixed = list(all_of_it)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a Random
    assert balances(replayed(BOOK, mixed)) == balances(replayed(BOOK, all_of_it))
    undone = [Happening(f"-{each.source}", each.person, each.rule, each.day, undoes=each.source) for each in mixed]
    assert set(balances(replayed(BOOK, [*all_of_it, *undone])).values()) <= {0}


@pytest.mark.parametrize(
    ("earns", "data", "told"),
    [
        (Earns("met", "present"), {"present": [3, 1, 3]}, ((3, 1), SPRING, 1)),
        (Earns("met", "person_id", "day"), {"person_id": 7, "day": "2026-02-01"}, ((7,), date(2026, 2, 1), 1)),
        (Earns("met", ACTOR), {}, ((9,), SPRING, 1)),
        (Earns("met", units="half_hours", per=2), {"person_id": 7, "half_hours": 5}, ((7,), SPRING, 2)),
        (Earns("met", units="half_hours", per=2), {"person_id": 7, "half_hours": 1}, None),
        (Earns("met", where={"kind": ["theme", "lecture"]}), {"person_id": 7, "kind": "lecture"}, ((7,), SPRING, 1)),
        (Earns("met", where={"kind": "theme"}), {"person_id": 7, "kind": "lecture"}, None),
        (Earns("met"), {"person_id": None}, None),
        (Earns("met", "present"), {"present": ["7", None]}, None),
        (Earns("other"), {"person_id": 7}, None),
    ],
)
def test_an_entry_of_the_journal_says_who_when_and_how_often(
    earns: Earns, data: dict[str, Any], told: tuple[tuple[int, ...], date, int] | None
) -> None:
    assert earns.told("met", SPRING, 9, data) == (Told(*told) if told else None)


FIRST = datetime(2026, 1, 31, 23, 30)


def put_right(before: int, after: int) -> dict[str, Any]:
    return {"person_id": 7, "minutes": after - before, "before": before, "after": after, "since": FIRST.isoformat()}


@pytest.mark.parametrize(
    ("units", "before", "after", "times"),
    [
        ("minutes", 120, 30, -2),
        ("minutes", 90, 120, 1),  # the half hour that earned nothing before makes the second
        ("minutes", 60, 90, None),
        ("minutes", 0, 60, 1),
        ("", 120, 30, None),  # a rule that counts each service once
        ("", 120, 0, -1),
        ("", 0, 30, 1),
    ],
)
def test_what_puts_another_right_makes_the_difference_on_the_day_of_the_first(
    units: str, before: int, after: int, times: int | None
) -> None:
    told = Earns("met", units=units, per=60 if units else 1).told("met", SPRING, 9, put_right(before, after))
    assert told == (Told((7,), FIRST.date(), times, FIRST) if times else None)


def test_an_amount_below_zero_that_puts_nothing_right_earns_nothing() -> None:
    assert Earns("met", units="minutes", per=60).told("met", SPRING, 9, {"person_id": 7, "minutes": -120}) is None


@given(st.lists(st.integers(0, 48).map(lambda halves: halves * 30), min_size=1, max_size=8))
def test_however_often_it_is_put_right_an_account_stands_as_if_it_had_been_right_at_once(said: list[int]) -> None:
    rule = Rule("served", 2, "quarter", cap=20, earns=Earns("met", units="minutes", per=60))
    book = [Edition(date(2026, 1, 1), {"served": rule})]

    def points(*data: dict[str, Any]) -> int:
        told = [what for one in data for _edition, _rule, what in happenings(book, "met", FIRST.date(), None, one)]
        known = [Happening(str(number), 7, "served", what.day, what.times) for number, what in enumerate(told)]
        return balances(replayed(book, known)).get(7, 0)

    first = {"person_id": 7, "minutes": said[0]}
    assert points(first, *(put_right(*pair) for pair in pairwise(said))) == points({**first, "minutes": said[-1]})


def test_it_counts_under_the_edition_of_its_day_alone() -> None:
    rule = Rule("R01", 2, earns=Earns("met", on="day"))
    old, new = Edition(date(2026, 1, 1), {"R01": rule}), Edition(date(2026, 3, 15), {"R01": rule})
    for day, edition in (("2026-03-14", old), ("2026-03-15", new)):
        found = list(happenings([old, new], "met", SPRING, None, {"person_id": 7, "day": day}))
        assert [each[0] for each in found] == [edition]
    assert list(happenings([old], "met", date(2025, 12, 31), None, {"person_id": 7})) == []


def test_periods_are_those_of_the_calendar() -> None:
    assert [period_of(date(2026, 8, 31), period) for period in ("month", "quarter", "year")] == [
        date(2026, 8, 1),
        date(2026, 7, 1),
        date(2026, 1, 1),
    ]


def test_a_base_stands_under_what_was_earned_and_bands_name_the_sum() -> None:
    assert balances([Entry("a", 7, "helped", SPRING, 30, 10)], base=60) == {7: 90}
    assert [band(points, BOOK[0].bands) for points in (90, 89, 60, 59)] == ["excellent", "good", "pass", ""]


def test_the_oldest_points_are_spent_first_and_what_is_left_of_them_expires() -> None:
    lots = [(date(2026, 3, 1), 10), (date(2025, 3, 1), 10)]
    assert expired(lots, 0, 12, date(2026, 3, 1)) == 10
    assert expired(lots, 4, 12, date(2026, 3, 1)) == 6
    assert expired(lots, 15, 12, date(2027, 3, 1)) == 5
    assert expired(lots, 0, 12, date(2026, 2, 28)) == 0
