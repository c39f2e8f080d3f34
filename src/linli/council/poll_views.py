"""Doors to polls on paper: prepared at the desk, printed, counted by the teller and the supervisor of the count."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.deadlines import basis_words
from linli.council import ballot_papers, polling
from linli.council.doors import key, readable
from linli.council.forms import CountsForm, PollForm
from linli.council.models import Choice, Grade, Meeting, Motion, Poll
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.people import access, seating_views
from linli.people.doors import acting, actor, desk_form, done, no_printed_code, own_form, own_step, staff_required
from linli.people.forms import refusals_on
from linli.rules.ballot import Line
from linli.rules.election import again, most_excellent


@desk_form
def prepare(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Draw up an election or an appraisal: who stands, who counts, who supervises the count."""
    row = readable(request, pk=pk)
    by = acting(request, "meeting.run", row)
    if kind not in polling.held_at(row):
        raise Http404
    seats = row.invitees.filter(votes=True).select_related("person").order_by("pk")
    people = [(str(one.person_id), one.person.name) for one in seats]
    again = key(request.GET.get("again"))
    initial = _open_seats(row, again)
    form = PollForm(request.POST or None, people=people, kind=kind, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            poll = _prepared(row, kind, form, by, again)
            messages.success(request, _("The poll is prepared. Print its papers."))
            return redirect("council:poll", pk, poll.pk)
    return render(request, "council/poll_new.html", {"meeting": row, "form": form}, status=422 if form.errors else 200)


def _open_seats(row: Meeting, number: int) -> dict[str, object]:
    """What the form begins with: the seats that an election of the meeting left open, and who was not elected."""
    first = row.polls.filter(kind__in=polling.ELECTS, pk=number).first()
    found = polling.outcome(first) if first and first.confirmed_at else None
    if first is None or found is None:
        return {}
    follows = again(
        found.next, ranked=[one.name for one in found.candidates], elected=found.elected, tied=found.tied,
        open_seats=found.open_seats, seats=first.seats,
    )  # fmt: skip
    if follows is None:
        return {}
    people = dict(first.choices.values_list("pk", "person_id"))
    return {
        "title": first.title,
        "seats": follows.seats,
        "people": [str(people[int(one)]) for one in follows.candidates],
    }


def _prepared(row: Meeting, kind: str, form: PollForm, by: Actor, again: int) -> Poll:
    given = form.cleaned_data
    teller, watcher = int(given["teller"]), int(given["watcher"])
    if kind == Poll.APPRAISAL:
        return polling.prepare_appraisal(row.pk, teller_id=teller, watcher_id=watcher, by=by)
    people = [int(one) for one in given["people"]]
    return polling.prepare_election(
        row.pk, given["title"], given.get("seats", 1), people, teller_id=teller, watcher_id=watcher, by=by, kind=kind,
        repeats_id=again or None,
    )  # fmt: skip


@dataclass(frozen=True)
class Stood:
    """How one stands after the count."""

    choice: Choice
    lines: tuple[Line, ...] = ()
    elected: bool = False
    tied: bool = False

    @property
    def marks(self) -> list[tuple[str, int]]:
        """What each number counts, and the number."""
        marks = self.choice.marks
        labels = [str(_("Votes"))] if len(marks) == 1 else [str(label) for label in Grade.labels]
        return list(zip(labels, marks, strict=False))


def _stood(poll: Poll) -> tuple[list[Stood], str]:
    """Who stands how, most votes first, and what follows."""
    choices = list(poll.choices.order_by("position"))
    found = polling.outcome(poll, choices)
    if found is None:
        return [Stood(one) for one in choices], ""
    by_key = {str(one.pk): one for one in choices}
    ranked = [
        Stood(by_key[one.name], one.lines, one.name in found.elected, one.name in found.tied)
        for one in found.candidates
    ]
    return ranked, found.next


@desk_form
def poll(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One poll: who has to be there, its papers, the arithmetic of its count; the grades after an appraisal."""
    row = readable(request, pk=pk)
    one = get_object_or_404(row.polls.select_related("teller", "watcher", "of"), pk=number)
    runs = access.may(actor(request), "meeting.run", row)
    if request.method == "POST":
        by, back = acting(request, "meeting.run", row), reverse("council:poll", args=[pk, number])
        if "motion" in request.POST:
            motion = request.POST["motion"]
            chosen = whole(motion) or 0
            return done(request, lambda: polling.leave_open(one.pk, chosen, by=by), _("These seats stay open."), back)
        given = {choice.pk: request.POST.get(f"grade{choice.pk}", "") for choice in one.choices.all()}
        return done(request, lambda: polling.grade(one.pk, given, by=by), _("The grades are noted."), back)
    stood, follows = _stood(one)
    context = {
        "meeting": row, "poll": one, "stood": stood, "follows": follows, "quorum": polling.quorum(one),
        "left_out": polling.left_out(one),
        "grades": Grade.choices, "runs": runs, "most": most_excellent(len(stood)),
        "run_off": Poll.objects.filter(of=one).first(), "repeated": Poll.objects.filter(repeats=one).first(),
        "elects": one.kind in polling.ELECTS,
        "motions": Motion.objects.filter(item__meeting=row, passed=True).order_by("pk") if runs else [],
        "seats_them": one.kind in polling.ELECTS and (one.of_id, one.repeats_id) == (None, None) and one.confirmed_at,
    }  # fmt: skip
    return render(request, "council/poll.html", context)


@desk_form
def take_office(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Those whom the election elected, its run-offs included."""
    row = readable(request, pk=pk)
    one = get_object_or_404(row.polls.filter(kind__in=polling.ELECTS, of=None, repeats=None), pk=number)
    back = reverse("council:poll", args=[pk, number])
    found = polling.came_out(one, row)
    return seating_views.page(request, found, back=back, crumb=row.title, words=basis_words)


@require_safe
@staff_required
def papers(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The papers to print: one for each who has a vote, without a name or number on any."""
    row = readable(request, pk=pk)
    acting(request, "meeting.run", row)
    one = get_object_or_404(row.polls, pk=number)
    return HttpResponse(ballot_papers.pdf(one), content_type="application/pdf")


@own_form
@no_printed_code
def count(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Where the teller enters the count, and the supervisor of the count reads and confirms it."""
    row = readable(request, code=code)
    one = get_object_or_404(row.polls.select_related("teller", "watcher"), pk=number)
    by = actor(request)
    if by.person_id not in (one.teller_id, one.watcher_id):
        raise Http404
    counts = by.person_id == one.teller_id and one.confirmed_at is None
    one.meeting = row
    choices = list(one.choices.filter(written=False).order_by("position"))
    others = [(str(person), name) for person, name in polling.can_be_written(one).items()] if counts else []
    form = CountsForm(request.POST or None, poll=one, choices=choices, others=others)
    if counts and form.is_bound and form.is_valid():
        with refusals_on(form):
            seen = request.POST.get("version", "")
            polling.enter(one.pk, form.count(), form.marks(), by=by, version=seen, written=form.written())
            messages.success(request, _("The count is entered. The supervisor of the count confirms it."))
            return redirect("council:poll_count", code, number)
    stood, follows = _stood(one)
    context = {
        "meeting": row, "poll": one, "form": form, "counts": counts, "stood": stood, "follows": follows,
        "quorum": polling.quorum(one),
        "left_out": polling.left_out(one), "grades": Grade.choices, "votes_of": form.rows(),
        "version": polling.version_of(one), "elects": one.kind in polling.ELECTS,
        "confirms": by.person_id == one.watcher_id and one.entered_at and not one.confirmed_at,
    }  # fmt: skip
    return render(request, "council/poll_count.html", context, status=422 if form.errors else 200)


@own_step
@no_printed_code
def confirm(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The supervisor of the count stands for it."""
    row = readable(request, code=code)
    one = get_object_or_404(row.polls, pk=number)
    back, by = reverse("council:poll_count", args=[code, number]), actor(request)
    seen = request.POST.get("version", "")
    return done(request, lambda: polling.confirm(one.pk, seen, by=by), _("The count is confirmed."), back)
