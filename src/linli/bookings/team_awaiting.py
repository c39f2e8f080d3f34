"""What of teams that are booked waits: for whoever asked, for a member who is called, and for a leader's desk."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.bookings import team_queries
from linli.bookings.team_models import Answer, Called, TeamBooking, TeamState
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.ui import addresses
from linli.ui.awaits import Awaited
from linli.ui.markup import filled, worded
from linli.ui.templatetags.ui import when

SOON = timedelta(days=3)
AFTER = timedelta(days=30)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever asked for a team, or is called to play, before long or not long ago."""
    since = clock.now() - AFTER
    yield TeamBooking.objects.filter(person_id=person_id, starts_at__gte=since)
    yield Called.objects.filter(member__person_id=person_id, booking__starts_at__gte=since)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Three statements, of whoever asked or is called."""
    me, now = actor(request).person_id, clock.now()
    if me is None:
        return
    text: str
    proposed = Q(state=TeamState.PROPOSED, answer_by__gte=now)
    told = Q(state__in=(TeamState.AGREED, TeamState.REFUSED), starts_at__range=(now, now + SOON))
    page = addresses.page("bookings:teams_mine")
    for row in team_queries.bookings().filter(proposed | told, person_id=me).order_by("starts_at", "pk")[:SHOWN]:
        if row.state == TeamState.PROPOSED and row.answer_by:
            text, tone = worded(_("Another time is proposed: answer by %(time)s."), time=when(row.answer_by)), "due"
        else:
            text = row.because or filled("{} · {}", when(row.starts_at), row.place)
            tone = "late" if row.state == TeamState.REFUSED else "calm"
        yield Awaited(str(row.team), page, text, str(row.get_state_display()), tone)
    called = team_queries.calls_of(me).filter(
        booking__state=TeamState.AGREED, booking__starts_at__gte=now, answer=Answer.OPEN
    )
    page = addresses.page("bookings:my_calls")
    for one in called.order_by("booking__starts_at", "pk")[:SHOWN]:
        text = worded(_("You are called for %(time)s. Say whether you come."), time=when(one.booking.starts_at))
        yield Awaited(str(one.booking.team), page, text, _("answer"), "due")
    for one in team_queries.to_vouch(me).order_by("pk")[:SHOWN]:
        text = _("Say whether %(name)s was there too.") % {"name": one.member.called}
        yield Awaited(str(one.booking.team), page, text, _("answer"), "due")


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """Two statements, of whoever holds a post; none for others."""
    by, now = actor(request), clock.now()
    if not any(not held.strong for held in terms.held(by.person_id)):
        return
    asked = Q(state=TeamState.ASKED, starts_at__gt=now)
    short = Q(state=TeamState.AGREED, ready=False, calls_by__lt=now, starts_at__gt=now)
    over = Q(state=TeamState.AGREED, ends_at__lt=now)
    rows = scope(by, "team_booking.run", team_queries.bookings()).filter(asked | short | over)
    for row in rows.order_by("starts_at", "pk")[: 2 * SHOWN]:
        said = filled("{} · {}", when(row.starts_at), row.get_occasion_display())
        url = addresses.of("bookings:call", row.code)
        if row.state == TeamState.ASKED:
            yield Awaited(str(row.team), url, said, pgettext("bookings", "to be decided"))
        elif row.ends_at < now:
            yield Awaited(str(row.team), url, said, _("note who came"))
        else:
            yield Awaited(str(row.team), url, said, pgettext("a line-up", "people are missing"), "late")
    number = len(team_queries.unconfirmed(by)[:SHOWN])
    if number:
        text = ngettext("hours of %(number)s performance", "hours of %(number)s performances", number)
        url = addresses.page("bookings:calls")
        yield Awaited(_("Teams that are asked for"), url, text % {"number": number}, _("to be confirmed"))
