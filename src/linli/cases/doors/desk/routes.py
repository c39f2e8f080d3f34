"""Dispatch rules (派单规则): an ordered list for each area; the first that fits sends a request to its post.

What is in force is read; it is changed in a draft, which is tried on past cases before it is put in force.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import packs, route_services, trying
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.route_form import DAYS, RouteForm, initial_of
from linli.cases.models import Channel, Route
from linli.cases.route_models import EditionState, RouteEdition
from linli.cases.trying import Trial
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people import kinds, terms
from linli.people.access import may, scope
from linli.people.doors import desk_form, desk_step, staff_required
from linli.people.forms import refusals_on
from linli.people.models import Person
from linli.places.models import Area
from linli.rules.routes import EMPTY, NO_GRID

SHOWN = 200  # cases of a trial


@dataclass(frozen=True)
class Line:
    """A rule in words."""

    route: Route
    conditions: str
    leads_to: str


@require_safe
@staff_required
@outs.listed
def routes(request: HttpRequest) -> HttpResponse:
    """The rules of one area in force, in their order, and the draft; then those of the areas above."""
    actor = staff.actor_of(request)
    areas = areas_of(actor)
    if not areas:
        raise Http404
    area = next((one for one in areas if one.code == request.GET.get("estate")), areas[0])
    edits = may(actor, "route.edit", Route(area=area))
    shown = [EditionState.IN_FORCE, *([EditionState.DRAFT] if edits else [])]
    found = Route.objects.filter(area_id__in=area.path_ids, edition__state__in=shown)
    lines = lines_of(found.select_related("area", "building", "post", "edition"))
    known = {one.state: one for one in RouteEdition.objects.filter(area=area, state__in=shown)}
    context = {
        "area": area,
        "areas": areas if len(areas) > 1 else [],
        "in_force": known.get(EditionState.IN_FORCE),
        "draft": known.get(EditionState.DRAFT),
        "own": [one for one in lines if _of(one, area, EditionState.IN_FORCE)],
        "drafted": [one for one in lines if _of(one, area, EditionState.DRAFT)],
        "above": [one for one in lines if one.route.area_id != area.pk and one.route.edition.state == "in_force"],
        "past": trying.editions([area.pk]).filter(state=EditionState.PAST)[:20],
        "edits": edits,
    }
    return render(request, "cases/desk/routes.html", context)


def _of(line: Line, area: Area, state: str) -> bool:
    return line.route.area_id == area.pk and line.route.edition.state == state


def areas_of(actor: Actor) -> list[Area]:
    """The areas whose rules the person reads: the estates within their posts, and above them those of the posts."""
    held = {post.area_id for post in terms.held(actor.person_id) if post.level not in ("grid", "estate", "province")}
    return [*staff.estates_of(actor), *Area.objects.filter(pk__in=held).order_by("name", "pk")]


def lines_of(found: Iterable[Route]) -> list[Line]:
    """The rules in words. One statement more where one of them names areas."""
    listed = list(found)
    wanted = {area_id for route in listed for area_id in route.within}
    names = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [Line(route, _conditions(route, names) or _("Everything else"), _leads_to(route)) for route in listed]


def _conditions(route: Route, names: dict[int, str]) -> str:
    pack = packs.front()[1]
    parts = [
        in_a_list(wording.category_words(pack, key) for key in route.categories),
        in_a_list(names[area_id] for area_id in route.within if area_id in names),
        route.building.name if route.building else "",
        _("in a shape on the plan") if route.corners else "",
        str(Channel(route.channel).label) if route.channel else "",
        _("says: %(words)s") % {"words": route.words} if route.words else "",
        str(dict(DAYS)[route.days]) if route.days else "",
        _("%(hours)s h") % {"hours": route.hours} if route.hours else "",
        route.season,
    ]
    return " · ".join(part for part in parts if part)


def _leads_to(route: Route) -> str:
    if route.post:
        return route.post.title
    title = kinds.title(route.post_kind)
    return _("%(post)s, in turn") % {"post": title} if route.turns else title


def missed_words() -> dict[str, str]:
    """Why a rule did not send a case, by the condition that failed."""
    return {
        "within": _("not in its areas"), "building": _("not its building"),
        "corners": _("not in its shape on the plan"), "categories": _("not its category"),
        "channel": _("not its source"), "words": _("not its words"),
        "days": _("not on its days"), "hours": _("not in its hours"), "season": _("not in its time of the year"),
        EMPTY: _("it fitted, but nobody held the post"),
        NO_GRID: _("it fitted, but the post is of a grid, and the place lies in none that is known"),
    }  # fmt: skip


# ---- an edition ----------------------------------------------------------------------------------------------------


@desk_form
@outs.listed
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """One edition: its rules, who did what with it and when; of a draft what it would have sent elsewhere."""
    actor = staff.actor_of(request)
    areas = [one.pk for one in areas_of(actor)]
    found = RouteEdition.objects.select_related("area").get(pk=edition_id, area_id__in=areas)
    edits = may(actor, "route.edit", found)
    if found.state in (EditionState.DRAFT, EditionState.DROPPED) and not edits:
        raise Http404
    if request.method == "POST":
        return _done(request, found, actor)
    tried: Trial | None = trying.tried(found, actor) if found.state == EditionState.DRAFT and found.tried else None
    context = {
        "edition": found,
        "lines": lines_of(found.routes.select_related("area", "building", "post")),
        "edits": edits,
        "trial": tried,
        "differs": _differs(tried, actor) if tried else (),
        "counts": tried.counts() if tried else found.trial,
        "shown": SHOWN,
        "course": _course(found),
        "back": f"{reverse('cases:routes')}?estate={found.area.code}",
    }
    return render(request, "cases/desk/route_edition.html", context)


@dataclass(frozen=True)
class Elsewhere:
    """A case of a trial in words."""

    row: wording.Row
    before: str
    after: str
    rule: str
    ended: str
    tone: str


def _differs(trial: Trial, actor: Actor) -> list[Elsewhere]:
    shown = trial.elsewhere[:SHOWN]
    pool = _("waits to be taken on")
    rules = {
        one.route.pk: one for one in lines_of({d.after.rule.pk: d.after.rule for d in shown if d.after.rule}.values())
    }
    return [
        Elsewhere(
            row, one.before.words or pool, one.after.words or pool,
            rules[one.after.rule.pk].conditions if one.after.rule else "", wording.handler_of(one.case),
            "done" if one.better else "late" if one.worse else "",
        )
        for row, one in zip(wording.rows([one.case for one in shown], actor), shown, strict=True)
    ]  # fmt: skip


def _course(found: RouteEdition) -> list[tuple[str, str, Any]]:
    """What was done with it: what, by whom, when."""
    words = {
        "routes.opened": _("Draft begun"), "routes.tried": _("Tried on past cases"),
        "routes.enforced": _("Put in force"), "routes.ended": _("Replaced by a later edition"),
        "routes.dropped": _("Dropped"),
    }  # fmt: skip
    entries = list(history_of(found).order_by("seq").values_list("verb", "person_id", "at"))
    people = dict(Person.objects.filter(pk__in={who for _verb, who, _at in entries}).values_list("pk", "name"))
    return [(words.get(verb, verb), people.get(who or 0, _("the system")), at) for verb, who, at in entries]


def _done(request: HttpRequest, found: RouteEdition, by: Actor) -> HttpResponse:
    revision = request.POST.get("revision", "")
    seen = whole(revision, 8)
    here = reverse("cases:route_edition", args=[found.pk])
    try:
        if "try" in request.POST:
            trial = route_services.try_out(found.pk, by=by, revision=seen)
            messages.success(request, _tried_words(trial))
            return _to(here)
        if "enforce" in request.POST:
            route_services.put_in_force(found.pk, by=by, revision=seen, note=request.POST.get("note", ""))
            messages.success(request, _("The rules are in force."))
        elif "drop" in request.POST:
            route_services.drop(found.pk, by=by)
            messages.success(request, _("The draft was dropped; what is in force stays."))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _to(here)
    return _back(found.area)


def _tried_words(trial: Trial) -> str:
    return ngettext(
        "Tried on %(looked)s past cases: one would have gone elsewhere.",
        "Tried on %(looked)s past cases: %(count)s would have gone elsewhere.",
        len(trial.elsewhere),
    ) % {"looked": trial.looked, "count": len(trial.elsewhere)}


# ---- rules of the draft --------------------------------------------------------------------------------------------


def _back(area: Area) -> HttpResponseRedirect:
    return _to(f"{reverse('cases:routes')}?estate={area.code}#draft")


def _to(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _editable(actor: Actor, code: str) -> Area:
    area = next((one for one in areas_of(actor) if one.code == code), None)
    if area is None or not may(actor, "route.edit", Route(area=area)):
        raise Http404
    return area


def _mine(request: HttpRequest, route_id: int) -> Route:
    """A rule of a draft that this person may change; DoesNotExist otherwise."""
    rules = Route.objects.select_related("area", "edition").filter(edition__state=EditionState.DRAFT)
    return scope(staff.actor_of(request), "route.edit", rules).get(pk=route_id)


@desk_step
def draft(request: HttpRequest, estate: str) -> HttpResponse:
    """Begin a draft with the rules now in force."""
    actor = staff.actor_of(request)
    area = _editable(actor, estate)
    route_services.draft(area, by=actor)
    return _back(area)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest, estate: str) -> HttpResponse:
    """A new rule at the end of the draft."""
    actor = staff.actor_of(request)
    area = _editable(actor, estate)
    draft = RouteEdition.objects.filter(area=area, state=EditionState.DRAFT).first()
    return _written(
        request, area, {"revision": draft.revision if draft else 0},
        lambda form: route_services.add(area, form.rule(), by=actor, revision=form.cleaned_data["revision"]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def change(request: HttpRequest, route_id: int) -> HttpResponse:
    """Change what a rule of the draft says."""
    actor, route = staff.actor_of(request), _mine(request, route_id)
    initial = {**initial_of(route), "revision": route.edition.revision}
    return _written(
        request, route.area, initial,
        lambda form: route_services.change(
            route.pk, form.rule(), by=actor, revision=form.cleaned_data["revision"]
        ),
    )  # fmt: skip


def _written(
    request: HttpRequest, area: Area, initial: dict[str, Any], write: Callable[[RouteForm], object]
) -> HttpResponse:
    form = RouteForm(request.POST if request.method == "POST" else None, area=area, initial=initial)
    if form.was_drawn:
        form = RouteForm(None, area=area, initial={name: form[name].value() for name in form.fields})
    elif form.is_bound and form.is_valid():
        with refusals_on(form):
            write(form)
            messages.success(request, _("The rule stands in the draft; try the draft before you put it in force."))
            return _back(area)
    context = {"form": form, "area": area, "back": f"{reverse('cases:routes')}?estate={area.code}#draft"}
    return render(request, "cases/desk/route.html", context, status=422 if form.errors else 200)


@desk_step
def move(request: HttpRequest, route_id: int) -> HttpResponse:
    """One place up or down."""
    route = _mine(request, route_id)
    route_services.move(route.pk, up="up" in request.POST, by=staff.actor_of(request))
    return _back(route.area)


@desk_step
def switch(request: HttpRequest, route_id: int) -> HttpResponse:
    """On, off, or out of the draft."""
    route = _mine(request, route_id)
    if "remove" in request.POST:
        route_services.remove(route.pk, by=staff.actor_of(request))
    else:
        route_services.switch(route.pk, on="on" in request.POST, by=staff.actor_of(request))
    return _back(route.area)
