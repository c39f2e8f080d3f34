"""What of lectures waits for a person: a call, a letter, material returned; and for the body material and questions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.kernel import clock
from linli.lectures.call_models import CallUp, Reply
from linli.lectures.models import Lecture, Lecturer, Material, Season
from linli.papers.models import State as PaperState
from linli.people import terms
from linli.people.access import scope
from linli.people.doors import actor
from linli.ui.awaits import Awaited
from linli.ui.markup import filled
from linli.ui.templatetags.ui import when

SHOWN = 5


def concerns(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever is called up, asked to lecture, or had material returned."""
    yield Reply.objects.filter(person_id=person_id, call__state__in=(CallUp.State.CALLED, CallUp.State.ASSEMBLED))
    yield Lecturer.objects.filter(person_id=person_id, state=Lecturer.State.PROPOSED)
    yield Material.objects.filter(by_id=person_id, state=Material.State.RETURNED)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Three statements, of whoever is signed in."""
    me = actor(request).person_id
    if me is None:
        return
    yield from _calls(me)
    letters = Lecturer.objects.filter(
        person_id=me, state=Lecturer.State.PROPOSED, letter__state=PaperState.ISSUED, ends__gte=clock.today()
    )
    for row in letters.select_related("organiser")[:SHOWN]:
        url = reverse("lectures:teach", args=[row.code])
        words = _("%(body)s asks you to lecture: %(field)s") % {"body": row.organiser.name, "field": row.field}
        yield Awaited(_("Letter of appointment"), url, words, _("answer"), "due")
    returned = Material.objects.filter(state=Material.State.RETURNED, by_id=me, lecture__session=None)
    for one in returned.exclude(
        lecture__materials__state__in=(Material.State.SENT, Material.State.APPROVED)
    ).select_related("lecture__lecturer")[:SHOWN]:
        url = reverse("lectures:teach", args=[one.lecture.lecturer.code])
        yield Awaited(one.lecture.topic, url, one.reason, pgettext("material", "Returned"), "late")


def _calls(me: int) -> Iterable[Awaited]:
    """Where one is called to, until it is over."""
    live = (CallUp.State.CALLED, CallUp.State.ASSEMBLED)
    rows = Reply.objects.filter(person_id=me, call__state__in=live, call__session__ends_at__gte=clock.now())
    for row in rows.exclude(said=Reply.Said.NO).select_related("call__session")[:SHOWN]:
        call, url = row.call, reverse("lectures:called", args=[row.call.code])
        muster = filled("{} · {}", when(call.session.starts_at), call.session.place)
        if row.said == Reply.Said.NOTHING:
            yield Awaited(call.title, url, muster, pgettext("a call", "Called up: answer now"), "late")
        else:
            yield Awaited(call.title, url, muster, row.get_said_display(), "calm")


def desk(request: HttpRequest) -> Iterable[Awaited]:
    """What the body's posts see to: seasons to approve, material to look through, questions to read. Two statements."""
    by = actor(request)
    if by.person_id is None or not any(not held.strong for held in terms.held(by.person_id)):
        return
    open_seasons = Season.objects.filter(approved_at=None, lectures__isnull=False).exclude(drawn_by_id=by.person_id)
    for season in scope(by, "season.approve", open_seasons.distinct())[:SHOWN]:
        yield Awaited(season.title, reverse("lectures:season", args=[season.code]), "", _("Approve"), "due")
    waits = Q(materials__state=Material.State.SENT) | Q(questions__state="sent")
    rows = scope(by, "lecture.run", Lecture.objects.filter(waits).distinct())
    for one in rows.exclude(lecturer__person_id=by.person_id)[:SHOWN]:
        text, url = _("Material or questions wait to be read"), reverse("lectures:lecture", args=[one.code])
        yield Awaited(one.topic, url, text, pgettext("material", "Read"), "due")
