"""The desk's doors: rotas, one rota week by week, its people, one duty, the sheet for the wall, and each step."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import key, page_before
from linli.journal.seen import state_of
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on
from linli.people.services import person_of_phone
from linli.rotas import circling, leaving, proposals, proposing, queries, services, serving, swapping
from linli.rotas.forms import AwayForm, CircleForm, DutyForm, KeeperForm, RotaForm, ShiftForm, WishForm
from linli.rotas.models import Away, Duty, Keeper, Rota, Solving, State, Turn


@desk_page
@outs.listed
def rotas(request: HttpRequest) -> HttpResponse:
    """Every rota in one's reach, and the bodies for which one can plan another."""
    by = actor(request)
    rows, older = page_before(queries.read(by), request)
    outs.stays_without(request, rows)
    context = {"rows": rows, "older": older, "bodies": queries.organisers(by)}
    return render(request, "rotas/rotas.html", context)


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to plan a rota for a body."""
    body = get_object_or_404(queries.organisers(actor(request)), code=code)
    form = RotaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = Rota(organiser=body).locate(body.area)
        with refusals_on(form):
            made = services.found(body.pk, form.plan(), by=acting(request, "rota.found", row))
            messages.success(request, _("Begun. Lay its duties, then say who can keep them."))
            return redirect("rotas:rota", made.code)
    context = {"form": form, "heading": _("New rota"), "under": body.name, "back": reverse("rotas:rotas")}
    return render(request, "rotas/facts.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, code: str, action: str = "rota.read") -> Rota:
    """The rota, if the person may do this with it at the desk; else 404."""
    return reachable(request, action, Rota.objects.select_related("organiser", "area", "service"), code=code)


def _week(request: HttpRequest, row: Rota) -> date:
    """The Monday asked for, else the one of today, else the first."""
    mondays = queries.weeks(row)
    asked = {monday.isoformat(): monday for monday in mondays}.get(request.GET.get("week", ""))
    today = [monday for monday in mondays if 0 <= (clock.today() - monday).days < 7]
    return asked or (today or mondays)[0]


@desk_page
@outs.listed
def rota(request: HttpRequest, code: str) -> HttpResponse:
    """One week of a rota: its duties, who keeps them, what is short or missed; names for the body alone."""
    row = _read(request, code)
    runs = access.may(actor(request), "rota.run", row)
    monday = _week(request, row)
    days = queries.week(row, monday)
    if runs:
        _note(request, (turn.keeper for day in days for one in day.duties for turn in one.turns.all()))
    outs.stays_without(request, days)
    context = {
        "rota": row, "runs": runs, "plans": runs and row.state == State.DRAFT, "days": days, "monday": monday,
        "mondays": queries.weeks(row), "now": clock.now(), "short": queries.short(row),
        "swaps": queries.swaps(row) if runs else [], "me": actor(request).person_id,
        "explained": proposals.explained(row), "failed": proposals.failed(row), "shift_form": ShiftForm(),
        "solver": proposing.installed(),
        "circle_form": CircleForm(initial=circling.drawn(row)), "waiting": row.solving == Solving.ASKED,
    }  # fmt: skip
    return render(request, "rotas/rota.html", context)


def _note(request: HttpRequest, rows: Iterable[Keeper]) -> None:
    """Whoever reads the list has read of each on it but of themselves."""
    by = actor(request)
    people = sorted({row.person_id for row in rows if row.person_id and row.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="rota", reason="work", subject_kind="person")


@desk_form
@outs.listed
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who can be on duty, and how the work is shared out among them."""
    row = _read(request, code, "rota.run")
    form = KeeperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _enlist(request, row, form)
            messages.success(request, _("Noted."))
            return redirect("rotas:people", code)
    rows = queries.shares(row)
    _note(request, (one.keeper for one in rows))
    outs.stays_without(request, rows)
    context = {"rota": row, "rows": rows, "form": form, "as_seen": state_of(row), "open": row.state != State.ENDED}
    return render(request, "rotas/people.html", context, status=422 if form.errors else 200)


def _enlist(request: HttpRequest, row: Rota, form: KeeperForm) -> None:
    given = form.cleaned_data
    person = person_of_phone(given["phone"]) if given["phone"] else None
    if given["phone"] and person is None:
        words = _("Nobody has an account with this number; give their name instead.")
        raise Refused("phone_unknown", words, field="phone")
    services.enlist(
        row.pk, given["name"], form.ability(), by=acting(request, "rota.run", row),
        person_id=person.pk if person else None, seen=request.POST.get("seen"),
    )  # fmt: skip


