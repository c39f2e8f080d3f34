"""Every published deadline, once as a function over dates and once as a clock."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import running, serving
from linli.rules.clocks import LOCAL, ClockSpec, deadline, extend, pause, resume, start
from linli.rules.situation import Run, Situation
from linli.rules.workdays import add_days, add_months, add_workdays, count_workdays, roll_forward, workdays_before
from tests.rules.calendars import CALENDAR
from tests.rules.packs import OURS
from tests.rules.vectors import vectors

VECTORS = vectors("deadlines")


def spec(amount: int, unit: Any, **more: Any) -> ClockSpec:
    return ClockSpec("test", amount, unit, "practice", **more)


def shipped(process: str, clock: str) -> ClockSpec:
    """A clock as a process that ships declares it."""
    pack = next(pack for pack in OURS if pack.id == process)
    situation = Situation(state=next(iter(pack.states)), category="", fields={})
    return running.spec(pack, clock, situation, Run(noon("2026-03-02"), CALENDAR))


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), LOCAL)


SPECS = {
    "A-11a": spec(15, "days", before=True),
    "A-11b": spec(30, "days", duty="citizen"),
    "C-1": shipped("petition", "notice"),
    "C-2": shipped("petition", "handling"),
    "C-3": shipped("petition", "handling"),
    "C-4": shipped("petition", "objection"),
    "E-1": shipped("illegal_construction", "decide_by"),
    "E-2": shipped("illegal_construction", "hearing_request"),
    "E-3": shipped("illegal_construction", "hearing_notice"),
    "E-4a": shipped("illegal_construction", "review"),
    "E-4b": shipped("illegal_construction", "lawsuit"),
    "E-4c": spec(6, "months", not_before=True),
    "E-9": spec(serving.NOTICE_DAYS, "days", roll=False),
    "F-1": shipped("wage_arrears", "acceptance"),
    "F-2a": shipped("wage_arrears", "investigation"),
    "F-2b": shipped("wage_arrears", "investigation"),
    "G-1a": shipped("property_certificates", "registration"),
    "G-1b": shipped("property_certificates", "service_target"),
    "G-2": shipped("property_certificates", "notice"),
    "G-3": shipped("property_certificates", "first"),
}
EXTENDED = {"C-3": 30, "F-2b": 30}


def shipped_clocks() -> list[ClockSpec]:
    """Every clock of the shipped processes whose length stands on its page."""
    return [
        shipped(pack.id, name)
        for pack in OURS
        for name, rule in pack.clocks.items()
        if not rule.until and not rule.before
    ]


SHIPPED = [clock for clock in shipped_clocks() if clock.unit != "hours"]


def expected(vector: dict[str, Any]) -> tuple[str, str]:
    """The date before rolling and the legal date; None where the vector gives only one."""
    both = vector["expect"]
    return (both["unrolled"], both["rolled"]) if isinstance(both, dict) else ("", both)


@given(st.sampled_from(SHIPPED), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_period_never_ends_before_it_begins_and_a_later_event_never_earlier(clock: ClockSpec, event: date) -> None:
    dates, next_day = deadline(clock, event, CALENDAR), deadline(clock, add_days(event, 1), CALENDAR)
    assert event < dates.end <= dates.legal
    assert dates.legal <= next_day.legal


def test_every_vector_has_a_clock() -> None:
    assert {vector["id"] for vector in VECTORS} == SPECS.keys()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_clock_ends_on_the_published_day(vector: dict[str, Any]) -> None:
    clock = SPECS[vector["id"]]
    state = start(clock, noon(vector["event"]), CALENDAR)
    if vector["id"] in EXTENDED:
        state = extend(state, clock, EXTENDED[vector["id"]], noon(vector["event"]), "head", "complex", CALENDAR)
    if "pause" in vector:
        state = pause(state, clock, noon(vector["pause"][0]), "public notice", "registrar")
        state = resume(state, clock, noon(vector["pause"][1]), CALENDAR)
    unrolled, legal = expected(vector)
    assert state.due.date().isoformat() == legal
    if unrolled:
        assert state.end.date().isoformat() == unrolled


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS if vector["id"] not in EXTENDED and "pause" not in vector],
    ids=lambda v: v["id"],
)
def test_a_period_ends_on_the_published_day(vector: dict[str, Any]) -> None:
    dates = deadline(SPECS[vector["id"]], date.fromisoformat(vector["event"]), CALENDAR)
    unrolled, legal = expected(vector)
    assert dates.legal.isoformat() == legal
    if unrolled:
        assert dates.end.isoformat() == unrolled


def test_the_plain_functions_give_the_published_days() -> None:
    assert add_days(date(2026, 12, 20), -15) == date(2026, 12, 5)
    assert add_days(date(2026, 9, 10), 60 + 30) == date(2026, 12, 9)
    assert add_workdays(CALENDAR, date(2026, 9, 23), 5) == date(2026, 10, 8)
    assert workdays_before(CALENDAR, date(2026, 5, 12), 7) == date(2026, 4, 29)
    assert add_months(date(2026, 5, 20), 6) == date(2026, 11, 20)
    assert roll_forward(CALENDAR, add_days(date(2026, 3, 2), 90)) == date(2026, 6, 1)
    assert add_workdays(CALENDAR, date(2026, 3, 16), 60 + 30) == date(2026, 7, 24)
    used = count_workdays(CALENDAR, date(2026, 8, 31), date(2026, 9, 14))
    assert used == 10
    assert add_workdays(CALENDAR, date(2026, 10, 10), 30 - used) == date(2026, 11, 6)


def test_an_authoritys_duty_is_alarmed_before_it_rolls_and_a_citizens_right_is_not() -> None:
    duty = start(SPECS["E-1"], noon("2026-03-02"), CALENDAR)
    right = start(SPECS["E-4a"], noon("2026-05-20"), CALENDAR)
    assert (duty.alarm.date(), duty.due.date()) == (date(2026, 5, 31), date(2026, 6, 1))
    assert right.alarm == right.due == datetime(2026, 7, 20, 23, 59, 59, tzinfo=LOCAL)
