"""Stars of volunteers: proposed by their confirmed hours, published for some working days, then given.

Only who has agreed to be shown is published by name (志愿服务条例 art. 20); others are given their stars without it.
"""

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from linli.activities import hours
from linli.activities.hour_models import Hours, HoursState, Star, Volunteer
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.rules import volunteering as rules
from linli.rules.workdays import add_workdays
from linli.settings import queries as settings


@transaction.atomic
def agree(shown: bool, *, by: Actor) -> Volunteer:
    """The volunteer says whether their name may be shown."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    row, new = Volunteer.objects.select_for_update().get_or_create(person_id=by.person_id)
    row.shown = shown
    row.save(update_fields=["shown"])
    record("volunteer.agreed", row, by=by, data={"shown": shown}, area_id=None, new=new)
    return row


def due(area: Area) -> dict[int, int]:
    """Who of those serving in the area has earned more stars than were ever published, by person: the stars."""
    served = Hours.objects.filter(state=HoursState.CONFIRMED, sign_up__session__area=area)
    people = set(served.values_list("sign_up__person_id", flat=True))
    known = dict(
        Star.objects.filter(person__in=people, withdrawn="").values_list("person_id").annotate(most=Max("stars"))
    )
    earned = {person: rules.stars(minutes) for person, minutes in hours.sums(people).items()}
    return {person: stars for person, stars in earned.items() if stars > known.get(person, 0)}


@transaction.atomic
def publish(area_id: int, *, by: Actor) -> list[Star]:
    """Publish the stars that are due in the area, each until its last working day."""
    area = Area.objects.select_for_update().get(pk=area_id)
    if not may(by, "star.publish", area):
        raise NotAllowed(_("Stars are published by the branch secretary or the community."))
    found = due(area)
    if not found:
        raise Refused("no_stars", _("Nobody has earned a star since the last publication."))
    days = int(settings.value("volunteers.star_days", area))
    until, minutes = add_workdays(settings.calendar(), clock.today(), days), hours.sums(found)
    made = []
    for person_id, stars in sorted(found.items()):
        star = Star(
            person_id=person_id, stars=stars, minutes=minutes[person_id], published_on=clock.today(), until=until
        )
        star.locate(area)
        star.save()
        data = {"person_id": person_id, "stars": stars, "until": until.isoformat()}
        record("star.published", star, by=by, data=data, area_id=area.pk, new=True)
        made.append(star)
    return made


@transaction.atomic
def withdraw(star_id: int, reason: str, *, by: Actor) -> Star:
    """An objection to a published star was well founded."""
    star = Star.objects.select_for_update(of=("self",)).select_related("area").get(pk=star_id)
    if not may(by, "star.publish", star.area):
        raise NotAllowed(_("Stars are published by the branch secretary or the community."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the star is taken back."), field="reason")
    star.withdrawn = reason.strip()[:200]
    star.save(update_fields=["withdrawn"])
    record("star.withdrawn", star, by=by, data={}, area_id=star.area_id)
    return star


def shown(area_ids: list[int]) -> QuerySet[Star]:
    """What residents read: stars under publication of those who agreed to be shown, by name, without any ranking."""
    agreed = Volunteer.objects.filter(shown=True).values("person_id")
    rows = Star.objects.filter(area_id__in=area_ids, withdrawn="", until__gte=clock.today(), person__in=agreed)
    return rows.select_related("person").order_by("person__name", "pk")


def given(person_id: int) -> int:
    """How many stars a person has: published, not taken back, and the days of publication over."""
    rows = Star.objects.filter(person_id=person_id, withdrawn="", until__lt=clock.today())
    return int(rows.aggregate(most=Max("stars"))["most"] or 0)
