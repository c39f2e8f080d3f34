"""What of activities waits for a person: a place that came free, and what they are to be at before long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.activities import queries
from linli.activities.models import Programme, Session, SessionState, State
from linli.activities.report_models import Told
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.ui.awaits import Awaited
from linli.ui.markup import filled, worded
from linli.ui.templatetags.ui import when

SOON = timedelta(days=3)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever has signed up for something that is not over."""
    yield queries.own(person_id)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever is signed in."""
    me = actor(request).person_id
    if me is None:
        return
    now = clock.now()
    offered = Q(state=State.OFFERED, answer_by__gte=now, session__state=SessionState.PLANNED)
    placed = Q(state=State.PLACED, came_at=None, session__starts_at__lte=now + SOON) & ~Q(
        session__state=SessionState.HELD
    )
    for row in queries.own(me).filter(offered | placed)[:SHOWN]:
        session, url = row.session, reverse("activities:show", args=[row.session.code])
        text: str = filled("{} · {}", when(session.starts_at), session.where)
        if session.state == SessionState.CANCELLED:
            yield Awaited(str(session), url, session.because, pgettext("session", "Called off"), "late")
        elif row.state == State.OFFERED and row.answer_by:
            text = worded(_("A place came free: take it by %(time)s."), time=when(row.answer_by))
            yield Awaited(str(session), url, text, _("answer"), "due")
        else:
            yield Awaited(str(session), url, text, pgettext("an activity", "coming up"), "calm")


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """Who waits to be accepted, and what volunteers say they served: of whoever holds a post of a body."""
    by = actor(request)
    if not any(not held.strong for held in terms.held(by.person_id)):
        return
    asked = Count("sign_ups", filter=Q(sign_ups__state=State.ASKED))
    rows = Session.objects.filter(state=SessionState.PLANNED, sign_ups__state=State.ASKED).select_related("programme")
    for session in scope(by, "session.run", rows).annotate(asked=asked).order_by("starts_at", "pk")[:SHOWN]:
        url = f"{reverse('activities:session', args=[session.code])}#people"
        number = getattr(session, "asked", 0)
        text = ngettext("%(number)s waits to be accepted", "%(number)s wait to be accepted", number)
        yield Awaited(str(session), url, text % {"number": number}, _("answer"), "due")
    told = Count("told", filter=Q(told__state=Told.State.WAITS))
    programmes = Programme.objects.filter(told__state=Told.State.WAITS)
    for programme in scope(by, "programme.run", programmes).annotate(waits=told).order_by("pk")[:SHOWN]:
        url = f"{reverse('activities:programme', args=[programme.code])}#told"
        number = getattr(programme, "waits", 0)
        text = ngettext("%(number)s says what they served", "%(number)s say what they served", number)
        yield Awaited(programme.title, url, text % {"number": number}, _("answer"), "due")
