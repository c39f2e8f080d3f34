"""Doors to a draft: drawn up, amended, thrown away, published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import attached, gates, queries, removals, rounds, services
from linli.ballots.doors import number, worked
from linli.ballots.forms import DraftForm, told
from linli.ballots.models import Ballot, State
from linli.cases.models import Case
from linli.journal.seen import last_of
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.people.doors import acting, actor, desk_form
from linli.places.models import Area
from linli.ui import moments


@desk_form
def new(request: HttpRequest, place: str) -> HttpResponse:
    """Draw up a vote of an estate or a community, from a case that waits for it or freely."""
    area = get_object_or_404(queries.callable_places(actor(request)), code=place)
    by = acting(request, "area.call_vote", area)
    again = rounds.open_round(area, number(request.GET.get("again", "")))
    form = DraftForm(
        _posted(request), area=area, by=by, more="more" in request.POST, case=_asked(request, area), again=again,
        removal=removals.found(area, number(request.GET.get("remove", ""))),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        building, entrance = form.place()
        try:
            ballot = services.draw_up(
                form.plan(), by=by, area=area, body_id=form.cleaned_data["body"], building=building, entrance=entrance,
                seen=request.POST.get("seen"),
            )  # fmt: skip
        except Refused as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("The draft stands. Look at the roll next."))
            return redirect("ballots:ballot", ballot.code)
    seen = last_of(Ballot.objects.filter(area=area))
    context = {"form": form, "place": area, "back": reverse("ballots:ballots"), "seen": seen}
    return _page(request, form, context)


def _asked(request: HttpRequest, area: Area) -> Case | None:
    """The case from which one comes, if it is one that can wait for a vote."""
    text = request.GET.get("case", "")
    wanted = whole(text) or 0
    return next((case for case in attached.readable(actor(request), area) if case.pk == wanted), None)


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, form: DraftForm, context: dict[str, object]) -> HttpResponse:
    wrong = form.is_bound and not (form.is_valid() and not form.errors)
    return render(request, "ballots/draft.html", context, status=422 if wrong else 200)


@desk_form
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Say a draft anew."""
    ballot, by = worked(request, code)
    back = reverse("ballots:ballot", args=[code])
    if ballot.state != State.DRAFT:
        messages.error(request, _("Once published a vote is not changed any more."))
        return redirect(back)
    form = DraftForm(_posted(request), area=ballot.area, by=by, ballot=ballot, more="more" in request.POST)
    if form.is_bound and form.is_valid():
        try:
            services.amend(
                ballot.pk, form.plan(), by=by, body_id=form.cleaned_data["body"], seen=request.POST.get("seen")
            )
        except Refused as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("The draft is changed."))
            return redirect(back)
    return _page(
        request,
        form,
        {"form": form, "place": ballot.area, "ballot": ballot, "back": back, "seen": services.drawn(ballot)},
    )


@desk_form
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away, once it is confirmed."""
    ballot, by = worked(request, code)
    back = reverse("ballots:ballot", args=[code])
    if request.method == "POST" and "confirmed" in request.POST:
        try:
            services.discard(ballot.pk, by=by)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(back)
        messages.success(request, _("The draft is deleted."))
        return redirect("ballots:ballots")
    context = {
        "title": _("Delete this draft?"), "text": ballot.title, "submit": _("Delete the draft"), "cancel": back,
        "grave": True, "ballot": ballot,
    }  # fmt: skip
    return render(request, "ballots/confirm.html", context)


@desk_form
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish matters and roll, once it is confirmed with what follows from it."""
    ballot, by = worked(request, code)
    back = reverse("ballots:ballot", args=[code])
    if request.method == "POST" and "confirmed" in request.POST:
        try:
            services.publish(ballot.pk, by=by)
        except Refused as refusal:
            messages.error(request, told(refusal))
        else:
            messages.success(request, _("Published. Hang the notice out today, and give out the papers."))
        return redirect(back)
    step = gates.steps(ballot)[0]
    if ballot.state != State.DRAFT or not step.ready:
        return redirect(back)
    context = {
        "title": _("Publish the vote and its roll?"),
        "text": f"{ballot.title} · {ballot.place}",
        "points": [
            _("From now on question, days and rules cannot be changed, and the vote cannot be deleted."),
            _("Everybody of the place reads what is asked, and can object to the roll before voting begins."),
            _("Voting lasts from %(opens)s to %(closes)s.")
            % {"opens": moments.whole(ballot.opens_on), "closes": moments.whole(ballot.closes_on)},
            _("%(heads)d heads vote.") % {"heads": ballot.heads},
        ],
        "submit": _("Publish"),
        "cancel": back,
        "ballot": ballot,
    }
    return render(request, "ballots/confirm.html", context)
