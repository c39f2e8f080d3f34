"""Doors to a vote while it runs: how it stands, which doors are left, papers printed and handed over, reminders."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.ballots import delivering, paper, printings, queries, rolls, slips
from linli.ballots.doors import helped, number, worked
from linli.ballots.models import Ballot, Handed, Printing, Silence, Slip, State
from linli.ballots.voting_forms import HandedForm, ScanForm
from linli.files import store
from linli.files.sending import send
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.papers import outs
from linli.people.access import scope
from linli.people.doors import acting, actor, desk_form, desk_page, done
from linli.people.forms import refusals_on
from linli.ui import moments

PAGE = 200  # doors on a page


def _running(request: HttpRequest, code: str) -> Ballot:
    """The ballot from its publication on."""
    ballot = helped(request, code)
    if ballot.state == State.DRAFT:
        raise Http404
    return ballot


@desk_page
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How it stands: what is missing to each threshold, by building and entrance, and one building's floors."""
    ballot = _running(request, code)
    context = _standing(ballot, number(request.GET.get("building", "")))
    part = bool(request.headers.get("HX-Request"))
    return render(request, "ballots/_progress.html" if part else "ballots/progress.html", context)


def _standing(ballot: Ballot, building: int = 0) -> dict[str, Any]:
    found = queries.progress(ballot, building)
    ticks = ballot.state in (State.PUBLISHED, State.OPEN)
    return {"ballot": ballot, "found": found, "house": found.shown, "ticks": ticks}


