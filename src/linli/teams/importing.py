"""Members and equipment from the sheet that a leader keeps: what each row would do, and what is entered.

The page and the matching of the columns are those of every such import (`papers.rows`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import rows
from linli.papers.matching import Field
from linli.papers.rows import BAD, CHANGED, NEW, SAME, Given, Row
from linli.people.services import checked_name, checked_phone
from linli.teams import joining, keeping, services
from linli.teams.models import Equipment, Member, State, Team

MOST = 1000
MEMBERS = (
    Field.of("members", "name", pgettext_lazy("of a sheet", "Name"), required=True),
    Field.of("members", "phone", gettext_lazy("Telephone")),
    Field.of("members", "part", gettext_lazy("Part or task")),
)
OWNED = (
    Field.of("equipment", "name", pgettext_lazy("equipment", "What it is"), required=True),
    Field.of("equipment", "number", pgettext_lazy("of things", "Number"), required=True),
    Field.of("equipment", "note", pgettext_lazy("equipment", "Note")),
)


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its fields; what is known, how a row is judged and entered."""

    title: Promise
    fields: tuple[Field, ...]
    known: Callable[[Team], Any]  # read once for a sheet
    judge: Callable[[Any, Given, dict[object, int]], Row]
    enter: Callable[[Team, Any, dict[str, str], Actor], object]


def how(team: Team, name: str, *, by: Actor) -> rows.Import:
    """The import of one kind into one team."""
    kind = KINDS[name]
    return rows.Import(
        name, kind.title, kind.fields, partial(judged, team, name), partial(take_in, team.pk, name, by=by), MOST
    )


def judged(team: Team, name: str, given: Iterable[Given]) -> list[Row]:
    """Every row with what it would do, the bad ones with the mend. Nothing is changed."""
    kind, seen = KINDS[name], dict[object, int]()
    known = kind.known(team)
    return [kind.judge(known, one, seen) for one in given]


def _members(team: Team) -> list[Member]:
    """All at once: names and telephones are sealed, so that no statement can look for one."""
    return list(team.members.filter(state=State.IN).select_related("person"))


def _member(known: list[Member], one: Given, seen: dict[object, int]) -> Row:
    line, given = one
    try:
        name, phone = checked_name(given["name"]), checked_phone(given["phone"])
    except Refused as refusal:
        return Row(line, given, BAD, refusal.message)
    if len(given["part"]) > 30:
        return Row(line, given, BAD, _("The part is too long: at most 30 characters."))
    if (name, phone) in seen:
        words = _("This stands in line %(line)s already; leave one out.") % {"line": seen[(name, phone)]}
        return Row(line, given, BAD, words)
    seen[(name, phone)] = line
    there = _same(known, name, phone)
    if len(there) > 1:
        return Row(line, given, BAD, _("Several members have this name; add the telephone."))
    if not there:
        return Row(line, given, NEW)
    if not given["part"] or there[0].part == given["part"]:
        return Row(line, given, SAME)
    words = _("Part or task: %(before)s → %(after)s")
    return Row(line, given, CHANGED, words % {"before": there[0].part or "—", "after": given["part"]})


def _same(known: list[Member], name: str, phone: str) -> list[Member]:
    """The members of this name; where a telephone is given, of this telephone."""
    return [row for row in known if row.called == name and (not phone or phone == _number(row))]


def _number(row: Member) -> str:
    return str(row.person.phone or "") if row.person else str(row.phone)


def _enter_member(team: Team, known: list[Member], given: dict[str, str], by: Actor) -> None:
    name, phone, part = given["name"], given["phone"], given["part"]
    there = _same(known, checked_name(name), checked_phone(phone))
    if there:
        joining.set_part(there[0].pk, part, by=by)
    else:
        joining.enter(team.pk, joining.Entered(name, phone, part), by=by)


def _equipment(team: Team) -> dict[str, Equipment]:
    return {row.name: row for row in team.equipment.all()}


def _owned(known: dict[str, Equipment], one: Given, seen: dict[object, int]) -> Row:
    line, given = one
    name, number = given["name"], given["number"]
    if not name or len(name) > 40 or len(given["note"]) > 120:
        return Row(line, given, BAD, _("Give a name of at most 40 characters, and a note of at most 120."))
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return Row(line, given, BAD, _("The number is no whole number; write digits alone."))
    if name in seen:
        words = _("This stands in line %(line)s already; leave one out.") % {"line": seen[name]}
        return Row(line, given, BAD, words)
    seen[name] = line
    row = known.get(name)
    if row is None:
        return Row(line, given, NEW)
    if int(number) < row.out:
        words = _("There are %(out)s of it on loan; the team owns at least as many.") % {"out": row.out}
        return Row(line, given, BAD, words)
    if (row.number, row.note) == (int(number), given["note"]):
        return Row(line, given, SAME)
    words = _("Number: %(before)s → %(after)s") % {"before": row.number, "after": number}
    return Row(line, given, CHANGED, words)


def _enter_owned(team: Team, known: dict[str, Equipment], given: dict[str, str], by: Actor) -> None:
    keeping.own(team.pk, given["name"], int(given["number"]), given["note"], by=by)


KINDS = {
    "members": Kind(gettext_lazy("Members from a sheet"), MEMBERS, _members, _member, _enter_member),
    "equipment": Kind(gettext_lazy("Equipment from a sheet"), OWNED, _equipment, _owned, _enter_owned),
}


@transaction.atomic
def take_in(team_id: int, name: str, shown: Iterable[Row], *, by: Actor) -> int:
    """Enter what was shown: all of it, or nothing where one of the rows cannot come in any more. Answers how many."""
    team, kind, entered = services.led(team_id, by), KINDS[name], 0
    known = kind.known(team)
    for row in shown:
        with rows.named(row.line):
            kind.enter(team, known, row.given, by)
        entered += 1
    return entered
