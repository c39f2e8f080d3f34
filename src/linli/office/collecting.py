"""Every write of a superior's forms: begun, columns said, filled in home by home or by a list, closed, handed up."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.snapshot import snapshot
from linli.office import workbook
from linli.office.form_models import Collection, Filling, Way
from linli.people import terms
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area, Unit
from linli.rules import chat, homes_said

LONGEST = 200
_BETWEEN = re.compile(r"[\s,，、;；]+")  # zh: what stands between the words of a line


@dataclass(frozen=True)
class Asked:
    """A form as a superior asks for it."""

    title: str
    asked_by: str
    until: date
    note: str = ""


@transaction.atomic
def begin(body_id: int, area_id: int, asked: Asked, form: workbook.Form, *, by: Actor) -> Collection:
    """Take a workbook in as a form over an area's homes."""
    row = Collection(
        body=Organisation.objects.get(pk=body_id), title=asked.title.strip()[:80], asked_by=asked.asked_by.strip()[:60],
        until=asked.until, note=asked.note.strip()[:1000], book=form.book, sha256=form.sha256, sheet=form.sheet,
        line=form.line, columns=form.columns, made_by_id=by.person_id,
    )  # fmt: skip
    row.locate(Area.objects.get(pk=area_id))
    _must_keep(row, by)
    if asked.until < clock.today():
        raise Refused("until_past", _("The last day lies behind us."), field="until")
    row.save()
    record("collection.begun", row, by=by, data={"sha256": row.sha256}, area_id=row.area_id, new=True)
    return row


def _must_keep(row: Collection, by: Actor) -> None:
    if not may(by, "form.keep", row):
        raise NotAllowed(_("Forms are taken in by the desk of the estate and the offices above."))


def locked(collection_id: int) -> Collection:
    """The form, while it is open."""
    row = Collection.objects.select_for_update(of=("self",)).select_related("area", "body").get(pk=collection_id)
    if row.closed_at is not None:
        raise Refused("form_closed", _("This form is closed; nothing is filled in any more."))
    return row


@transaction.atomic
def say_columns(collection_id: int, roles: Mapping[int, str], *, by: Actor, seen: str | None = None) -> Collection:
    """Say what each column holds: something known here, something asked, or nothing. Not once homes have answered."""
    row = locked(collection_id)
    _must_keep(row, by)
    must_be_as_seen(seen, state_of(row))
    if row.fillings.exists():
        raise Refused("filled_already", _("Homes have answered already: the columns stay as they are."))
    offered = {*workbook.ROLES, workbook.ASKED, workbook.LEFT}
    for column in row.columns:
        role = roles.get(column["column"], column["role"])
        if role not in offered:
            raise Refused("unknown_role", _("Choose what the column “%(name)s” holds.") % {"name": column["heading"]})
        column["role"] = role
    row.save(update_fields=["columns"])
    record("collection.columns_said", row, by=by, data={}, area_id=row.area_id)
    return row


def questions(row: Collection) -> list[tuple[int, str]]:
    """The columns that a home is asked: those known here too, to be looked over."""
    held = {workbook.LEFT, "number", "building", "room", "home"}
    return [(one["column"], one["heading"]) for one in row.columns if one["role"] not in held]


@transaction.atomic
def fill(
    collection_id: int, unit_id: int, answers: Mapping[int, str], *, by: Actor, seen: str | None = None
) -> Filling:  # fmt: skip
    """A home's answers, by whoever lives there or goes to its door. Said again they are replaced."""
    row = locked(collection_id)
    unit = Unit.objects.select_related("building", "entrance", "area").get(pk=unit_id)
    own = any(home.unit_id == unit.pk for home in terms.homes(by.person_id)) and may(by, "form.answer", row)
    if not _inside(row, unit) or not (own or may(by, "form.fill", unit)):
        raise NotAllowed(_("A form is filled in for a home by whoever lives there or goes to its door."))
    known = Filling.objects.filter(collection=row, unit=unit).first()
    must_be_as_seen(seen, state_of(known) if known else "0")
    return _kept(row, unit, answers, Way.SELF if own else Way.WORKER, by)


def _inside(row: Collection, unit: Unit) -> bool:
    return row.area_id in {getattr(unit, f"{level}_id") for level in ("grid", "estate", "community", "street", "city")}


def _kept(row: Collection, unit: Unit, answers: Mapping[int, str], way: str, by: Actor) -> Filling:
    asked = questions(row)
    given = {str(column): answers.get(column, "").strip()[:LONGEST] for column, _heading in asked}
    if not any(given.values()):
        raise Refused("nothing_said", _("Fill in one column at least."))
    filling = Filling.objects.filter(collection=row, unit=unit).first()
    new = filling is None
    filling = filling or Filling(collection=row, unit=unit)
    filling.answers, filling.way = json.dumps(given, ensure_ascii=False), way
    filling.by_id, filling.at = by.person_id, clock.now()
    filling.save()
    data = {"collection": row.pk, "unit": unit.pk, "way": way}
    record("collection.filled", filling, by=by, data=data, area_id=row.area_id, new=new)
    return filling