@desk_page
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a wall: what is back and what is missing, renewed by itself."""
    ballot = _running(request, code)
    part = bool(request.headers.get("HX-Request"))
    return render(request, "ballots/_wall.html" if part else "ballots/screen.html", _standing(ballot))


@desk_form
def deliver(request: HttpRequest, code: str) -> HttpResponse:
    """Papers handed over: ticked on the grid, or scanned one after another."""
    ballot = _running(request, code)
    if key := number(request.POST.get("slip", "")):
        slip = get_object_or_404(Slip, ballot=ballot, pk=key)
        return (_confirmed if "confirms" in request.POST else _ticked)(request, slip)
    proves = ballot.silence == Silence.JOIN
    first = {"paper": request.GET.get("paper", ""), "on": clock.today(), "way": Handed.SIGNED}
    form = (HandedForm if proves else ScanForm)(request.POST or None, initial=first)
    if form.is_valid():
        with refusals_on(form):
            slip = _handed(request, ballot, form)
            messages.success(request, _("Paper %(number)d is handed over.") % {"number": slip.number})
            return redirect("ballots:deliver", code)
    last = ballot.slips.exclude(delivered_at=None).order_by("-delivered_at")[:5]
    context = {"ballot": ballot, "form": form, "last": last, "proves": proves}
    return render(request, "ballots/deliver.html", context, status=422 if form.errors else 200)


def _handed(request: HttpRequest, ballot: Ballot, form: ScanForm) -> Slip:
    slip = paper.slip_of(ballot, form.cleaned_data["paper"])
    by = acting(request, "slip.help", slip)
    if not isinstance(form, HandedForm):
        return delivering.deliver(slip.pk, by=by)
    files = take_in(request.FILES.getlist("photos"), by=by, role="evidence")
    return delivering.deliver(slip.pk, by=by, proof=form.proof(), files=files)


def _confirmed(request: HttpRequest, slip: Slip) -> HttpResponse:
    """Another person than whoever noted it confirms that a paper was refused."""
    by, back = acting(request, "slip.help", slip), reverse("ballots:delivered", args=[slip.ballot.code])
    said = _("The refusal of paper %(number)d is confirmed.") % {"number": slip.number}
    return done(request, lambda: delivering.confirm_refusal(slip.pk, by=by), said, back)


def _ticked(request: HttpRequest, slip: Slip) -> HttpResponse:
    """Pressed on the grid; on what is delivered it takes that back. Where silence joins no tick is a delivery."""
    by: Actor = acting(request, "slip.help", slip)
    code = slip.ballot.code
    if slip.delivered_at is None and slip.ballot.silence == Silence.JOIN:
        return redirect(f"{reverse('ballots:deliver', args=[code])}?paper={slip.number}")
    back = reverse("ballots:progress", args=[code])
    house = number(request.POST.get("building", ""))
    back = f"{back}?building={house}#house" if house else back
    if slip.delivered_at is None:
        said = _("Paper %(number)d is handed over.") % {"number": slip.number}
        return done(request, lambda: delivering.deliver(slip.pk, by=by), said, back)
    said = _("Paper %(number)d is not handed over yet.") % {"number": slip.number}
    return done(request, lambda: delivering.undeliver(slip.pk, by=by), said, back)


@desk_page
@outs.listed
def doors(request: HttpRequest, code: str) -> HttpResponse:
    """The doors to knock at, in the order in which one walks: of a building, those without a paper or all."""
    ballot = _running(request, code)
    return render(request, "ballots/doors.html", _left(request, ballot))


def _left(request: HttpRequest, ballot: Ballot) -> dict[str, Any]:
    building, start = number(request.GET.get("building", "")), number(request.GET.get("after", ""), 6)
    what = "undelivered" if request.GET.get("what") == "undelivered" else "unreturned"
    seen = set(scope(actor(request), "slip.help", Slip.objects.filter(ballot=ballot)).values_list("pk", flat=True))
    found = queries.doors(ballot, building=building, undelivered=what == "undelivered")
    found = [door for door in found if door.slip_id in seen]
    more = request.GET.copy()
    more["after"] = str(start + PAGE)
    return {
        "ballot": ballot, "rows": found[start : start + PAGE], "many": len(found), "what": what, "building": building,
        "buildings": [(house.pk, house.name) for house in rolls.buildings(ballot)],
        "whats": [("unreturned", _("No vote came")), ("undelivered", _("No paper was handed over"))],
        "older": f"?{more.urlencode()}" if len(found) > start + PAGE else "",
        "owners": ballot.law.voters == "owners",
    }  # fmt: skip


@desk_page
@outs.listed
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not voted, names masked, and words to send to them."""
    ballot = _running(request, code)
    link = request.build_absolute_uri(reverse("ballots:show", args=[code]))
    said = {
        "title": ballot.title,
        "place": ballot.place,
        "day": moments.whole(ballot.closes_on),
        "link": link,
        "body": ballot.body.name,
    }
    text = _(
        "Neighbours, we are voting on “%(title)s” (%(place)s) until %(day)s, that day included. "
        "Whoever has not voted: vote on your phone at %(link)s, or hand in the paper. "
        "Nobody sees what anybody chooses. %(body)s"
    )
    return render(request, "ballots/remind.html", {**_left(request, ballot), "text": text % said})


# ---- papers to be printed ----


@desk_form
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """The papers to be printed, a building at a time; ordered here, set in type by and by."""
    ballot, by = worked(request, code)
    if request.method == "POST":
        there = reverse("ballots:slips", args=[code])
        site = request.build_absolute_uri("/").rstrip("/")
        said = _("The papers are being set; they can be printed building by building as they become ready.")
        return done(request, lambda: slips.order(ballot.pk, site, by=by), said, there)
    found = slips.batches(ballot)
    waiting = sum(one.printing.ready_at is None for one in found)
    context = {
        "ballot": ballot, "batches": found, "waiting": waiting, "ready": len(found) - waiting,
        "slips": sum(one.printing.slips for one in found), "orders": ballot.state in (State.PUBLISHED, State.OPEN),
    }  # fmt: skip
    part = bool(request.headers.get("HX-Request"))
    return render(request, "ballots/_slips.html" if part else "ballots/slips.html", context)


@desk_page
def paper_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One building's papers as a PDF."""
    ballot, _by = worked(request, code)
    row = get_object_or_404(Printing.objects.select_related("building"), ballot=ballot, pk=pk, bytes__gt=0)
    answer = send(request, store.kept(row.code, printings.SIZE), mime="application/pdf", etag=f'"{row.code}"')
    name = f"{ballot.title}-{row.building.name if row.building else ''}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return cast(HttpResponse, answer)
