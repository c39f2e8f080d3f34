"""What of meetings waits for a person: calls not read, minutes to sign, their tasks; for posts, what the body owes."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.council import demand_queries, demand_removals, kinds, queries
from linli.council.demand_models import Demand
from linli.council.models import Invitee, Meeting, Point, Reminder, Signature, State, Task
from linli.kernel import clock
from linli.people import terms
from linli.people.doors import actor
from linli.people.kinds import FORMALITIES
from linli.ui import moments
from linli.ui.awaits import Awaited
from linli.ui.markup import filled
from linli.ui.templatetags.ui import when

ALL_SIGN = [kind for kind, sitting in kinds.SITTINGS.items() if sitting.all_sign]
SHOWN = 10
STEPS = {
    "formed": gettext_lazy("Form the preparatory group"),
    "posted": gettext_lazy("Post day, draft rules, roll and candidates"),
    "held": gettext_lazy("Hold the first owners' assembly"),
}
AHEAD = timedelta(days=7)


def own(request: HttpRequest) -> Iterable[Awaited]:
    """Two statements, of whoever sits in a body: meetings that wait for their word, tasks that are due before long."""
    me = actor(request).person_id
    if me is None or not terms.sits(me):
        return
    rows = list(_meetings(me)[:SHOWN])
    unread = {row.pk for row in rows if getattr(row, "unread", False)}
    for row in rows:
        if row.state == State.ENDED:
            chip, tone = _("to be signed"), "due"
        elif row.pk in unread:
            chip, tone = pgettext("a call", "new"), "due"
        else:
            chip, tone = pgettext("a meeting", "called"), "calm"
        text: str = filled("{} · {}", when(row.starts_at), row.place)
        yield Awaited(row.title, reverse("council:own", args=[row.code]), text, chip, tone)
    for task in _tasks(request)[:SHOWN]:
        late = queries.late(task)
        chip = pgettext("a task", "late") if late else ""
        text = _("until %(day)s, from “%(meeting)s”") % {
            "day": moments.named_day(task.due),
            "meeting": task.meeting.title,
        }
        # Who holds no post has no desk at which to report: they read of it, and the recorder reports.
        url = reverse("council:task", args=[task.pk]) if terms.held(me) else reverse("council:mine")
        yield Awaited(task.what, url, text, chip, "late" if late else "due")


def _meetings(me: int) -> QuerySet[Meeting]:
    """Calls of meetings to come, and minutes that the person has to sign as they stand now; soonest first."""
    called = Invitee.objects.filter(meeting=OuterRef("pk"), person_id=me)
    signed = Signature.objects.filter(meeting=OuterRef("pk"), person_id=me, version=OuterRef("paper__version"))
    there = Exists(called.filter(due=True, present_at__isnull=False))
    dissented = Exists(Point.objects.filter(item__meeting=OuterRef("pk"), person_id=me, dissent=True))
    signs = Q(state=State.ENDED, paper__isnull=False) & (
        Q(host_id=me) | Q(recorder_id=me) | Q(Q(kind__in=ALL_SIGN), there) | Q(dissented)
    )
    coming = Q(state=State.CALLED) & Exists(called.filter(away=""))
    rows = Meeting.objects.annotate(unread=Exists(called.filter(read_at=None)), by_me=Exists(signed))
    return rows.filter(coming | (signs & Q(by_me=False))).order_by("starts_at", "pk")


def _tasks(request: HttpRequest) -> QuerySet[Task]:
    by = actor(request)
    soon = clock.today() + AHEAD
    return queries.tasks(by).filter(person_id=by.person_id or 0, done_at=None, due__lte=soon).order_by("due", "pk")


def of_removals(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever sits in a body: their seat is demanded to end, and they have said nothing."""
    me = actor(request).person_id
    if me is None or not terms.sits(me):
        return
    rows = Demand.objects.filter(term__person_id=me, statement="", state__in=demand_removals.OPEN)
    for row in rows.select_related("body").order_by("pk")[:SHOWN]:
        text = _("%(body)s: what you say stands on the paper of the vote") % {"body": row.body.name}
        yield Awaited(row.title, reverse("council:demand", args=[row.code]), text, _("your statement"), "due")


