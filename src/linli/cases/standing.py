"""Between a stored case and the engine: its situation, what a person is to it, how a move is written back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.models import Person
from linli.people.terms import Held
from linli.rules import process
from linli.rules.clocks import ClockState
from linli.rules.pack import Action, Pack
from linli.rules.process import Move, Situation, Standing


def situation(case: Case, pack: Pack) -> Situation:
    """The case as the engine sees it."""
    return Situation(
        state=case.state,
        category=case.category,
        fields={question.name: None for question in pack.form} | {"what": case.text, "category": case.category},
        channel=case.channel,
        visibility=case.visibility,
        concerned=case.concerned,
        facts=case.facts,
        counts=case.counts,
        clocks={name: ClockState.from_json(state) for name, state in case.clocks.items()},
        closed_on=case.closed_at.astimezone(clock.LOCAL).date() if case.closed_at else None,
        handler_found=case.handler_id is not None,
    )


def posts_over(by: Actor, case: Case) -> list[Held]:
    """The person's posts whose area holds the case; one alone when they act in one capacity."""
    return [
        held
        for held in terms.held(by.person_id)
        if (by.post_id is None or held.post_id == by.post_id)
        and getattr(case, f"{held.level}_id", None) == held.area_id
    ]


def standing(by: Actor, case: Case) -> Standing:
    """What the person is to the case."""
    relations = {"anyone"}
    if by.capacity == "system":
        relations.add("system")
    if by.link == ("case", case.pk) and not at_work(by, case):
        relations.add("link")
    if by.person_id is not None:
        relations |= {name for name, person_id in case.relations.items() if person_id == by.person_id}
        relations |= {name for name in ("handler", "reporter") if getattr(case, f"{name}_id") == by.person_id}
    return Standing(frozenset(held.kind for held in posts_over(by, case)), frozenset(relations))


def at_work(by: Actor, case: Case) -> bool:
    """Whether the person deals with the case as staff: then the reporter's steps are not theirs, though they hold the
    link and know the digits. Their own telephone makes it their own request."""
    if by.person_id is None or by.person_id == case.reporter_id:
        return False
    if by.person_id not in (case.handler_id, case.entered_by_id) and not posts_over(replace(by, post_id=None), case):
        return False
    own = Person.objects.filter(pk=by.person_id, phone_index=case.phone_index)
    return not (case.phone_index and own.exists())


def acting_as(by: Actor, case: Case, pack: Pack, action: Action) -> Actor:
    """The actor with the capacity in which this action is done: the post it asks for, else the relation."""
    if by.post_id is not None or by.person_id is None or by.capacity == "system":
        return by
    whole = standing(by, case)
    for name in action.by:
        who = pack.who[name]
        if not process.fits(who, whole):
            continue
        for held in posts_over(by, case):
            if held.kind in who.post:
                return replace(by, capacity="post", post_id=held.post_id)
        if "handler" in who.relation and case.handler_id == by.person_id:
            return replace(by, capacity="post" if case.handler_post_id else "handler", post_id=case.handler_post_id)
        return replace(by, capacity=who.relation[0] if who.relation else "person")
    return by


def write_back(case: Case, move: Move, pack: Pack, now: datetime) -> None:
    """Put what the engine decided into the row's columns; the words go into a Step."""
    after = move.after
    case.state, case.category, case.visibility = after.state, after.category, after.visibility
    case.facts, case.counts = dict(after.facts), dict(after.counts)
    case.clocks = {name: state.to_json() for name, state in after.clocks.items()}
    _write_times(case, after, pack, now)
    _write_outcome(case, move)
    set_turn(case, pack, after, now)


def set_turn(case: Case, pack: Pack, after: Situation, now: datetime) -> None:
    """Whose turn it is and until when, as columns that lists sort and filter by."""
    turn = process.turn(pack, after, now) if case.open else None
    case.due_at = turn.due if turn else None
    case.turn = turn.who if turn else ("" if not case.open else pack.states[after.state].turn)
    case.lapses = turn.lapses if turn else False


def _write_times(case: Case, after: Situation, pack: Pack, now: datetime) -> None:
    case.open = not pack.states[after.state].ends
    case.closed_at = None if case.open else (case.closed_at or now)
    if after.facts.get("contacted") and case.contacted_at is None:
        case.contacted_at = now
    if contact := after.clocks.get("contact"):
        case.contact_due = contact.due
    if resolve := after.clocks.get("resolve"):
        case.resolve_due = resolve.due
        case.late = resolve.overdue(now) if resolve.stopped else False
    if "resolve" in pack.clocks and after.state in pack.clocks["resolve"].stops and after.state != "withdrawn":
        case.finished_at = case.finished_at or now
    elif case.open and after.state != "asking":
        case.finished_at = None


def _write_outcome(case: Case, move: Move) -> None:
    if "solved" in move.after.facts:
        case.solved = bool(move.after.facts["solved"])
    for key in ("face", "grade"):
        if (given := move.form.get(key)) and given != "none":
            case.grade = given
    case.reopened = int(move.after.counts.get("reopened", 0))
    if public_text := move.form.get("public_text"):
        case.public_text = public_text


def journalled(case: Case, extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the journal keeps of every change: codes and numbers, no words."""
    return {
        "state": case.state,
        "category": case.category,
        "handler": case.handler_id,
        "post": case.handler_post_id,
        "due": case.due_at,
        "visibility": case.visibility,
        "version": case.version,
        **(extra or {}),
    }
