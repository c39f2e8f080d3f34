"""Who is told of the hotline's tickets: the desk that works them, and whoever has the request in charge."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases import routing
from linli.cases.charge import aside
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.notify.concerned import still
from linli.notify.subscriptions import Concerned, Row, Told
from linli.office.grants import KINDS
from linli.office.models import LIVE, Nudge, Ticket, TicketState
from linli.people.access import may

NEAR = ("area", "case__area")


def desk_of(case: Case) -> set[int]:
    """Who works the tickets of this estate: the nearest desk whose holders read the request."""
    desks = [desk for desk in routing.desks(case.area) if desk.kind in KINDS]
    read = [desk for desk in desks if may(Actor(desk.person_id, "person"), "case.read", case)]
    return {desk.person_id for desk in read if desk.level == read[0].level}


def _told(ticket: Ticket, *, handler: bool) -> Iterable[Told]:
    """The desk by the ticket's page; whoever is in charge besides, who may not work tickets, by the request's."""
    facts = {"number": ticket.number, "time": ticket.deadline or "", "sign": ticket.sign_by or ""}
    desk, about = desk_of(ticket.case), aside(ticket.case)
    yield Told(desk, ticket, reverse("office:ticket", args=[ticket.code]), facts, aside=about)
    if handler and (others := routing.handlers(ticket.case) - desk):
        yield Told(others, ticket, reverse("cases:work", args=[ticket.case_id]), facts, aside=about)


def _of(model: type[Ticket] | type[Nudge], ticket_of: Callable[[int], Ticket | None], handler: bool) -> Concerned:
    def concerned(entry: Entry) -> Iterable[Told]:
        ticket = ticket_of(entry.subject_id)
        if ticket is not None:
            yield from _told(ticket, handler=handler)

    concerned.of = model  # type: ignore[attr-defined]  # for the test that tries every row
    return concerned


def _ticket(pk: int) -> Ticket | None:
    return Ticket.objects.select_related(*NEAR).filter(pk=pk).first()


def _nudged(pk: int) -> Ticket | None:
    return Ticket.objects.select_related(*NEAR).filter(nudges=pk).first()


DESK, BOTH, ASKED = _of(Ticket, _ticket, False), _of(Ticket, _ticket, True), _of(Nudge, _nudged, True)
WHO_DESK = _("the nearest desk that works tickets and reads the request")
WHO = _("the desk that works tickets, and whoever has the request in charge")
ROWS = [
    Row(
        "ticket.came", "ticket.came", "cases", WHO_DESK, _("12345 ticket %(number)s came in: sign for it"),
        _("A 12345 ticket came in: please sign for it."), DESK, stands=still(Ticket, state=TicketState.SENT),
    ),
    Row(
        "ticket.sign_soon", "ticket.sign_soon", "cases", WHO_DESK,
        _("12345 ticket %(number)s is not signed for: the time is over at %(sign)s"),
        _("Please sign for a 12345 ticket now."), DESK, urgent=True, stands=still(Ticket, state=TicketState.SENT),
    ),
    Row(
        "ticket.due_soon", "ticket.due_soon", "cases", WHO,
        _("12345 ticket %(number)s: the city wants the reply by %(time)s"),
        _("A 12345 ticket must be replied to soon."), BOTH, stands=still(Ticket, state__in=LIVE),
    ),
    Row(
        "ticket.nudged", "ticket.nudged", "cases", WHO, _("12345 ticket %(number)s was asked after"),
        _("Somebody asked where a 12345 ticket stands."), ASKED,
    ),
    Row(
        "ticket.sent_back", "ticket.sent_back", "cases", WHO,
        _("12345 ticket %(number)s was sent back to the hotline"), _("A 12345 ticket was sent back."), BOTH,
        stands=still(Ticket, state=TicketState.RETURNED),
    ),
    Row(
        "ticket.came_again", "ticket.came_again", "cases", WHO,
        _("12345 ticket %(number)s: the return was not accepted, it is yours after all"),
        _("A 12345 ticket came back: it is yours after all."), BOTH, stands=still(Ticket, state__in=LIVE),
    ),
    Row(
        "ticket.replied", "ticket.replied", "cases", WHO, _("12345 ticket %(number)s was replied to"),
        _("A 12345 ticket was replied to."), BOTH,
    ),
]  # fmt: skip
