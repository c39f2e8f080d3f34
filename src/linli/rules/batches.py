"""Batches: who may be in one, which steps can be taken on all of it, and what each row is asked for.

A row is a party of a case, or a case as a whole. A batch has no states of its own: each of its rows stands where it
stands. Several run side by side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from linli.rules import clocks, parties, process
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Gate
from linli.rules.questions import FILES, NUMBERS, WORDS, Input, name_of
from linli.rules.situation import FormFault, Move, Party, ProcessRefused, Run, Situation, Standing

LEAST = 3  # no figure that outsiders read stands for fewer parties (practice)
LEAST_TOGETHER = 10


@dataclass(frozen=True)
class Outcome:
    """Why a step was not taken on a party: a condition of the page, or an answer that is missing or does not fit."""

    refused: ProcessRefused | None = None
    fault: FormFault | None = None


# ---- who may be in one ----------------------------------------------------------------------------------------------


def barred(pack: Pack, situation: Situation, row: Party, batch: Sequence[Party], run: Run) -> Gate | None:
    """The condition of the page that keeps the party out of the batch in which the others are; None if none does."""
    others = tuple(other for other in batch if other.key != row.key)
    known = Known(pack, situation, {}, run, row, others)
    gates = pack.batches.gates if pack.batches else ()
    return next((gate for gate in gates if not known.holds(gate.condition)), None)


# ---- what can be done on all of it ----------------------------------------------------------------------------------


# What can only be answered for one case at a time.
OF_ONE = FILES | {"pictures", "buildings", "post", "concern", "place", "point", "option", "colleague"}


def bulk(action: Action) -> bool:
    """Whether a step can be taken on many at once: it enters nobody, leads to no case of its own, and asks nothing
    that only one case can answer."""
    alone = (
        action.row == "new"
        or bool(action.second and signed(action))
        or action.own_case
        or action.assign in ("form", "above")
    )
    return not alone and all(asked.required is False for asked in action.form if asked.type in OF_ONE)


def on_party(action: Action) -> bool:
    """Whether a step that can be taken on many is one on parties; else it is one on whole cases."""
    return bool(action.row)


def offered(pack: Pack, standing: Standing, situation: Situation, *, of_parties: bool = True) -> list[str]:
    """The steps on parties, or on whole cases, that this person can take on many where the case stands so."""
    return [
        name
        for name, action in pack.actions.items()
        if bulk(action)
        and on_party(action) == of_parties
        and process.stands(action, situation)
        and standing.relations.isdisjoint(action.not_)
        and any(process.fits(pack.who[who], standing) for who in action.by)
    ]


def signed(action: Action) -> bool:
    """Whether the parties sign for the step: then the sheet that they signed is photographed."""
    return any(asked.type == "signature" for asked in action.form)


def asked_of_each(pack: Pack, action: Action) -> tuple[Input, ...]:
    """Questions that each party may answer otherwise: what fills its fields or adds to them, but no days and ticks."""
    own = {*(asked.name for asked in pack.party_fields), *action.adds.values()}
    plain = WORDS | NUMBERS
    return tuple(asked for asked in action.form if asked.name in own and asked.type in plain and asked.role == "")


def answers(
    pack: Pack,
    action: Action,
    row: Party | None,
    shared: Mapping[str, Any],
    own: Mapping[str, Any],
    *,
    number: int = 0,
    slot: str = "",
    place: str = "",
) -> dict[str, Any]:
    """What the step is told of one row: its own answer, else that for all, else what is known of the party already."""
    found: dict[str, Any] = {}
    for asked in action.form:
        value = own.get(asked.name)
        value = shared.get(asked.name) if value in (None, "") else value
        if value in (None, ""):
            value = _filled(pack, asked, row, number, slot, place)
        found[asked.name] = value
    return found


def _filled(pack: Pack, asked: Input, row: Party | None, number: int, slot: str, place: str) -> Any:
    match asked.role:
        case "batch_number":
            return number or None
        case "slot":
            return slot or None
        case "meeting_place":
            return place or None
        case "missing_papers":
            return parties.missing_words(pack, row) if row else None
    return row.fields.get(asked.name) if row else None


def tried(
    pack: Pack, name: str, row: str, form: Mapping[str, Any], *, standing: Standing, situation: Situation, run: Run
) -> Move | Outcome:
    """The step on one party: the move, or why not."""
    try:
        return process.apply(pack, name, form, standing=standing, situation=situation, run=run, row=row)
    except ProcessRefused as refused:
        return Outcome(refused=refused)
    except FormFault as fault:
        return Outcome(fault=fault)


# ---- appointments ---------------------------------------------------------------------------------------------------


def slots(day: date, begins: time, minutes: int, at_once: int, count: int) -> list[datetime]:
    """When each of so many is asked to come: `at_once` together, then the next `minutes` later."""
    first = datetime.combine(day, begins, clocks.LOCAL)
    return [first + timedelta(minutes=minutes * (number // at_once)) for number in range(count)]


def day_of(action: Action) -> str:
    """The question of an appointment that asks for the day."""
    return name_of(action.form, type="date")


# ---- what outsiders read --------------------------------------------------------------------------------------------


def progress(pack: Pack, stand: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many parties stand where (`stand`: the state of each), in the page's order; "" for the rest, put together.

    Nothing at all of a case of few. No figure stands for fewer than LEAST.
    """
    states = pack.parties.states if pack.parties else {}
    here = list(stand)
    if len(here) < LEAST_TOGETHER:
        return ()
    counted = {name: here.count(name) for name in states}
    small = {name for name, count in counted.items() if 0 < count < LEAST}
    rest = sum(counted[name] for name in small)
    while small and rest < LEAST:
        least = min((name for name, count in counted.items() if count and name not in small), key=counted.__getitem__)
        small.add(least)
        rest += counted[least]
    shown = [(name, count) for name, count in counted.items() if count and name not in small]
    return (*shown, ("", rest)) if rest else tuple(shown)
