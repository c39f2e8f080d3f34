"""Papers at the desk while voting lasts: scanned or typed, taken in whichever way they came; conflicts decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.ballots import authorities, own, paper, queries, recusal
from linli.ballots.doors import helped, paged
from linli.ballots.models import Ballot, Conflict, Slip, State, Vote
from linli.ballots.voting_forms import CHOSEN_BY, WAY_WORDS, DecideForm, ScanForm, TakeForm
from linli.files.models import File
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step
from linli.people.forms import add_refusal

WAITING = 20  # a page
DECIDED = 60  # shown below those that wait
SAID: dict[str, Promise] = {
    "signed_by": gettext_lazy("Signed for by"),
    "shown": gettext_lazy("Seen in the video"),
    "call": gettext_lazy("Video call"),
    "brought": gettext_lazy("How the shut paper came"),
    "proxy": pgettext_lazy("a person", "Proxy"),
    "document": gettext_lazy("Written authority"),
    "matters": gettext_lazy("For which matters"),
    "choice": gettext_lazy("Whose choice it is"),
    "allowed": gettext_lazy("In which way alone"),
    "way": gettext_lazy("Handed in"),
    "since": gettext_lazy("First day of the authority"),
    "until": gettext_lazy("Last day of the authority"),
    "said": gettext_lazy("The owner says"),
    "invalid": gettext_lazy("Why it may not be valid"),
}


@desk_form
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """A paper's code, by whatever reads it, or its number."""
    ballot = helped(request, code)
    form = ScanForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect("ballots:take", code, paper.slip_of(ballot, form.cleaned_data["paper"]).number)
        except Refused as refusal:
            form.add_error("paper", refusal.message)
    near = queries.within(ballot, actor(request))
    last = ballot.votes.filter(slip__in=near).exclude(channel="phone").select_related("slip")
    last = last.prefetch_related("slip__units__unit__building", "slip__units__unit__entrance").order_by("-pk")[:5]
    context = {"ballot": ballot, "form": form, "last": [(vote, own.homes(vote.slip)) for vote in last]}
    return render(request, "ballots/scan.html", context, status=422 if form.errors else 200)


