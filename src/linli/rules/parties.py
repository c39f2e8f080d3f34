"""The rows of a case of many: what is known of each, what follows from it, and what they come to together.

Sums are whole fen. A sum nobody gave counts as none while another is reckoned from it; each product is rounded once,
half up, by the page's own `rounded(amount, parts)`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from linli.rules.conditions import CANNOT_BE_SAID
from linli.rules.money import rounded
from linli.rules.pack import OWN_ROW, PARTY, Pack
from linli.rules.pack_parts import Action, Shift
from linli.rules.plan_points import is_point
from linli.rules.questions import NUMBERS, Input
from linli.rules.situation import Party


def derived(pack: Pack, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with every reckoned one reckoned anew, in the page's order. What cannot be reckoned is null."""
    found = dict(fields)
    for asked in pack.party_fields:
        if asked.derive:
            found[asked.name] = _reckoned(pack, asked, found)
    return found


def _reckoned(pack: Pack, asked: Input, fields: Mapping[str, Any]) -> Any:
    kinds = {field.name: field.type for field in pack.party_fields}

    def tell(name: str) -> Any:
        value = fields.get(name)
        return 0 if value is None and kinds[name] in NUMBERS else value

    try:
        return pack.conditions[asked.derive].value(tell, lambda _name: _rounded)
    except CANNOT_BE_SAID:
        return None


def _rounded(amount: int, parts: int) -> int:
    return rounded(Fraction(amount, parts))


def faults_of(pack: Pack, given: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a row as it comes in: field → `missing`, not a number or a point, or `differs` from its sum.

    A sum that somebody reckoned elsewhere must be ours to the cent, else one of the two is wrong.
    """
    found: dict[str, str] = {}
    ours = derived(pack, given)
    for asked in pack.party_fields:
        value = given.get(asked.name)
        if asked.type in NUMBERS and value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            found[asked.name] = "not_a_number"
        elif asked.type == "point" and value is not None and not is_point(value):
            found[asked.name] = "not_a_point"
        elif asked.derive and value is not None and value != ours[asked.name]:
            found[asked.name] = "differs"
        elif value in (None, "") and asked.required is True and not asked.derive:
            found[asked.name] = "missing"
    return found


def tells(pack: Pack, action: Action) -> bool:
    """Whether the step tells the parties: the one it is taken on, or all of them."""
    return any(pack.means(name, relation) for name in action.tells for relation in (OWN_ROW, PARTY))


def new(pack: Pack, key: str, given: Mapping[str, Any]) -> Party:
    """A row as it stands at the beginning. ValueError names what is wrong with it (see `faults_of`)."""
    if faults := faults_of(pack, given):
        raise ValueError(f"the row {key}: {faults}")
    declared = {asked.name: given.get(asked.name) for asked in pack.party_fields}
    return Party(key, derived(pack, declared), pack.parties.begins if pack.parties else "")


def after(pack: Pack, action: Action, row: Party, form: Mapping[str, Any]) -> Party:
    """The row once the action was taken on it: answers named like its fields fill them, sums are added."""
    own = {asked.name for asked in pack.party_fields}
    fields = {**row.fields, **{name: value for name, value in form.items() if name in own}, **action.sets}
    for field, answer in action.adds.items():
        fields[field] = (fields.get(field) or 0) + (form.get(answer) or 0)
    state = action.row.to if isinstance(action.row, Shift) else row.state
    return replace(row, fields=derived(pack, fields), state=state, left=action.own_case)


def replaced(rows: Iterable[Party], changed: Party) -> tuple[Party, ...]:
    """The rows with this one in its place, or at the end when it is new."""
    rows = tuple(rows)
    if all(row.key != changed.key for row in rows):
        return (*rows, changed)
    return tuple(changed if row.key == changed.key else row for row in rows)


def totals(pack: Pack, rows: Iterable[Party]) -> dict[str, int]:
    """The sums that the page names, over the rows still in this case."""
    here = [row for row in rows if not row.left]
    names = pack.parties.totals if pack.parties else ()
    return {name: sum(row.fields.get(name) or 0 for row in here) for name in names}


def differing(pack: Pack, rows: Iterable[Party], stated: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Sums that a paper or a file states otherwise than the rows come to: field → (stated, ours)."""
    ours = totals(pack, rows)
    return {name: (amount, ours[name]) for name, amount in stated.items() if name in ours and ours[name] != amount}


def missing_papers(pack: Pack, row: Party) -> tuple[str, ...]:
    """Papers of the checklist that this party has not brought yet, in the page's order."""
    return tuple(name for name in (pack.parties.papers if pack.parties else {}) if name not in row.papers)


def missing_words(pack: Pack, row: Party) -> str:
    """The same as its notice says it."""
    papers = pack.parties.papers if pack.parties else {}
    return "、".join(papers[name].zh for name in missing_papers(pack, row))
