"""Who can be on duty, with what they wish and when they are away, from the sheet that an organiser collects.

What each row would do, and what is entered; the page and the matching of the columns are those of every such import
(`papers.rows`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import rows
from linli.papers.matching import Field
from linli.papers.rows import BAD, CHANGED, NEW, SAME, Given, Row
from linli.people.services import checked_name, checked_phone, person_of_phone
from linli.rotas import services
from linli.rotas.models import Keeper, Rota, State
from linli.rotas.services import Ability

WISHES = "wishes"
FIELDS = (
    Field.of(WISHES, "name", pgettext_lazy("of a sheet", "Name"), required=True),
    Field.of(WISHES, "phone", gettext_lazy("Telephone")),
    Field.of(WISHES, "skills", gettext_lazy("Skills")),
    Field.of(WISHES, "prefers", gettext_lazy("Duties they like")),
    Field.of(WISHES, "avoids", gettext_lazy("Duties they would rather not")),
    Field.of(WISHES, "away", gettext_lazy("Days away")),
    Field.of(WISHES, "beside", gettext_lazy("Together with")),
)
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")  # zh: how days are written
_RANGE = re.compile(r"\s*(?:至|到|~|～|—+|–)\s*")  # zh: between two days
_LIST = re.compile(r"[、，,;；\s]+")  # zh: how lists are written


@dataclass(frozen=True)
class Said:
    """What a row says, read: empty where its cell is."""

    name: str
    person_id: int | None
    ability: Ability
    away: tuple[tuple[date, date], ...]
    beside: str


class _Bad(Refused):
    """What is wrong with a row, and how to mend it."""

    def __init__(self, words: str) -> None:
        super().__init__("row_bad", words)


def how(rota: Rota, *, by: Actor) -> rows.Import:
    """The import into one rota."""
    title = gettext_lazy("People and wishes")
    enter = partial(take_in, rota.pk, by=by)
    return rows.Import(WISHES, title, FIELDS, partial(judged, rota), enter, services.MOST_KEEPERS)


def judged(rota: Rota, given: list[Given]) -> list[Row]:
    """Every row with what it would do, the bad ones with the mend. Nothing is changed."""
    known, names = _known(rota), {said["name"] for _line, said in given}
    duties, seen = set(rota.duties.values_list("name", flat=True)), dict[tuple[str, str], int]()
    return [_judged(rota, known, names, duties, seen, line, said) for line, said in given]


def _known(rota: Rota) -> list[Keeper]:
    """All at once: names are sealed, so that no statement can look for one."""
    rows = rota.keepers.filter(struck_at=None).select_related("person", "beside__person")
    return list(rows.prefetch_related("aways"))


def _judged(
    rota: Rota, known: list[Keeper], names: set[str], duties: set[str], seen: dict[tuple[str, str], int], line: int,
    given: dict[str, str],
) -> Row:  # fmt: skip
    try:
        said = _said(rota, given, duties)
        who = (said.name, given["phone"])
        if who in seen:
            raise _Bad(_("This stands in line %(line)s already; leave one out.") % {"line": seen[who]})
        seen[who] = line
        there = _one(known, said)
        if said.beside and said.beside not in names and said.beside not in {str(row) for row in known}:
            raise _Bad(_("“%(name)s” stands neither on the rota nor in the sheet.") % {"name": said.beside})
    except Refused as refusal:
        return Row(line, given, BAD, refusal.message)
    if there is None:
        return Row(line, given, NEW)
    return Row(line, given, SAME if _stands(there, said) else CHANGED)


def _said(rota: Rota, given: dict[str, str], duties: set[str]) -> Said:
    """What the row says; `_Bad` or refused where it cannot be read."""
    name, phone = checked_name(given["name"]), checked_phone(given["phone"])
    person = person_of_phone(phone) if phone else None
    if person is not None and person.name != name:
        raise _Bad(_("Name and telephone do not go together; ask for both again."))
    ability = Ability(*(services.words(given[key]) for key in ("skills", "prefers", "avoids")))
    if strange := sorted({*ability.prefers.split(), *ability.avoids.split()} - duties):
        words = _("No duty of this rota is called %(names)s; there are: %(duties)s.")
        raise _Bad(words % {"names": in_a_list(strange), "duties": in_a_list(sorted(duties))})
    away = tuple(_days(rota, part) for part in _LIST.split(_RANGE.sub("~", given["away"])) if part)
    return Said(name, person.pk if person else None, ability, away, given["beside"])


def _days(rota: Rota, text: str) -> tuple[date, date]:
    """Days, both whole: "12-3", "2026-12-3~12-5". A day without a year is the one that the rota's weeks are near."""
    ends = [_day(rota, part) for part in text.split("~")]
    if len(ends) > 2 or ends[-1] < ends[0] or ends[-1] > ends[0] + services.LONGEST:
        raise _Bad(_("“%(text)s” is no day: write 2026-12-3, or 2026-12-3~2026-12-5.") % {"text": text})
    return ends[0], ends[-1]


def _day(rota: Rota, text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = found.groups()
        if year:
            return date(int(year), int(month), int(day))
        near = [date(one, int(month), int(day)) for one in (rota.begins.year, rota.ends.year)]
        return next((one for one in near if rota.begins <= one <= rota.ends), near[0])
    except ValueError:
        words = _("“%(text)s” is no day: write 2026-12-3, or 2026-12-3~2026-12-5.") % {"text": text}
        raise _Bad(words) from None


def _one(known: list[Keeper], said: Said) -> Keeper | None:
    """Who on the rota is meant: by account, else by name."""
    there = [row for row in known if said.person_id is not None and row.person_id == said.person_id]
    there = there or [row for row in known if str(row) == said.name and (said.person_id is None or not row.person_id)]
    if len(there) > 1:
        raise _Bad(_("Several on the rota have this name; add the telephone."))
    return there[0] if there else None


def _merged(row: Keeper, said: Said) -> Ability:
    """What they bring and wish once the row is in: an empty cell says nothing of it."""
    return Ability(*(getattr(said.ability, key) or getattr(row, key) for key in ("skills", "prefers", "avoids")))


def _stands(row: Keeper, said: Said) -> bool:
    own = {(one.first, one.last) for one in row.aways.all()}
    same = _merged(row, said) == Ability(row.skills, row.prefers, row.avoids)
    return same and set(said.away) <= own and said.beside in ("", str(row.beside or ""))


@transaction.atomic
def take_in(rota_id: int, shown: Iterable[Row], *, by: Actor) -> int:
    """Enter what was shown: all of it, or nothing where one of the rows cannot come in any more. Answers how many."""
    rota = services.run(rota_id, by, State.DRAFT, State.PUBLISHED)
    duties, entered = set(rota.duties.values_list("name", flat=True)), list[tuple[int, Keeper, Said]]()
    known = _known(rota)
    for one in shown:
        with rows.named(one.line):
            said = _said(rota, one.given, duties)
            row = _one(known, said) or services.enlist(
                rota.pk, said.name, said.ability, by=by, person_id=said.person_id
            )
            entered.append((one.line, row, said))
    by_name = {str(row): row.pk for row in _known(rota)}
    for line, row, said in entered:
        with rows.named(line):
            beside = by_name.get(said.beside) if said.beside else row.beside_id
            services.wish(row.pk, _merged(row, said), by=by, beside_id=beside)
            for first, last in said.away:
                services.be_away(row.pk, first, last, by=by)
    return len(entered)
