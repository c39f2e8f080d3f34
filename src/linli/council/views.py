"""The desk's doors: meetings are called, run and minuted here."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import masking
from linli.cases.doors.desk import staff
from linli.cases.models import Case
from linli.council import (
    attending,
    bodies,
    deciding,
    kinds,
    life,
    minutes,
    opening,
    polling,
    posting,
    queries,
    services,
    speaking,
)
from linli.council.doors import key, readable
from linli.council.forms import (
    POLLS,
    AgreedForm,
    CallForm,
    CountForm,
    FloorForm,
    ItemForm,
    MotionForm,
    OutcomeForm,
    PointForm,
    ReasonForm,
    TaskForm,
)
from linli.council.models import Item, Meeting, Point, Purpose, State, Task
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.seen import last_of
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, staff_required
from linli.people.forms import refusals_on
from linli.people.kinds import SEATS
from linli.people.models import Organisation
from linli.people.queries import running
from linli.people.voters import owners_due
from linli.rules.meetings import KINDS
from linli.ui import moments


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The meetings in reach, latest first, and the bodies that can call one."""
    by, before = actor(request), request.GET.get("before", "")
    rows = queries.readable(by).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) <= 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: queries.PAGE + 1])
    shown = found[: queries.PAGE]
    context = {
        "rows": shown,
        "bodies": (own := _own_bodies(by)),
        "owed": life.years([body for body in own if body.kind in life.KEEPERS], clock.today().year),
        "older": f"?before={shown[-1].pk}" if len(found) > queries.PAGE else "",
    }
    return render(request, "council/meetings.html", context)


def _own_bodies(by: Actor) -> list[Organisation]:
    """The bodies in which the person holds a post and which hold meetings."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    holding = {body for sitting in kinds.SITTINGS.values() for body in sitting.bodies}
    return list(Organisation.objects.filter(pk__in=ids, kind__in=holding, ended_at=None).order_by("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def call(request: HttpRequest, body: str) -> HttpResponse:
    """Call a meeting of one's body."""
    found = next((one for one in _own_bodies(actor(request)) if one.code == body), None)
    if found is None:
        raise Http404
    begins = (clock.now().astimezone(clock.LOCAL) + timedelta(days=7)).replace(hour=19, minute=30)
    form = CallForm(
        request.POST or None,
        request.FILES or None,
        body=found,
        people=(seated := people_of(found)),
        recorders=_recorders(seated),
        initial={"starts_at": begins},
    )
    if form.is_bound and form.is_valid():
        planned = Meeting(kind=form.cleaned_data["kind"], body=found).locate(found.area)
        with refusals_on(form):
            by = acting(request, "meeting.call", planned)
            photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
            meeting = services.call(found.pk, form.call(photos), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("The meeting is called."))
            return redirect("council:meeting", meeting.pk)
    notices = [(kinds.SITTINGS[kind].label, KINDS[kind]) for kind in kinds.held_by(found.kind) if KINDS[kind].notice]
    context = {"body": found, "form": form, "notices": notices, "as_seen": last_of(Meeting.objects.filter(body=found))}
    return render(request, "council/call.html", context, status=422 if form.errors else 200)


def people_of(body: Organisation) -> list[tuple[str, str]]:
    """Who can host or record a meeting of the body: whoever holds a post or seat of the body."""
    rows = running().filter(post__organisation=body).select_related("person", "post").order_by("post_id", "pk")
    return list({str(term.person_id): f"{term.person.name} · {term.post.title}" for term in rows}.items())


