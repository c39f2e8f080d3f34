"""The calendar of consequences: what the law makes due, lets lapse or makes possible, and on which day.

A strip of a case's days ahead: from its running clocks, and from its gates that time alone opens. Of each the legal
date and the safer one that the office alarms itself by (practice).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.rules import clocks, running
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.party_masks import name_in_lists
from linli.rules.situation import Run, Situation
from linli.rules.words import Words

Kind = Literal["due", "lapses", "possible"]


@dataclass(frozen=True)
class Consequence:
    """One day of the strip. `lapses`: the system takes the step then; `possible`: it may be taken from then on."""

    kind: Kind
    name: str  # the clock or the action
    title: Words
    legal: date
    alarm: date
    who: tuple[str, ...]
    basis: str
    provisional: bool = False
    passed: bool = False
    right: bool = False  # a period for others to use: nobody of the office is late when it is over
    whose: str = ""  # the party whose own it is, as lists name them


def strip(pack: Pack, situation: Situation, run: Run) -> list[Consequence]:
    """The days ahead in their order, those that have passed first. A paused clock has no day until it goes on."""
    found = [*_by_clocks(pack, situation, run), *_by_gates(pack, situation, run)]
    return sorted(found, key=lambda one: (one.alarm, one.legal, one.name))


def _by_clocks(pack: Pack, situation: Situation, run: Run) -> Iterator[Consequence]:
    own = [("", name, rule, state) for name, rule, state in running.running(pack, situation)]
    rows = [
        (name_in_lists(pack, row.fields), name, rule, state)
        for row, name, rule, state in running.of_rows(pack, situation)
    ]
    for whose, name, rule, state in (*own, *rows):
        lapses = pack.actions.get(rule.on_expire)
        kind: Kind = "lapses" if lapses else "possible" if rule.not_before else "due"
        yield Consequence(
            kind=kind,
            name=name,
            title=lapses.title if lapses else rule.title,
            legal=clocks.day_of(state.due),
            alarm=clocks.day_of(state.alarm),
            who=(rule.turn,) if rule.turn else (),
            basis=rule.basis,
            provisional=state.provisional,
            passed=state.due <= run.now,
            right=rule.duty == "citizen",
            whose=whose,
        )


def _by_gates(pack: Pack, situation: Situation, run: Run) -> Iterator[Consequence]:
    known = Known(pack, situation, {}, run)
    for name, action in pack.actions.items():
        if situation.state in action.from_ and not action.row and (opened := _opens(pack, action, known)):
            day, basis = opened
            yield Consequence("possible", name, action.title, day, day, action.by, basis)


def _opens(pack: Pack, action: Action, known: Known) -> tuple[date, str] | None:
    """The day from which every gate is open, and the law of the last one; None when one waits for more than time."""
    last: tuple[date, str] | None = None
    asked = {question.name for question in action.form}
    for gate in action.gates:
        if not asked.isdisjoint(pack.conditions[gate.condition].names) or known.holds(gate.condition):
            continue
        day = known.opens(gate)
        if day is None:
            return None
        last = max(last or (day, gate.basis), (day, gate.basis), key=lambda found: found[0])
    return last
