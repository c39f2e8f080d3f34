"""A case played through a pack with invented people and a clock of its own. Every step returns a new walk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from linli.rules import clocks, process, upon
from linli.rules.pack import Pack
from linli.rules.questions import Input, name_of
from linli.rules.situation import FormFault, Move, Offer, ProcessRefused, Run, Scalar, Situation, Standing
from linli.rules.workdays import Calendar

HANDLER = "handler"
SYSTEM = "system"
EVERYBODY = "anyone"


@dataclass(frozen=True)
class Taken:
    """What happened, when, and who did it."""

    at: datetime
    who: str
    move: Move
    handler: str = ""  # who handles the case from then on


@dataclass(frozen=True)
class Walk:
    """Where the case stands. `holders` says which invented person has which relation to it."""

    pack: Pack
    now: datetime
    calendar: Calendar
    case: Situation | None = None
    holders: Mapping[str, str] = field(default_factory=dict)
    course: tuple[Taken, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)  # what conditions ask for; the page's own by default

    @property
    def today(self) -> date:
        """The day on which the walk stands."""
        return clocks.day_of(self.now)

    @property
    def ended(self) -> bool:
        """Whether the case has come to an end."""
        return self.case is not None and self.pack.states[self.case.state].ends

    def run(self, person: str = SYSTEM) -> Run:
        """What the engine is told of the world while this person acts."""
        return Run(self.now, self.calendar, actor=person, settings={**defaults(self.pack), **self.settings})


def defaults(pack: Pack) -> dict[str, Any]:
    """The settings that the page brings, as they are where no area has set any."""
    found = {key: setting.default for key, setting in pack.settings.items()}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def people(pack: Pack) -> tuple[str, ...]:
    """The invented people: one for each name of `who`. A number after the name means another one: `inspector 2`."""
    return tuple(pack.who)


def role(pack: Pack, person: str) -> str:
    """The name of `who` that the invented person stands for. KeyError when there is none."""
    name, space, number = person.partition(" ")
    if name not in pack.who or (space and not number.isdecimal()):
        raise KeyError(person)
    return name


def standing(walk: Walk, person: str) -> Standing:
    """What the person is to the case: the first post of their name, and their relations.

    Who handles the case and whom it remembers is decided by what happened; all other relations go with the name.
    """
    who = walk.pack.who[role(walk.pack, person)]
    found = {EVERYBODY, *(set(who.relation) - given(walk.pack))}
    found |= {relation for relation, holder in walk.holders.items() if holder == person}
    found |= {step.move.remember for step in walk.course if step.who == person and not step.move.proposed} - {""}
    return Standing(frozenset(who.post[:1]), frozenset(found))


def given(pack: Pack) -> frozenset[str]:
    """The relations that come about by what happens."""
    remembered = {start.remember for start in pack.starts.values()}
    remembered |= {action.remember for action in pack.actions.values()}
    return frozenset({HANDLER, *remembered} - {""})


def meant(walk: Walk, person: str) -> str:
    """Whoever is meant by the name: the one who holds its relation now, else the person themselves."""
    who = walk.pack.who[role(walk.pack, person)]
    if " " in person or who.post:
        return person
    return next((walk.holders[relation] for relation in who.relation if relation in walk.holders), person)


def questions(pack: Pack, way: str) -> tuple[Input, ...]:
    """What is asked of whoever begins a case in that way."""
    return pack.asked_at(way)


def begin(walk: Walk, way: str, form: Mapping[str, Any], *, me: str, handler: str = "") -> Walk:
    """Begin a case; `handler` is whom the dispatch rules find."""
    pack, asked = walk.pack, questions(walk.pack, way)
    category = form.get(name_of(asked, type="category")) or pack.unsorted
    case = Situation(
        state="",
        category=category,
        fields={},
        visibility=pack.category(category).unreleased,
        concerned=bool(form.get(name_of(asked, type="concern"))),
        handler_found=bool(handler),
    )
    move = process.start(pack, way, form, standing=standing(walk, me), situation=case, run=walk.run(me))
    return _after(replace(walk, holders={HANDLER: handler} if handler else {}, course=()), move, me)


def offers(walk: Walk, me: str, row: str = "") -> list[Offer]:
    """What the person may do now, on the whole case or on one party; closed gates say why not."""
    if walk.case is None:
        return []
    return process.available(walk.pack, standing=standing(walk, me), situation=walk.case, run=walk.run(me), row=row)


def take(walk: Walk, name: str, form: Mapping[str, Any], *, me: str, row: str = "") -> Walk:
    """Take the action as this person. Raises as the engine does; where a second person is asked, it waits for them."""
    move = process.apply(
        walk.pack, name, form, standing=standing(walk, me), situation=_begun(walk), run=walk.run(me), row=row
    )
    return _after(walk, move, me)


def confirm(walk: Walk, *, me: str) -> Walk:
    """The second person's yes."""
    case = _begun(walk)
    first = case.pending.actor if case.pending else me
    return _after(
        walk, process.confirm(walk.pack, standing=standing(walk, me), situation=case, run=walk.run(me)), first
    )