def _recorders(listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of these, who holds a post and so has a desk at which to write; all, where a body has but one such person."""
    ids = running().filter(person__in=[int(pk) for pk, _name in listed]).exclude(post__kind__in=SEATS)
    posts = {str(pk) for pk in ids.values_list("person_id", flat=True)}
    return [one for one in listed if one[0] in posts] if len(posts) > 1 else listed


@desk_page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: what stands, what can be done now, who was called, the agenda with what was decided."""
    return _page(request, readable(request, pk=pk))


def _page(request: HttpRequest, row: Meeting) -> HttpResponse:
    by = actor(request)
    invitees = list(row.invitees.select_related("person").order_by("-due", "pk"))
    signed = queries.signed(row) if row.state == State.ENDED else set()
    signers = minutes.signers(row) if row.state == State.ENDED else set()
    people = {one.person_id: one.person.name for one in invitees} | {
        row.host_id: row.host.name, row.recorder_id: row.recorder.name,
    }  # fmt: skip
    items, runs = queries.agenda(row), access.may(by, "meeting.run", row)
    context = {
        "meeting": row,
        "withheld": queries.withheld(by, items),
        "label": row.sitting.label,
        "runs": runs,
        "attaches": runs and queries.decides(row),
        "writes": runs and _writes(row, signed),
        "out": bool(signed),  # for signature: what was written stands until the minutes are drawn up anew
        "arranges": runs and row.state in (State.CALLED, State.OPEN),
        "purposes": Purpose.choices,
        "unconfirmed": [one.person.name for one in invitees if not one.confirmed],
        "candidates": _candidates(by, row, items) if runs and row.state in (State.CALLED, State.OPEN) else [],
        "invitees": invitees,
        "seen": queries.attendance(row, invitees),
        "items": [(item, _lines(row, item), _facts(row, item)) for item in items],
        "polls": list(row.polls.order_by("pk")) if row.kind in polling.POLLED else [],
        "polls_kinds": [(kind, POLLS[kind]) for kind in polling.held_at(row)] if runs else [],
        **(_openable(by, row, items) if runs else {}),
        "unread": sum(one.read_at is None for one in invitees) if row.state == State.CALLED else 0,
        "call_text": _call_text(request, row),
        "item_form": ItemForm(),
        "count_form": CountForm(meeting=row),
        "owners_due": owners_due(row.area) if row.sitting.roll == "owners" and row.state != State.CLOSED else None,
        "reason_form": ReasonForm(),
        "signers": [(pk, people[pk], pk in signed) for pk in sorted(signers) if pk in people],
        "reads_paper": row.paper is not None and access.may(by, "paper.read", row.paper),
        "by_name": bool(row.sitting.seats),
        "postings": list(posting.postings(row)),
        "today": clock.today(),
        "takes_down": minutes.taken_down_from(row),
        "notice_photos": files_of(services.NOTICE, row.pk) if row.noticed_by_id else [],
        "missing_parts": bodies.missing(row) if row.state in (State.CALLED, State.OPEN) else [],
    }
    return render(request, "council/meeting.html", context)


def _openable(by: Actor, row: Meeting, items: list[Item]) -> dict[str, Any]:
    """The processes that can be begun from what the meeting passed: address without the motion, and title; of a
    body of several estates the processes and the estates to choose from.
    """
    if row.state not in (State.OPEN, State.ENDED, State.CLOSED) or not any(item.motions.all() for item in items):
        return {}
    at, language = f"{reverse('cases:new')}?estate={row.area.code}", get_language() or "zh-hans"
    packs = opening.openable(row, staff.kinds_of(by))
    titles = [(pack.id, pack.starts[pack.door("desk")].title.say(language)) for pack in packs]
    if row.area.level == "estate":
        return {"opens": [(f"{at}&process={pack}&from={opening.KIND}.", title) for pack, title in titles]}
    return {"opens_in": opening.within(row, staff.estates_of(by)), "processes": titles, "origin": opening.KIND}


def _call_text(request: HttpRequest, row: Meeting) -> str:
    """The call in one message, for a group or a text message."""
    given = {
        "title": row.title, "body": row.body.name, "when": moments.said(row.starts_at.astimezone(clock.LOCAL)),
        "place": row.place, "link": request.build_absolute_uri(reverse("council:own", args=[row.code])),
    }  # fmt: skip
    return (
        _("%(body)s calls you to: %(title)s, %(when)s, %(place)s. Agenda, or to say that you cannot come: %(link)s")
        % given
    )


def _writes(row: Meeting, signed: set[int]) -> bool:
    """Whether the meeting is minuted now: it sits, or is over and nobody has signed."""
    return row.state == State.OPEN or (row.state == State.ENDED and not signed)


def _candidates(by: Actor, row: Meeting, items: list[Item]) -> list[tuple[int, str, str]]:
    """What could be put on the agenda: number, outline, and what its page waits for."""
    language = get_language() or "zh-hans"
    found = queries.candidates(by, row, items)
    return [(case.number, masking.outline_title(case, language), waits) for case, waits in found]


def _facts(row: Meeting, item: Item) -> list[tuple[str, str]]:
    """What the case of an item waits for and a resolution of such a meeting may say."""
    if item.case is None:
        return []
    language = get_language() or "zh-hans"
    return [(name, one.title.say(language)) for name, one in queries.awaited(row, item.case).items()]


def _lines(row: Meeting, item: Item) -> list[tuple[Any, Any]]:
    """Each motion with the law's lines and their numbers."""
    return [(one, queries.result(row, one.roll, one.present, one.ayes).lines) for one in item.motions.all()]


ACTS: dict[str, tuple[Callable[..., object], Promise]] = {
    "take_up": (services.take_up, gettext_lazy("The open tasks stand on the agenda.")),
    "confirm": (attending.confirm, gettext_lazy("Confirmed: they are in the room.")),
    "open": (services.open_meeting, gettext_lazy("The meeting is open; people can sign in.")),
    "everybody": (attending.everybody, gettext_lazy("All who were not excused are marked as here.")),
    "end": (services.end_meeting, gettext_lazy("The meeting is over. Now draw up the minutes.")),
    "draw_up": (minutes.draw_up, gettext_lazy("The minutes are drawn up.")),
    "close": (minutes.close, gettext_lazy("The minutes are closed and kept as they are.")),
    "publish": (minutes.publish, gettext_lazy("Residents can read what was decided.")),
    "take_down": (partial(minutes.publish, shown=False), gettext_lazy("Residents read it no longer.")),
}


@desk_step
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a meeting's life."""
    row = readable(request, pk=pk)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if name == "cancel":
        reason = request.POST.get("reason", "")
        return done(request, lambda: services.cancel(pk, reason, by=by), _("The meeting is called off."), back)
    if name not in ACTS:
        raise Http404
    what, said = ACTS[name]
    return done(request, lambda: what(pk, by=by), str(said), back)


@desk_step
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came, is excused or absent; or their signature stands on the printed minutes."""
    row = readable(request, pk=pk)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if signer := key(request.POST.get("signed")):
        return done(request, lambda: minutes.signed_on_paper(pk, signer, by=by), _("The signature is noted."), back)
    invitee = get_object_or_404(row.invitees, pk=key(request.POST.get("invitee")))
    how, reason = request.POST.get("how", "")[:8], request.POST.get("reason", "")
    return done(
        request,
        lambda: attending.mark(pk, invitee.pk, how, by=by, reason=reason),
        _("Noted: %(name)s") % {"name": invitee.person.name},
        f"{back}#people",
    )


@desk_step
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many came, where nobody is called by name."""
    row = readable(request, pk=pk)
    form = CountForm(request.POST, meeting=row)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if not form.is_valid():
        messages.error(request, _("Give the numbers."))
        return redirect(back)
    return done(request, lambda: attending.counted(pk, by=by, **form.cleaned_data), _("Noted."), back)


@desk_step
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One more matter for the agenda."""
    row, form = readable(request, pk=pk), ItemForm(request.POST)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if not form.is_valid():
        messages.error(request, _("Say what the meeting is to deal with."))
        return redirect(back)
    case, wanted = None, form.cleaned_data["number"]
    if wanted:
        mine = access.scope(actor(request), "case.read", Case.objects.filter(area=row.area, number=wanted))
        case = mine.first()
        if case is None:
            messages.error(request, _("There is no such case, or it is not yours to read."))
            return redirect(back)
    title = form.cleaned_data["title"]
    return done(
        request, lambda: services.add_item(pk, title, by=by, case=case), _("It stands on the agenda."), f"{back}#agenda"
    )


@desk_step
def arrange(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Move an item up or down, or say what it is for."""
    row = readable(request, pk=pk)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    get_object_or_404(row.items, position=position)
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    purpose = request.POST.get("purpose", "")[:8]
    return done(
        request,
        lambda: services.arrange(pk, position, by=by, step=step, purpose=purpose),
        _("The agenda is arranged."),
        f"{back}#agenda",
    )


@desk_form
def item(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """What was said on one item, agreed, put to the vote, given to somebody to do: four forms on one page."""
    row = readable(request, pk=pk)
    by = acting(request, "meeting.run", row)
    one = get_object_or_404(row.items.select_related("case", "task__item__case"), position=position)
    if queries.withheld(by, [one]):
        raise Http404
    people = [
        (str(seat.person_id), f"{seat.person.name} · {seat.seat}")
        for seat in row.invitees.select_related("person").order_by("-due", "pk")
    ] or people_of(row.body)
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "")
    forms = {
        "say": PointForm(posted if step == "say" else None, people=people, initial=_spoke(one)),
        "agree": AgreedForm(
            posted if step == "agree" else None, initial={"agreed": one.agreed, "public": one.public}, auto_id="a_%s"
        ),
        "vote": MotionForm(posted if step == "vote" else None, auto_id="v_%s"),
        "give": TaskForm(posted if step == "give" else None, people=people, auto_id="t_%s"),
    }
    form = forms.get(step)
    if form is not None and form.is_valid():
        with refusals_on(form):
            _write_down(step, one, form.cleaned_data, by=by, seen=request.POST.get("seen"))
            messages.success(request, _("It is written down."))
            return redirect("council:item", pk, position)
    context = {
        "meeting": row, "item": one, "forms": forms, "motions": _lines(row, one),
        "points": one.points.order_by("position"),
        "floor": speaking.floor(row),
        "floor_form": FloorForm(people=people, auto_id="f_%s"),
        "queue": one.speakers.filter(began_at=None).order_by("position"),
        "tasks": one.tasks.select_related("person").order_by("pk"),
        "written": {each: deciding.written(each, one) for each in forms},
        "asked": speaking.queue_of(one),
        "turn": speaking.turn_of(one),
        "votes": row.law.by_hands and one.purpose != Purpose.INFORM,
        "writes": _writes(row, queries.signed(row)),
        "seen": queries.attendance(row),
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return render(request, "council/item.html", context, status=status)


def _write_down(step: str, one: Item, given: dict[str, Any], *, by: Actor, seen: str | None) -> None:
    if step == "say":
        deciding.say(
            one.pk, given["words"], by=by, speaker=given["speaker"], person_id=int(given["person"] or 0) or None,
            seconds=given["seconds"], seen=seen, dissent=given["dissent"],
        )  # fmt: skip
    elif step == "agree":
        deciding.agree(one.pk, given["agreed"], by=by, public=given["public"], seen=seen)
    elif step == "vote":
        counted = (given["ayes"], given["noes"], given["abstentions"])
        deciding.vote(one.pk, given["text"], *counted, by=by, seen=seen)
    else:
        deciding.give(one.pk, given["what"], int(given["person"]), given["due"], by=by, seen=seen)


def _spoke(one: Item) -> dict[str, Any]:
    """Whoever had the floor last is who spoke, for as long as they had it, unless that is written down already."""
    found = speaking.spoke(one)
    if found is None or one.points.count() >= one.speakers.filter(ended_at__isnull=False).count():
        return {}
    speaker, seconds = found
    return {"person": speaker.person_id or "", "speaker": "" if speaker.person_id else speaker.name, "seconds": seconds}


@desk_step
def unsay(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Take back a point that was written down wrongly."""
    row = readable(request, pk=pk)
    by = acting(request, "meeting.run", row)
    one = get_object_or_404(Point.objects.select_related("item"), pk=point, item__meeting=row)
    back = reverse("council:item", args=[pk, one.item.position])
    return done(request, lambda: deciding.unsay(one.pk, by=by), _("The point was taken back."), back)


@desk_step
def attach(request: HttpRequest, pk: int, motion: int) -> HttpResponse:
    """Attach what was passed to the case of its item, under the name of the fact for which it waits."""
    row = readable(request, pk=pk)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if not Item.objects.filter(meeting=row, motions=motion).exists():
        raise Http404
    name = request.POST.get("fact", "")[:40]
    return done(
        request, lambda: deciding.attach_resolution(motion, name, by=by), _("The case knows of the resolution."), back
    )


@desk_page
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the wall of the room: the code to sign in by, who came, whether enough. It renews itself."""
    row = readable(request, pk=pk)
    acting(request, "meeting.run", row)
    here = reverse("council:here", args=[row.code, attending.token(row)])
    context = {
        "meeting": row,
        "seen": queries.attendance(row),
        "here": request.build_absolute_uri(here),
        "floor": speaking.floor(row),
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "council/_wall.html" if part else "council/screen.html", context)


@desk_step
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The call was copied to whoever has not read it, or is printed for them now; it is noted for each."""
    row = readable(request, pk=pk)
    by, prints = acting(request, "meeting.run", row), "print" in request.POST
    back = reverse("council:notices", args=[pk]) if prints else f"{reverse('council:meeting', args=[pk])}#people"
    how = "printed" if prints else "copied"
    return done(request, lambda: attending.note_told(pk, how, by=by), _("It is noted how they were told."), back)


@desk_page
def notices(request: HttpRequest, pk: int) -> HttpResponse:
    """The call as a slip for each who has not read it here (会议通知)."""
    row = readable(request, pk=pk)
    acting(request, "meeting.run", row)
    items = queries.agenda(row)
    context = {
        "meeting": row,
        "invitees": row.invitees.filter(read_at=None).select_related("person").order_by("-due", "pk"),
        "items": [item.title for item in items if item.about is None],  # a case is for those alone who may see it
    }
    return render(request, "council/notices.html", context)


@require_safe
@staff_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to sign on paper (签到表), as offices post it."""
    row = readable(request, pk=pk)
    acting(request, "meeting.run", row)
    invitees = row.invitees.select_related("person").order_by("-due", "pk")
    return render(request, "council/sheet.html", {"meeting": row, "invitees": invitees})


@require_safe
@staff_required
@outs.listed
def tasks(request: HttpRequest) -> HttpResponse:
    """What meetings gave somebody to do, the open ones first."""
    by = actor(request)
    asked = request.GET.get("from", "")
    start = whole(asked, 5) or 0
    found = list(queries.tasks(by)[start : start + queries.TASKS + 1])
    rows = found[: queries.TASKS]
    mine = set(access.scope(by, "task.finish", Task.objects.filter(pk__in=[row.pk for row in rows])))
    context = {
        "rows": [(row, row in mine, queries.late(row)) for row in rows],
        "form": OutcomeForm(),
        "older": f"?from={start + queries.TASKS}" if len(found) > queries.TASKS else "",
        "newer": f"?from={max(start - queries.TASKS, 0)}" if start else "",
    }
    return render(request, "council/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a task, or open a request from it."""
    rows = Task.objects.select_related("meeting__area", "person", "case", "item__case", "item__task__item__case")
    row = get_object_or_404(rows, pk=pk)
    by = acting(request, "task.finish", row)
    if queries.concerned(by, row):
        raise Http404
    if "case" in request.POST:
        back = reverse("council:task", args=[pk])
        estate = key(request.POST.get("estate")) or None
        opened = _("A request was opened from it.")
        return done(request, lambda: deciding.open_case(pk, by=by, estate_id=estate), opened, back)
    form = OutcomeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        back = reverse("council:tasks")
        return done(request, lambda: deciding.finish(pk, outcome, by=by), _("The task is done."), back)
    estates = opening.within(row.meeting, staff.estates_of(by)) if row.case_id is None else []
    context = {
        "task": row,
        "form": form,
        "estates": estates,
        "opens": row.case_id is None and row.meeting.area in estates,
    }
    return render(request, "council/task.html", context)
