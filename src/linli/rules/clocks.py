"""Clocks of a case: when something is due, whose turn it is, and how that came about.

A clock is a `ClockSpec` (from a pack) and a `ClockState` (kept with the case as JSON). Every function returns a new
state. Dates are counted in China's civil time, to the second. A clock in days ends with its last day's last second;
one in hours runs within a daily window (8 to 20 unless the pack says otherwise), on rest days too.

Two dates (practice, configurable): what is due to a citizen rolls over a rest day; an authority's own duty has the
rolled date as its legal date, `due`, and the date before rolling as its safer `alarm`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from linli.rules.workdays import (
    Calendar,
    add_days,
    add_months,
    add_workdays,
    count_workdays,
    roll_forward,
    workdays_before,
)

LOCAL = ZoneInfo("Asia/Shanghai")
LAST_SECOND = time(23, 59, 59)

Unit = Literal["hours", "days", "working", "months"]
Duty = Literal["authority", "citizen"]
Kind = Literal["started", "paused", "resumed", "extended", "told", "recounted", "stopped"]


class ClockError(ValueError):
    """The clock cannot do that now.

    `code` is for programs: stopped, paused, not_paused, expired, fixed, too_long, twice, early.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class ClockSpec:
    """What the rule says. `amount` is in `unit`; `basis` names statute and article, or "practice".

    `before`: the amount is counted back from the event (a notice 15 days before a meeting); never rolled or paused.
    `not_before`: the period must have run out first; `due` is the first working day after it, from 0:00.
    `roll`: a last day that is a rest day gives way to the next working day; False where the law fixes the day itself.
    `extend_by`: the most that extensions may add in all, in `unit`; None sets no limit.
    `turn`: who must act while it runs.
    """

    name: str
    amount: int
    unit: Unit
    basis: str
    duty: Duty = "authority"
    hours: tuple[int, int] | None = (8, 20)
    round_the_clock: bool = False
    roll: bool = True
    before: bool = False
    not_before: bool = False
    extend_by: int | None = None
    extend_once: bool = False
    turn: str = ""

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"clock {self.name}: {self.amount} {self.unit} is no period; give 1 or more")
        if self.before and (self.unit == "hours" or self.not_before):
            raise ValueError(f"clock {self.name}: `before` counts back days, working days or months only")
        if self.hours and not 0 <= self.hours[0] < self.hours[1] <= 24:
            raise ValueError(f"clock {self.name}: the hours {self.hours} are no window; try (8, 20)")

    @property
    def window(self) -> tuple[int, int] | None:
        """The daily hours that count, or None when all do."""
        return None if self.round_the_clock else self.hours


@dataclass(frozen=True)
class LogEntry:
    """One thing that happened to the clock. `due` is the legal date after it; `amount` is in the clock's unit."""

    kind: Kind
    at: datetime
    due: datetime
    reason: str = ""
    approver: str = ""
    waits_for: str = ""
    amount: int = 0


@dataclass(frozen=True)
class ClockState:
    """Where a clock stands. `end` is the last instant before any roll-over.

    `spent`: what was used up before `running_since`: seconds of a clock in hours, working days of one in working days,
    calendar days of the others.
    """

    started: datetime
    running_since: datetime
    end: datetime
    due: datetime
    alarm: datetime
    paused_at: datetime | None = None
    spent: int = 0
    stopped: datetime | None = None
    extended: int = 0
    provisional: bool = False
    log: tuple[LogEntry, ...] = field(default=())

    @property
    def running(self) -> bool:
        """Whether time is being counted: neither paused nor stopped."""
        return self.paused_at is None and self.stopped is None

    def overdue(self, at: datetime) -> bool:
        """Whether the legal date had passed when the clock stopped or paused, or by `at` if it runs."""
        return min(filter(None, (self.stopped, self.paused_at, at))) > self.due

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON column; instants in ISO 8601."""
        plain = _to_text(self, _COLUMNS)
        plain["log"] = [_to_text(entry, _ENTRY) for entry in self.log]
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "ClockState":
        """The state that `to_json` wrote. ValueError names a key that is missing."""
        if missing := {"started", "running_since", "end", "due", "alarm"} - plain.keys():
            raise ValueError(f"a clock's state lacks {sorted(missing)}")
        log = tuple(LogEntry(**_from_text(entry, _ENTRY)) for entry in plain.get("log", ()))
        return cls(**_from_text(plain, _COLUMNS), log=log)


_INSTANTS = frozenset({"started", "running_since", "end", "due", "alarm", "paused_at", "stopped", "at"})
# Each column with whether it is an instant. `asdict` would copy every value: most of what keeping a clock takes.
_COLUMNS = tuple((each.name, each.name in _INSTANTS) for each in fields(ClockState) if each.name != "log")
_ENTRY = tuple((each.name, each.name in _INSTANTS) for each in fields(LogEntry))


def _to_text(one: ClockState | LogEntry, columns: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    known = vars(one)
    return {name: known[name].isoformat() if instant and known[name] else known[name] for name, instant in columns}


def _from_text(plain: Mapping[str, Any], columns: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(plain[name]) if instant and isinstance(plain[name], str) else plain[name]
        for name, instant in columns
        if name in plain
    }


@dataclass(frozen=True)
class Fact:
    """One line of "how the deadline came about": a code that the page words, and the values it needs."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Deadline:
    """The dates of a period in days: before rolling, the legal one, and whether an unpublished calendar was guessed."""

    end: date
    legal: date
    provisional: bool


