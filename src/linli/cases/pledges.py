"""What an office promises in the open (公开承诺) and how it keeps it: published by itself or an office above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from linli.cases import routing
from linli.cases.models import Case
from linli.cases.oversight_models import Pledge
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.people.kinds import SUPERIORS
from linli.people.models import Organisation
from linli.people.terms import Held
from linli.places.models import Area


@dataclass(frozen=True)
class Kept:
    """How an office kept its promise: of what it handled in the month, and what is open beyond it now."""

    pledge: Pledge
    handled: int
    in_time: int
    open: int
    beyond: int


def may_promise(area: Area, by: Actor) -> dict[int, Held]:
    """The offices over the area for which the actor may speak, their own and those below, and in which post."""
    desks = routing.desks(area)
    of_post = {desk.post_id: desk.organisation_id for desk in desks}
    mine = [(held, of_post[held.post_id]) for held in terms.held(by.person_id) if held.post_id in of_post]
    if not mine:
        return {}
    bodies = Organisation.objects.filter(pk__in={desk.organisation_id for desk in desks})
    kind = dict(bodies.values_list("pk", "kind"))
    found: dict[int, Held] = {}
    for body in sorted(kind):
        above = {superior for superior, _post in SUPERIORS.get(kind[body], ())}
        speaking = (held for held, own in mine if own == body or kind[own] in above)
        if (held := next(speaking, None)) is not None:
            found[body] = held
    return found


@transaction.atomic
def give(area: Area, organisation_id: int, days: int, words: str, *, by: Actor) -> Pledge:
    """Promise in the office's name; the one before ends."""
    held = may_promise(area, by).get(organisation_id)
    if held is None or by.person_id is None:
        raise NotAllowed(_("An office's promise and its figures are published by itself or by an office above."))
    if not 1 <= days <= 90:
        raise Refused("days_wrong", _("Between one and ninety days."), field="days")
    for before in Pledge.objects.select_for_update().filter(area=area, organisation_id=organisation_id, ended_at=None):
        _end(before, by)
    try:
        with transaction.atomic():
            made = Pledge.objects.create(
                area=area, organisation_id=organisation_id, days=days, words=words.strip()[:200],
                starts=clock.today(), given_by_id=by.person_id, given_as_id=held.post_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("promised_already", _("Somebody promised in this office's name just now.")) from None
    data = {"organisation": organisation_id, "days": days}
    record("pledge.given", made, by=by, data=data, area_id=area.pk, new=True)
    return made


@transaction.atomic
def end(pledge_id: int, *, by: Actor) -> None:
    """The promise and its figures are taken out of the open."""
    one = Pledge.objects.select_for_update(of=("self",)).select_related("area").get(pk=pledge_id)
    if one.organisation_id not in may_promise(one.area, by):
        raise NotAllowed(_("An office's promise and its figures are published by itself or by an office above."))
    if one.ended_at is None:
        _end(one, by)


def _end(one: Pledge, by: Actor) -> None:
    one.ended_at = clock.now()
    one.save(update_fields=["ended_at"])
    record("pledge.ended", one, by=by, data={"days": one.days}, area_id=one.area_id)


def offices(area: Area, by: Actor) -> Sequence[Organisation]:
    """Those in whose name the actor may promise, by name. One statement."""
    return list(Organisation.objects.filter(pk__in=may_promise(area, by)).order_by("name", "pk"))


def kept(area: Area, since: datetime, until: datetime) -> list[Kept]:
    """Each promise in force with how it was kept, by the offices' names and in no other order. Two statements."""
    found = Pledge.objects.filter(area=area, ended_at=None).select_related("organisation", "given_as")
    pledges = list(found.order_by("organisation__name", "pk"))
    if not pledges:
        return []
    # What is about the estate's own staff is counted above it; what two people left out, in public, is not counted.
    cases = Case.objects.filter(estate_id=area.pk, concerned=False, excluded=False)
    sums = cases.order_by().aggregate(
        **{
            f"{name}_{one.pk}": Count("pk", filter=inside)
            for one in pledges
            for name, inside in _counts(one, since, until).items()
        }
    )
    names = ("handled", "in_time", "open", "beyond")
    return [Kept(one, *(sums[f"{name}_{one.pk}"] for name in names)) for one in pledges]


def _counts(one: Pledge, since: datetime, until: datetime) -> dict[str, Q]:
    length, now = timedelta(days=one.days), clock.now()
    own = Q(handler_post__organisation_id=one.organisation_id)
    handled = own & Q(finished_at__gte=since, finished_at__lt=until)
    still = own & Q(open=True, finished_at=None)
    return {
        "handled": handled,
        "in_time": handled & Q(finished_at__lte=F("created_at") + length),
        "open": still,
        "beyond": still & Q(created_at__lt=now - length),
    }
