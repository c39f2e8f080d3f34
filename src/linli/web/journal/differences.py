"""What a change of how an installation is run was of, what stood before and what stands after, in words.

Entries say it by field (`journal.changed`); those written before they did say less, and are told as far as they go.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.cases import packs, replies
from linli.cases.desk_models import QuickReply
from linli.cases.doors.desk import changes as pack_words
from linli.cases.doors.desk import staff, wording
from linli.cases.models import Channel, PackVersion, Route
from linli.cases.route_models import EditionState, RouteEdition
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.kernel.wording import in_a_list
from linli.people import kinds
from linli.people.models import Hold, Organisation, Person, Post, Term
from linli.people.retention import holding
from linli.places.models import Area, Building, Entrance, Level, Plan, Spot, Unit
from linli.settings.models import CalendarYear
from linli.ui import moments

# Field → what it is called, and how its value is said (a key of `_SAID`, or the table that its id stands in).
FIELDS: Mapping[str, tuple[Promise, str]] = {
    "name": (pgettext_lazy("a change", "Name"), ""),
    "code": (pgettext_lazy("a change", "Code"), ""),
    "level": (gettext_lazy("Level"), "level"),
    "parent": (gettext_lazy("Lies below"), "area"),
    "prefix": (gettext_lazy("Prefix of request numbers"), ""),
    "on": (gettext_lazy("From"), "day"),
    "ended": (pgettext_lazy("a change", "Ended"), "day"),
    "grid": (gettext_lazy("Grid"), "area"),
    "point": (gettext_lazy("Point of the plan"), "point"),
    "position": (pgettext_lazy("a change", "Place in the order"), ""),
    "building": (gettext_lazy("Building"), "building"),
    "entrance": (gettext_lazy("Entrance"), "entrance"),
    "number": (pgettext_lazy("a change", "Number"), ""),
    "floor": (gettext_lazy("Floor"), ""),
    "area_cm": (gettext_lazy("Exclusive area"), "area_cm"),
    "kind": (gettext_lazy("Kind"), "unit_kind"),
    "width": (pgettext_lazy("a plan", "Width"), ""),
    "height": (pgettext_lazy("a plan", "Height"), ""),
    "drawing": (pgettext_lazy("a plan", "Drawing"), ""),
    "body_kind": (gettext_lazy("Kind"), "body_kind"),
    "letters": (gettext_lazy("Letters of its papers' numbers"), ""),
    "area": (gettext_lazy("Area"), "area"),
    "organisation": (gettext_lazy("Organisation"), "organisation"),
    "seats": (pgettext_lazy("a change", "Seats"), ""),
    "delegates": (pgettext_lazy("a change", "Representatives"), ""),
    "title": (pgettext_lazy("a change", "Title"), ""),
    "post_kind": (gettext_lazy("Kind of post"), "post_kind"),
    "phone": (gettext_lazy("Office phone"), ""),
    "person": (gettext_lazy("Held by"), "person"),
    "starts": (gettext_lazy("First day"), "day"),
    "last_day": (gettext_lazy("Last day"), "last_day"),
    "acting": (pgettext_lazy("a change", "Acting"), "flag"),
    "why": (pgettext_lazy("end of a term", "Why"), "why"),
    "shown": (gettext_lazy("Shown to residents"), "flag"),
    "duty": (pgettext_lazy("a change", "Duty"), ""),
    "card_until": (gettext_lazy("Card good until"), "day"),
    "card": (pgettext_lazy("a change", "Card"), ""),
    "off": (gettext_lazy("Days off"), ""),
    "work": (gettext_lazy("Made-up working days"), ""),
    "applied_on": (gettext_lazy("Owners applied on"), "day"),
    "assembly_on": (gettext_lazy("Assembly planned for"), "day"),
    "posted_on": (gettext_lazy("Papers posted since"), "day"),
    "held_on": (gettext_lazy("Assembly held on"), "day"),
    "added": (pgettext_lazy("an import", "Added"), ""),
    "new": (pgettext_lazy("an import", "Added"), ""),
    "wrong": (pgettext_lazy("an import", "Wrong"), ""),
    "changed": (pgettext_lazy("an import", "Changed"), ""),
    "category": (gettext_lazy("Category"), "category"),
    "categories": (gettext_lazy("Categories"), "categories"),
    "step": (pgettext_lazy("a ready answer", "For the step"), "step"),
    "text": (pgettext_lazy("a change", "Words"), ""),
    "active": (pgettext_lazy("a dispatch rule", "Switched on"), "flag"),
    "post": (gettext_lazy("Post"), "post"),
    "channel": (gettext_lazy("Channel"), "channel"),
    "days": (pgettext_lazy("a change", "Days"), ""),
    "hours": (pgettext_lazy("a change", "Hours"), ""),
    "season": (pgettext_lazy("a change", "Season"), ""),
    "turns": (gettext_lazy("In turn"), "flag"),
    "words": (pgettext_lazy("a dispatch rule", "Words it listens to"), ""),
    "shape": (pgettext_lazy("a dispatch rule", "Shape"), ""),
    "note": (pgettext_lazy("a dispatch rule", "Note"), ""),
    "state": (pgettext_lazy("a change", "State"), "edition"),
    "looked_back": (pgettext_lazy("a trial", "Days looked back"), ""),
    "looked": (pgettext_lazy("a trial", "Past cases tried"), ""),
    "elsewhere": (pgettext_lazy("a trial", "Sent elsewhere"), ""),
}
# What an id of a field stands for, and by which column it is called.
_NAMED: Mapping[str, tuple[type[Model], str]] = {
    "area": (Area, "name"), "building": (Building, "name"), "entrance": (Entrance, "name"), "post": (Post, "title"),
    "organisation": (Organisation, "name"), "person": (Person, "name"),
}  # fmt: skip
# What an entry is of, and by which columns that is called.
_SUBJECTS: Mapping[str, tuple[type[Model], str]] = {
    "area": (Area, "name"), "building": (Building, "name"), "entrance": (Entrance, "name"), "unit": (Unit, "number"),
    "spot": (Spot, "name"), "plan": (Plan, "area__name"), "organisation": (Organisation, "name"),
    "route": (Route, "position"),
    "post": (Post, "title"), "term": (Term, "post__title person__name"), "reply": (QuickReply, "title"),
    "routes": (RouteEdition, "number"), "calendar_year": (CalendarYear, "year"), "pack": (PackVersion, "pack"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Of what, what was, what is."""

    which: str
    before: str
    after: str


