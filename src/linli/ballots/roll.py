"""The roll of a ballot from the register: units with their area, who owns them, and what documents say of them;
or, where heads alone count, who sits in a body or lives there.

Who owns is what the register of owners says; where it says nothing, a binding as owner that the estate approved.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.ballots import bylaws
from linli.ballots.models import Ballot, Kind, Mark, Slip, SlipOwner, SlipUnit, State, VoterMark
from linli.kernel.canonical import salted_digest
from linli.kernel.wording import in_a_list
from linli.people import kinds
from linli.people.queries import running, vacant_seats
from linli.people.voters import households_in, owners_by_home, registered, roll_of_residents, written
from linli.places.models import Unit
from linli.rules.electorate import DEVELOPER, Exclusion, Holding, Roll, Voter, roll_of, roll_of_heads

SHOWN = 5
IN_ORDER = ("building__position", "building_id", "entrance__position", "entrance_id", "floor", "pk")  # as one walks
# Votes of a body's members: of what kind it is, and whose posts and seats vote. The assembly of the representatives
# decides with the members of the committee among it (城市居民委员会组织法 art. 28-29); who elects that committee is the
# representatives alone (art. 19).
SEATED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    Kind.COUNCIL: ("council", kinds.LAWS["council"][1]),
    Kind.COMMITTEE_BY_REPRESENTATIVES: ("community_committee", (kinds.REPRESENTATIVES,)),
    Kind.RECALL_BY_REPRESENTATIVES: ("community_committee", (kinds.REPRESENTATIVES,)),
    Kind.BY_REPRESENTATIVES: ("community_committee", kinds.REPRESENTATIVES_ASSEMBLY),
    Kind.REPRESENTATIVES_AGAIN: ("community_committee", (kinds.REPRESENTATIVES,)),
}


@dataclass(frozen=True)
class Drawn:
    """The roll as the register gives it now, and the units that keep it from being complete."""

    roll: Roll
    without_owner: tuple[Unit, ...]
    without_area: tuple[Unit, ...]
    stalls: dict[str, Any] | None = None  # whether parking stalls count, and heads and area without and with them

    @property
    def complete(self) -> bool:
        """Whether every unit stands on it or is left out by a document."""
        return not (self.without_owner or self.without_area)


def units_of(ballot: Ballot) -> QuerySet[Unit]:
    """The units whose owners vote."""
    units = Unit.objects.filter(area_id=ballot.area_id).select_related("building", "entrance")
    if ballot.entrance_id:
        units = units.filter(entrance_id=ballot.entrance_id)
    elif ballot.building_id:
        units = units.filter(building_id=ballot.building_id)
    return units.order_by(*IN_ORDER)


def drawn(ballot: Ballot) -> Drawn:
    """The roll from the register and the marks: of owners (four statements), or of heads."""
    return _owned(ballot) if ballot.law.voters == "owners" else Drawn(_of_heads(ballot), (), ())


def _of_heads(ballot: Ballot) -> Roll:
    marks = dict(VoterMark.objects.filter(ballot=ballot).values_list("person_id", "admitted"))
    admitted = [[str(pk)] for pk, in_it in marks.items() if in_it]
    left_out = {str(pk) for pk, in_it in marks.items() if not in_it}
    return roll_of_heads([*([*map(str, each)] for each in _groups(ballot)), *admitted], left_out=left_out)


def _groups(ballot: Ballot) -> Iterable[Iterable[int]]:
    """Who is one head together: whoever sits in the body, or lives there, alone; where each sends one, a household."""
    if ballot.kind in SEATED:
        return ([pk] for pk in _seated(ballot))
    if ballot.law.voters == "households":
        return households_in(_homes(ballot), ballot.opens_on)
    return ([pk] for pk in roll_of_residents(_homes(ballot), ballot.opens_on))


def _seated(ballot: Ballot) -> Iterable[int]:
    """Who sits in the body now."""
    seats = running().filter(post__organisation_id=ballot.body_id, post__kind__in=SEATED[ballot.kind][1])
    return seats.values_list("person_id", flat=True)


def vacant(ballot: Ballot) -> int:
    """The seats that nobody holds and that count among all members, where the law of the vote counts these."""
    return vacant_seats(ballot.body, SEATED[ballot.kind][1]) if ballot.law.vacant else 0


def _homes(ballot: Ballot) -> QuerySet[Unit]:
    """Those whose people vote: of the whole place, or of one building or entrance."""
    units = Unit.objects.filter(**{f"{ballot.area.level}_id": ballot.area_id})
    if ballot.entrance_id:
        units = units.filter(entrance_id=ballot.entrance_id)
    elif ballot.building_id:
        units = units.filter(building_id=ballot.building_id)
    return units


def _owned(ballot: Ballot) -> Drawn:
    units = list(units_of(ballot))
    marks = {mark.unit_id: mark for mark in Mark.objects.filter(ballot=ballot)}
    owned = owners_by_home(ballot.area)
    excluded = [
        Exclusion(str(pk), mark.reason, mark.document) for pk, mark in marks.items() if mark.kind == Mark.EXCLUDED
    ]
    left_out = {pk for pk, mark in marks.items() if mark.kind == Mark.EXCLUDED}
    unsold = {pk for pk, mark in marks.items() if mark.kind == Mark.UNSOLD}
    stalls_count = bylaws.said(ballot, "ballots.parking") == "in"
    voting = [unit for unit in units if unit.pk not in left_out]
    stalls = {unit.pk for unit in voting if unit.kind == Unit.Kind.PARKING}
    counted = [unit for unit in voting if stalls_count or unit.pk not in stalls]
    without_owner = tuple(unit for unit in counted if unit.pk not in unsold and not owned.get(unit.pk))
    without_area = tuple(unit for unit in counted if not unit.area_cm)
    holdings = [
        Holding(
            str(unit.pk), unit.area_cm, frozenset(map(str, owned.get(unit.pk, ()))), unit.pk in unsold,
            parking=unit.pk in stalls,
        )
        for unit in voting
        if unit.area_cm and (unit.pk in unsold or owned.get(unit.pk))
    ]  # fmt: skip
    without, with_them = (roll_of(holdings, exclusions=excluded, with_parking=each) for each in (False, True))
    told = {"count": stalls_count, "without": [*without.weight], "with": [*with_them.weight]} if stalls else None
    return Drawn(with_them if stalls_count else without, without_owner, without_area, told)


def outdated(ballot: Ballot) -> str:
    """That the register says otherwise by now than the owners' roll that was published, in words; "" where it does not.

    A home may be sold, or its area corrected, while the roll is laid out: nothing is changed without whoever runs it.
    """
    if ballot.state != State.PUBLISHED or ballot.law.voters != "owners":
        return ""
    if drawn(ballot).roll.digest == ballot.roll_digest:
        return ""
    return _(
        "The register has changed since the roll was made: look at it, then draw the roll anew before voting begins."
    )


def as_it_stands(ballot: Ballot, salt: bytes) -> str:
    """A digest of the published roll as it is read, with names, homes, who represents whom and the marks of homes:
    another one once any of it was corrected. Salted, since it stays when a name is erased.
    """
    owners = SlipOwner.objects.filter(slip__ballot=ballot).order_by("slip__number", "person_id")
    marks = Mark.objects.filter(ballot=ballot).order_by("unit_id")
    said = {
        "roll": ballot.roll_digest,
        "owners": [
            list(row)
            for row in owners.values_list(
                "slip__number", "person_id", "person__name", "homes", "slip__representative_id"
            )
        ],
        "marks": [list(row) for row in marks.values_list("unit_id", "kind", "reason", "document")],
    }
    return salted_digest(salt, said)


def write(ballot: Ballot, roll: Roll) -> None:
    """Put the roll in rows, in place of an earlier one's.

    Where the owners are the same their slip stays: its code, who represents them, that it was delivered. Once papers
    may be out in homes its number stays too, and whoever is new comes after.
    """
    earlier = _slips(ballot)
    forget(ballot)
    numbered = ballot.state != State.DRAFT
    fresh = itertools.count(1 + max((slip.number for slip in earlier.values()), default=0) if numbered else 1)
    slips = []
    voters = _by_door(ballot, roll)
    for voter in voters:
        slip = earlier.get(frozenset(voter.owners)) or Slip(ballot=ballot, developer=voter.owners == (DEVELOPER,))
        slip.area_cm = voter.area
        slip.number = slip.number if numbered and slip.number else next(fresh)
        slips.append(slip)
    slips = Slip.objects.bulk_create(slips, batch_size=500)
    there = {unit.pk: unit for unit in units_of(ballot)}
    heads = [int(owner) for voter in voters for owner in voter.owners] if ballot.kind != Kind.OWNERS else []
    lived = registered(heads)
    units, owners = [], []
    for slip, voter in zip(slips, voters, strict=True):
        own = [there[int(unit)] for unit in voter.units]
        units += [SlipUnit(ballot=ballot, slip=slip, unit=unit, area_cm=unit.area_cm or 0) for unit in own]
        if not slip.developer:
            homes = [written(str(unit)) for unit in own]
            owners += [
                SlipOwner(slip=slip, person_id=int(owner), homes=homes or sorted(lived.get(int(owner), ())))
                for owner in voter.owners
            ]
    SlipUnit.objects.bulk_create(units, batch_size=500)
    SlipOwner.objects.bulk_create(owners, batch_size=500)


def _by_door(ballot: Ballot, roll: Roll) -> list[Voter]:
    """The voters in the order of their first doors: so are papers numbered, carried and found."""
    doors = {str(pk): place for place, pk in enumerate(units_of(ballot).values_list("pk", flat=True))}
    return sorted(roll.voters, key=lambda voter: min((doors[unit] for unit in voter.units), default=0))


def forget(ballot: Ballot) -> None:
    """Take a draft's roll away."""
    SlipOwner.objects.filter(slip__ballot=ballot).delete()
    SlipUnit.objects.filter(ballot=ballot).delete()
    Slip.objects.filter(ballot=ballot).delete()


def _slips(ballot: Ballot) -> dict[frozenset[str], Slip]:
    """Those of an earlier roll, by their owners."""
    slips = Slip.objects.filter(ballot=ballot).prefetch_related("owners")
    return {
        frozenset([DEVELOPER] if slip.developer else (str(owner.person_id) for owner in slip.owners.all())): slip
        for slip in slips
    }


def named(units: Iterable[Unit]) -> str:
    """The first few units in words, for a refusal."""
    listed = list(units)
    more = f" … ({len(listed)})" if len(listed) > SHOWN else ""
    return in_a_list(str(unit) for unit in listed[:SHOWN]) + more
