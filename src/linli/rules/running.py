"""The clocks of a case: which run, whose turn they say it is, what follows when they run out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from linli.rules import clocks
from linli.rules.clocks import ClockSpec, ClockState
from linli.rules.conditions import CANNOT_BE_SAID
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, ClockRule
from linli.rules.questions import name_of
from linli.rules.situation import Party, ProcessRefused, Run, Situation


def spec(pack: Pack, name: str, situation: Situation, run: Run) -> ClockSpec:
    """The clock as it runs in this case: the category's own length wins, then the estate's setting, then the pack's."""
    rule = pack.clocks[name]
    if rule.until:
        return _reckoned(pack, name, situation, run)
    own = pack.category(situation.category).clocks.get(name) or run.lengths.get(rule.setting)
    amount = own or _length(rule, situation) or 1  # one whose length nobody said does not begin
    return ClockSpec(
        name=name,
        amount=amount,
        unit=rule.unit,
        basis=rule.basis,
        duty=rule.duty,
        turn=rule.turn,
        hours=run.hours,
        round_the_clock=Known(pack, situation, {}, run).holds(rule.round_the_clock),
        before=rule.before,
        not_before=rule.not_before,
        roll=rule.roll,
    )


def _reckoned(pack: Pack, name: str, situation: Situation, run: Run) -> ClockSpec:
    """A clock whose last day the page reckons: the days from its beginning until then."""
    rule, state = pack.clocks[name], situation.clocks.get(name)
    begun = state.started if state else begins(pack, rule, situation, run) or run.now
    last = last_day(pack, rule, situation, run)
    days = (last - clocks.day_of(begun)).days if last else 1
    return ClockSpec(
        name, max(1, days), "days", rule.basis, rule.duty, turn=rule.turn, not_before=rule.not_before, roll=rule.roll
    )


def last_day(pack: Pack, rule: ClockRule, situation: Situation, run: Run) -> date | None:
    """What the page reckons as the clock's last day; None where it cannot be said yet."""
    try:
        found = Known(pack, situation, {}, run).value(rule.until)
    except CANNOT_BE_SAID:
        return None
    return date.fromisoformat(str(found)[:10]) if found else None


def _length(rule: ClockRule, situation: Situation) -> int | None:
    """The page's length, or what was answered; None where nobody has said it."""
    return situation.fields.get(rule.amount) if isinstance(rule.amount, str) else rule.amount


def applies(pack: Pack, rule: ClockRule, situation: Situation, run: Run, row: Party | None = None) -> bool:
    """Whether the clock has to run in this case at all, and how long can be said."""
    if rule.if_ and not Known(pack, situation, {}, run, row).holds(rule.if_):
        return False
    return last_day(pack, rule, situation, run) is not None if rule.until else _length(rule, situation) is not None


def moved(pack: Pack, before: Situation, after: Situation, entered: frozenset[str], run: Run) -> dict[str, ClockState]:
    """Start, pause, resume and stop the clocks that the states just entered concern, of the case or of its tracks."""
    running = dict(before.clocks)
    here = {after.state, *after.tracks.values()}
    for name, rule in pack.clocks.items():
        state = running.get(name)
        alive = state is not None and state.stopped is None
        if alive and state is not None:
            running[name] = continued(pack, name, state, after, entered, here, run)
            alive = running[name].stopped is None
        starts = entered.intersection(rule.starts) and not alive and (state is None or rule.restart)
        if starts and (begun := begins(pack, rule, after, run)):
            running[name] = clocks.start(spec(pack, name, after, run), begun, run.calendar)
    return running


def begins(pack: Pack, rule: ClockRule, after: Situation, run: Run, row: Party | None = None) -> datetime | None:
    """From when it is counted: now, or the day that was answered, of the party whose own it is. Where none was, it
    does not run."""
    if not applies(pack, rule, after, run, row):
        return None
    if not rule.since:
        return run.now
    day = (row or after).fields.get(rule.since)
    return clocks.midnight(date.fromisoformat(day)) if day else None


def _moment(state: ClockState, now: datetime) -> datetime:
    """Now; of a clock counted from a day that lies ahead, that day: nothing happens to it before it has begun."""
    return max(now, state.started)


def continued(
    pack: Pack,
    name: str,
    state: ClockState,
    after: Situation,
    entered: frozenset[str],
    here: set[str],
    run: Run,
) -> ClockState:
    """A clock that has not stopped, once the case has entered these states and stands in `here`."""
    rule = pack.clocks[name]
    if entered.intersection(rule.stops):
        return clocks.stop(state, _moment(state, run.now))
    waiting = here.intersection(rule.pauses)
    if waiting and state.paused_at is None:
        place = after.state if after.state in waiting else min(waiting)
        waits_for = pack.states[place].turn if place in pack.states else ""
        return clocks.pause(
            state, spec(pack, name, after, run), _moment(state, run.now), place, run.actor, waits_for=waits_for
        )
    if not waiting and state.paused_at is not None:
        return clocks.resume(state, spec(pack, name, after, run), _over(pack, state, after, run), run.calendar)
    return state


