"""Doors to the calendar of organisational life: the year on a page, on paper, and meetings in one's own calendar."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.council import life, membership_life, queries
from linli.council.doors import page
from linli.kernel import clock
from linli.papers import outs
from linli.people import feeds
from linli.people.doors import actor, staff_required
from linli.people.models import Person

_FEED = "linli.council.feed"


@require_safe
@staff_required
@outs.listed
def year(request: HttpRequest) -> HttpResponse:
    """The year of the bodies in reach, or of one: what is kept, due and missing, month by month."""
    wanted, code = _year(request), request.GET.get("body", "")
    keepers = life.keepers(actor(request))
    found, older = page(keepers, request)
    shown = list(keepers.filter(code=code)) or found[:1]  # asked for by its code, whether it is listed or not
    years = life.years(shown, wanted)
    context = {
        "bodies": found if not shown or shown[0] in found else [*found, *shown],
        "older": f"{older}&year={wanted}" if older else "",
        "one": years[0] if years else None,
        "lines": membership_life.year_of(years[0].body, wanted) if years else [],
        "year": wanted,
        "years": range(clock.today().year, clock.today().year - 5, -1),
        "months": range(1, 13),
    }
    return render(request, "council/life.html", context)


@require_safe
@staff_required
def year_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The year on paper, as offices file it: the calendar, and every meeting with who came."""
    wanted = _year(request)
    body = get_object_or_404(life.keepers(actor(request)), code=code)
    context = {
        "one": life.years([body], wanted)[0],
        "year": wanted,
        "months": range(1, 13),
        "held": life.held_in(body, wanted),
        "lines": membership_life.year_of(body, wanted),
    }
    return render(request, "council/life_sheet.html", context)


def _year(request: HttpRequest) -> int:
    text, now = request.GET.get("year", ""), clock.today().year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else now
    return year if 2000 <= year <= now + 1 else now


def feed_address(person: Person) -> str:
    """Where one's calendar program finds the meetings to which one is called; who has it can read it."""
    token = feeds.token(person, _FEED)
    return reverse("council:feed", args=[token])


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings to which one is called, as iCalendar."""
    from icalendar import Calendar, Event  # half a megabyte that few processes need

    person = feeds.person_of(token, _FEED)
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//Meetings//EN")
    calendar.add("version", "2.0")
    for row in queries.called_to(person.pk)[:100]:
        event = Event()
        event.add("uid", f"{row.code}@linli")
        event.add("dtstamp", clock.now())
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.starts_at + timedelta(hours=2))
        event.add("summary", row.title)
        event.add("location", row.place)
        event.add("url", request.build_absolute_uri(reverse("council:own", args=[row.code])))
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
