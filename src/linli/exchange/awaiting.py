"""What of this floor waits for a person: notices that they were asked to know of; for moderators, what was said."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.exchange import queries, topic_queries
from linli.exchange.models import Notice
from linli.exchange.talk_grants import MODERATORS
from linli.people import terms
from linli.people.doors import actor
from linli.ui import moments
from linli.ui.awaits import Awaited

SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever could be asked: as long as anybody is asked for anything."""
    yield queries.current(Notice.objects.filter(must_read=True))


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Three statements, of whoever is signed in, while anything is to be read."""
    me = actor(request).person_id
    if me is None:
        return
    for row in queries.asked(me)[:SHOWN]:
        text = _("To be read by %(day)s.") % {"day": moments.named_day(row.until)} if row.until else ""
        yield Awaited(row.title, reverse("exchange:show", args=[row.code]), text, pgettext("a notice", "to be read"))


def to_moderate(request: HttpRequest) -> Iterable[Awaited]:
    """What waits for a moderator, in one line. One statement, for moderators alone."""
    by = actor(request)
    if not any(held.kind in MODERATORS for held in terms.held(by.person_id)):
        return
    number = len(topic_queries.to_look_at(by).values_list("pk", flat=True)[:100])
    if number:
        said = ngettext("%(number)s contribution to be looked at", "%(number)s contributions to be looked at", number)
        text = said % {"number": number}
        yield Awaited(_("Moderation of talk"), reverse("exchange:talk_desk"), text, pgettext("talk", "to be decided"))
