"""What of teams waits at the desk: applications for whoever leads, and a quarter without a performance."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.teams import queries
from linli.teams.menu import READS
from linli.teams.models import Loan, State
from linli.ui import moments
from linli.ui.awaits import Awaited

SHOWN = 10


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """Three statements, of whoever leads teams or reads them; none for others."""
    by = actor(request)
    if not READS & {held.kind for held in terms.held(by.person_id)}:
        return
    led = scope(by, "team.run", queries.teams())
    for team in led.filter(members__state=State.APPLIED).distinct().order_by("pk")[:SHOWN]:
        number = getattr(team, "asking", 0)
        text = ngettext("%(number)s person applied to join", "%(number)s people applied to join", number)
        yield Awaited(str(team), _page(team.code), text % {"number": number}, _("answer"), "due")
    for team in queries.quiet(by)[:SHOWN]:
        text = _("No performance in this quarter, and none planned")
        yield Awaited(str(team), _page(team.code), text, pgettext("a performance", "missing"), "due")
    late = Loan.objects.filter(equipment__team__in=led, back_on=None, due_on__lt=clock.today())
    for loan in late.select_related("equipment__team").order_by("due_on", "pk")[:SHOWN]:
        team, day = loan.equipment.team, moments.named_day(loan.due_on)
        text = _("should have come back by %(day)s") % {"day": day}
        yield Awaited(loan.equipment.name, _page(team.code), text, pgettext("on loan", "late"), "late")


def _page(code: str) -> str:
    return reverse("teams:team", args=[code])
