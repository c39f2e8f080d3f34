"""What is on as iCalendar: of an estate for anybody, of a person under an address that only they know.

Floors above add what they know of (`register`): a calendar program keeps what it reads on other people's machines, so
nothing goes into it that is sealed here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.activities.models import Session, SessionState, SignUp, State
from linli.kernel import clock
from linli.people import feeds
from linli.people.models import Person
from linli.places.models import Area

MOST = 200  # of each feature
_FEED = "linli.activities.feeds"


def address(person: Person) -> str:
    """Where one's calendar program finds what one signed up for; who has it can read it."""
    token = feeds.token(person, _FEED)
    return reverse("activities:feed_of_person", args=[token])


def person_of(token: str) -> Person:
    """Whose feed it is; else 404."""
    return feeds.person_of(token, _FEED)


@dataclass(frozen=True)
class Event:
    """One thing in a calendar: at an hour, or on a whole day (`ends` is then the day after). `url` is a path."""

    key: str  # the same for as long as it is the same thing: what moved is moved in the calendar
    title: str
    starts: datetime | date
    ends: datetime | date
    url: str
    place: str = ""
    cancelled: bool = False
    sure: bool = True  # False: the person has no place in it yet


OfPerson = Callable[[int], Iterable[Event]]
OfEstate = Callable[[Area], Iterable[Event]]
_of_person: list[OfPerson] = []
_of_estate: list[OfEstate] = []


def register(*, person: OfPerson | None = None, estate: OfEstate | None = None) -> None:
    """Add a feature's events: of a person by key, of an estate for everybody. Called when the app is ready."""
    if person is not None and person not in _of_person:
        _of_person.append(person)
    if estate is not None and estate not in _of_estate:
        _of_estate.append(estate)


def of_person(person_id: int, signed: Iterable[SignUp]) -> Iterable[Event]:
    """What they signed up for, and what the features above have of theirs."""
    yield from (replace(_event(row.session), sure=row.state == State.PLACED) for row in signed)
    for source in _of_person:
        yield from source(person_id)


def of_estate(estate: Area, sessions: Iterable[Session]) -> Iterable[Event]:
    """The sessions in an estate, and what the features above show there to everybody."""
    yield from (_event(row) for row in sessions)
    for source in _of_estate:
        yield from source(estate)


def _event(row: Session) -> Event:
    url = reverse("activities:show", args=[row.code])
    return Event(row.code, str(row), row.starts_at, row.ends_at, url, row.where, row.state == SessionState.CANCELLED)


def calendar(request: HttpRequest, events: Iterable[Event], name: str) -> HttpResponse:
    """An event of its own for each, so that one that was moved or called off says so."""
    from icalendar import Calendar
    from icalendar import Event as Line  # half a megabyte that few processes need

    made = Calendar()
    made.add("prodid", "-//Linli//Activities//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for row in events:
        line = Line()
        line.add("uid", f"{row.key}@linli")
        line.add("dtstamp", clock.now())
        line.add("dtstart", row.starts)
        line.add("dtend", row.ends)
        line.add("summary", row.title)
        if row.place:
            line.add("location", row.place)
        line.add("url", request.build_absolute_uri(row.url))
        line.add("status", "CANCELLED" if row.cancelled else "CONFIRMED" if row.sure else "TENTATIVE")
        made.add_component(line)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