@dataclass
class _Known:
    """What ids are called, read at once for a whole page; and what processes call their categories."""

    names: Mapping[tuple[str, int], str]
    subjects: Mapping[tuple[str, int], str]
    holds: Mapping[int, str]
    _titles: dict[str, str] | None = field(default=None)

    def titles(self) -> Mapping[str, str]:
        """Each process in force and each of its categories, by its id."""
        if self._titles is None:
            active = packs.all_active()
            found = {key: wording.category_words(pack, key) for pack in active for key in pack.categories}
            self._titles = found | {pack.id: pack.title.say(staff.language()) for pack in active}
        return self._titles


def told(entries: Iterable[Entry], by: Actor) -> dict[int, Told]:
    """Each entry's change by its id. A statement for each kind of thing named, however many there are."""
    rows = [(entry, _upright(entry, data_of(entry))) for entry in entries]
    known = _Known(_names(rows), _subjects(rows), _holds(rows, by))
    return {entry.pk: _of(entry, data, known) for entry, data in rows}


def _upright(entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    """Entries of before fields were told, as those of today; else the same."""
    if entry.verb == "routes.tried" and "now" in data:  # a trial's days are no days of the week, as those of a rule are
        return {"now": {"looked_back" if name == "days" else name: value for name, value in data["now"].items()}}
    if {"was", "now", "words"} & data.keys():
        return data
    match entry.verb:
        case "organisation.renamed" | "post.changed":
            key = "name" if "name" in data else "title"
            return {"was": {key: data.get("before")}, "now": {key: data.get(key)}}
        case "organisation.moved":
            return {"was": {"area": data.get("before")}, "now": {"area": data.get("area")}}
        case "area.planned" | "area.ended":
            return {"now": {"on": data.get("on")}}
    return {"now": {name: data[name] for name in FIELDS if name in data and name not in ("kind", "words")}, **data}


def _names(rows: list[tuple[Entry, dict[str, Any]]]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for _entry, data in rows:
        for side in ("was", "now"):
            for name, value in data.get(side, {}).items():
                if (table := FIELDS[name][1] if name in FIELDS else "") in _NAMED and isinstance(value, int):
                    ids[table].add(value)
    return _read(_NAMED, ids)


def _subjects(rows: list[tuple[Entry, dict[str, Any]]]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for entry, _data in rows:
        if entry.subject_kind in _SUBJECTS:
            ids[entry.subject_kind].add(entry.subject_id)
    return _read(_SUBJECTS, ids)


def _read(tables: Mapping[str, tuple[type[Model], str]], ids: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    found = {}
    for table, wanted in ids.items():
        model, column = tables[table]
        rows = model._default_manager.filter(pk__in=wanted).order_by().values_list("pk", *column.split())
        found.update({(table, pk): " · ".join(map(str, said)) for pk, *said in rows})
    return found


def _holds(rows: list[tuple[Entry, dict[str, Any]]], by: Actor) -> dict[int, str]:
    """The matters held, for whoever reads them: their code, and for which dispute."""
    wanted = {entry.subject_id for entry, _data in rows if entry.subject_kind == "hold"}
    held = Hold.objects.filter(pk__in=wanted) if wanted else ()
    return {one.pk: f"{code} · {one.reason}" for one, code, _name in holding.named(by, held)}


def _of(entry: Entry, data: dict[str, Any], known: _Known) -> Told:
    which = known.subjects.get((entry.subject_kind, entry.subject_id), "")
    if entry.subject_kind == "hold":
        held, free = pgettext("a matter", "held"), pgettext("a matter", "not held")
        before, after = (free, held) if entry.verb == "hold.set" else (held, free)
        return Told(known.holds.get(entry.subject_id, ""), before, after)
    if entry.subject_kind == "pack":
        return Told(known.titles().get(which, which), _side(data, "was", known), _of_pack(data, known))
    if entry.subject_kind in ("route", "routes") and which:
        which = _("No. %(number)s") % {"number": which}
    if entry.subject_kind == "reply" and entry.verb == "reply.retired":
        return Told(which, _side(data, "was", known), _("offered no longer"))
    changed = [_("%(field)s: changed") % {"field": FIELDS[name][0]} for name in data.get("words", ()) if name in FIELDS]
    after = _joined((_side(data, "now", known), *changed))
    if not after and entry.verb.endswith((".created", ".removed")):
        after = which if entry.verb.endswith(".created") else _("taken out")
    return Told(which, _side(data, "was", known), after)


def _side(data: Mapping[str, Any], side: str, known: _Known) -> str:
    found, other = data.get(side, {}), data.get("was" if side == "now" else "now", {})
    shown = [name for name in FIELDS if name in found and (found[name] not in (None, "", []) or name in other)]
    return _joined(
        _("%(field)s: %(value)s") % {"field": FIELDS[name][0], "value": _said(name, found[name], known)}
        for name in shown
    )


def _joined(parts: Iterable[str]) -> str:
    return _("; ").join(filter(None, parts))


def _of_pack(data: Mapping[str, Any], known: _Known) -> str:
    """The version, and how many of its parts are new, gone or other ones."""
    number = _side(data, "now", known)
    parts = [
        f"{pack_words.PARTS.get(part, part)} "
        + in_a_list(f"{pack_words.KINDS[kind]} {count}" for kind, count in sorted(counts.items()))
        for part, counts in data.get("parts", {}).items()
    ]
    return _joined((number, *parts))


def _said(name: str, value: Any, known: _Known) -> str:
    if value in (None, "", []) and name != "last_day":
        return "—"
    how = FIELDS[name][1]
    if how in _NAMED:
        return known.names.get((how, value), "—") if isinstance(value, int) else "—"
    return _SAID[how](value, known) if how in _SAID else str(value)


def _day(value: Any, _known: _Known) -> str:
    return moments.whole(date.fromisoformat(value)) if value else pgettext("end of a term", "open")


_SAID: Mapping[str, Callable[[Any, _Known], str]] = {
    "day": _day,
    "last_day": _day,
    "flag": lambda value, known: _("yes") if value else _("no"),
    "level": lambda value, known: str(Level(value).label),
    "point": lambda value, known: f"{value[0]} / {value[1]}",
    "area_cm": lambda value, known: f"{value / 100:.2f} m²",
    "unit_kind": lambda value, known: str(Unit.Kind(value).label),
    "body_kind": lambda value, known: str(kinds.ORGANISATIONS.get(value, value)),
    "post_kind": lambda value, known: kinds.title(value),
    "why": lambda value, known: str(kinds.WHY.get(value, value)),
    "channel": lambda value, known: str(Channel(value).label) if value in Channel.values else str(value),
    "category": lambda value, known: known.titles().get(value, value),
    "categories": lambda value, known: in_a_list(known.titles().get(one, one) for one in value),
    "step": lambda value, known: dict(replies.steps()).get(value, value),
    "edition": lambda value, known: str(EditionState(value).label),
}
