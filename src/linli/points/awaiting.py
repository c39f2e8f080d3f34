"""What of points waits for a person: a period made known to which they may object; for posts, what is to be decided."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel import clock
from linli.people import terms
from linli.people.doors import actor
from linli.points.models import Application, Closing, Objection, RuleBook
from linli.ui.awaits import Awaited

SHOWN = 3


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever holds a post of a body: its books in which something waits."""
    held = {term.organisation_id for term in terms.held(actor(request).person_id) if not term.strong}
    if not held:
        return
    asked = Q(accounts__applications__state=Application.State.ASKED)
    raised = Q(accounts__entries__objections__state=Objection.State.RAISED)
    waiting = Count("accounts__applications", filter=asked, distinct=True) + Count(
        "accounts__entries__objections", filter=raised, distinct=True
    )
    for book in RuleBook.objects.filter(body__in=held).annotate(waiting=waiting).filter(waiting__gt=0):
        words = ngettext("%(count)s waits", "%(count)s wait", book.waiting) % {"count": book.waiting}
        yield Awaited(book.title, reverse("points:waiting", args=[book.code]), _("To be decided"), words)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever sits in a body: a period of their points to which they may still object."""
    me = actor(request).person_id
    if me is None or not terms.sits(me):
        return
    rows = Closing.objects.filter(standings__account__person=me, objections_until__gte=clock.today())
    for row in rows.select_related("book").order_by("book_id", "-first", "-number")[:SHOWN]:
        url = reverse("points:known", args=[row.book.code, row.pk])
        text = _("objections until %(day)s") % {"day": row.objections_until.isoformat()}
        yield Awaited(row.book.title, url, text, pgettext("points of a period", "Made known"), "calm")
