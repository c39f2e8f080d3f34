"""Tickets whose time is nearly over are put on record once, so that the posts concerned are told (`subscriptions`)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock
from linli.office.models import LIVE, Ticket, TicketState

SIGN, DUE = "ticket.sign_soon", "ticket.due_soon"
BEFORE_SIGNING, BEFORE_DEADLINE = timedelta(hours=1), timedelta(hours=24)  # practice
AT_ONCE = 500


def remind() -> int:
    """One transaction a ticket; answers how many were new."""
    return sum(
        _said(pk, verb) for verb in (SIGN, DUE) for pk in list(nearly(verb).values_list("pk", flat=True)[:AT_ONCE])
    )


def nearly(verb: str) -> QuerySet[Ticket]:
    """Tickets that the city waits for and nobody was told of yet, the soonest first: to be signed for, or replied to.

    What came in with less time than that left is told of too, what is over already is not: it stands as late.
    """
    now = clock.now()
    if verb == SIGN:
        rows = Ticket.objects.filter(state=TicketState.SENT, sign_by__gt=now, sign_by__lte=now + BEFORE_SIGNING)
    else:
        rows = Ticket.objects.filter(state__in=LIVE, deadline__gt=now, deadline__lte=now + BEFORE_DEADLINE)
    said = Entry.objects.filter(subject_kind="ticket", subject_id=OuterRef("pk"), verb=verb)
    return rows.filter(~Exists(said)).order_by("sign_by" if verb == SIGN else "deadline", "pk")


@transaction.atomic
def _said(ticket_id: int, verb: str) -> int:
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
    if not nearly(verb).filter(pk=ticket_id).exists():  # it was signed for or replied to meanwhile, or is said already
        return 0
    data = {"case": ticket.case_id}
    if verb == SIGN:
        record("ticket.sign_soon", ticket, by=SYSTEM, data=data, area_id=ticket.area_id)
    else:
        record("ticket.due_soon", ticket, by=SYSTEM, data=data, area_id=ticket.area_id)
    return 1
