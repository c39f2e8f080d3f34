"""The process engine: what may happen next in a case, and what follows when it does.

Pure: a case is plain data, `now` and the calendar are arguments, nothing is stored here. Titles and reasons come
from the pack in both languages; faults carry codes, which the caller translates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from linli.rules import clocks
from linli.rules.clocks import ClockSpec, ClockState
from linli.rules.pack import Action, Category, ClockRule, Gate, Input, Pack, Start, Who, Words, name_of
from linli.rules.workdays import Calendar

Scalar = str | int | bool


@dataclass(frozen=True)
class Standing:
    """What the acting person is to the case: kinds of posts held over its area, and relations such as "reporter"."""

    posts: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Situation:
    """A case as the engine sees it. Fields are null where nothing was answered."""

    state: str
    category: str
    fields: Mapping[str, Any]
    channel: str = ""
    visibility: str = "estate"
    concerned: bool = False
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    closed_on: date | None = None
    handler_found: bool = False


@dataclass(frozen=True)
class Run:
    """What the engine is told of the world: instant, calendar, the estate's own lengths by setting, who acts."""

    now: datetime
    calendar: Calendar
    lengths: Mapping[str, int] = field(default_factory=dict)
    hours: tuple[int, int] = (8, 20)
    actor: str = ""


@dataclass(frozen=True)
class Move:
    """What an action does: the situation after it, and what the caller has to carry out."""

    name: str
    after: Situation
    form: Mapping[str, Any]
    assign: str = ""
    remember: str = ""
    tells: tuple[str, ...] = ()
    public: Words | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Offer:
    """An action that the person may take now, or (refused) could take once a condition is met."""

    name: str
    action: Action
    refused: Gate | None = None


