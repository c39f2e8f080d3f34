"""Every write to cards and answers. Each function is one transaction: lock, ask `may`, save, record."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs, supporting
from linli.cases.behalf import OnBehalf
from linli.cases.models import Case, Channel
from linli.cases.services import Submission, submit
from linli.doorstep.models import Card, Message, Way, Wish
from linli.files.models import File
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import TEXT_SIZES
from linli.people.services import checked_phone
from linli.places.models import Building, Unit
from linli.places.queries import Place, describe, places_of
from linli.rules.questions import name_of


@dataclass(frozen=True)
class SetUp:
    """How the people of a home want to be answered, as it is set up with them once."""

    way: str = Way.CALL
    large: bool = False
    text_size: int = TEXT_SIZES[0]
    name: str = ""
    phone: str = ""


@transaction.atomic
def issue(building_id: int, *, by: Actor) -> int:
    """A card for every home of the building that has none; answers how many. Pressed twice it makes no second one."""
    building = Building.objects.select_for_update(of=("self",)).select_related("area").get(pk=building_id)
    if not may(by, "card.issue", building):
        raise NotAllowed(_("Cards are issued by the grid's worker and the offices above."))
    bare = building.units.filter(kind=Unit.Kind.HOME).exclude(cards__in=Card.objects.filter(ended_at=None))
    found = list(bare.select_related("area").order_by("pk"))
    for unit in found:
        _issued(unit, by)
    return len(found)


def _issued(unit: Unit, by: Actor, like: Card | None = None) -> Card:
    card = Card(unit=unit, issued_by_id=by.person_id)
    if like:  # the household keeps its ways
        card.way, card.large, card.text_size, card.name, card.phone = (
            like.way, like.large, like.text_size, like.name, like.phone,
        )  # fmt: skip
    card.locate(unit.area, grid_id=unit.grid_id)
    card.save()
    data = {"unit": unit.pk, **({"instead_of": like.pk} if like else {})}
    record("card.issued", card, by=by, data=data, area_id=card.area_id, new=True)
    return card


def _locked(card_id: int, by: Actor) -> Card:
    card = Card.objects.select_for_update(of=("self",)).select_related("unit__area", "area").get(pk=card_id)
    if not may(by, "card.issue", card):
        raise NotAllowed(_("Cards are issued by the grid's worker and the offices above."))
    if card.ended_at is not None:
        raise Refused("card_ended", _("This card is no longer in force."))
    return card


@transaction.atomic
def set_up(card_id: int, given: SetUp, *, by: Actor, seen: str | None = None) -> Card:
    """Note how the home wants to be answered."""
    card = _locked(card_id, by)
    must_be_as_seen(seen, state_of(card))
    if given.way not in Way.values:
        raise Refused("way_unknown", _("Choose how they want to be answered."), field="way")
    phone = checked_phone(given.phone) if given.phone else ""
    if given.way == Way.CALL and not phone:
        raise Refused("phone_missing", _("To call them a telephone number is needed."), field="phone")
    card.way, card.large, card.text_size = given.way, given.large, given.text_size
    card.name, card.phone = given.name.strip()[:50], phone
    card.save(update_fields=["way", "large", "text_size", "name", "phone"])
    record("card.set_up", card, by=by, data={"way": card.way, "large": card.large}, area_id=card.area_id)
    return card


@transaction.atomic
def end(card_id: int, reason: str, *, by: Actor, renew: bool = False) -> Card:
    """End the card: what it bears opens nothing any more. `renew`: the home gets another; answered is that one."""
    card = _locked(card_id, by)
    if reason not in Card.Ended.values:
        raise Refused("reason_missing", _("Say why the card ends."), field="reason")
    card.ended_at, card.ended_because = clock.now(), reason
    card.save(update_fields=["ended_at", "ended_because"])
    record("card.ended", card, by=by, data={"reason": reason}, area_id=card.area_id)
    return _issued(card.unit, by, like=card if reason != Card.Ended.MOVED else None) if renew else card


@transaction.atomic
def say(
    card: Card, files: Iterable[File], *, by: Actor, token: str | None = None, aside: bool = False,
    behalf: OnBehalf | None = None,
) -> Case:  # fmt: skip
    """What somebody said, filmed or photographed behind the card becomes a case; sent twice it stays one.

    `aside`: it is about those who would listen to it, so that the level above does. `behalf`: for whom it is said.
    """
    files = list(files)
    if token and (earlier := Case.objects.filter(token=token).first()):
        return earlier
    if not files:
        raise Refused("nothing_said", _("Hold the button and speak, or take a photo."))
    version_id, pack = packs.front()
    about = next((key for key, one in pack.categories.items() if one.about_people and one.active), "") if aside else ""
    if aside and not about:
        raise Refused("nobody_above", _("This cannot be kept from those who would listen here. Call the level above."))
    given = Submission(
        form={name_of(pack.form, type="category"): about} if about else {},
        way=pack.door("card"),
        channel=Channel.CARD,
        where=_place(card.unit),
        name=card.name,
        phone=card.phone,
        reporter_id=by.person_id,
        files=files,
        token=token,
        behalf=behalf,
    )
    case = submit(card.area, given, by=by, pack=(version_id, pack))
    Message.objects.get_or_create(case=case, defaults={"card": card})
    return case


def join(card: Card, number: int, *, by: Actor) -> Case:
    """Whoever lives behind the card has the same matter as an open request of the estate; they are told as it says."""
    case = Case.objects.filter(estate_id=card.area_id, number=number).first()
    if case is None:
        raise NotAllowed(_("This matter is not yours to support."))
    return supporting.join(case.pk, by=by, phone=card.phone, unit_id=card.unit_id)


def _place(unit: Unit) -> Place:
    where = Place(building_id=unit.building_id, entrance_id=unit.entrance_id, unit_id=unit.pk, grid_id=unit.grid_id)
    return Place(**{**where.__dict__, "label": describe(where, places_of(unit.area))[:80]})


@transaction.atomic
def wish(way: str, *, by: Actor) -> Wish:
    """How somebody with an account wants to be answered from now on."""
    if by.person_id is None:
        raise NotAllowed(_("Please sign in first."))
    if way not in Way.values:
        raise Refused("way_unknown", _("Choose how they want to be answered."), field="way")
    person = on_record.locked(by.person_id)
    row, new = Wish.objects.get_or_create(person=person, defaults={"way": way})
    if not new and row.way == way:
        return row
    row.way = way
    row.save(update_fields=["way"])
    record("answer_wish.said", row, by=by, data={"way": way}, area_id=None, new=new)
    return row
