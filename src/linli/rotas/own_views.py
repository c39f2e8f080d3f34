"""Doors of those on duty: their turns, signing in and out, the note to the next ones, incidents, swaps."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities.forms import NearForm
from linli.council.doors import key
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import actor, done, own_page, own_step, person_of
from linli.rotas import circling, leaving, queries, services, serving, swapping
from linli.rotas.forms import AwayForm
from linli.rotas.models import Away, Keeper, Turn

SHOWN = 40


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What one is on duty for; around its time what one can do there."""
    me, now = person_of(request), clock.now()
    turns = list(queries.own_turns(me.pk)[:SHOWN])
    there = [
        turn for turn in turns if turn.duty.starts_at - now <= serving.EARLY and now <= turn.duty.ends_at + serving.LATE
    ]
    keepers = list(queries.own_keepers(me.pk))
    others = queries.others(keepers)
    rows = [(turn, others.get(turn.duty.rota_id, []), turn.duty.starts_at > now) for turn in turns]
    context = {
        "rows": rows, "there": there, "now": now, "me": me.pk, "keepers": keepers, "token": uuid.uuid4().hex,
        "before": queries.before(there[0].duty) if there else None, "swaps": list(queries.own_swaps(me.pk)),

    }  # fmt: skip
    outs.stays_without(request, turns)
    return render(request, "rotas/mine.html", context)


@own_step
def away(request: HttpRequest, keeper: str) -> HttpResponse:
    """Say on which days one cannot come, or take it back."""
    row = get_object_or_404(Keeper, code=keeper, person_id=actor(request).person_id or 0)
    form, back = AwayForm(request.POST), reverse("rotas:mine")
    if "back" in request.POST:
        gone, by = get_object_or_404(Away, keeper=row, pk=key(request.POST.get("back"))), actor(request)
        return done(request, lambda: leaving.be_back(gone.pk, by=by), _("Taken back: you can come."), back)
    if not form.is_valid():
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect(back)
    days = form.cleaned_data
    return done(request, lambda: services.be_away(row.pk, **days, by=actor(request)), _("Noted."), back)


@own_step
def act(request: HttpRequest, duty: str, name: str) -> HttpResponse:
    """One step of one's own turn, or an answer to a swap of somebody else's."""
    by, back = actor(request), reverse("rotas:mine")
    if name in ("take", "leave_it", "take_back"):
        return _swapped(request, duty, name, back)
    turn = get_object_or_404(Turn, duty__code=duty, keeper__person_id=by.person_id or 0)
    if name == "come":
        near = NearForm(request.POST)
        where = circling.Where(**near.cleaned_data) if near.is_valid() else None
        return done(
            request,
            lambda: serving.come(turn.pk, by=by, where=where),
            _("You are signed in. Thank you for coming."),
            back,
        )
    if name == "leave":
        return done(request, lambda: serving.leave(turn.pk, by=by), _("You are signed out. Thank you."), back)
    words = request.POST.get("words", "")
    if name == "hand_over":
        said = _("Noted for those who come next.")
        return done(request, lambda: serving.hand_over(turn.pk, words, by=by), said, back)
    if name == "report":
        token = request.POST.get("token", "")[:32] or None
        said = _("Reported: it is a request of the estate now.")
        return done(request, lambda: serving.report(turn.pk, words, by=by, token=token), said, back)
    if name != "ask":
        raise Http404
    taker = key(request.POST.get("taker"))
    return done(
        request, lambda: swapping.ask(turn.pk, taker, by=by), _("Asked. They answer, then it is approved."), back
    )


def _swapped(request: HttpRequest, duty: str, name: str, back: str) -> HttpResponse:
    by = actor(request)
    rows = queries.own_swaps(by.person_id or 0).filter(turn__duty__code=duty)
    swap = get_object_or_404(rows, pk=key(request.POST.get("swap")))
    if name == "take_back":
        return done(request, lambda: swapping.withdraw(swap.pk, by=by), _("Taken back: the turn stays yours."), back)
    said = _("Thank you. The organiser approves it.") if name == "take" else _("You do not take it.")
    return done(request, lambda: swapping.answer(swap.pk, yes=name == "take", by=by), said, back)
