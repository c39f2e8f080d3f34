"""Taking a compared workbook in: one transaction, a few statements a table, an entry for every row that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import kin, services, terms
from linli.people.models import Household, Organisation, Ownership, Person, Post, Residence
from linli.people.roster.comparing import Preview, preview
from linli.people.roster.lines import Line, UnitKey
from linli.people.roster.tables import Table
from linli.places.models import Area, Building, Entrance, Unit
from linli.places.queries import places_key
from linli.places.services import floor_of, of_unit

_BATCH = 500
_BODIES = {
    "grid_worker": "grid_station",
    "branch_secretary": "party_branch",
    "branch_member": "party_branch",
    "committee_director": "owners_committee",
    "committee_member": "owners_committee",
    "property_manager": "property_company",
    "community_officer": "community_committee",
}


@dataclass(frozen=True)
class Applied:
    """What was done: rows by state, and the bad rows to give back."""

    counts: dict[str, int]
    errors: list[Line]


def quiet(rows: int) -> None:
    """No progress shown."""


def apply(
    estate: Area,
    tables: Sequence[Table],
    *,
    by: Actor,
    only_good: bool = False,
    progress: Callable[[int], None] = quiet,
) -> Applied:
    """Compare anew and take the workbook in: all of it, or by choice the good rows. Refused when any row is bad.

    `progress` hears how many rows of the roll are written so far.

    The estate's row is locked: of two imports at once, the second is compared with what the first left.
    """

    def applied(beside: frozenset[int]) -> Applied:
        Area.objects.select_for_update(of=("self",), no_key=True).get(pk=estate.pk)  # what names it is written still
        found = preview(estate, tables, by=by)
        if found.errors and not only_good:
            raise Refused(
                "roster_errors",
                _("%(count)d rows are wrong; nothing was taken in. Mend them, or choose to take in only the good rows.")
                % {"count": len(found.errors)},
            )
        terms.changed()
        _Writer(found, by, progress, only_good=only_good).write(beside)
        record("area.roster_imported", estate, by=by, data=found.counts, area_id=estate.pk)
        transaction.on_commit(lambda: cache.delete(places_key(estate.pk)))
        return Applied(found.counts, found.errors)

    return kin.until_held(applied)


class _Writer:
    def __init__(self, found: Preview, by: Actor, progress: Callable[[int], None], *, only_good: bool) -> None:
        self.only_good = only_good
        self._progress = progress
        self.found, self.roll, self.by = found, found.roll, by
        self.estate = found.roll.estate
        self.made: list[Change] = []
        self.altered: list[Change] = []
        self.households: dict[int, Household] = {}
        self.held: dict[int, Person] = {}  # locked, or of this import

    def write(self, beside: frozenset[int]) -> None:
        """In the order in which rows stand on one another. `beside`: who was found to be a relative of an office."""
        self._lock_persons(beside)
        self._buildings()
        self._entrances()
        self._units()
        self._persons()
        self._ownerships()
        self._residences()
        record_many(self.made, by=self.by, new=True)
        record_many(self.altered, by=self.by)
        for line in self.found.good("posts"):
            self._post(line)

    def _lock_persons(self, beside: frozenset[int]) -> None:
        """Whoever is changed or takes office, by key, before anything else is written: so does an appointment."""
        posts = [line.plan[0].person.pk for line in self.found.good("posts") if line.state == "new"]
        known = [who for who in self.found.everybody if not who.new and (posts or who.changed)]
        taking = {pk for pk in posts if pk is not None}
        if taking or known or beside:
            self.held = kin.locked(taking, beside={who.person.pk for who in known} | beside)

    def _new(
        self, verb: str, rows: Sequence[Building | Entrance | Unit | Person | Household | Ownership | Residence]
    ) -> None:
        self.made.extend(Change(verb, row, area_id=self.estate.pk) for row in rows)
        self._progress(len(self.made) + len(self.altered))

    def _changed(self, verb: str, rows: Sequence[Person | Ownership | Residence]) -> None:
        self.altered.extend(Change(verb, row, area_id=self.estate.pk) for row in rows)
        self._progress(len(self.made) + len(self.altered))

    def _homes(self) -> list[tuple[UnitKey, Line]]:
        return [(key, line) for key, line in self.found.homes.items() if line.good]

    def _buildings(self) -> None:
        names = dict.fromkeys(key[0] for key, _line in self._homes() if key[0] not in self.roll.buildings)
        rows = []
        for position, name in enumerate(names, start=len(self.roll.buildings) + 1):
            building = Building(name=name, position=position).locate(self.estate)
            rows.append(building)
        Building.objects.bulk_create(rows, batch_size=_BATCH)
        self.roll.buildings.update({row.name: row for row in rows})
        self._new("building.created", rows)

    def _entrances(self) -> None:
        keys = dict.fromkeys(key[:2] for key, _line in self._homes() if key[1] and key[:2] not in self.roll.entrances)
        rows = [
            Entrance(building=self.roll.buildings[building], name=name, position=position)
            for position, (building, name) in enumerate(keys, start=1)
        ]
        Entrance.objects.bulk_create(rows, batch_size=_BATCH)
        self.roll.entrances.update(zip(keys, rows, strict=True))
        self._new("entrance.created", rows)

    def _units(self) -> None:
        new: dict[UnitKey, Unit] = {}
        changed: list[tuple[Unit, dict[str, Any]]] = []
        for key, line in self._homes():
            if unit := self.roll.units.get(key):
                was = of_unit(unit)
                for name, value in (line.plan or {}).items():
                    setattr(unit, name, value)
                if line.plan:
                    changed.append((unit, before_after(was, of_unit(unit))))
            else:
                new[key] = self._unit(key, line)
        Unit.objects.bulk_create(new.values(), batch_size=_BATCH)
        Unit.objects.bulk_update([unit for unit, _said in changed], ["floor", "area_cm", "kind"], batch_size=_BATCH)
        self.roll.units.update(new)
        self._new("unit.created", list(new.values()))
        self.altered.extend(Change("unit.changed", unit, said, self.estate.pk) for unit, said in changed)
        self._progress(len(self.made) + len(self.altered))

    def _unit(self, key: UnitKey, line: Line) -> Unit:
        building = self.roll.buildings[key[0]]
        unit = Unit(
            building=building,
            entrance=self.roll.entrances.get(key[:2]),
            number=key[2],
            floor=floor_of(key[2]) if line.read.floor is None else line.read.floor,
            area_cm=line.read.area_cm,
            kind=line.read.kind or Unit.Kind.HOME,
        )
        unit.locate(self.estate, grid_id=building.grid_id)
        return unit

    def _persons(self) -> None:
        everybody = self.found.everybody
        new = [who.person for who in everybody if who.new]
        changed = [who.person for who in everybody if who.changed and not who.new]
        for person in (*new, *changed):
            person.index()
        for person in new:
            person.password = make_password(None)
        Person.objects.bulk_create(new, batch_size=_BATCH)
        self.held.update({person.pk: person for person in new})
        columns = ["phone", "phone_index", "other_phone", "id_number", "id_index", "member"]
        Person.objects.bulk_update(changed, columns, batch_size=_BATCH)
        self._new("person.created", new)
        self._changed("person.changed", changed)

    def _unit_of(self, line: Line) -> Unit:
        assert line.read.unit is not None
        return self.roll.units[line.read.unit]

    def _ownerships(self) -> None:
        new: dict[tuple[int, int], Ownership] = {}
        changed = []
        for line in self.found.good("owners"):
            unit, person, share = self._unit_of(line), line.plan.person, line.read.share
            assert share is not None
            owned = self.roll.ownerships.get((person.pk, unit.pk))
            if owned is None:
                new[person.pk, unit.pk] = Ownership(
                    person=person, unit=unit, share_num=share.numerator, share_den=share.denominator
                )
            elif line.values.get("share") and (owned.share_num, owned.share_den) != share.as_integer_ratio():
                owned.share_num, owned.share_den = share.as_integer_ratio()
                changed.append(owned)
        Ownership.objects.bulk_create(new.values(), batch_size=_BATCH)
        Ownership.objects.bulk_update(changed, ["share_num", "share_den"], batch_size=_BATCH)
        self._new("ownership.started", list(new.values()))
        self._changed("ownership.changed", changed)

    def _residences(self) -> None:
        lines = self.found.good("residents")
        self._households({self._unit_of(line).pk for line in lines})
        new: dict[tuple[int, int], Residence] = {}
        changed = []
        for line in lines:
            unit, person, relation = self._unit_of(line), line.plan.person, line.read.relation
            lived = self.roll.residences.get((person.pk, unit.pk))
            if lived is None:
                new[person.pk, unit.pk] = Residence(
                    person=person, household=self.households[unit.pk], relation=relation, starts=clock.now()
                )
            elif lived.relation != relation:
                lived.relation = relation
                changed.append(lived)
        Residence.objects.bulk_create(new.values(), batch_size=_BATCH)
        Residence.objects.bulk_update(changed, ["relation"], batch_size=_BATCH)
        self._new("residence.started", list(new.values()))
        self._changed("residence.changed", changed)

    def _households(self, unit_ids: set[int]) -> None:
        """One household a home unless there is one: a workbook does not say who shares a kitchen."""
        known = Household.objects.filter(unit__area=self.estate, ended_at=None).order_by("-pk")
        self.households = {row.unit_id: row for row in known}
        rows = [Household(unit_id=unit_id) for unit_id in sorted(unit_ids - self.households.keys())]
        Household.objects.bulk_create(rows, batch_size=_BATCH)
        self.households.update({row.unit_id: row for row in rows})
        self._new("household.created", rows)

    def _post(self, line: Line) -> None:
        if line.state != "new":
            return
        who, area = line.plan
        read = line.read
        post = self._post_of(read.post, area, read.organisation)
        try:
            with transaction.atomic():
                services.appoint(
                    post.pk, who.person.pk, starts=read.starts, ends=read.ends, document=read.document, by=self.by,
                    held=self.held,
                )  # fmt: skip
        except Refused as refusal:  # by the law of the body: whether they own a home is known once its rows are in
            if not self.only_good:
                words = _("Row %(row)s: %(message)s") % {"row": line.row, "message": refusal.message}
                raise Refused(refusal.code, words, basis=refusal.basis) from refusal
            line.wrong("post", refusal.message)

    def _post_of(self, kind: str, area: Area, name: str) -> Post:
        known = [post for key, post in self.roll.posts.items() if key[:2] == (kind, area.pk) and name in ("", key[2])]
        if known:
            return known[0]
        body = _BODIES[kind]
        called = name or f"{area.name}{Organisation(kind=body).get_kind_display()}"
        organisation = Organisation.objects.filter(area=area, name=called).first()
        organisation = organisation or services.create_organisation(body, called, area, by=self.by)
        post = services.create_post(kind, organisation, area, by=self.by)
        self.roll.posts[kind, area.pk, called] = post
        return post
