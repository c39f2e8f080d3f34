"""Papers entered after the close: the boxes opened before whoever watches, each paper read from its photo by two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.ballots import authorities, counting, entries, paper, queries
from linli.ballots.doors import helped, paged
from linli.ballots.forms import told
from linli.ballots.models import FILLED, Ballot, State
from linli.ballots.voting_forms import PaperForm
from linli.files.queries import files_among, files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access
from linli.people.doors import acting, actor, desk_form

INVALID = 60  # a page of those that are not valid


@desk_form
def boxes(request: HttpRequest, code: str) -> HttpResponse:
    """The papers that wait; before that, who watches the boxes being opened."""
    ballot, by = helped(request, code), actor(request)
    if request.method == "POST":
        return _opened(request, ballot)
    listed = entries.waiting(ballot, by) if ballot.boxes_opened_at else []
    came = ballot.votes.exclude(channel="phone")
    works = access.may(by, "ballot.manage", ballot)
    context = {
        "ballot": ballot,
        "works": works,
        "listed": listed,
        "next": entries.following(listed, 0),
        "papers": came.filter(valid=True).count(),
        "settled": came.filter(valid=True, entered=True).count(),
        **_invalid(request, ballot, by, works),
    }
    return render(request, "ballots/boxes.html", context)


def _invalid(request: HttpRequest, ballot: Ballot, by: Actor, works: bool) -> dict[str, object]:
    """A page of the papers within the actor's reach that two found not to be valid, each with its reason."""
    bad = ballot.votes.filter(valid=False, slip__in=queries.within(ballot, by), readings__isnull=False).distinct()
    page, older = paged(request, bad.select_related("slip").order_by("pk"), INVALID)
    photos = files_among(FILLED, [vote.pk for vote in page]) if works else {}
    said = [(vote, authorities.evidence_of(vote).get("invalid"), photos.get(vote.pk, ())) for vote in page]
    return {"invalid": [each for each in said if each[1]], "older": older}


def _opened(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    by = acting(request, "ballot.manage", ballot)
    try:
        counting.open_boxes(ballot.pk, watched_by=request.POST.get("watched_by", ""), by=by)
        messages.success(request, _("Noted. The papers can be photographed and entered now."))
    except Refused as refusal:
        messages.error(request, told(refusal))
    return redirect("ballots:boxes", ballot.code)


@desk_form
def enter(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """One paper: its photo, and beside it what the reader makes of it. Nobody sees what another has read."""
    ballot = helped(request, code)
    by = acting(request, "ballot.help", ballot)
    entry = entries.of(ballot, place, by) if ballot.state == State.CLOSED else None
    if entry is None:
        messages.info(request, _("This paper is settled already."))
        return redirect("ballots:boxes", code)
    matters = authorities.covered(entry.vote, list(ballot.matters.all()))
    form = PaperForm(request.POST if request.POST.get("step") == "read" else None, matters=matters)
    if request.method == "POST":
        try:
            if answer := _done(request, entry, form):
                return answer
        except Refused as refusal:
            messages.error(request, told(refusal))
    context = {
        "ballot": ballot,
        "entry": entry,
        "form": form,
        "photos": files_of(FILLED, entry.vote.pk),
        "authority": None if ballot.law.secret else authorities.authority_of(entry.vote),
        "evidence": [] if ballot.law.secret else files_of("vote", entry.vote.pk),
    }
    return render(request, "ballots/enter.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, entry: entries.Entry, form: PaperForm) -> HttpResponse | None:
    """What was posted: photos, a reading, or why the paper is not valid. None where the form has faults."""
    ballot, step = entry.vote.ballot, request.POST.get("step", "")
    by = acting(request, "ballot.help", ballot)
    if entry.barred:
        raise NotAllowed(_("Nobody handles the paper of their own home. Ask a colleague."))
    if step == "photos":
        paper.photograph(entry.vote.pk, take_in(request.FILES.getlist("photos"), by=by, role="paper"), by=by)
        return redirect("ballots:enter", ballot.code, entry.place)
    if step == "invalid":
        paper.read(entry.vote.pk, None, invalid=request.POST.get("reason", ""), by=by)
    elif not form.is_valid():
        return None
    else:
        paper.read(entry.vote.pk, form.answers, by=by)
    messages.success(request, _("Entered. What you read is shown to nobody."))
    following = entries.following(entries.waiting(ballot, by), entry.place)
    return (
        redirect("ballots:enter", ballot.code, following.place) if following else redirect("ballots:boxes", ballot.code)
    )