def refuse(walk: Walk, *, me: str) -> Walk:
    """The second person's no."""
    case = process.refuse(walk.pack, standing=standing(walk, me), situation=_begun(walk), run=walk.run(me))
    return replace(walk, case=case)


def attach(walk: Walk, fact: str, value: Scalar) -> Walk:
    """Attach a fact, as other parts of the program do: a resolution, a ballot, a meeting."""
    return replace(walk, case=process.attached(walk.pack, _begun(walk), fact, value))


def serve(walk: Walk, paper: str) -> Walk:
    """A paper of the case is served today; periods that begin with it begin to run."""
    return replace(walk, case=upon.stated(walk.pack, _begun(walk), paper, walk.today, walk.run()))


def wait(walk: Walk, until: datetime) -> Walk:
    """Let time pass; the system acts at every instant at which a clock runs out, unless a gate is closed to it."""
    tried: set[tuple[str, datetime]] = set()
    while due := _next_expiry(walk, until, tried):
        clock, at = due
        tried.add(due)
        walk = replace(walk, now=max(walk.now, at))
        system = Standing(relations=frozenset({SYSTEM}))
        name = walk.pack.clocks[clock].on_expire
        try:
            move = process.apply(walk.pack, name, {}, standing=system, situation=_begun(walk), run=walk.run())
        except (ProcessRefused, FormFault):
            continue
        walk = _after(walk, move, SYSTEM)
    return replace(walk, now=max(walk.now, until))


def _begun(walk: Walk) -> Situation:
    if walk.case is None:
        raise ProcessRefused("not_in_this_state")
    return walk.case


def _next_expiry(walk: Walk, until: datetime, tried: set[tuple[str, datetime]]) -> tuple[str, datetime] | None:
    due = [
        (state.due, name)
        for name, state in (walk.case.clocks.items() if walk.case and not walk.ended else ())
        if state.running and state.due <= until and walk.pack.clocks[name].on_expire and (name, state.due) not in tried
    ]
    return min(due)[::-1] if due else None


def _after(walk: Walk, move: Move, me: str) -> Walk:
    holders = dict(walk.holders) if move.proposed else _holders(walk, move, me)
    case = replace(move.after, handler_found=HANDLER in holders)
    if move.issues:  # in a walk a paper is issued as soon as it is drafted
        outside = walk.pack.papers[move.issues].external
        run = walk.run(me)
        issued = case.papers[move.issues] if outside else upon.drawn(walk.pack, case, move.issues, run, move.row)
        case = upon.with_paper(walk.pack, case, move.issues, issued, run)
    taken = Taken(walk.now, me, move, holders.get(HANDLER, ""))
    return replace(walk, case=case, holders=holders, course=(*walk.course, taken))


def _holders(walk: Walk, move: Move, me: str) -> dict[str, str]:
    """Who handles the case from then on, and whom it remembers."""
    found = dict(walk.holders)
    if move.remember:
        found[move.remember] = me
    match move.assign:
        case "actor":
            found[HANDLER] = me
        case "none":
            found.pop(HANDLER, None)
        case "above":
            named = next((name for name, who in walk.pack.who.items() if HANDLER in who.relation), HANDLER)
            found[HANDLER] = f"{named} 2"
        case "form":
            found[HANDLER] = str(move.form[name_of(walk.pack.actions[move.name].form, type="post")])
    return found
