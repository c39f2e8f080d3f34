"""What of points waits for a person: a period made known to which they may object; for posts, what is to be decided."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel import clock
from linli.people import terms
from linli.people.doors import actor
from linli.points.models import Application, Closing, Objection, RuleBook
from linli.ui import moments
from linli.ui.awaits import Awaited

SHOWN = 3


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever holds a post of a body: its books in which something waits."""
    held = {term.organisation_id for term in terms.held(actor(request).person_id) if not term.strong}
    if not held:
        return
    asked = Application.objects.filter(state=Application.State.ASKED, account__book=OuterRef("pk"))
    raised = Objection.objects.filter(state=Objection.State.RAISED)
    waiting = (
        _counted(asked) + _counted(raised.filter(entry__account__book=OuterRef("pk")))
        + _counted(raised.filter(application__account__book=OuterRef("pk")))
    )  # fmt: skip
    for book in RuleBook.objects.filter(body__in=held).annotate(waiting=waiting).filter(waiting__gt=0):
        words = ngettext("%(count)s waits", "%(count)s wait", book.waiting) % {"count": book.waiting}
        yield Awaited(book.title, reverse("points:waiting", args=[book.code]), _("To be decided"), words)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are for the row that asks, each counted by itself: joined, one would multiply the other."""
    counted = rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever sits in a body: a period of their points to which they may still object."""
    me = actor(request).person_id
    if me is None or not terms.sits(me):
        return
    rows = Closing.objects.filter(standings__account__person=me, objections_until__gte=clock.today())
    for row in rows.select_related("book").order_by("book_id", "-first", "-number")[:SHOWN]:
        url = reverse("points:known", args=[row.book.code, row.pk])
        text = _("objections until %(day)s") % {"day": moments.named_day(row.objections_until)}
        yield Awaited(row.book.title, url, text, pgettext("points of a period", "Made known"), "calm")