# ---- dates ----------------------------------------------------------------------------------------------------------


def deadline(spec: ClockSpec, event: date, cal: Calendar) -> Deadline:
    """The dates of a clock in days, working days or months whose event fell on `event`."""
    if spec.before:
        return _counted_back(spec, event, cal)
    return _deadline_after(spec, event, _total(spec, event, spec.amount), cal)


def _counted_back(spec: ClockSpec, event: date, cal: Calendar) -> Deadline:
    if spec.unit == "working":
        day = workdays_before(cal, event, spec.amount)
        return Deadline(day, day, cal.provisional_between(day, event))
    day = add_months(event, -spec.amount) if spec.unit == "months" else add_days(event, -spec.amount)
    return Deadline(day, day, False)


def _total(spec: ClockSpec, event: date, amount: int) -> int:
    """The length in working days, or in calendar days for the other units of days (months are laid from `event`)."""
    return (add_months(event, amount) - event).days if spec.unit == "months" else amount


def _deadline_after(spec: ClockSpec, anchor: date, count: int, cal: Calendar) -> Deadline:
    working = spec.unit == "working"
    end = add_workdays(cal, anchor, count) if working else add_days(anchor, count)
    legal = roll_forward(cal, end) if spec.roll else end
    if spec.not_before:
        legal = add_days(legal, 1)
        legal = roll_forward(cal, legal) if spec.roll else legal
    looked_up = working or spec.roll
    return Deadline(end, legal, looked_up and cal.provisional_between(anchor if working else end, legal))


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone; give an aware datetime")
    return at.astimezone(LOCAL).replace(microsecond=0)


def day_of(moment: datetime) -> date:
    """The day on which it falls here."""
    return _local(moment).date()


def midnight(day: date) -> datetime:
    """The first instant of the day, from which what begins with it is counted."""
    return datetime.combine(day, time(), LOCAL)


def _last_second(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, LOCAL)


# ---- hours ----------------------------------------------------------------------------------------------------------


def add_seconds(at: datetime, seconds: int, window: tuple[int, int] | None) -> datetime:
    """The instant when so many seconds have run within the daily window (all day long if None)."""
    at = _local(at)
    if window is None:
        return at + timedelta(seconds=seconds)
    while True:
        opens, closes = _window_of(at.date(), window)
        at = max(at, opens)
        left_today = max(closes - at, timedelta())
        if left_today and timedelta(seconds=seconds) <= left_today:
            return at + timedelta(seconds=seconds)
        seconds -= int(left_today.total_seconds())
        at = _window_of(add_days(at.date(), 1), window)[0]


def count_seconds(after: datetime, until: datetime, window: tuple[int, int] | None) -> int:
    """How many whole seconds ran within the daily window between two instants; 0 when `until` is not later."""
    after, until = _local(after), _local(until)
    if window is None:
        return max(0, int((until - after).total_seconds()))
    total = timedelta()
    for offset in range((until.date() - after.date()).days + 1):
        opens, closes = _window_of(add_days(after.date(), offset), window)
        total += max(timedelta(), min(until, closes) - max(after, opens))
    return int(total.total_seconds())


