"""What of this floor waits at a desk: tickets to be signed for or due today."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.office import ticket_queries
from linli.office.grants import KINDS
from linli.people import terms
from linli.people.doors import actor
from linli.ui.awaits import Awaited


def tickets(request: HttpRequest) -> Iterable[Awaited]:
    """One line for all of them. One statement, for whoever works tickets."""
    by = actor(request)
    if not any(held.kind in KINDS for held in terms.held(by.person_id)):
        return
    tonight = clock.midnight(clock.today() + timedelta(days=1))
    rows = ticket_queries.tickets(by)
    number = len(
        (rows.filter(state="sent") | rows.filter(state="signed", deadline__lt=tonight)).values_list("pk")[:100]
    )
    if number:
        text = _("%(number)s to be signed for or due today") % {"number": number}
        yield Awaited(_("12345 tickets"), reverse("office:tickets"), text, _("12345"), "due")
