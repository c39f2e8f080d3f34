"""What of this floor waits: tickets to be signed for or due today; a form, for homes that have not filled it in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.office import form_queries, ticket_queries
from linli.office.form_models import Collection, Filling
from linli.office.grants import KINDS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import moments
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


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever could be asked: as long as any form is open."""
    yield Collection.objects.filter(closed_at=None, until__gte=clock.today())


def forms(request: HttpRequest) -> Iterable[Awaited]:
    """A form that one's home has not filled in. Two statements, of whoever is signed in, while any is open."""
    me = actor(request).person_id
    homes = [home.unit_id for home in terms.homes(me)]
    if not homes:
        return
    filled = Filling.objects.filter(collection=OuterRef("pk"), unit_id__in=homes)
    for row in form_queries.own(me).filter(~Exists(filled))[:5]:
        text = _("To be filled in by %(day)s") % {"day": moments.named_day(row.until)}
        yield Awaited(row.title, reverse("office:my_forms"), text, _("fill in"))