def answers_of(filling: Filling) -> dict[int, str]:
    """What the home answered, by column; nothing once it was emptied."""
    return {int(column): words for column, words in json.loads(filling.answers or "{}").items()}


@dataclass(frozen=True)
class Chained:
    """How many homes a pasted list filled in, how many had answered, and the lines that name no home for certain."""

    filled: int
    answered: int
    left: tuple[str, ...]


@transaction.atomic
def fill_from_list(collection_id: int, text: str, *, by: Actor) -> Chained:
    """A 接龙 pasted from the group: each line's home is found, its words go into the columns asked, in their order.

    A home that has answered already keeps its answer: the list knows less than whoever filled the form in. What the
    list does not say and the register knows is taken from there, as it stands in the form of whoever fills it in.
    """
    from linli.office.form_queries import known as register_knows

    row = locked(collection_id)
    _must_keep(row, by)
    read = chat.chained(text)
    if read is None:
        raise Refused("no_list", _("This is no list of the group: copy it whole, with its first line."), field="text")
    units = {unit.pk: unit for unit in units_of(row)}
    known = homes_said.register((unit.pk, f"{unit.building.name} {unit.number}", str(unit)) for unit in units.values())
    there = set(row.fillings.values_list("unit_id", flat=True))
    filled, answered, left = 0, 0, []
    lines = [(line, homes_said.home_of(line.home, known)) for line in read[1]]
    facts = register_knows(unit_id for _line, unit_id in lines if unit_id is not None)
    for line, unit_id in lines:
        given = _columns_of(row, line)
        if unit_id is None or not any(given.values()):
            left.append(line.words)
        elif unit_id in there:
            answered += 1
        else:
            _kept(row, units[unit_id], _as_registered(row, facts[unit_id], given) | given, Way.CHAIN, by)
            there.add(unit_id)
            filled += 1
    return Chained(filled, answered, tuple(left))


def _as_registered(row: Collection, facts: Mapping[str, str], given: Mapping[int, str]) -> dict[int, str]:
    """What the register knows of the home; nothing where somebody else of it has answered."""
    said = {given[one["column"]] for one in row.columns if one["role"] == "name" and given.get(one["column"])}
    same = said <= {facts.get("name", "")}
    return {one["column"]: facts.get(one["role"], "") for one in row.columns} if same else {}


def _columns_of(row: Collection, line: chat.Chained) -> dict[int, str]:
    """The name where a column wants one, the rest in the order of the columns asked."""
    said = line.words.replace(line.home, " ", 1) if line.home else line.words
    words = _BETWEEN.split(said.strip())
    roles = {one["column"]: one["role"] for one in row.columns}
    names = [column for column, _heading in questions(row) if roles[column] == "name"]
    rest = [column for column, _heading in questions(row) if roles[column] == workbook.ASKED]
    given: dict[int, str] = {}
    if words and words[0] == line.who and names:
        given[names[0]] = words.pop(0)
    elif words and words[0] == line.who and len(words) > len(rest):
        words.pop(0)
    given |= dict(zip(rest, words, strict=False))
    if rest and len(words) > len(rest):
        given[rest[-1]] = " ".join(words[len(rest) - 1 :])
    return given


def units_of(row: Collection) -> QuerySet[Unit]:
    """The homes of its area, building by building."""
    inside = {f"{row.area.level}_id": row.area_id}
    rows = Unit.objects.filter(**inside, kind=Unit.Kind.HOME).select_related("building", "entrance", "area")
    return rows.order_by("area_id", "building__position", "building_id", "entrance_id", "number", "pk")


@transaction.atomic
def close(collection_id: int, *, by: Actor) -> Collection:
    """Nothing is filled in any more."""
    row = locked(collection_id)
    _must_keep(row, by)
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    record("collection.closed", row, by=by, data={}, area_id=row.area_id)
    return row


def handed_up(collection_id: int, *, by: Actor) -> bytes:
    """The superior's own workbook with what the homes answered; that it left is on record.

    It is written as at one instant and holds nobody up who writes meanwhile; then it goes on record, then it leaves.
    """
    from linli.office.form_queries import sheet_of

    with snapshot():
        row = Collection.objects.select_related("area").get(pk=collection_id)
        _must_keep(row, by)
        found = sheet_of(row)
    book = workbook.filled(bytes(row.book), row.sheet, row.line, found.rows, found.listed, found.number, found.parts)
    with transaction.atomic():
        record("collection.handed_up", row, by=by, data={"rows": found.written}, area_id=row.area_id)
    return book