@desk_form
def take(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One paper: how it came, who signed, by whose authority; shut until the close."""
    ballot = helped(request, code)
    slip = get_object_or_404(Slip.objects.prefetch_related("units__unit__building"), ballot=ballot, number=number)
    by = acting(request, "slip.help", slip)
    given = Vote.objects.filter(slip=slip, valid=True).select_related("by").first()
    by_proxy = ballot.law.proxies != 0
    matters = list(ballot.matters.all())
    form = TakeForm(
        request.POST or None, initial={"channel": "paper"}, by_proxy=by_proxy, matters=matters, listed=ballot.law.listed
    )
    basis = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = _taken(request, slip, form, by)
        except Refused as refusal:
            add_refusal(form, refusal)
            basis = refusal.basis
        else:
            _tell(request, slip, row)
            return redirect("ballots:scan", code)
    context = {
        "ballot": ballot, "slip": slip, "homes": own.homes(slip), "given": given, "form": form, "basis": basis,
        "seen": paper.come_in(slip),
    }  # fmt: skip
    return render(request, "ballots/take.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, slip: Slip, form: TakeForm, by: Actor) -> Vote | Conflict:
    channel, uploads = form.cleaned_data["channel"], request.FILES.getlist("photos")
    files = take_in(uploads, by=by, role="evidence")
    receipt, seen = form.cleaned_data["receipt"], request.POST.get("seen")
    return paper.take(slip.pk, channel, form.evidence(), by=by, files=files, receipt=receipt, seen=seen)


def _tell(request: HttpRequest, slip: Slip, row: Vote | Conflict) -> None:
    if isinstance(row, Vote):
        messages.success(
            request, _("Paper %(number)d is back. It stays shut until the close.") % {"number": slip.number}
        )
    elif row.state == "open":
        text = _("For paper %(number)d a vote had come in already. Both wait among the conflicts.")
        messages.warning(request, text % {"number": slip.number})
    else:
        text = _("For paper %(number)d a vote had come in already. %(why)s")
        messages.warning(request, text % {"number": slip.number, "why": row.reason})


@dataclass(frozen=True)
class Side:
    """One of the two that contend: how it came and what shows it."""

    title: str
    channel: str
    at: Any
    by: str
    said: Sequence[tuple[Promise, str]]
    photos: Sequence[File]
    note: str = ""


@dataclass(frozen=True)
class Contended:
    """A conflict with both sides."""

    row: Conflict
    homes: str
    first: Side | None
    second: Side
    form: DecideForm | None


@desk_page
@outs.listed
def conflicts(request: HttpRequest, code: str) -> HttpResponse:
    """Those that wait, with the evidence side by side; those that were decided, with the reason."""
    ballot, by = helped(request, code), actor(request)
    rows = _read_by(by, ballot)
    page, older = paged(request, rows.filter(state="open").order_by("pk"), WAITING)
    decides = access.may(by, "ballot.manage", ballot) and not recusal.candidate(ballot, by.person_id)
    decided = [(row, own.homes(row.slip)) for row in rows.exclude(state="open").order_by("-pk")[:DECIDED]]
    waiting = _contended(page, by.person_id if decides else None)
    context = {"ballot": ballot, "waiting": waiting, "decided": decided, "older": older}
    return render(request, "ballots/conflicts.html", context)


def _read_by(by: Actor, ballot: Ballot) -> QuerySet[Conflict]:
    """The conflicts within the actor's reach, with all that a page shows of them but the photos."""
    rows = Conflict.objects.filter(ballot=ballot, slip__in=queries.within(ballot, by))
    return rows.select_related("slip", "raised_by", "decided_by", "ballot").prefetch_related(
        "slip__units__unit__building", "slip__units__unit__entrance", "slip__owners",
        Prefetch("slip__votes", Vote.objects.select_related("by")),
    )  # fmt: skip


def _contended(rows: Sequence[Conflict], decides: int | None) -> list[Contended]:
    """With both sides and, where that person decides it, a form. Two statements for the photos of all."""
    votes = {row.pk: next((vote for vote in row.slip.votes.all() if vote.valid), None) for row in rows}
    brought = {vote.pk: authorities.evidence_of(vote).get("conflict", 0) for vote in votes.values() if vote}
    of_votes = files_among("vote", brought)
    of_conflicts = files_among("conflict", [*(row.pk for row in rows), *brought.values()])
    found = []
    for row in rows:
        vote = votes[row.pk]
        own_photos = [*of_votes.get(vote.pk, ()), *of_conflicts.get(brought[vote.pk], ())] if vote else []
        form = None
        if decides and recusal.aside(row, decides):
            form = DecideForm(prefix=str(row.pk), choices=_choices(row, vote))
        second = _second(row, of_conflicts.get(row.pk, ()))
        found.append(Contended(row, own.homes(row.slip), _first(vote, own_photos) if vote else None, second, form))
    return found


def _choices(row: Conflict, vote: Vote | None) -> list[tuple[str, str]]:
    """A vote that lies in the box counts: nobody knows which paper it is."""
    if row.kind == "second":
        keep, void = _("The vote that came first"), _("The paper that came second")
    else:
        keep, void = _("The vote counts"), _("The vote does not count")
    if vote is not None and vote.entered:
        return [("keep", keep)]
    asked = row.kind == "second" and row.ballot.state == State.CLOSED
    return [("keep", keep), ("void", void), *([("none", _("The owner did not say: none of them"))] if asked else [])]


def _first(vote: Vote, photos: Sequence[File]) -> Side:
    note = _("It lies sealed in the box. Nobody knows which paper it is, so it counts.") if vote.entered else ""
    name = vote.by.name if vote.by and vote.channel != "phone" else ""
    return Side(_("The vote that came first"), vote.get_channel_display(), vote.at, name, _said(vote), photos, note)


def _second(row: Conflict, photos: Sequence[File]) -> Side:
    title = {"second": _("The paper that came second"), "dispute": _("The dispute")}.get(row.kind, _("The doubt"))
    name = row.raised_by.name if row.raised_by else ""
    channel = row.get_channel_display() if row.kind == "second" else ""
    return Side(title, channel, row.raised_at, name, _said(row), photos)


def _said(row: Vote | Conflict) -> list[tuple[Promise, str]]:
    return [
        (SAID[name], words_of(name, str(value)))
        for name, value in authorities.evidence_of(row).items()
        if value and name in SAID
    ]


def words_of(name: str, value: str) -> str:
    """What is kept of the evidence, as people read it."""
    if name == "matters":
        return _("all of them") if value == authorities.ALL else in_a_list(value.split(","))
    words = {"choice": CHOSEN_BY, "allowed": WAY_WORDS, "way": WAY_WORDS}.get(name, {})
    return str(words.get(value, value))


@desk_step
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say what counts, and why."""
    ballot = helped(request, code)
    row = get_object_or_404(Conflict.objects.select_related("slip", "ballot"), ballot=ballot, pk=pk)
    by = acting(request, "ballot.manage", ballot)
    vote = Vote.objects.filter(slip=row.slip, valid=True).first()
    form = DecideForm(request.POST, prefix=str(pk), choices=_choices(row, vote))
    try:
        if not form.is_valid():
            raise Refused("reason_missing", _("Say what counts, and why."))
        what, reason = form.cleaned_data["keep"], form.cleaned_data["reason"]
        paper.settle(pk, keep=what == "keep", neither=what == "none", reason=reason, by=by)
        messages.success(request, _("Decided. The reason stays with the vote."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('ballots:conflicts', args=[code])}#c{pk}")


def waiting(ballot: Ballot) -> int:
    """How many conflicts wait."""
    return Conflict.objects.filter(ballot=ballot, state="open").count()