def _window_of(day: date, window: tuple[int, int]) -> tuple[datetime, datetime]:
    return midnight(day) + timedelta(hours=window[0]), midnight(day) + timedelta(hours=window[1])


# ---- the clock's life -----------------------------------------------------------------------------------------------


def start(spec: ClockSpec, at: datetime, cal: Calendar) -> ClockState:
    """A clock whose event happened at `at`; with `before`, `at` is the event to come."""
    at = _local(at)
    state = _counted(spec, ClockState(started=at, running_since=at, end=at, due=at, alarm=at), cal)
    return _logged(state, "started", at, amount=spec.amount)


def pause(
    state: ClockState, spec: ClockSpec, at: datetime, reason: str, approver: str, *, waits_for: str = ""
) -> ClockState:
    """Stop counting while somebody else (`waits_for`) must act. The due date stays as it is until `resume`."""
    _must_run(state)
    _must_not_be_fixed(spec)
    at = _not_before_last(state, at)
    paused = replace(state, paused_at=at)
    return _logged(paused, "paused", at, reason=reason, approver=approver, waits_for=waits_for)


def resume(state: ClockState, spec: ClockSpec, at: datetime, cal: Calendar) -> ClockState:
    """Count on with what was left. A clock that had run out before the pause keeps its date."""
    if state.stopped is not None:
        raise ClockError("stopped", f"the clock {spec.name} has stopped; it cannot go on")
    if state.paused_at is None:
        raise ClockError("not_paused", f"the clock {spec.name} is not paused")
    at = _not_before_last(state, at)
    if state.paused_at > state.due:
        return _logged(replace(state, paused_at=None), "resumed", at)
    spent = state.spent + _spent(spec, state.running_since, state.paused_at, cal)
    running = _counted(spec, replace(state, paused_at=None, spent=spent, running_since=at), cal)
    return _logged(running, "resumed", at)


def extend(
    state: ClockState, spec: ClockSpec, amount: int, at: datetime, approver: str, reason: str, cal: Calendar
) -> ClockState:
    """Give `amount` more, in the clock's unit, while it has not run out; the resident is to be told (see `told`)."""
    at = _not_before_last(state, at)
    _must_be_extendable(state, spec, amount, at)
    longer = _counted(spec, replace(state, extended=state.extended + amount), cal)
    return _logged(longer, "extended", at, reason=reason, approver=approver, amount=amount)


def told(state: ClockState, at: datetime) -> ClockState:
    """Note that the person was told of the last pause or extension."""
    return _logged(state, "told", _not_before_last(state, at))


def recount(state: ClockState, spec: ClockSpec, at: datetime, cal: Calendar) -> ClockState:
    """Lay the dates anew by a calendar published since; unchanged dates leave no entry in the log.

    Days used up before a pause stay as they were counted then.
    """
    if state.stopped is not None:
        return state
    counted = _counted(spec, state, cal)
    if counted.due == state.due and counted.end == state.end:
        return counted
    return _logged(counted, "recounted", _not_before_last(state, at))


def stop(state: ClockState, at: datetime) -> ClockState:
    """Stop for good: what was due has been done, or is no longer."""
    if state.stopped is not None:
        raise ClockError("stopped", "the clock has stopped already")
    at = _not_before_last(state, at)
    entry = LogEntry(kind="stopped", at=at, due=state.due)
    return replace(state, stopped=at, log=(*state.log, entry))


def turn(state: ClockState, spec: ClockSpec) -> str:
    """Who must act now: whoever the pause waits for, else whom the clock is set for; "" when it has stopped."""
    if state.stopped is not None:
        return ""
    if state.paused_at is None:
        return spec.turn
    return next(entry.waits_for for entry in reversed(state.log) if entry.kind == "paused")


def left(state: ClockState, spec: ClockSpec, at: datetime, cal: Calendar) -> int:
    """What is left at `at`, never below 0: seconds for hours, working days for working days, else calendar days."""
    until = min(filter(None, (state.stopped, state.paused_at, _local(at))))
    return max(0, _length(spec, state) - state.spent - _spent(spec, state.running_since, until, cal))


