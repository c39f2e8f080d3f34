"""What of stories waits for a person: money that came, fees to decide on; and the story made of a case, on its page."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases.beside import Kept
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.doors import actor
from linli.rules.money import grouped
from linli.rules.pack import Pack
from linli.stories import queries
from linli.stories.call_models import CallState, Juror
from linli.stories.correspondent_models import Asked, Commission
from linli.stories.fee_models import Fee, PayState
from linli.ui import moments
from linli.ui.awaits import Awaited

SHOWN = 5
WANTED = (Asked.OPEN, Asked.ACCEPTED)


def paid(person_id: int) -> Iterable[QuerySet[Fee]]:
    """Whoever was paid and has not said that it came."""
    yield Fee.objects.filter(payee__person_id=person_id, state=PayState.PAID)


def commissioned(person_id: int) -> Iterable[QuerySet[Commission]]:
    """Whoever is asked for a work."""
    yield Commission.objects.filter(correspondent__person_id=person_id, state__in=WANTED)


def judges(person_id: int) -> Iterable[QuerySet[Any]]:
    """Whoever is of a jury at work."""
    yield _at_work(person_id)


def _at_work(person_id: int) -> QuerySet[Juror]:
    calls = {"call__state": CallState.OPEN, "call__until__lt": clock.today()}
    return Juror.objects.filter(person_id=person_id, ended_at=None, **calls)


def to_judge(request: HttpRequest) -> Iterable[Awaited]:
    """A call that one judges in, until one has judged every work. One statement."""
    me = actor(request).person_id
    if me is None:
        return
    rows = (
        _at_work(me)
        .select_related("call")
        .annotate(
            works=Count("call__entries", filter=Q(call__entries__out=""), distinct=True),
            done=Count("judgements", filter=Q(judgements__entry__out=""), distinct=True),
        )
    )
    for row in rows.order_by("pk")[:SHOWN]:
        if row.works > row.done:
            text = _("%(done)s of %(works)s works are judged.") % {"done": row.done, "works": row.works}
            url = reverse("stories:jury", args=[row.call.code])
            yield Awaited(row.call.title, url, text, pgettext("a call for works", "to be judged"))


def own(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever is signed in."""
    me = actor(request).person_id
    if me is None:
        return
    rows = Fee.objects.filter(payee__person_id=me, state=PayState.PAID).select_related("publisher").order_by("-pk")
    for row in rows[:SHOWN]:
        text = _("%(net)s yuan were paid on %(day)s. Say whether they came.") % {
            "net": grouped(row.net), "day": moments.named_day(row.paid_on) if row.paid_on else "",
        }  # fmt: skip
        yield Awaited(row.publisher.name, reverse("stories:fees"), text, str(row.get_state_display()), "calm")


def commissions(request: HttpRequest) -> Iterable[Awaited]:
    """What a correspondent is asked for and has not delivered. One statement, of whoever is signed in."""
    me = actor(request).person_id
    if me is None:
        return
    rows = Commission.objects.filter(correspondent__person_id=me, state__in=WANTED).order_by("due", "pk")
    for row in rows.select_related("correspondent__publisher")[:SHOWN]:
        text = _("A work is asked of you by %(day)s.") % {"day": moments.named_day(row.due)}
        tone = "late" if row.late else "due"
        yield Awaited(row.theme, reverse("stories:own_commissions"), text, str(row.get_state_display()), tone)


def at_desk(request: HttpRequest) -> Iterable[Awaited]:
    """Fees that wait for a word or for the bank, one line for each publisher. One statement for a body's people."""
    bodies = {held.organisation_id for held in terms.held(actor(request).person_id) if not held.strong}
    if not bodies:
        return
    open_now = Fee.objects.filter(
        publisher__organisation_id__in=bodies, state__in=(PayState.PROPOSED, PayState.APPROVED)
    )
    counted = (
        open_now.values("publisher__code", "publisher__name", "state").annotate(n=Count("pk")).order_by("publisher")
    )
    for row in counted:
        words = _("%(n)s fees wait for a word") if row["state"] == PayState.PROPOSED else _("%(n)s fees are to be paid")
        url = reverse("stories:fees_of", args=[row["publisher__code"]])
        yield Awaited(row["publisher__name"], url, words % {"n": row["n"]}, pgettext("fees", "to be done"))


def beside(case: Case, pack: Pack, by: Actor) -> Iterable[Kept]:
    """The story of the case, or the way to make one."""
    if not pack.story or not queries.works_on(by, case):
        return
    story = queries.of_case(case)
    chip, tone = pgettext("a story", "not made ready"), "due"
    if story:
        chip, tone = pgettext("a story", "made ready"), "calm"
    if story and story.released_at:
        up = case.state in pack.story.shown
        chip, tone = (
            (pgettext("a story", "everybody reads it"), "done") if up else (pgettext("a story", "taken down"), "late")
        )
    text = f"{story.section.name} · {story.summary}" if story and story.summary else ""
    yield Kept(_("Story for everybody"), text, chip, tone, reverse("stories:story", args=[case.pk]))


def of_author(case: Case, pack: Pack) -> Iterable[Kept]:
    """For whoever sent it in: the story to be read, and where to say how its fee is paid. One statement."""
    if not pack.story or case.state not in pack.story.shown:
        return
    if story := queries.shown().filter(case=case).first():
        chip = pgettext("a story", "everybody reads it")
        yield Kept(story.headline or _("Your story"), "", chip, "done", reverse("stories:show", args=[story.code]))
    if pack.story.fees:
        text = _("Sign in and say where a fee is to be paid; see what was paid.")
        yield Kept(_("My fees"), text, "", "", reverse("stories:fees"))
