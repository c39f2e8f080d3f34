"""What residents can order is offered, said otherwise and closed; whoever wants to help is accepted by the body."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import services as activities
from linli.activities import skilling
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.orders.models import Helper, Order, Service
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.rules import orders as rules


@dataclass(frozen=True)
class Offer:
    """What a service is to be. `least_age` in years; `minutes` as a rule, in quarters of an hour."""

    name: str
    about: str
    minutes: int
    least_age: int | None = None
    whom: str = ""
    skill: str = ""
    at_home: bool = True
    place: str = ""
    answer_days: int = 3


@transaction.atomic
def offer(organiser_id: int, said: Offer, *, by: Actor) -> Service:
    """Offer a service; the hours of whoever does it are those of a programme of the body, made with it."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organiser_id)
    made = Service(organiser=body).locate(body.area)
    if by.person_id is None or not may(by, "order_service.offer", made):
        raise NotAllowed(_("A service is offered by whoever holds a post of the body."))
    _fill(made, said)
    plan = activities.Plan(
        kind="service", title=made.name, leader_id=by.person_id, purpose=made.about, minutes=made.minutes, at=time(9),
        begins=clock.today() - timedelta(days=1),  # past: it has no session but those of its orders
        place=made.place or _("at home, as ordered"), alone=False, audience="named", shown=False,
    )  # fmt: skip
    made.programme = activities.found(body.pk, plan, by=SYSTEM)
    made.save()
    record("order_service.offered", made, by=by, data=_told(made), area_id=made.area_id, new=True)
    return made


def _told(service: Service) -> dict[str, object]:
    return {"organiser_id": service.organiser_id, "minutes": service.minutes, "least_age": service.least_age}


def _fill(service: Service, said: Offer) -> None:
    name, about = said.name.strip()[:40], said.about.strip()[:300]
    if not name or not about:
        raise Refused("name_missing", _("Say what it is called and what is done."), field="name")
    others = Service.objects.filter(organiser_id=service.organiser_id, name=name, running=True)
    if others.exclude(pk=service.pk or 0).exists():
        raise Refused("name_taken", _("The body offers a service of this name already."), field="name")
    if said.minutes % 15 or not 15 <= said.minutes <= 480:
        raise Refused("quarters", _("Give its length in quarters of an hour, eight hours at most."), field="minutes")
    if not said.at_home and not said.place.strip():
        raise Refused("place_missing", _("Say where it is done, or that it is done at home."), field="place")
    skill = said.skill.strip()[:40]
    # One that stood before the list was one, or is no longer offered, may stay.
    if skill and skill != service.skill and not skilling.offered(service.area).filter(title=skill).exists():
        raise Refused("skill_unknown", _("Choose a skill that the estate or the community lists."), field="skill")
    service.name, service.about, service.minutes = name, about, said.minutes
    service.least_age, service.whom, service.skill = said.least_age, said.whom.strip()[:80], skill
    service.at_home, service.place = said.at_home, said.place.strip()[:80]
    service.answer_days = said.answer_days


def _run(service_id: int, by: Actor) -> Service:
    service = Service.objects.select_for_update(of=("self",)).select_related("area").get(pk=service_id)
    if not may(by, "order_service.run", service):
        raise NotAllowed(_("A service is run by whoever holds a post of the body."))
    if not service.running:
        raise Refused("service_closed", _("This service is no longer offered."))
    return service


@transaction.atomic
def change(service_id: int, said: Offer, *, by: Actor, seen: str | None = None) -> Service:
    """Say it otherwise, for orders from now on."""
    service = _run(service_id, by)
    must_be_as_seen(seen, state_of(service))
    _fill(service, said)
    service.save()
    record("order_service.changed", service, by=by, data=_told(service), area_id=service.area_id)
    return service


