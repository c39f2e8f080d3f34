"""A clock's life: windows, pauses, extensions, whose turn, and what the page explains."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.clocks import (
    LOCAL,
    ClockError,
    ClockSpec,
    ClockState,
    add_seconds,
    count_seconds,
    explain,
    extend,
    left,
    pause,
    recount,
    resume,
    start,
    stop,
    told,
    turn,
)
from linli.rules.workdays import Calendar
from tests.rules.calendars import CALENDAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def spec(amount: int, unit: Any, **more: Any) -> ClockSpec:
    return ClockSpec("handle", amount, unit, "practice", **more)


INSTANTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=LOCAL)
)
SPECS = st.one_of(
    st.builds(spec, st.integers(1, 60), st.sampled_from(["hours", "days", "working"]), roll=st.booleans()),
    st.builds(spec, st.integers(1, 24), st.just("hours"), round_the_clock=st.just(True)),
    st.builds(spec, st.integers(1, 7), st.just("months"), duty=st.sampled_from(["authority", "citizen"])),
)


@pytest.mark.parametrize(
    ("begun", "due", "more"),
    [
        ("2026-03-02T09:00", "2026-03-02T11:00", {}),
        ("2026-03-02T19:00", "2026-03-03T09:00", {}),
        ("2026-03-02T18:00", "2026-03-02T20:00", {}),
        ("2026-03-02T20:00", "2026-03-03T10:00", {}),
        ("2026-03-02T03:00", "2026-03-02T10:00", {}),
        ("2026-02-17T23:00", "2026-02-18T10:00", {}),  # Spring Festival: hours run on rest days too
        ("2026-03-02T23:30", "2026-03-03T01:30", {"round_the_clock": True}),
        ("2026-03-02T11:30", "2026-03-03T10:30", {"hours": (9, 12)}),
    ],
)
def test_hours_run_within_the_window_unless_round_the_clock(begun: str, due: str, more: dict[str, Any]) -> None:
    assert start(spec(2, "hours", **more), at(begun), CALENDAR).due == at(due)


def test_days_are_chinas_days_whatever_zone_the_instant_came_in() -> None:
    state = start(spec(1, "working"), datetime(2026, 3, 2, 17, 0, tzinfo=UTC), CALENDAR)  # 1 a.m. of the 3rd in China
    assert state.due == at("2026-03-04T23:59:59")


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        start(spec(1, "days"), datetime(2026, 3, 2), CALENDAR)


def test_a_year_without_calendar_is_provisional_until_it_is_published() -> None:
    clock = spec(5, "working")
    state = start(clock, at("2026-10-05T09:00"), Calendar({}))
    assert (state.due, state.provisional) == (at("2026-10-12T23:59:59"), True)
    counted = recount(state, clock, at("2026-10-06T09:00"), CALENDAR)
    assert (counted.due, counted.provisional) == (at("2026-10-13T23:59:59"), False)
    assert [entry.kind for entry in counted.log] == ["started", "recounted"]
    assert recount(counted, clock, at("2026-10-06T10:00"), CALENDAR) == counted


def test_a_pause_names_reason_approver_and_whose_turn_it_is() -> None:
    clock = spec(10, "hours", turn="handler")
    running = start(clock, at("2026-03-02T09:00"), CALENDAR)
    paused = pause(running, clock, at("2026-03-02T12:00"), "which room?", "post:7", waits_for="reporter")
    assert (turn(running, clock), turn(paused, clock)) == ("handler", "reporter")
    assert not paused.overdue(at("2026-04-01T09:00"))
    resumed = resume(paused, clock, at("2026-03-05T10:00"), CALENDAR)
    assert resumed.due == at("2026-03-05T17:00")
    assert turn(resumed, clock) == "handler"
    assert turn(stop(resumed, at("2026-03-05T11:00")), clock) == ""
    assert (resumed.log[1].reason, resumed.log[1].approver) == ("which room?", "post:7")


def test_a_clock_that_had_run_out_gains_nothing_by_a_pause() -> None:
    clock = spec(2, "hours")
    late = pause(start(clock, at("2026-03-02T09:00"), CALENDAR), clock, at("2026-03-02T12:00"), "late", "post:7")
    resumed = resume(late, clock, at("2026-03-04T09:00"), CALENDAR)
    assert resumed.due == at("2026-03-02T11:00")
    assert resumed.overdue(at("2026-03-04T09:00"))


def test_an_extension_is_logged_and_told() -> None:
    clock = spec(7, "days", extend_by=7, extend_once=True)
    state = start(clock, at("2026-03-02T09:00"), CALENDAR)
    longer = extend(state, clock, 7, at("2026-03-05T09:00"), "post:7", "parts are on order", CALENDAR)
    assert longer.due == at("2026-03-16T23:59:59")
    assert [entry.kind for entry in told(longer, at("2026-03-05T09:01")).log] == ["started", "extended", "told"]
    assert (longer.log[-1].amount, longer.log[-1].approver) == (7, "post:7")


@pytest.mark.parametrize(
    ("code", "deed"),
    [
        ("too_long", lambda state, clock: extend(state, clock, 8, at("2026-03-05T09:00"), "p", "r", CALENDAR)),
        ("expired", lambda state, clock: extend(state, clock, 1, at("2026-03-10T09:00"), "p", "r", CALENDAR)),
        ("not_paused", lambda state, clock: resume(state, clock, at("2026-03-05T09:00"), CALENDAR)),
        ("early", lambda state, clock: pause(state, clock, at("2026-03-01T09:00"), "r", "p")),
        (
            "stopped",
            lambda state, clock: pause(stop(state, at("2026-03-03T09:00")), clock, at("2026-03-05T09:00"), "r", "p"),
        ),
        ("stopped", lambda state, clock: stop(stop(state, at("2026-03-03T09:00")), at("2026-03-03T09:00"))),
    ],
)
def test_what_a_clock_cannot_do_is_refused_by_code(code: str, deed: Any) -> None:
    clock = spec(7, "days", extend_by=7)
    with pytest.raises(ClockError) as refusal:
        deed(start(clock, at("2026-03-02T09:00"), CALENDAR), clock)
    assert refusal.value.code == code


def test_a_clock_counted_back_from_an_event_is_fixed() -> None:
    clock = spec(15, "days", before=True)
    with pytest.raises(ClockError) as refusal:
        pause(start(clock, at("2026-12-20T09:00"), CALENDAR), clock, at("2026-12-21T09:00"), "r", "p")
    assert refusal.value.code == "fixed"


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"hours": (20, 8)}, {"unit": "hours", "before": True}, {"not_before": True, "before": True}],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="clock handle"):
        ClockSpec(**{"name": "handle", "amount": 1, "unit": "days", "basis": "practice"} | wrong)


def test_the_page_explains_how_the_deadline_came_about() -> None:
    clock = ClockSpec("decide", 90, "days", "行政处罚法 60", turn="officer")
    facts = explain(clock, start(clock, at("2026-03-02T09:00"), CALENDAR))
    assert [fact.code for fact in facts] == ["basis", "length", "started", "rolled", "due", "alarm", "turn"]
    assert facts[0].values == {"basis": "行政处罚法 60", "duty": "authority"}
    assert facts[3].values == {"end": at("2026-05-31T23:59:59"), "due": at("2026-06-01T23:59:59")}
    assert facts[5].values == {"alarm": at("2026-05-31T23:59:59")}


@given(SPECS, INSTANTS, st.integers(0, 40 * 86400), st.integers(0, 40 * 86400))
def test_a_pause_leaves_what_was_left(clock: ClockSpec, begun: datetime, before: int, pause_for: int) -> None:
    state = start(clock, begun, CALENDAR)
    paused_at = begun + timedelta(seconds=before)
    resumed_at = paused_at + timedelta(seconds=pause_for)
    was_left = left(state, clock, paused_at, CALENDAR)
    paused = pause(state, clock, paused_at, "reason", "post:7")
    resumed = resume(paused, clock, resumed_at, CALENDAR)
    assert left(paused, clock, resumed_at, CALENDAR) == was_left
    assert left(resumed, clock, resumed_at, CALENDAR) == was_left
    assert resumed.due >= state.due


@given(SPECS, INSTANTS, INSTANTS)
def test_a_later_start_is_never_due_earlier(clock: ClockSpec, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert start(clock, early, CALENDAR).due <= start(clock, late, CALENDAR).due


@given(SPECS, INSTANTS, st.integers(1, 30))
def test_a_clock_survives_json_and_an_extension_is_never_shorter(clock: ClockSpec, begun: datetime, more: int) -> None:
    state = start(clock, begun, CALENDAR)
    longer = extend(state, clock, more, begun, "post:7", "reason", CALENDAR)
    assert longer.due >= state.due
    assert ClockState.from_json(json.loads(json.dumps(longer.to_json()))) == longer
    assert state.alarm <= state.due
    if clock.roll and clock.unit != "hours":
        assert CALENDAR.is_workday(state.due.date())


@given(INSTANTS, st.integers(0, 5 * 86400), st.tuples(st.integers(0, 11), st.integers(12, 24)) | st.none())
def test_counting_seconds_undoes_adding_them(begun: datetime, seconds: int, window: tuple[int, int] | None) -> None:
    assert count_seconds(begun, add_seconds(begun, seconds, window), window) == seconds


def test_a_state_that_lacks_something_is_named() -> None:
    with pytest.raises(ValueError, match=r"lacks \['alarm', 'due', 'end', 'running_since', 'started'\]"):
        ClockState.from_json({})
