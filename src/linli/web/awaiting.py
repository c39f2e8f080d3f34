"""What waits at the desk for a second person or an answer of the office: double rows to be made one, erasures."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.kernel import clock
from linli.people import access, terms
from linli.people.doors import actor
from linli.people.kinds import MERGERS
from linli.people.merging import finding
from linli.people.models import Erasure
from linli.ui import moments
from linli.ui.awaits import Awaited

COUNTED = 100


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """One statement each, of whoever holds a post that decides them, and one more where merges wait anywhere."""
    by = actor(request)
    if not any(held.kind in MERGERS for held in terms.held(by.person_id)):
        return
    if number := len(finding.waiting_for(by)):
        text = _("%(number)s proposed by a colleague: make them one, or say that they are two") % {"number": number}
        yield Awaited(_("On record twice"), reverse("web:doubles"), text, _("second person"))
    asked = access.scope(by, "erasure.decide", Erasure.objects.filter(state=Erasure.ASKED)).order_by("due", "pk")
    days = [day for day in asked.values_list("due", flat=True)[:COUNTED] if day is not None]
    if days:
        text = _("%(number)s to be answered, the first by %(day)s") % {
            "number": len(days), "day": moments.named_day(days[0]),
        }  # fmt: skip
        tone = "late" if days[0] < clock.today() else "due"
        yield Awaited(_("Wishes to be erased"), reverse("web:erasures"), text, pgettext("an erasure", "answer"), tone)
