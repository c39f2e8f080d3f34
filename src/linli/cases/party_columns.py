"""Which column of an office's own sheet of parties is what, as somebody said once.

What a process calls its fields, and the headings it lists beside them, are known; of all others somebody says it on the
preview, and the office's next sheet with these headings is read by that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.cases.models import Case
from linli.cases.party_models import PartySheet
from linli.cases.standing import posts_over
from linli.journal.actors import Actor
from linli.papers import matching
from linli.papers.matching import PREFIX, Field, Matched
from linli.places.models import Area
from linli.rules import party_sheet, pasted
from linli.rules.pack import Pack
from linli.rules.pasted import Pasted

KIND = "parties"
Said = Mapping[str, str]  # field → the heading under which it stands, "" where it is not in the sheet


def fields_of(pack: Pack, language: str) -> tuple[Field, ...]:
    """What is wanted of a sheet of the process's parties."""
    return tuple(
        Field(
            asked.name,
            asked.title.say(language),
            tuple(filter(None, (asked.title.zh, asked.title.en, *asked.known_as))),
            asked.required is True and not asked.derive,
        )
        for asked in pack.sheet_fields
        if asked.type != "signature"
    )


def headings_of(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings, each told from the others."""
    return pasted.of_rows([headings]).headings


def matched(pack: Pack, headings: Sequence[str], said: Said | None, language: str) -> Matched:
    """The columns as they were said, else as the headings read."""
    fields, named = fields_of(pack, language), headings_of(headings)
    columns = _columns(pack, named, said or {})
    lacking = set(pasted.missing(columns, [field.wanted for field in fields]))
    labels = tuple(str(field.label) for field in fields if field.name in lacking)
    return Matched(Pasted(named, ()), columns, labels)


def _columns(pack: Pack, named: tuple[str, ...], said: Said) -> dict[str, str]:
    """Field → its heading. What was said goes first, of headings written a little otherwise too; else they are guessed.

    What was said of a field that the process no longer has, or that a sheet may not bring, counts for nothing.
    """
    guessed: dict[str, str] = {}
    known = party_sheet.names(pack)
    for heading in named:
        if name := party_sheet.field_of(known, heading):
            guessed.setdefault(name, heading)
    found = {
        field.name: heading
        for field in fields_of(pack, "zh")
        if (heading := pasted.spelled(said.get(field.name, ""), named))
    }
    for field in fields_of(pack, "zh"):
        left_out = said.get(field.name) == ""  # somebody said that it is not in the sheet
        if field.name not in found and not left_out and guessed.get(field.name, "") not in {"", *found.values()}:
            found[field.name] = guessed[field.name]
    return found


def places(pack: Pack, headings: Sequence[str], said: Said) -> dict[int, str]:
    """Which field stands in which column, as it was said."""
    named = headings_of(headings)
    return {named.index(heading): name for name, heading in _columns(pack, named, said).items()}


def answered(pack: Pack, post: Mapping[str, Any], language: str) -> dict[str, str]:
    """What was said on the page; of a column that is said to be two things the first counts."""
    found: dict[str, str] = {}
    for field in fields_of(pack, language):
        heading = str(post.get(PREFIX + field.name, ""))
        found[field.name] = "" if heading in found.values() else heading
    return found


def kept(case: Case, pack: Pack, headings: Sequence[str], by: Actor) -> Said | None:
    """What somebody of the office said before of a sheet with these headings. One statement, two for whoever acts."""
    key = _key(pack, headings)
    return matching.kept(KIND, _office(case, by), [key]).get(key)


def remember(sheet: PartySheet, pack: Pack, headings: Sequence[str], said: Said, *, by: Actor) -> None:
    """Keep it for the office's next sheet with these headings."""
    found = Matched(Pasted(_key(pack, headings), ()), dict(said), ())
    matching.remember(KIND, _office(sheet.case, by), found, fields_of(pack, "zh"), by=by)


def _key(pack: Pack, headings: Sequence[str]) -> tuple[str, ...]:
    """By what a sheet is known again: each process calls its parties otherwise."""
    return (f"[{pack.id}]", *headings_of(headings))


def _office(case: Case, by: Actor) -> Area:
    """The area of the post in which the person acts: an office keeps its sheets alike wherever the case is."""
    held = next(iter(posts_over(by, case)), None)
    return Area.objects.get(pk=held.area_id if held else case.area_id)
