"""Calls for works: drawn up, opened with its jury named, prolonged, called off. Its parts are fixed once it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin
from linli.people.access import may
from linli.people.models import Person
from linli.stories.call_models import Call, CallState, Category, Criterion, Entry, Judgement, Juror, Prize
from linli.stories.models import Publisher

JURORS_AT_LEAST = 3
PUBLIC_AT_LEAST = 3  # days; practice, no law fixes it


@dataclass(frozen=True)
class Plan:
    """What a call says. `criteria`: name and most points; `prizes`: name, places of each category, fen before tax."""

    title: str
    theme: str
    until: date
    categories: Sequence[str]
    criteria: Sequence[tuple[str, int]]
    prizes: Sequence[tuple[str, int, int]]
    open_to: str = "everybody"
    conditions: str = ""
    blind: bool = True
    way: str = "mean"
    least: int = 0
    public_days: int = 5
    labour: bool = False


def locked(call_id: int) -> Call:
    """The call, locked."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("publisher__area", "area")
    return rows.get(pk=call_id)


def kept(call_id: int, by: Actor) -> Call:
    """The call, locked, when the actor keeps its publisher and they and their kin do not compete; else Refused."""
    call = locked(call_id)
    if not may(by, "publisher.keep", call.publisher) or by.person_id is None:
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    if competes(call, by.person_id):
        raise NotAllowed(_("You or a near relative sent in a work for this call; others of the desk look after it."))
    return call


def competes(call: Call, person_id: int | None) -> bool:
    """Whether the person or a near relative sent in a work. One statement."""
    me = person_id or 0
    theirs = Q(case__reporter_id=me) | kin.NearTo("case__reporter_id", me).q()
    return call.entries.filter(theirs).exists()


def must_be(call: Call, *states: str) -> None:
    """Refused in any other state."""
    if call.state not in states:
        words = _("This cannot be done now: the call is “%(state)s”.") % {"state": call.get_state_display()}
        raise Refused("call_state", words)


@transaction.atomic
def draw_up(publisher_id: int, plan: Plan, *, by: Actor) -> Call:
    """A call, not yet open."""
    publisher = Publisher.objects.select_for_update(of=("self",)).select_related("area").get(pk=publisher_id)
    if not may(by, "publisher.keep", publisher) or by.person_id is None:
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    call = Call(publisher=publisher).locate(publisher.area)
    _fill(call, plan)
    record("call.drawn_up", call, by=by, data={"publisher": publisher.pk}, area_id=call.area_id, new=True)
    return call


