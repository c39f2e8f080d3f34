"""The office's doors: programmes, who is due, who is found by rule, the plan of a day, pairs, and the sum of a year."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import page_before
from linli.journal.seen import last_of, state_of
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on
from linli.people.models import Person
from linli.places.models import Building
from linli.visits import noting, paper, queries, services, sums
from linli.visits.forms import ByHandForm, HomeForm, PairForm, PaperForm, ProgrammeForm, VisitorForm
from linli.visits.models import Visited, Visitor, VisitProgramme

PAGE = 100


@desk_page
@outs.listed
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme in one's reach, and the offices for which one can lay down another."""
    rows, older = page_before(queries.read(actor(request)), request, PAGE)
    outs.stays_without(request, rows)
    context = {"rows": rows, "older": older, "bodies": queries.bodies(actor(request))}
    return render(request, "visits/programmes.html", context)


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Lay down a programme for an office."""
    body = get_object_or_404(queries.bodies(actor(request)), code=code)
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = VisitProgramme(body=body).locate(body.area)
        with refusals_on(form):
            made = services.found(
                body.pk, form.plan(), by=acting(request, "visits.found", row), seen=request.POST.get("seen")
            )
            messages.success(request, _("Laid down. Say who goes, and who is visited."))
            return redirect("visits:programme", made.code)
    context = {
        "form": form, "body": body, "back": reverse("visits:programmes"), "title": _("New home visits"),
        "as_seen": last_of(body.visit_programmes.all()),
    }  # fmt: skip
    return render(request, "visits/facts.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, code: str, action: str = "visits.read") -> VisitProgramme:
    """The programme, if the person may do this to it; else 404."""
    return reachable(request, action, VisitProgramme.objects.select_related("body", "area", "service"), code=code)


@desk_form
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say a programme otherwise."""
    row = _read(request, code, "visits.run")
    back = reverse("visits:programme", args=[code])
    form = ProgrammeForm(request.POST or None, initial=ProgrammeForm.known(row))
    if request.method == "POST" and form.is_valid():
        by = acting(request, "visits.run", row)
        with refusals_on(form):
            services.change(row.pk, form.plan(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"form": form, "body": row.body, "back": back, "title": row.title, "as_seen": state_of(row)}
    return render(request, "visits/facts.html", context, status=422 if form.errors else 200)


@desk_page
@outs.listed
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Who is due, overdue and done, by number; who goes; what is driven in all."""
    row = _read(request, code)
    runs = access.may(actor(request), "visits.run", row) and row.ended_at is None
    metres = sums.metres(row)
    rows, older = queries.page_of(row, request.GET.get("after", ""))
    context = {
        "programme": row, "rows": [(one, sums.short_of(one, clock.today())) for one in rows], "older": older,
        "runs": runs, "today": clock.today(),
        "visitors": queries.visitors(row) if runs else [], "visitor_form": VisitorForm(),
        "km": metres // 1000, "marks": metres // 1000 // row.mark * row.mark,
    }  # fmt: skip
    return render(request, "visits/programme.html", context)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a programme: somebody goes, goes no more, is taken in by rule, or all of it ends."""
    row = _read(request, code, "visits.run")
    by, back = acting(request, "visits.run", row), reverse("visits:programme", args=[code])
    if name == "enlist":
        return _enlist(request, row, back)
    if name == "dismiss":
        who = get_object_or_404(Visitor, programme=row, ended_at=None, pk=_whole(request.POST.get("visitor", "")))
        return done(request, lambda: services.dismiss(who.pk, by=by), _("They go no more."), back)
    if name == "take":
        found = [one for one in queries.found_by_rule(row) if one.person.code == request.POST.get("person")]
        if not found:
            raise Http404
        home = services.Home(
            found[0].person.name, sex=queries.sex_of(found[0].person), building_id=found[0].building_id
        )  # fmt: skip
        rest = reverse("visits:by_rule", args=[code])
        return done(
            request,
            lambda: services.take_in(row.pk, home, by=by, person_id=found[0].person.pk),
            _("Taken in: a first visit is due."),
            rest,
        )
    if name == "end":
        return done(request, lambda: services.end(row.pk, by=by), _("Ended; what was written stays."), back)
    raise Http404


def _enlist(request: HttpRequest, row: VisitProgramme, back: str) -> HttpResponse:
    form = VisitorForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    person = Person.objects.named(given["phone"], given["name"]) if given else None
    if person is None:
        messages.error(
            request, _("Nobody on the register has this name and number. They sign in once, then you add them.")
        )
        return redirect(back)
    by = acting(request, "visits.run", row)
    return done(
        request,
        lambda: services.enlist(row.pk, person.pk, by=by, trained=given["trained"], sex=given["sex"]),
        _("They go to homes from now on."),
        back,
    )


def _whole(text: str) -> int:
    return whole(text, 15) or 0


def _buildings(row: VisitProgramme) -> list[Building]:
    return list(Building.objects.filter(area_id=row.area_id).order_by("position", "pk"))


@desk_form
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody is visited whom no rule finds, with the reason."""
    row = _read(request, code, "visits.run")
    form, back = ByHandForm(request.POST or None, buildings=_buildings(row)), reverse("visits:programme", args=[code])
    if request.method == "POST" and form.is_valid():
        by, reason = acting(request, "visits.run", row), form.cleaned_data["reason"]
        with refusals_on(form):
            made = services.take_in(row.pk, form.home(), by=by, reason=reason, seen=request.POST.get("seen"))
            messages.success(request, _("Taken in: a first visit is due."))
            return redirect("visits:file", made.code)
    context = {
        "form": form, "body": row.body, "back": back, "title": _("Visit somebody by hand"),
        "as_seen": last_of(row.visited.all()),
    }  # fmt: skip
    return render(request, "visits/facts.html", context, status=422 if form.errors else 200)


@desk_page
@outs.listed
def by_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the rule finds and nobody visits yet; whoever reads it has read of each."""
    row, by = _read(request, code, "visits.run"), actor(request)
    found = [one for one in queries.found_by_rule(row) if one.person.pk != by.person_id]
    rows = found[:PAGE]
    with transaction.atomic():
        people = [(one.person.pk, one.person.pk) for one in rows]
        note_accesses(people, by=by, what="home_visit", reason="work", subject_kind="person")
    outs.stays_without(request, rows)
    return render(request, "visits/by_rule.html", {"programme": row, "rows": rows, "rest": len(found) - len(rows)})


@desk_page
@outs.listed
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Who is due today or within a week, by pair and in the order of the way, by number."""
    row, today, ahead = _read(request, code), clock.today(), queries.days_ahead(request.GET.get("within", ""))
    pairs: dict[str, list[Visited]] = {}
    for one in queries.of_programme(row).filter(due_on__lt=today + timedelta(days=ahead)):
        if one.due_on is not None:
            going = in_a_list([one.first.name, one.second.name]) if one.first and one.second else _("No pair yet")
            pairs.setdefault(going, []).append(one)
    ways = [(going, queries.in_order(stops)) for going, stops in pairs.items()]
    return render(request, "visits/plan.html", {"programme": row, "ways": ways, "today": today, "ahead": ahead})


@desk_page
@outs.listed
def year(request: HttpRequest, code: str) -> HttpResponse:
    """The sum of a year, or of the term: visits, hours, periods and kilometres."""
    row, this = _read(request, code), clock.today().year
    of_term, asked = request.GET.get("year") == "term", _whole(request.GET.get("year", "")) or this
    if not 2000 <= asked <= this:
        raise Http404
    first = min(row.begins.year, this)
    context = {
        "programme": row, "sum": sums.term(row) if of_term else sums.year(row, asked), "term": of_term,
        "year": asked, "years": range(first, this + 1), "km": sums.metres(row) // 1000,
    }  # fmt: skip
    return render(request, "visits/year.html", context)


def _kept(request: HttpRequest, code: str) -> Visited:
    rows = Visited.objects.select_related("programme", "area", "building")
    return reachable(request, "visited.keep", rows, code=code)


@desk_form
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Where they live, who answers for them, what they need."""
    row = _kept(request, code)
    by, back = acting(request, "visited.keep", row), reverse("visits:file", args=[code])
    form = HomeForm(request.POST or None, initial=HomeForm.known(row), buildings=_buildings(row.programme))
    with transaction.atomic():
        queries.note_read([row], by)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.describe(row.pk, form.home(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {
        "form": form, "body": row.programme.body, "back": back, "title": row.label, "as_seen": state_of(row),
    }  # fmt: skip
    return render(request, "visits/facts.html", context, status=422 if form.errors else 200)


@desk_form
def on_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a visit that a pair without a phone wrote on paper; a second person compares it."""
    row = _kept(request, code)
    by, back = acting(request, "visited.keep", row), reverse("visits:file", args=[code])
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            paper.enter(row.pk, form.note("", offline=False), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Entered. It counts once a second person has compared it with the paper."))
            return redirect(back)
    context = {
        "form": form, "body": row.programme.body, "back": back, "as_seen": paper.last_of(row),
        "title": _("Visit on paper: %(label)s") % {"label": row.label},
    }  # fmt: skip
    return render(request, "visits/facts.html", context, status=422 if form.errors else 200)


@desk_step
def see_to(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of who is visited: a pair, the end, a visit that does not count, or one compared with its paper."""
    row = _kept(request, code)
    by, back = acting(request, "visited.keep", row), reverse("visits:file", args=[code])
    if name == "pair":
        form = PairForm(request.POST, visitors=queries.visitors(row.programme))
        if not form.is_valid():
            messages.error(request, _("Choose two who go to homes for this programme."))
            return redirect(back)
        one, two, seen = form.cleaned_data["one"], form.cleaned_data["two"], request.POST.get("seen")
        return done(request, lambda: services.pair(row.pk, one, two, by=by, seen=seen), _("They go from now on."), back)
    why = request.POST.get("why", "")
    if name == "release":
        return done(request, lambda: services.release(row.pk, why, by=by), _("They are visited no more."), back)
    if name in ("agree", "differ"):
        one = get_object_or_404(row.papers, code=request.POST.get("paper", ""))
        if name == "agree":
            return done(request, lambda: paper.agree(one.pk, by=by), _("Compared: it counts."), back)
        return done(request, lambda: paper.differ(one.pk, why, by=by), _("It does not count; enter it anew."), back)
    if name == "void":
        visit = get_object_or_404(row.visits, code=request.POST.get("visit", ""))
        return done(request, lambda: noting.void(visit.pk, why, by=by), _("This visit counts no more."), back)
    raise Http404