def of_bodies(request: HttpRequest) -> Iterable[Awaited]:
    """One statement: what the bodies in which the person holds a post are reminded of, the soonest first."""
    held = {term.organisation_id for term in terms.held(actor(request).person_id) if not term.strong}
    if not held:
        return
    rows = Reminder.objects.filter(body__in=held).select_related("body").order_by("until", "pk")
    for row in rows[:SHOWN]:
        yield _reminder(row)


def _reminder(row: Reminder) -> Awaited:
    day = moments.named_day(row.until)
    body = reverse("council:body", args=[row.body.code])
    year = f"{reverse('council:life')}?body={row.body.code}&year={row.until.year}"
    if row.what == Reminder.ELECT:
        left = (row.until - clock.today()).days
        chip = _("%(days)s days left") % {"days": max(left, 0)}
        return Awaited(_("Prepare the next election"), body, f"{row.body.name} · {day}", chip, row.tone)
    if row.what == Reminder.ACTING:
        text = _("%(who)s acts until %(day)s; somebody is to be appointed or elected.")
        return Awaited(row.body.name, body, text % {"who": row.about, "day": day}, _("acting"), row.tone)
    if row.what == Reminder.AFTER:
        chip = pgettext("a day that is over", "overdue") if row.tone == "late" else pgettext("a period", "due")
        text = _("%(body)s, by %(day)s") % {"body": row.body.name, "day": day}
        return Awaited(str(FORMALITIES[row.about]), f"{body}#elections", text, chip, row.tone)
    if row.what == Reminder.LAPSED:
        text = _("%(who)s no longer qualifies; by law the seat has ended")
        return Awaited(
            _("Record the end of a seat"), f"{body}#lapsed", text % {"who": row.about}, row.body.name, row.tone
        )
    if row.what == Reminder.FOUNDING:
        text = _("%(body)s, to be done by %(day)s") % {"body": row.body.name, "day": day}
        return Awaited(str(STEPS[row.about]), body, text, _("first assembly"), row.tone)
    if row.what == Reminder.POST:
        what, _sep, pk = row.about.partition(":")
        title = _("Post the agenda") if what == "agenda" else _("Post what was decided")
        url = reverse("council:meeting", args=[int(pk)])
        return Awaited(title, url, f"{row.body.name} · {day}", _("to be posted"), row.tone)
    if row.what == Reminder.MINUTES:
        url, text = reverse("council:meeting", args=[int(row.about)]), _("%(body)s, to be closed by %(day)s")
        chip = _("held, minutes missing")
        return Awaited(_("Close the minutes"), url, text % {"body": row.body.name, "day": day}, chip, row.tone)
    label = str(kinds.SITTINGS[row.about].label)
    if row.what == Reminder.MISSING:
        chip = pgettext("generally owed", "missing")
        return Awaited(
            label, year, _("%(body)s, period to %(day)s") % {"body": row.body.name, "day": day}, chip, row.tone
        )
    text = _("%(body)s, to be held by %(day)s") % {"body": row.body.name, "day": day}
    return Awaited(label, year, text, pgettext("a period", "due"), row.tone)


def of_demands(request: HttpRequest) -> Iterable[Awaited]:
    """One statement, of whoever holds a post: demands to be checked, to be acted on, and bodies that did not act."""
    by = actor(request)
    for row in demand_queries.to_do(by):
        url, day = reverse("council:demand_desk", args=[row.code]), moments.named_day(row.due) if row.due else ""
        if row.state == Demand.State.HANDED_IN:
            text, chip = _("%(body)s, has to act by %(day)s"), _("check the signatures")
        else:
            text = _("%(body)s, has to act by %(day)s")
            chip = pgettext("a day that is over", "overdue") if row.overdue else pgettext("a demand", "to be acted on")
        yield Awaited(
            row.title, url, text % {"body": row.body.name, "day": day}, chip, "late" if row.overdue else "due"
        )
