"""What of activities waits for a person: a place that came free, and what they are to be at before long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.activities import queries
from linli.activities.models import SessionState, State
from linli.kernel import clock
from linli.people.doors import actor
from linli.ui import moments
from linli.ui.awaits import Awaited

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
        text = f"{moments.said(session.starts_at)} · {session.where}"
        if session.state == SessionState.CANCELLED:
            yield Awaited(str(session), url, session.because, pgettext("session", "Called off"), "late")
        elif row.state == State.OFFERED and row.answer_by:
            text = _("A place came free: take it by %(time)s.") % {"time": moments.said(row.answer_by)}
            yield Awaited(str(session), url, text, _("answer"), "due")
        else:
            yield Awaited(str(session), url, text, pgettext("an activity", "coming up"), "calm")
