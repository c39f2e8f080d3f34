"""Sessions as iCalendar: of an estate for anybody, of a person under an address that only they know."""

from collections.abc import Iterable

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.activities.models import Session, SessionState
from linli.kernel import clock
from linli.people.models import Person

MOST = 200
_SALT = "linli.activities.feeds"
_KEPT = 12  # letters of the sign-in's own mark: a new password makes a new address


def address(person: Person) -> str:
    """Where one's calendar program finds what one signed up for; who has it can read it."""
    token = signing.dumps([person.code, person.get_session_auth_hash()[:_KEPT]], salt=_SALT)
    return reverse("activities:feed_of_person", args=[token])


def person_of(token: str) -> Person:
    """Whose feed it is; else 404."""
    try:
        code, mark = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    person = get_object_or_404(Person, code=code, is_active=True)
    if not constant_time_compare(mark, person.get_session_auth_hash()[:_KEPT]):
        raise Http404
    return person


def calendar(request: HttpRequest, rows: Iterable[Session], name: str) -> HttpResponse:
    """The sessions, each an event of its own, so that one that was moved or called off says so."""
    from icalendar import Calendar, Event  # half a megabyte that few processes need

    made = Calendar()
    made.add("prodid", "-//Linli//Activities//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for row in rows:
        event = Event()
        event.add("uid", f"{row.code}@linli")
        event.add("dtstamp", clock.now())
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.ends_at)
        event.add("summary", str(row))
        event.add("location", row.where)
        event.add("url", request.build_absolute_uri(reverse("activities:show", args=[row.code])))
        event.add("status", "CANCELLED" if row.state == SessionState.CANCELLED else "CONFIRMED")
        made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
