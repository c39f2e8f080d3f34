"""What of orders waits for a person: one's own to rate, one to take, one that one is to do; at the desk, each step."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.kernel import clock
from linli.orders import queries
from linli.orders.models import Order, State
from linli.people.doors import actor
from linli.ui.awaits import Awaited
from linli.ui.markup import worded
from linli.ui.templatetags.ui import near, when

SOON = timedelta(days=3)
RATED_WITHIN = timedelta(days=14)
SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever ordered something that is under way, is to do something, or helps."""
    yield queries.own(person_id).filter(state__in=(State.TAKEN, State.SERVED, State.DONE))
    yield queries.taken(person_id)
    yield queries.helping(person_id)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Of whoever is signed in: reminders before the agreed time, on both sides."""
    by = actor(request)
    if by.person_id is None:
        return
    for row in queries.taken(by.person_id).filter(state=State.TAKEN, starts_at__lte=clock.now() + SOON)[:SHOWN]:
        yield _line(row, _("You go there: %(time)s."), pgettext("an order", "to do"), "due")
    for row in queries.to_take(by)[:SHOWN]:
        yield _line(row, _("A neighbour asks for it: %(time)s."), pgettext("an order", "take or decline"), "due")
    for row in queries.own(by.person_id).filter(state__in=(State.TAKEN, State.SERVED, State.DONE))[:SHOWN]:
        if row.state == State.TAKEN:
            yield _line(row, _("A volunteer comes: %(time)s."), pgettext("an order", "coming up"), "calm")
        elif row.grade is None and row.left_at and row.left_at >= clock.now() - RATED_WITHIN:
            yield _line(row, _("Say how it was."), pgettext("an order", "rate"), "due")


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """For the body: what is to be sent out, answered or recorded, the oldest first."""
    by = actor(request)
    waits = queries.run(by).filter(state__in=(State.ORDERED, State.SENT, State.TAKEN, State.SERVED)).order_by("pk")
    over = clock.now() - timedelta(hours=12)
    for row in waits[:40]:
        text: str
        if row.state == State.ORDERED or row.late:
            text = worded(_("Answer by %(day)s."), day=near(row.answer_by))
            tone, chip = ("late", _("late")) if row.late else ("due", pgettext("an order", "send out"))
        elif row.state == State.SERVED or (row.state == State.TAKEN and row.starts_at and row.starts_at < over):
            text, tone, chip = _("Record the hours."), "due", pgettext("an order", "record")
        else:
            continue
        yield Awaited(row.service.name, reverse("orders:order", args=[row.code]), text, chip, tone)


def _line(row: Order, text: str, chip: str, tone: str) -> Awaited:
    said = worded(text, time=when(row.starts_at))
    return Awaited(row.service.name, reverse("orders:show", args=[row.code]), said, chip, tone)