@transaction.atomic
def change(call_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> Call:
    """Say anew what it says, before it is open."""
    call = kept(call_id, by)
    must_be(call, CallState.DRAFT)
    must_be_as_seen(seen, state_of(call))
    _fill(call, plan)
    record("call.changed", call, by=by, data={}, area_id=call.area_id)
    return call


def _fill(call: Call, plan: Plan) -> None:
    _checked(plan)
    for name in ("title", "theme", "until", "open_to", "conditions", "blind", "way", "least", "public_days", "labour"):
        value = getattr(plan, name)
        setattr(call, name, value.strip() if isinstance(value, str) else value)
    call.save()
    for rows in (call.categories, call.criteria, call.prizes):
        rows.all().delete()
    Category.objects.bulk_create(
        Category(call=call, name=name, position=n) for n, name in enumerate(plan.categories, 1)
    )
    Criterion.objects.bulk_create(
        Criterion(call=call, name=name, most=most, position=n) for n, (name, most) in enumerate(plan.criteria, 1)
    )
    Prize.objects.bulk_create(
        Prize(call=call, name=name, places=places, amount=amount, position=n)
        for n, (name, places, amount) in enumerate(plan.prizes, 1)
    )


def _checked(plan: Plan) -> None:
    if plan.until < clock.today():
        raise Refused("until_past", _("The last day is over already."), field="until")
    if plan.public_days < PUBLIC_AT_LEAST:
        words = _("A result is public for %(days)s days at least before it is final.") % {"days": PUBLIC_AT_LEAST}
        raise Refused("public_days", words, field="public_days")
    together = sum(most for _name, most in plan.criteria)
    if plan.least > together:
        words = _("The criteria give %(points)s points together.") % {"points": together}
        raise Refused("least", words, field="least")
    lists = {
        "categories": list(plan.categories),
        "criteria": [one[0] for one in plan.criteria],
        "prizes": [one[0] for one in plan.prizes],
    }
    for field, names in lists.items():
        if not names or len(set(names)) < len(names) or len(names) > 12:
            raise Refused(f"call_{field}", _("Name one to twelve, each once."), field=field)


@transaction.atomic
def name_juror(call_id: int, name: str, phone: str, unit: str, *, by: Actor) -> Juror:
    """Somebody with an account here is to judge. Nobody judges where they compete."""
    call = kept(call_id, by)
    must_be(call, CallState.DRAFT, CallState.OPEN)
    person = Person.objects.named(phone, name)
    if person is None:
        words = _("Nobody has signed up with this name and number. Ask them to sign in once; then they can be named.")
        raise Refused("nobody_there", words, field="phone")
    if call.entries.filter(case__reporter=person, out="").exists():
        raise Refused("competes", _("They have sent in a work for this call."), field="phone")
    row = call.jurors.filter(person=person).first()
    if row and row.ended_at is None:
        raise Refused("named_already", _("They are named already."), field="phone")
    row = row or Juror(call=call, person=person)
    row.unit, row.named_at, row.ended_at = unit.strip()[:60], clock.now(), None
    row.save()
    record("call.juror_named", call, by=by, data={"person": person.pk}, area_id=call.area_id)
    return row


@transaction.atomic
def drop_juror(juror_id: int, *, by: Actor) -> Juror:
    """They judge no longer, and what they gave counts no longer."""
    call = kept(Juror.objects.values_list("call_id", flat=True).get(pk=juror_id), by)
    juror = Juror.objects.get(pk=juror_id)
    must_be(call, CallState.DRAFT, CallState.OPEN)
    if juror.ended_at is None:
        if call.state == CallState.OPEN and jurors(call).count() <= JURORS_AT_LEAST:
            raise Refused("jury_small", _("A jury has three members at least; name another one first."))
        juror.ended_at = clock.now()
        juror.save(update_fields=["ended_at"])
        record("call.juror_ended", call, by=by, data={"person": juror.person_id}, area_id=call.area_id)
    return juror


def jurors(call: Call) -> "models.QuerySet[Juror]":
    """Those who judge, in the order in which they were named."""
    return call.jurors.filter(ended_at=None).select_related("person").order_by("pk")


@transaction.atomic
def open_call(call_id: int, *, by: Actor) -> Call:
    """Everybody reads it and can send in works."""
    call = kept(call_id, by)
    must_be(call, CallState.DRAFT)
    if call.until < clock.today():
        raise Refused("until_past", _("The last day is over already."))
    if jurors(call).count() < JURORS_AT_LEAST:
        raise Refused("jury_small", _("A jury has three members at least; name them first."))
    call.state, call.opened_at = CallState.OPEN, clock.now()
    call.save(update_fields=["state", "opened_at"])
    record("call.opened", call, by=by, data={"until": call.until.isoformat()}, area_id=call.area_id)
    return call


@transaction.atomic
def prolong(call_id: int, until: date, *, by: Actor) -> Call:
    """Works can be sent in for longer. Nothing may have been judged."""
    call = kept(call_id, by)
    must_be(call, CallState.OPEN)
    if until <= call.until or until < clock.today():
        raise Refused("until_past", _("Give a later day."), field="until")
    if Judgement.objects.filter(entry__call=call).exists():
        raise Refused("judged", _("The jury has begun."))
    call.until = until
    call.save(update_fields=["until"])
    record("call.prolonged", call, by=by, data={"until": until.isoformat()}, area_id=call.area_id)
    return call


@transaction.atomic
def call_off(call_id: int, why: str, *, by: Actor) -> Call:
    """There will be no result; everybody reads why."""
    call = kept(call_id, by)
    must_be(call, CallState.DRAFT, CallState.OPEN, CallState.ANNOUNCED)
    if not why.strip():
        raise Refused("no_reason", _("Say why."), field="why")
    call.state, call.why = CallState.CANCELLED, why.strip()[:200]
    call.save(update_fields=["state", "why"])
    record("call.called_off", call, by=by, data={}, area_id=call.area_id)
    return call


def standing(call: Call) -> "models.QuerySet[Entry]":
    """The works that are judged, by their numbers."""
    return call.entries.filter(out="").order_by("number")