def _over(pack: Pack, state: ClockState, after: Situation, run: Run) -> datetime:
    """When a pause was over: when the period ran out that ends it by itself, however late the system saw to it."""
    periods = [after.clocks[name] for name, rule in pack.clocks.items() if rule.on_expire and name in after.clocks]
    ended = [one.due for one in periods if state.paused_at is not None and one.started >= state.paused_at]
    return max((due for due in ended if due <= run.now), default=run.now)


def of_parties(pack: Pack, situation: Situation, run: Run) -> dict[str, ClockState]:
    """The clocks that count for each party: of a case that of whoever is to be done first, of a batch its first's."""
    found = dict(situation.clocks)
    for name, rule in pack.clocks.items():
        if not rule.each:
            continue
        state, days = found.get(name), _waiting_since(pack, situation, rule.each)
        if not days or situation.state in rule.stops:
            if state and state.stopped is None:
                found[name] = clocks.stop(state, _moment(state, run.now))
            continue
        first = clocks.midnight(date.fromisoformat(min(days)))
        if state is None or state.stopped is not None or state.started != first:
            found[name] = clocks.start(spec(pack, name, situation, run), first, run.calendar)
    return found


def _waiting_since(pack: Pack, situation: Situation, field: str) -> list[str]:
    """The days of the parties still in this case whose state has not ended."""
    states = pack.parties.states if pack.parties else {}
    open_ones = [row for row in situation.parties if not row.left and not (row.state and states[row.state].ends)]
    return [day for row in open_ones if (day := row.fields.get(field))]


def served(pack: Pack, situation: Situation, paper: str, on: date, run: Run) -> dict[str, ClockState]:
    """The clocks that the service of a paper starts, counted from the day it was served; begun anew by a new one."""
    at, known = clocks.midnight(on), Known(pack, situation, {}, run)
    begun = {
        name: clocks.start(spec(pack, name, situation, run), at, run.calendar)
        for name, rule in pack.clocks.items()
        if paper in rule.served
        and situation.state not in rule.stops
        and not (rule.per and known.concerned(paper))
        and applies(pack, rule, situation, run)
    }
    return {**situation.clocks, **begun}


def unserved(pack: Pack, situation: Situation, paper: str) -> dict[str, ClockState]:
    """The case's clocks without those that the service of this paper alone had started."""
    served = {name for name, known in situation.papers.items() if known.served}
    gone = {
        name
        for name, rule in pack.clocks.items()
        if paper in rule.served and not rule.starts and served.isdisjoint({*rule.served} - {paper})
    }
    return {name: state for name, state in situation.clocks.items() if name not in gone}


def stopped(pack: Pack, situation: Situation, names: tuple[str, ...], run: Run) -> dict[str, ClockState]:
    """The case's clocks with these ended, where they had not ended already.

    One that may begin again, and begins where the case still stands, begins anew: what is due daily is due tomorrow.
    """
    running = dict(situation.clocks)
    for name in names:
        rule = pack.clocks[name]
        if rule.restart and situation.state in rule.starts and (begun := begins(pack, rule, situation, run)):
            running[name] = clocks.start(spec(pack, name, situation, run), begun, run.calendar)
        elif name in running and running[name].stopped is None:
            running[name] = clocks.stop(running[name], _moment(running[name], run.now))
    return running


def as_who_waits(pack: Pack, situation: Situation, run: Run) -> dict[str, ClockState]:
    """The case's clocks once others wait for it than before, though it stands where it stood: of those that ask for
    that, one whose condition has come true begins; one whose condition holds no longer is as if it had not begun."""
    running, here = dict(situation.clocks), {situation.state, *situation.tracks.values()}
    for name, rule in pack.clocks.items():
        if not runs_for_whoever_waits(rule):
            continue
        state = running.get(name)
        if state is not None and state.stopped is None:
            if not applies(pack, rule, situation, run):
                del running[name]
            continue
        may_begin = here.intersection(rule.starts) and (state is None or rule.restart)
        if may_begin and (begun := begins(pack, rule, situation, run)):
            running[name] = clocks.start(spec(pack, name, situation, run), begun, run.calendar)
    return running


