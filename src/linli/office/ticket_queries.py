"""Reads of the hotline's tickets, each within what the reader may read of its request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models as database
from django.db.models import Count, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import queries as cases
from linli.cases.beside import Kept
from linli.cases.models import Case, Channel
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.office.models import LIVE, Duty, Ticket, TicketState
from linli.people import access, terms
from linli.places.models import Area
from linli.rules.pack import Pack
from linli.ui import moments


def tickets(by: Actor) -> QuerySet[Ticket]:
    """Those whose request the actor reads."""
    return access.scope(by, "ticket.work", Ticket.objects.filter(cases.of_readable(by)))


def waiting(by: Actor) -> QuerySet[Ticket]:
    """Those that the city waits for, by when each is to be signed for or else replied to; without a time at the end."""
    rows = (
        tickets(by).filter(state__in=LIVE).select_related("area", "case__area", "case__handler", "case__handler_post")
    )
    until = When(state=TicketState.SENT, sign_by__isnull=False, then=F("sign_by"))
    due = database.Case(until, default=F("deadline"))
    return rows.annotate(asked=Count("nudges"), due=due).order_by(F("due").asc(nulls_last=True), "pk")


def past(by: Actor) -> QuerySet[Ticket]:
    """Those replied to or sent back, the latest first."""
    rows = (
        tickets(by).exclude(state__in=LIVE).select_related("area", "case__area", "case__handler", "case__handler_post")
    )
    return rows.annotate(asked=Count("nudges")).order_by("-pk")


def duties(area: Area) -> QuerySet[Duty]:
    """The lines of the duty lists that hold in an area, its own first."""
    return (
        Duty.objects.filter(area_id__in=area.path_ids, ended_at=None)
        .select_related("area")
        .order_by("area_id", "number")
    )


def beside(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """On the case's page: the ticket that it came in by. One statement for requests of the hotline, none for others."""
    if case.channel != Channel.HOTLINE or not case.source_number:
        return
    ticket = access.scope(by, "ticket.work", Ticket.objects.filter(case=case)).first()
    if ticket is not None:
        wanted = (
            ticket.deadline if ticket.state != TicketState.RETURNED else None
        )  # sent back, it is no longer wanted here
        text = _("Deadline of the city: %(time)s") % {"time": moments.said(wanted)} if wanted else ""
        title = _("Ticket %(number)s") % {"number": ticket.number}
        tone = "late" if ticket.late else "due" if ticket.live else "done"
        yield Kept(title, text, ticket.get_state_display(), tone, reverse("office:ticket", args=[ticket.code]))


@dataclass(frozen=True)
class Bulletin:
    """A day's tickets in figures, for the meeting of the next morning (通报)."""

    area: Area
    day: date
    came: int
    signed: int
    replied: int
    late: int
    returned: int
    waiting: int
    unsigned: int
    due_today: int
    overdue: int
    nudged: int


def bulletin(by: Actor, area: Area, day: date) -> Bulletin:
    """One statement, of what the reader may read: an office's own figures, by no name."""
    since, until = clock.midnight(day), clock.midnight(day + timedelta(days=1))
    now, tonight = clock.now(), clock.midnight(clock.today() + timedelta(days=1))
    on = Q(came_at__gte=since, came_at__lt=until)
    live = Q(state__in=LIVE)
    found = (
        tickets(by)
        .filter(**{f"{area.level}_id" if area.level != "province" else "area_id": area.pk})
        .aggregate(
            came=Count("pk", filter=on, distinct=True),
            signed=Count("pk", filter=on & Q(signed_at__isnull=False), distinct=True),
            replied=Count("pk", filter=_within("replied_at", since, until), distinct=True),
            late=Count(
                "pk", filter=_within("replied_at", since, until) & Q(replied_at__gt=F("deadline")), distinct=True
            ),
            returned=Count("pk", filter=_within("returned_at", since, until), distinct=True),
            waiting=Count("pk", filter=live, distinct=True),
            unsigned=Count("pk", filter=Q(state=TicketState.SENT), distinct=True),
            due_today=Count("pk", filter=live & Q(deadline__gte=now, deadline__lt=tonight), distinct=True),
            overdue=Count("pk", filter=live & Q(deadline__lt=now), distinct=True),
            nudged=Count("pk", filter=live & Q(nudges__isnull=False), distinct=True),
        )
    )
    return Bulletin(area, day, **found)


def _within(name: str, since: datetime, until: datetime) -> Q:
    return Q(**{f"{name}__gte": since, f"{name}__lt": until})


def areas(by: Actor, kinds: Iterable[str]) -> list[Area]:
    """The areas over which the actor holds such a post. One statement."""
    ids = {held.area_id for held in terms.held(by.person_id) if held.kind in set(kinds)}
    return list(Area.objects.filter(pk__in=ids, ends=None).order_by("pk"))
