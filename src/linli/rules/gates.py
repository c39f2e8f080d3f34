"""What must be so before a step is taken: its gates, in the page's order, and the law's order among those who owe."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from linli.rules import duties
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, FirstDuty, Gate
from linli.rules.situation import ProcessRefused
from linli.rules.words import Words


def must_be_open(pack: Pack, action: Action, known: Known, *, answered: bool) -> None:
    """Raise what the first closed gate says. Gates that hang on answers are asked once these are there."""
    if gate := closed(pack, action, known, answered=answered):
        raise ProcessRefused(
            "gate_closed",
            words=gate.otherwise,
            basis=gate.basis,
            since=_since(pack, action, known, gate) if answered else known.opens(gate),
            missing=known.missing(gate),
        )
    first = pack.duties.first if pack.duties else None
    if (
        first
        and answered
        and (_asks(action, first.chosen) or any(pack.actions[name] is action for name in first.again))
    ):
        _must_be_in_turn(first, known)


def closed(pack: Pack, action: Action, known: Known, *, answered: bool) -> Gate | None:
    """The first gate that is closed, of those that hang on answers or of the others."""
    if not action.gates:
        return None
    asked = {question.name for question in action.form}
    for gate in action.gates:
        hangs = not asked.isdisjoint(pack.conditions[gate.condition].names)
        if hangs == answered and not known.holds(gate.condition):
            return gate
    return None


def _since(pack: Pack, action: Action, known: Known, gate: Gate) -> date | None:
    """From when on the step is possible as it was answered. Where a day ahead would do at once, the answer is at fault,
    and what counts is which later one would do."""
    if (asked := _day_asked(pack, action, gate)) and known.form.get(asked):
        ahead = {**known.form, asked: (known.today + timedelta(days=1)).isoformat()}
        if replace(known, form=ahead).holds(gate.condition):
            return _first_day(pack, action, known, gate)
    return known.opens(gate) or _first_day(pack, action, known, gate)


SOUGHT = 366  # days after the one that was answered in which one that fits is looked for


def _first_day(pack: Pack, action: Action, known: Known, gate: Gate) -> date | None:
    """The first day after the one that was answered that would do, where the gate hangs on one day: not on a holiday,
    not too early. All conditions of the step that hang on this day have to hold then."""
    asked = _day_asked(pack, action, gate)
    given = known.form.get(asked)
    if not given:
        return None
    gates = [one for one in action.gates if asked in pack.conditions[one.condition].names]
    for later in range(1, SOUGHT):
        day = date.fromisoformat(given) + timedelta(days=later)
        then = replace(known, form={**known.form, asked: day.isoformat()})
        if all(then.holds(one.condition) for one in gates):
            return day
    return None


def _day_asked(pack: Pack, action: Action, gate: Gate) -> str:
    """The one day among the answers on which the gate hangs."""
    names = pack.conditions[gate.condition].names
    days = [asked.name for asked in action.form if asked.type == "date" and asked.name in names]
    return days[0] if len(days) == 1 else ""


def _must_be_in_turn(first: FirstDuty, known: Known) -> None:
    """Raise the law's order where the answers pass somebody over, or name somebody who stands nowhere in it."""
    if owes := duties.passed_over(known):
        raise ProcessRefused("gate_closed", words=_naming(first.otherwise, [owes]), basis=owes.duty.basis)
    if first.outside and (chain := duties.outside_of(known)):
        raise ProcessRefused("gate_closed", words=_naming(first.outside, chain), basis=chain[0].duty.basis)


def _asks(action: Action, name: str) -> bool:
    return any(question.name == name for question in action.form)


def _naming(words: Words, chain: Sequence[duties.Owes]) -> Words:
    """The words with who is meant in the place of {who}."""
    zh, en = (
        mark.join(f"{one.duty.title.say(language)} {one.who}".strip() for one in chain)
        for language, mark in (("zh", "；"), ("en", "; "))
    )
    return Words(zh=words.zh.replace("{who}", zh), en=words.en.replace("{who}", en))
