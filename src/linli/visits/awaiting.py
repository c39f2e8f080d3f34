"""What of visits waits: for the pair what is due and what is missed, for the office what is missed or has no pair."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.ui import addresses, moments
from linli.ui.awaits import Awaited
from linli.visits.models import PaperVisit, Visited, VisitProgramme

SOON = timedelta(days=3)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever visits somebody."""
    yield Visited.objects.filter(Q(first=person_id) | Q(second=person_id), ended_at=None, due_on__isnull=False)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever is signed in."""
    me, today = actor(request).person_id, clock.today()
    if me is None:
        return
    rows = Visited.objects.filter(Q(first=me) | Q(second=me), ended_at=None, due_on__isnull=False)
    rows = rows.select_related("programme").only("number", "due_on", "ended_at", "programme__kind", "programme__title")
    for number, row in enumerate(rows.order_by("due_on", "pk")[:SHOWN]):
        if (
            number and row.due_on and row.due_on > today + SOON
        ):  # the next one is shown in any case: it leads to the page
            break
        title, day = _("Visit %(label)s") % {"label": row.label}, moments.named_day(row.due_on) if row.due_on else ""
        text = f"{row.programme.title} · {day}"
        chip, tone = pgettext("a visit", "coming up"), "calm"
        if row.late:
            chip, tone = pgettext("a visit", "missed"), "late"
        elif row.due_on and row.due_on <= today + SOON:
            chip, tone = pgettext("a visit", "due"), "due"
        yield Awaited(title, addresses.page("visits:mine"), text, chip, tone)


def office(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, and none for who holds no post: programmes with visits missed, or people without a pair."""
    by = actor(request)
    if not terms.held(by.person_id):
        return
    running = Q(visited__ended_at=None, visited__isnull=False)
    late = Count("visited", filter=running & Q(visited__due_on__lt=clock.today()))
    unpaired = Count("visited", filter=running & Q(visited__first=None))
    open_papers = PaperVisit.objects.filter(visited__programme=OuterRef("pk"), seen_at=None)
    open_papers = open_papers.exclude(entered_by=by.person_id or 0)
    papers = Coalesce(Subquery(open_papers.values("visited__programme").annotate(n=Count("pk")).values("n")), 0)
    rows = scope(by, "visits.run", VisitProgramme.objects.filter(ended_at=None))
    rows = rows.annotate(late=late, unpaired=unpaired, papers=papers)
    for row in rows.filter(Q(late__gt=0) | Q(unpaired__gt=0) | Q(papers__gt=0)).order_by("pk")[:SHOWN]:
        said = [
            ngettext("%(n)s visit missed", "%(n)s visits missed", row.late) % {"n": row.late} if row.late else "",
            ngettext("%(n)s without a pair", "%(n)s without a pair", row.unpaired) % {"n": row.unpaired}
            if row.unpaired
            else "",
            ngettext("%(n)s visit on paper to compare", "%(n)s visits on paper to compare", row.papers)
            % {"n": row.papers}
            if row.papers
            else "",
        ]
        url = addresses.of("visits:programme", row.code)
        chip = pgettext("a visit", "missed") if row.late else _("pair wanted") if row.unpaired else _("compare")
        yield Awaited(row.title, url, " · ".join(filter(None, said)), chip, "late" if row.late else "due")
