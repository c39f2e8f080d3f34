"""A week of an area in figures and words: what came in, what was done, what waits. For groups, and for the page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.channels.binding import account_of
from linli.kernel import clock
from linli.places.models import Area
from linli.ui import moments

DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """From a Monday to the Sunday after it; `open` is what waits at this moment."""

    first: date
    reported: int
    done: int
    open: int

    @property
    def last(self) -> date:
        return self.first + DAYS - timedelta(days=1)


def monday_before(day: date) -> date:
    """The Monday of the last week that is over."""
    return day - timedelta(days=day.weekday()) - DAYS


def sum_of(area: Area, first: date) -> Week:
    """One statement. What is about the area's own staff is counted above it: here it would tell them of a complaint."""
    since, until = clock.midnight(first), clock.midnight(first + DAYS)
    finished = Q(finished_at__gte=since, finished_at__lt=until)
    closed = Q(finished_at=None, closed_at__gte=since, closed_at__lt=until)
    cases = Case.objects.filter(**{f"{area.level}_id": area.pk}, concerned=False, reserved=False)
    found = cases.aggregate(
        reported=Count("pk", filter=Q(created_at__gte=since, created_at__lt=until)),
        done=Count("pk", filter=finished | closed),
        open=Count("pk", filter=Q(open=True, finished_at=None)),
    )
    return Week(first, found["reported"], found["done"], found["open"])


def words(area: Area, week: Week, link: str) -> str:
    """What is pasted into a group."""
    said = _("%(area)s, %(first)s to %(last)s. Requests: %(reported)s received, %(done)s settled, %(open)s in hand.")
    said = said % {
        "area": area.name, "first": moments.named_day(week.first), "last": moments.named_day(week.last),
        "reported": week.reported, "done": week.done, "open": week.open,
    }  # fmt: skip
    return f"{said}\n{link}" if link else said


def of_area(area: Area) -> str:
    """The last whole week in words, with the page where residents read it where the site's address is known."""
    account = account_of(area)
    link = account.site + reverse("channels:week", args=[area.code]) if account and area.level == "estate" else ""
    return words(area, sum_of(area, monday_before(clock.today())), link)