@desk_form
def keeper(request: HttpRequest, code: str, keeper: str) -> HttpResponse:
    """What one of them brings and would like, and when they are away."""
    row = _read(request, code, "rota.run")
    rows = row.keepers.filter(struck_at=None).select_related("person").prefetch_related("aways")
    one = get_object_or_404(rows, code=keeper)
    by, back = acting(request, "rota.run", row), reverse("rotas:people", args=[code])
    if "back" in request.POST:
        gone, here = get_object_or_404(Away, keeper=one, pk=key(request.POST.get("back"))), request.path
        return done(request, lambda: leaving.be_back(gone.pk, by=by), _("Taken back: they can come."), here)
    if "strike" in request.POST:
        said = _("They stand on this rota no more; what they served stays.")
        return done(request, lambda: leaving.strike_off(one.pk, by=by), said, back)
    posted = request.POST or None
    form = WishForm(None if "first" in request.POST else posted, keeper=one, others=list(rows))
    away = AwayForm(posted if "first" in request.POST else None)
    if request.method == "POST" and (form.is_valid() or away.is_valid()):
        with refusals_on(away if away.is_bound else form):
            if away.is_bound:
                services.be_away(one.pk, **away.cleaned_data, by=by)
            else:
                services.wish(one.pk, form.ability(), by=by, beside_id=form.cleaned_data["beside_id"])
            messages.success(request, _("Noted."))
            return redirect(back)
    _note(request, [one])
    bad = form.errors or away.errors
    context = {
        "rota": row, "keeper": one, "form": form, "away_form": away, "back": back,
        "strikes": row.state != State.ENDED and not (row.state == State.PUBLISHED and one.person_id == by.person_id),
    }  # fmt: skip
    return render(request, "rotas/keeper.html", context, status=422 if bad else 200)


@desk_form
def duty(request: HttpRequest, code: str, duty: str) -> HttpResponse:
    """One duty: who is on it, who came, put on and taken off by hand."""
    row = _read(request, code, "rota.run")
    one = get_object_or_404(queries.duties(row), code=duty)
    back = reverse("rotas:duty", args=[code, duty])
    if request.method == "POST":
        return _change_duty(request, row, one, back)
    turns = list(one.turns.all())
    on = {turn.keeper_id for turn in turns}
    standing = row.keepers.filter(struck_at=None).select_related("person").order_by("pk")
    others = [keeper for keeper in standing if keeper.pk not in on]
    _note(request, [*(turn.keeper for turn in turns), *others])
    context = {
        "rota": row, "duty": one, "turns": turns, "others": others, "plans": row.state == State.DRAFT,
        "runs": row.state == State.PUBLISHED, "open": row.state != State.ENDED, "me": actor(request).person_id,
        "begun": clock.now() >= one.starts_at, "over": one.over(clock.now()),
        "week": f"{reverse('rotas:rota', args=[code])}?week={queries.weeks_monday(one).isoformat()}",
    }  # fmt: skip
    return render(request, "rotas/duty.html", context)


def _change_duty(request: HttpRequest, row: Rota, one: Duty, back: str) -> HttpResponse:
    by, posted = acting(request, "rota.run", row), request.POST
    if "place" in posted:
        return done(
            request, lambda: services.place(one.pk, _keeper(row, posted.get("place")), by=by), _("Noted."), back
        )
    if "take_off" in posted:
        who = _keeper(row, posted.get("take_off"))
        return done(request, lambda: services.take_off(one.pk, who, by=by), _("Taken off."), back)
    if "drop" in posted:
        there = reverse("rotas:rota", args=[row.code])
        return done(request, lambda: services.drop_duty(one.pk, by=by), _("This duty is not kept."), there)
    for name, step in (
        ("came", serving.come),
        ("left", serving.leave),
        ("confirm", serving.confirm),
        ("absent", serving.was_not_there),
    ):
        if name in posted:
            turn = get_object_or_404(Turn, duty=one, pk=key(posted.get(name)))
            return done(request, lambda step=step, turn=turn: step(turn.pk, by=by), _("Noted."), back)  # type: ignore[misc]  # no lambda with a default is inferred
    form = DutyForm(posted)
    if not form.is_valid():
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect(back)
    return done(request, lambda: services.change_duty(one.pk, **form.cleaned_data, by=by), _("Noted."), back)


def _keeper(row: Rota, posted: str | None) -> int:
    """A keeper of this rota; else 404."""
    return get_object_or_404(row.keepers, pk=key(posted)).pk


@desk_page
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The whole rota for the wall, with names."""
    row = _read(request, code, "rota.run")
    rows = list(queries.duties(row))
    _note(request, (turn.keeper for one in rows for turn in one.turns.all()))
    return render(request, "rotas/sheet.html", {"rota": row, "rows": rows})


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a rota: a duty laid, a proposal asked for, published, ended, a swap decided."""
    row = _read(request, code, "rota.run")
    by, back = acting(request, "rota.run", row), reverse("rotas:rota", args=[code])
    if name == "propose":
        said = _("A proposal is being worked out; it takes some seconds. Look again in a moment.")
        return done(request, lambda: proposals.ask(row.pk, by=by), said, back)
    if name == "publish":
        return done(request, lambda: services.publish(row.pk, by=by), _("Published: its people see it."), back)
    if name == "end":
        return done(request, lambda: services.end(row.pk, by=by), _("Ended."), back)
    if name == "circle":
        circle = CircleForm(request.POST)
        if not circle.is_valid():
            messages.error(request, _("Something is missing or cannot be read."))
            return redirect(back)
        return done(request, lambda: circling.draw(row.pk, **circle.cleaned_data, by=by), _("Noted."), back)
    if name in ("approve", "refuse"):
        swap = get_object_or_404(queries.swaps(row), pk=key(request.POST.get("swap")))
        yes = name == "approve"
        said = _("Approved: the turn is theirs now.") if yes else _("Refused: the turn stays as it was.")
        return done(request, lambda: swapping.approve(swap.pk, yes=yes, by=by), said, back)
    if name != "lay":
        raise Http404
    form = ShiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect(back)
    return done(request, lambda: services.lay(row.pk, form.shift(), by=by), _("Laid on each of these days."), back)