class ProcessRefused(Exception):
    """Not now, or not by this person. `words` come from the pack where it says why."""

    def __init__(self, code: str, *, words: Words | None = None, basis: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words
        self.basis = basis


class FormFault(Exception):
    """Answers that are missing or do not fit: field name → code (`missing`, `too_long`, `not_an_option` …)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = dict(faults)


def start(
    pack: Pack,
    way: str,
    form: Mapping[str, Any],
    *,
    standing: Standing,
    situation: Situation,
    run: Run,
) -> Move:
    """Begin a case in the way named; `situation` holds what is known of it, its state still empty."""
    rule = pack.starts[way]
    if not _fits(pack, rule.by, standing):
        raise ProcessRefused("not_yours_to_start")
    cleaned = check_form(pack, (*pack.form, *rule.form), form, situation, run.now)
    seen = replace(situation, fields={**situation.fields, **cleaned})
    return _moved(pack, way, rule, seen, cleaned, run)


def apply(
    pack: Pack,
    name: str,
    form: Mapping[str, Any],
    *,
    standing: Standing,
    situation: Situation,
    run: Run,
) -> Move:
    """Take the action, or raise ProcessRefused or FormFault and change nothing."""
    action = pack.actions.get(name)
    if action is None:
        raise ProcessRefused("unknown_action")
    if situation.state not in action.from_:
        raise ProcessRefused("not_in_this_state")
    if not _fits(pack, action.by, standing):
        raise ProcessRefused("not_yours")
    if gate := _closed_gate(pack, action, situation, run.now):
        raise ProcessRefused("gate_closed", words=gate.otherwise, basis=gate.basis)
    cleaned = check_form(pack, action.form, form, situation, run.now)
    seen = situation
    if category := cleaned.get(name_of(action.form, type="category")):
        seen = replace(situation, category=category, visibility=_visibility_as(pack, situation, category))
    move = _moved(pack, name, action, seen, cleaned, run)
    if action.extends:
        move = replace(move, after=_extended(pack, action, move.after, cleaned, run))
    return move


def _visibility_as(pack: Pack, situation: Situation, category: str) -> str:
    """Visibility follows the category: a kind that is never shown is hidden at once, however it was shown before."""
    wanted = pack.categories[category].unreleased
    if category == situation.category or (situation.visibility == "public" and wanted != "never"):
        return situation.visibility
    return "never" if situation.concerned else wanted


def available(pack: Pack, *, standing: Standing, situation: Situation, now: datetime) -> list[Offer]:
    """Every action of the state that is this person's, in the pack's order; closed gates say why."""
    return [
        Offer(name, action, _closed_gate(pack, action, situation, now))
        for name, action in pack.actions.items()
        if situation.state in action.from_ and _fits(pack, action.by, standing)
    ]


def fits(who: Who, standing: Standing) -> bool:
    """Whether the person is meant: holds one of the posts or relations, and none of those excluded."""
    excluded = standing.relations.intersection(who.not_)
    return not excluded and bool(standing.posts.intersection(who.post) or standing.relations.intersection(who.relation))


def _fits(pack: Pack, names: Iterable[str], standing: Standing) -> bool:
    return any(fits(pack.who[name], standing) for name in names)


def facts_of(pack: Pack, situation: Situation, form: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Everything a condition may name; every declared field is present, null included."""
    today = now.astimezone(clocks.LOCAL).date()
    return {
        **{question.name: situation.fields.get(question.name) for question in pack.form},
        **form,
        "category": _traits(pack.category(situation.category)),
        "counts": dict(situation.counts),
        "facts": dict(situation.facts),
        "state": situation.state,
        "channel": situation.channel,
        "concerned": situation.concerned,
        "visibility": situation.visibility,
        "handler_found": situation.handler_found,
        "today": today.isoformat(),
        "days_since_closed": (today - situation.closed_on).days if situation.closed_on else 0,
    }


def _traits(category: Category) -> dict[str, Any]:
    return {
        "visibility": category.visibility,
        "urgent": category.urgent,
        "verify": category.verify,
        "evidence": category.evidence,
        "spot": category.spot,
        "about_people": category.about_people,
    }


def holds(pack: Pack, condition: bool | str, facts: Mapping[str, Any]) -> bool:
    """A literal true or false, or the condition evaluated over the facts."""
    if isinstance(condition, bool):
        return condition
    return bool(pack.programs[condition].execute(dict(facts)))


def _closed_gate(pack: Pack, action: Action, situation: Situation, now: datetime) -> Gate | None:
    if not action.gates:
        return None
    facts = facts_of(pack, situation, {}, now)
    return next((gate for gate in action.gates if not holds(pack, gate.condition, facts)), None)


def _target(pack: Pack, rule: Start | Action, situation: Situation, form: Mapping[str, Any], now: datetime) -> str:
    if rule.to_if:
        facts = facts_of(pack, situation, form, now)
        for condition, state in rule.to_if:
            if holds(pack, condition, facts):
                return state
    return rule.to or situation.state


def check_form(
    pack: Pack, inputs: Iterable[Input], form: Mapping[str, Any], situation: Situation, now: datetime
) -> dict[str, Any]:
    """The answers that belong to the form, every question present, null where open. FormFault names every fault."""
    inputs = tuple(inputs)
    given = {question.name: form.get(question.name) for question in inputs}
    facts = facts_of(pack, situation, given, now)
    faults: dict[str, str] = {}
    cleaned: dict[str, Any] = {}
    for question in inputs:
        value = given[question.name]
        if not holds(pack, question.shown, facts):
            cleaned[question.name] = None
            continue
        if value in (None, "", [], ()):
            if holds(pack, question.required, facts):
                faults[question.name] = "missing"
            value = None
        elif fault := _misfit(pack, question, value):
            faults[question.name] = fault
        cleaned[question.name] = value
    if faults:
        raise FormFault(faults)
    return cleaned


def _misfit(pack: Pack, question: Input, value: Any) -> str:
    limit = question.max
    match question.type:
        case "text" | "long":
            return "too_long" if limit and len(value) > limit else ""
        case "choice" | "concern" | "grade" | "faces":
            return "" if value in question.options else "not_an_option"
        case "category":
            chosen = pack.categories.get(value)
            return "" if chosen and chosen.active else "not_an_option"
        case "photos":
            return "too_many" if limit and len(value) > limit else ""
        case "int" | "money":
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                return "not_a_number"
            return "too_large" if limit and value > limit else ""
    return ""


def _moved(
    pack: Pack,
    name: str,
    rule: Start | Action,
    situation: Situation,
    form: Mapping[str, Any],
    run: Run,
) -> Move:
    to, now = _target(pack, rule, situation, form, run.now), run.now
    ended = pack.states[to].ends
    counts = dict(situation.counts)
    sets = dict(rule.sets)
    visibility = str(sets.pop("visibility", situation.visibility))
    action = rule if isinstance(rule, Action) else None
    if action and action.count:
        counts[action.count] = counts.get(action.count, 0) + 1
    entered = to != situation.state or (action is not None and action.assign in ("form", "actor"))
    after = replace(
        situation,
        state=to,
        counts=counts,
        visibility=visibility,
        facts={**situation.facts, **sets},
        closed_on=(situation.closed_on or now.astimezone(clocks.LOCAL).date()) if ended else None,
    )
    running = _clocks(pack, situation, after, run) if entered else dict(situation.clocks)
    for stopped in action.stops if action else ():
        if stopped in running:
            running[stopped] = clocks.stop(running[stopped], now)
    return Move(
        name=name,
        after=replace(after, clocks=running),
        form=form,
        assign=action.assign if action else "",
        remember=rule.remember,
        tells=rule.tells,
        public=rule.public,
        outcome=action.outcome if action else "",
    )


def spec(pack: Pack, name: str, situation: Situation, run: Run) -> ClockSpec:
    """The clock as it runs in this case: the category's own length wins, then the estate's setting, then the pack's."""
    rule = pack.clocks[name]
    amount = pack.category(situation.category).clocks.get(name) or run.lengths.get(rule.setting) or rule.amount
    whole_day = holds(pack, rule.round_the_clock, facts_of(pack, situation, {}, run.now))
    return ClockSpec(
        name=name,
        amount=amount,
        unit=rule.unit,
        basis=rule.basis,
        duty=rule.duty,
        turn=rule.turn,
        hours=run.hours,
        round_the_clock=whole_day,
        before=rule.before,
        not_before=rule.not_before,
        roll=rule.roll,
    )


def _clocks(
    pack: Pack,
    before: Situation,
    after: Situation,
    run: Run,
) -> dict[str, ClockState]:
    """Start, pause, resume and stop the clocks that the new state concerns."""
    running = dict(before.clocks)
    for name, rule in pack.clocks.items():
        state = running.get(name)
        alive = state is not None and state.stopped is None
        if alive and state is not None:
            running[name] = _continued(pack, name, rule, state, after, run)
            alive = running[name].stopped is None
        if after.state in rule.starts and not alive and (state is None or rule.restart):
            running[name] = clocks.start(spec(pack, name, after, run), run.now, run.calendar)
    return running


def _continued(
    pack: Pack,
    name: str,
    rule: ClockRule,
    state: ClockState,
    after: Situation,
    run: Run,
) -> ClockState:
    if after.state in rule.stops:
        return clocks.stop(state, run.now)
    if after.state in rule.pauses and state.paused_at is None:
        waits_for = pack.states[after.state].turn
        its_spec = spec(pack, name, after, run)
        return clocks.pause(state, its_spec, run.now, after.state, run.actor, waits_for=waits_for)
    if after.state not in rule.pauses and state.paused_at is not None:
        return clocks.resume(state, spec(pack, name, after, run), run.now, run.calendar)
    return state


def _extended(
    pack: Pack,
    action: Action,
    situation: Situation,
    form: Mapping[str, Any],
    run: Run,
) -> Situation:
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


def turn(pack: Pack, situation: Situation, now: datetime) -> Turn | None:
    """The clock that runs out first among those running. A citizen's clock that has run out no longer counts."""
    running = [
        Turn(name, rule.turn, state.due, rule.duty == "citizen" or bool(rule.on_expire))
        for name, rule, state in _running(pack, situation)
        if not (rule.duty == "citizen" and state.due <= now and not rule.on_expire)
    ]
    return min(running, key=lambda item: (item.due, item.clock), default=None)


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
    ran_out = [(state.due, rule.on_expire) for _, rule, state in _running(pack, situation) if state.due <= now]
    return [action for _, action in sorted(ran_out) if action]


def _running(pack: Pack, situation: Situation) -> list[tuple[str, ClockRule, ClockState]]:
    return [
        (name, pack.clocks[name], state)
        for name, state in situation.clocks.items()
        if name in pack.clocks and state.running
    ]


def suggest(pack: Pack, text: str) -> list[str]:
    """At most three categories whose words stand in the text, the most telling first (longer words weigh more)."""
    scores = {
        key: sum(len(word) for word in category.words if word in text)
        for key, category in pack.categories.items()
        if category.active
    }
    return [key for key, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0][:3]