def runs_for_whoever_waits(rule: ClockRule) -> bool:
    """Whether its condition asks who waits for the case, of all that may change while it stands where it stood."""
    return "somebody_waits" in rule.if_


def extended(pack: Pack, action: Action, situation: Situation, form: Mapping[str, Any], run: Run) -> Situation:
    """The case with the clock that the action extends made longer by what was asked, within what the page allows."""
    rule = pack.clocks[action.extends]
    state = situation.clocks.get(action.extends)
    if state is None or state.stopped is not None:
        raise ProcessRefused("clock_not_running", basis=rule.basis)
    if rule.extend is None or (rule.extend.once and state.extended):
        raise ProcessRefused("extended_already", basis=rule.basis)
    its_spec = spec(pack, action.extends, situation, run)
    days = int(form[name_of(action.form, type="int")])
    if days > (rule.extend.at_most or its_spec.amount):
        raise ProcessRefused("extension_too_long", basis=rule.basis)
    try:
        longer = clocks.extend(state, its_spec, days, run.now, run.actor, action.extends, run.calendar)
    except clocks.ClockError as error:
        raise ProcessRefused(f"clock_{error.code}", basis=rule.basis) from None
    return replace(situation, clocks={**situation.clocks, action.extends: longer})


@dataclass(frozen=True)
class Turn:
    """Whose move it is and until when. `lapses`: when it runs out nothing is late, the turn passes on by itself."""

    clock: str
    who: str
    due: datetime
    lapses: bool
    state: ClockState


def turn(pack: Pack, situation: Situation, now: datetime) -> Turn | None:
    """The clock that runs out first among those running. A citizen's clock that has run out no longer counts.

    Nor does one that only says from when something may be: nobody has to move by then.
    """
    return _first(_turns(pack, situation, now))


def promise(pack: Pack, situation: Situation, now: datetime) -> Turn | None:
    """The same of those of which residents are told: what they read as the day by which something is done."""
    return _first(one for one in _turns(pack, situation, now) if not pack.clocks[one.clock].inner)


def _first(turns: Iterable[Turn]) -> Turn | None:
    return min(turns, key=lambda one: (one.due, one.clock), default=None)


def _turns(pack: Pack, situation: Situation, now: datetime) -> Iterator[Turn]:
    for name, rule, state in (*running(pack, situation), *(one[1:] for one in of_rows(pack, situation))):
        spent = rule.duty == "citizen" and state.due <= now and not rule.on_expire
        if not spent and not (rule.not_before and not rule.on_expire):
            yield Turn(name, rule.turn, state.due, rule.duty == "citizen" or bool(rule.on_expire), state)


def waits_in(pack: Pack, situation: Situation, who: str, run: Run) -> str:
    """The box of the desk in which the case waits while it is this one's turn; empty where it waits in none."""
    known = Known(pack, situation, {}, run)
    own = (box for condition, box in pack.states[situation.state].box_if if known.holds(condition))
    return next(own, "") or pack.box(situation.state, who)


def system_due(pack: Pack, situation: Situation, now: datetime) -> datetime | None:
    """When the system has to act next, by a step or by passing the turn on, whoever else is late meanwhile."""
    steps = [state.due for _, rule, state in running(pack, situation) if rule.on_expire]
    first = turn(pack, situation, now)
    return min([*steps, *([first.due] if first and first.lapses else [])], default=None)


def recounted(pack: Pack, situation: Situation, run: Run) -> dict[str, ClockState]:
    """Every clock laid anew by a calendar published since; those that do not change stay as they are."""
    return {
        name: clocks.recount(state, spec(pack, name, situation, run), run.now, run.calendar)
        if name in pack.clocks
        else state
        for name, state in situation.clocks.items()
    }


def expired(pack: Pack, situation: Situation, now: datetime) -> list[str]:
    """The actions that the system takes because a clock has run out, in the order in which they ran out."""
    ran_out = [(state.due, rule.on_expire) for _, rule, state in running(pack, situation) if state.due <= now]
    return [action for _, action in sorted(ran_out) if action]


def of_rows(pack: Pack, situation: Situation) -> list[tuple[Party, str, ClockRule, ClockState]]:
    """The clocks that count now for one party alone, with whose they are."""
    if not pack.party_clocks:
        return []
    return [
        (row, name, pack.clocks[name], state)
        for row in situation.parties
        if not row.left
        for name, state in row.clocks.items()
        if name in pack.clocks and state.running
    ]


def running(pack: Pack, situation: Situation) -> list[tuple[str, ClockRule, ClockState]]:
    """The clocks that count now, with their rules."""
    return [
        (name, pack.clocks[name], state)
        for name, state in situation.clocks.items()
        if name in pack.clocks and state.running
    ]
