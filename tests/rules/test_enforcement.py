"""Illegal construction: limits, fines, and the first day of force, by the published examples (E) of 2026."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.clocks import LOCAL
from linli.rules.enforcement import (
    COMPETENCE,
    Remedies,
    court_from,
    court_until,
    execution_faults,
    fine_range,
    force_from,
    hearing_offered,
    in_time,
    remedies_end,
)
from linli.rules.money import fen, yuan
from tests.rules.calendars import CALENDAR
from tests.rules.vectors import vector

SERVED = date(2026, 5, 20)
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 30))
E_4C = vector("deadlines", "E-4c")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


def test_force_is_possible_on_the_first_working_day_after_all_remedies() -> None:
    remedies = Remedies(date.fromisoformat(E_4C["event"]))
    assert remedies_end(remedies, CALENDAR) == date(2026, 11, 20)
    assert force_from(remedies, CALENDAR) == date.fromisoformat(E_4C["expect"])


@pytest.mark.parametrize(
    "pending", [Remedies(SERVED, review_filed=date(2026, 6, 1)), Remedies(SERVED, lawsuit_filed=date(2026, 6, 1))]
)
def test_while_a_remedy_is_pending_no_day_can_be_named(pending: Remedies) -> None:
    assert (force_from(pending, CALENDAR), court_until(pending, CALENDAR)) == (None, None)


def test_an_answered_review_leaves_fifteen_days_to_sue_and_a_final_judgment_none() -> None:
    answered = Remedies(SERVED, review_filed=date(2026, 6, 1), review_answered=date(2026, 8, 3))
    judged = Remedies(SERVED, lawsuit_filed=date(2026, 6, 1), final=date(2026, 12, 1))
    assert remedies_end(answered, CALENDAR) == date(2026, 8, 18)
    assert force_from(judged, CALENDAR) == date(2026, 12, 2)


def test_who_was_not_told_of_his_rights_has_a_year() -> None:
    assert remedies_end(Remedies(SERVED, told=False), CALENDAR) == date(2027, 5, 20)


@given(DAYS)
def test_force_never_comes_before_six_months_and_never_on_a_day_of_rest(served: date) -> None:
    first = force_from(Remedies(served), CALENDAR)
    assert first is not None
    assert first > served + timedelta(days=181)
    assert CALENDAR.is_workday(first)


def test_the_court_is_asked_after_ten_working_days_of_demand_and_within_three_months() -> None:
    assert court_from(date(2026, 9, 21), CALENDAR) == date(2026, 10, 13)  # E-8: the tenth working day is 12 October
    assert court_until(Remedies(SERVED), CALENDAR) == date(2027, 2, 22)  # 20 February is a Saturday
    assert (COMPETENCE["land"].carried_out_by, COMPETENCE["town"].carried_out_by) == ("court", "government")


def test_fines_follow_the_cost_of_the_works() -> None:
    cost = fen("1200000.00")  # E-7
    found = {name: fine_range(name, cost) for name in ("correctable", "not_removable", "temporary")}
    assert {name: (yuan(each.least), yuan(each.most)) for name, each in found.items()} == {
        "correctable": ("60000.00", "120000.00"),
        "not_removable": ("0.00", "120000.00"),
        "temporary": ("0.00", "1200000.00"),
    }
    assert fen("60000.00") in found["correctable"]
    assert fen("59999.99") not in found["correctable"]


@given(st.integers(0, 10**12))
def test_a_part_of_a_fen_never_leaves_the_range(cost: int) -> None:
    found = fine_range("correctable", cost)
    assert 100 * found.least >= 5 * cost
    assert 100 * found.most <= 10 * cost


def test_a_hearing_is_offered_for_a_large_fine_a_confiscation_and_every_removal() -> None:
    large = fen("5000.00")
    assert hearing_offered(fine=large, large_fine=large)
    assert not hearing_offered(fine=large - 1, large_fine=large)
    assert hearing_offered(large_fine=large, removal=True)
    assert hearing_offered(large_fine=large, confiscation=True)


def test_the_limitation_runs_from_the_end_of_the_act_and_a_standing_building_goes_on() -> None:
    ended = date(2024, 6, 30)
    assert [in_time(ended, day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [True, False]
    assert in_time(ended, date(2029, 6, 30), grave=True)
    assert in_time(None, date(2040, 1, 1))


@pytest.mark.parametrize(
    ("begins", "ends", "faults"),
    [
        (at(23, 9), at(23, 17), []),
        (at(23, 5, 30), at(23, 9), ["night"]),
        (at(23, 17), at(23, 22, 1), ["night"]),
        (at(23, 9), at(24, 9), ["night"]),  # over the night
        (at(22, 9), at(22, 12), ["holiday"]),  # a Sunday
        (at(1, 9, month=10), at(1, 12, month=10), ["holiday"]),
        (at(10, 9, month=10), at(10, 12, month=10), []),  # a Saturday worked
    ],
)
def test_a_removal_is_carried_out_by_day_on_working_days(begins: datetime, ends: datetime, faults: list[str]) -> None:
    assert execution_faults(begins, ends, CALENDAR) == faults


def test_weekends_may_be_allowed_public_holidays_not_and_emergencies_lift_only_the_hours() -> None:
    sunday, holiday = (at(22, 9), at(22, 12)), (at(1, 9, month=10), at(1, 12, month=10))
    assert execution_faults(*sunday, CALENDAR, weekends=True) == []
    assert execution_faults(*holiday, CALENDAR, weekends=True) == ["holiday"]
    assert execution_faults(*holiday, CALENDAR, urgent=True, means=["power", "excavator"]) == ["cut_off"]


def test_an_area_may_narrow_the_hours() -> None:
    assert execution_faults(at(23, 7), at(23, 9), CALENDAR, hours=(8, 18)) == ["night"]


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        execution_faults(at(23, 9), at(23, 8), CALENDAR)