@transaction.atomic
def close(service_id: int, *, by: Actor) -> Service:
    """It is no longer offered, once every order has its end."""
    service = _run(service_id, by)
    if left := Order.objects.filter(service=service).exclude(state__in=rules.ENDED).count():
        words = _("%(count)s orders are still open; each is done or answered first.") % {"count": left}
        raise Refused("orders_open", words)
    activities.end(service.programme_id, by=SYSTEM)
    service.running = False
    service.save(update_fields=["running"])
    record("order_service.closed", service, by=by, data={}, area_id=service.area_id)
    return service


@transaction.atomic
def volunteer(service_id: int, can: str, *, by: Actor) -> Helper:
    """Somebody of the estate wants to help with a service; the body says whether."""
    service = Service.objects.select_for_update(of=("self",)).select_related("area").get(pk=service_id)
    if by.person_id is None or not may(by, "order_service.look", service):
        raise NotAllowed(_("Residents of the estate help with this. Have your home bound to your account first."))
    row = Helper.objects.filter(service=service, person_id=by.person_id).first()
    if row is not None and row.state != Helper.State.LEFT:
        raise Refused("asked_already", _("You have offered your help already."))
    new = row is None
    row = row or Helper(service=service, person_id=by.person_id)
    row.can, row.state, row.accepted_by, row.at = can.strip()[:120], Helper.State.ASKED, None, clock.now()
    row.save()
    record("order_helper.asked", row, by=by, data={"service_id": service.pk}, area_id=service.area_id, new=new)
    return row


@transaction.atomic
def accept(helper_id: int, shown: str, *, by: Actor) -> Helper:
    """The body accepts a helper; where the service needs a skill it says what it saw of it (art. 15, 16).

    Said nothing, it is what another body saw: the team that confirmed the skill.
    """
    row = Helper.objects.select_related("service").get(pk=helper_id)
    service = _run(row.service_id, by)
    row = Helper.objects.select_for_update().get(pk=helper_id)
    if row.person_id == by.person_id:
        raise NotAllowed(_("Nobody accepts themselves; another post of the body does."))
    if row.state != Helper.State.ASKED:
        raise Refused("helper_state", _("This was answered already."))
    shown = shown.strip() or skilling.seen([row.person_id], service.skill).get(row.person_id, "")
    if service.skill and not shown:
        words = _("This needs a skill (%(skill)s): say which paper or training was seen.") % {"skill": service.skill}
        raise Refused("skill_unseen", words, field="shown", basis=rules.ABLE)
    row.state, row.shown, row.accepted_by_id = Helper.State.ACCEPTED, shown[:80], by.person_id
    row.save(update_fields=["state", "shown", "accepted_by"])
    record("order_helper.accepted", row, by=by, data={"service_id": service.pk}, area_id=service.area_id)
    return row


@transaction.atomic
def enter(service_id: int, person: Person, shown: str, *, by: Actor) -> Helper:
    """The body puts somebody of the register in who told the desk that they want to help."""
    service = _run(service_id, by)
    row, new = Helper.objects.select_for_update().get_or_create(service=service, person=person)
    if not new and row.state != Helper.State.LEFT:
        raise Refused("asked_already", _("This person has offered their help already."))
    row.state = Helper.State.ASKED
    row.save(update_fields=["state"])
    record("order_helper.asked", row, by=by, data={"service_id": service.pk}, area_id=service.area_id, new=new)
    return accept(row.pk, shown, by=by)


@transaction.atomic
def leave(helper_id: int, *, by: Actor) -> Helper:
    """They no longer help with it: they say so, or the body does."""
    row = Helper.objects.select_for_update(of=("self",)).select_related("service__area").get(pk=helper_id)
    if row.person_id != by.person_id and not may(by, "order_service.run", row.service):
        raise NotAllowed(_("A service is run by whoever holds a post of the body."))
    if row.state == Helper.State.LEFT:
        raise Refused("helper_state", _("This was answered already."))
    row.state = Helper.State.LEFT
    row.save(update_fields=["state"])
    record("order_helper.left", row, by=by, data={"service_id": row.service_id}, area_id=row.service.area_id)
    return row
