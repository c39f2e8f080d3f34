"""What of votes waits for a person: a vote of theirs that has not come in, and a word on which of two counts."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.ballots import running
from linli.ballots.models import Ballot, Conflict, Conflicting, Kind, Slip, State, Vote
from linli.kernel import clock
from linli.people import terms
from linli.people.access import condition
from linli.people.doors import actor
from linli.ui import moments
from linli.ui.awaits import Awaited

SHOWN = 10
CLOSED_WITHIN, PAPER_WITHIN = timedelta(days=7), timedelta(days=3)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Soonest to close first, none for whom co-owners did not choose. One statement, however many votes run."""
    me, today = actor(request).person_id, clock.today()
    if me is None or not running.any_open():
        return
    mine = Slip.objects.filter(Q(representative=None) | Q(representative=me), owners__person=me)
    waiting = mine.filter(ballot__state=State.OPEN, ballot__closes_on__gte=today)
    second = Conflict.objects.filter(slip=OuterRef("pk"), kind="second", state="open")
    asked = Q(asked=True, ballot__conflicting=Conflicting.ASK, ballot__kind=Kind.OWNERS)
    voted = Exists(Vote.objects.filter(slip=OuterRef("pk"), valid=True))
    rows = waiting.annotate(asked=Exists(second), voted=voted).filter(Q(voted=False) | asked)
    for row in rows.select_related("ballot__area").order_by("ballot__closes_on", "pk")[:SHOWN]:
        ballot = row.ballot
        text = _("%(place)s, until %(day)s") % {"place": ballot.area.name, "day": moments.named_day(ballot.closes_on)}
        chip = _("say which counts") if getattr(row, "voted", False) else pgettext("an owner", "to vote")
        yield Awaited(ballot.title, reverse("ballots:vote", args=[ballot.code, row.code]), text, chip)


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """What an office above sees to: votes nobody closes or counts, results on a seat without a paper. One statement."""
    by, now = actor(request), clock.now()
    if not terms.held(by.person_id):
        return
    unclosed = Q(state=State.OPEN, closes_on__lt=clock.today())
    uncounted = Q(state=State.CLOSED, closed_at__lt=now - CLOSED_WITHIN)
    withheld = Q(state=State.FINAL, matters__removes__isnull=False, final_at__lt=now - PAPER_WITHIN)
    rows = Ballot.objects.filter(unclosed | uncounted | (withheld & ~Q(paper__state="issued")))
    rows = rows.filter(condition(by, "ballot.oversee", Ballot).q()).select_related("area")
    for row in rows.order_by("closes_on", "pk").distinct()[:SHOWN]:
        chip = _("not closed") if row.state == State.OPEN else _("not counted")
        if row.state == State.FINAL:
            chip = _("result without its paper")
        text = _("%(place)s, voting ended on %(day)s") % {
            "place": row.area.name,
            "day": moments.named_day(row.closes_on),
        }
        yield Awaited(row.title, reverse("ballots:ballot", args=[row.code]), text, chip, "late")
