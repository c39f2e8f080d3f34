"""Entering one person by hand, with the home they live in or own, and their leaving; many come with the roster."""

from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, kinds, on_record, services, terms
from linli.people.models import Binding, Household, Ownership, Person, Residence
from linli.people.queries import living
from linli.places.models import Area, Unit


@transaction.atomic
def enter_person(
    name: str,
    *,
    by: Actor,
    area: Area,
    phone: str = "",
    id_number: str = "",
    unit_id: int | None = None,
    relation: str = "",
    share: Fraction = Fraction(1),
) -> Person:
    """Put a person on record, at home in a unit of the area if one is named."""
    person = services.create_person(name, by=by, area=area, phone=phone, id_number=id_number)
    if unit_id is not None:
        settle(person.pk, unit_id, relation, by=by, share=share)
    return person


@transaction.atomic
def settle(person_id: int, unit_id: int, relation: str, *, by: Actor, share: Fraction = Fraction(1)) -> None:
    """Enter the person as owner of `share` of the unit, or as tenant or family member living there, from now on.

    The unit is locked: of two owners entered at once, the second is compared with what the first left.
    """
    on_record.must_stand(person_id)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    if relation not in kinds.RELATIONS:
        raise Refused("relation_unknown", _("Choose owner, tenant or family member."), field="relation")
    if not access.may(by, "person.create", unit):
        raise NotAllowed(_("Only the estate's staff can add a person here."))
    if relation == "owner":
        _own(person_id, unit, share, by)
    else:
        _live(person_id, unit, relation, by)
    terms.changed(person_id)


Tie = Ownership | Residence | Binding  # what makes a home somebody's
HOMES: dict[str, type[Ownership] | type[Residence] | type[Binding]] = {
    "ownership": Ownership,
    "residence": Residence,
    "binding": Binding,
}


@transaction.atomic
def end_home(kind: str, pk: int, *, by: Actor) -> Tie:
    """Somebody sold the home or moved out: from now on nothing is theirs to do there, and it is no place to find them.

    The unit is locked, as `settle` does: who buys it is compared with what is left.
    """
    row: Tie = HOMES[kind].objects.select_for_update(of=("self",)).get(pk=pk)
    unit = unit_of(row)
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not access.may(by, "home.end", row):
        raise NotAllowed(_("Only the estate's staff can end this, and nobody what is their own."))
    if not _runs(row):
        raise Refused("home_ended", _("This has ended already."))
    if isinstance(row, Binding):
        row.state, row.decided_at, row.decided_by_id = Binding.ENDED, clock.now(), by.person_id
    else:
        row.ends = clock.now()
    row.save()
    _record_end(row, unit, by)
    if isinstance(row, Residence):
        _close_if_empty(row.household, unit, by)
    terms.changed(row.person_id)
    return row


def _record_end(row: Tie, unit: Unit, by: Actor) -> None:
    verb = {Ownership: "ownership.ended", Residence: "residence.ended", Binding: "binding.ended"}[type(row)]
    record(verb, row, by=by, data={"unit_id": unit.pk}, area_id=unit.area_id)


def _close_if_empty(household: Household, unit: Unit, by: Actor) -> None:
    """The last one to leave ends the household; who moves in later makes one of their own."""
    if household.ended_at is None and not household.residences.filter(living()).exists():
        household.ended_at = clock.now()
        household.save(update_fields=["ended_at"])
        record("household.ended", household, by=by, data={"unit_id": unit.pk}, area_id=unit.area_id)


def unit_of(row: Tie) -> Unit:
    """The home that the row is about."""
    return row.household.unit if isinstance(row, Residence) else row.unit


def _runs(row: Tie) -> bool:
    return row.state == Binding.APPROVED if isinstance(row, Binding) else row.ends is None


def _own(person_id: int, unit: Unit, share: Fraction, by: Actor) -> None:
    held = Ownership.objects.filter(living(), unit=unit).values_list("share_num", "share_den")
    free = 1 - sum((Fraction(*each) for each in held), Fraction(0))
    if not 0 < share <= free:
        text = _("The owners on record leave %(free)s of this home. Correct their shares, or end who sold it.")
        raise Refused("share_taken", text % {"free": free}, field="share")
    owned = Ownership.objects.create(
        person_id=person_id, unit=unit, share_num=share.numerator, share_den=share.denominator
    )
    record("ownership.started", owned, by=by, data={"unit_id": unit.pk}, area_id=unit.area_id, new=True)


def _live(person_id: int, unit: Unit, relation: str, by: Actor) -> None:
    household = Household.objects.filter(unit=unit, ended_at=None).order_by("pk").first()
    if household is None:
        household = Household.objects.create(unit=unit)
        data = {"unit_id": unit.pk}
        record("household.created", household, by=by, data=data, area_id=unit.area_id, new=True)
    lived = Residence.objects.create(person_id=person_id, household=household, relation=relation)
    kind: dict[str, object] = {"unit_id": unit.pk, "relation": relation}
    record("residence.started", lived, by=by, data=kind, area_id=unit.area_id, new=True)