def _counted(spec: ClockSpec, state: ClockState, cal: Calendar) -> ClockState:
    """The state with its dates counted anew from `running_since`."""
    remaining = max(0, _length(spec, state) - state.spent)
    if spec.unit == "hours":
        end = add_seconds(state.running_since, remaining, spec.window)
        return replace(state, end=end, due=end, alarm=end)
    anchor = day_of(state.running_since)
    dates = deadline(spec, anchor, cal) if spec.before else _deadline_after(spec, anchor, remaining, cal)
    end, due = _last_second(dates.end), _last_second(dates.legal)
    if spec.not_before:
        due = midnight(dates.legal)
    alarm = end if spec.duty == "authority" and not spec.not_before else due
    return replace(state, end=end, due=due, alarm=alarm, provisional=dates.provisional)


def _length(spec: ClockSpec, state: ClockState) -> int:
    amount = spec.amount + state.extended
    return amount * 3600 if spec.unit == "hours" else _total(spec, day_of(state.started), amount)


def _spent(spec: ClockSpec, since: datetime, until: datetime, cal: Calendar) -> int:
    """What ran between two instants. A day on which a pause begins counts as used, as the day of resuming does not."""
    if spec.unit == "hours":
        return count_seconds(since, until, spec.window)
    first, last = day_of(since), day_of(until)
    return count_workdays(cal, first, last) if spec.unit == "working" else max(0, (last - first).days)


def _logged(state: ClockState, kind: Kind, at: datetime, **details: Any) -> ClockState:
    return replace(state, log=(*state.log, LogEntry(kind=kind, at=at, due=state.due, **details)))


def _must_run(state: ClockState) -> None:
    if state.stopped is not None:
        raise ClockError("stopped", "the clock has stopped")
    if state.paused_at is not None:
        raise ClockError("paused", "the clock is paused already")


def _must_not_be_fixed(spec: ClockSpec) -> None:
    if spec.before:
        raise ClockError("fixed", f"the clock {spec.name} is counted back from an event; move the event instead")


def _must_be_extendable(state: ClockState, spec: ClockSpec, amount: int, at: datetime) -> None:
    _must_not_be_fixed(spec)
    if state.stopped is not None:
        raise ClockError("stopped", f"the clock {spec.name} has stopped; it cannot be extended")
    if amount < 1:
        raise ValueError(f"an extension of {amount} is none; give 1 or more {spec.unit}")
    if state.overdue(at):
        raise ClockError("expired", f"the clock {spec.name} has run out; an extension is asked for before")
    if spec.extend_once and state.extended:
        raise ClockError("twice", f"the clock {spec.name} was extended before; it can be once")
    if spec.extend_by is not None and state.extended + amount > spec.extend_by:
        raise ClockError("too_long", f"extensions of {spec.name} may add {spec.extend_by} {spec.unit} in all")


def _not_before_last(state: ClockState, at: datetime) -> datetime:
    at = _local(at)
    if at < state.log[-1].at:
        raise ClockError(
            "early", f"{at.isoformat()} lies before the clock's last change {state.log[-1].at.isoformat()}"
        )
    return at


# ---- how it came about ----------------------------------------------------------------------------------------------


def explain(spec: ClockSpec, state: ClockState) -> list[Fact]:
    """How the deadline came about, line by line, for the page that explains it (依据说明)."""
    facts = [
        Fact("basis", {"basis": spec.basis, "duty": spec.duty}),
        Fact("length", {"amount": spec.amount, "unit": spec.unit, "before": spec.before}),
    ]
    if spec.unit == "hours":
        facts.append(Fact("window", {"hours": spec.window}))
    facts += [Fact(entry.kind, _values(entry)) for entry in state.log]
    if state.end != state.due:
        facts.append(Fact("not_before" if spec.not_before else "rolled", {"end": state.end, "due": state.due}))
    facts.append(Fact("due", {"due": state.due, "provisional": state.provisional}))
    if state.alarm != state.due:
        facts.append(Fact("alarm", {"alarm": state.alarm}))
    if whose := turn(state, spec):
        facts.append(Fact("turn", {"turn": whose}))
    return facts


def _values(entry: LogEntry) -> dict[str, Any]:
    values = {**vars(entry)}
    del values["kind"]
    return {key: value for key, value in values.items() if value not in ("", 0)}
