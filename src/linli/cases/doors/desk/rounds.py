"""Patrols at the desk: the next visits on the phone of whoever walks them, and the plan of whoever plans them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import packs, queries, rounds, routing
from linli.cases.doors.desk import staff, wording
from linli.cases.forms import PhotosField
from linli.cases.models import Case
from linli.cases.round_models import Round, Visit
from linli.cases.rounds import Plan
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people.access import may, scope
from linli.people.doors import desk_page, desk_step, staff_required
from linli.people.forms import refusals_on
from linli.places.models import Area, Building
from linli.places.queries import places_of
from linli.rules.clocks import ClockState
from linli.rules.pack import Pack
from linli.ui import moments

MOST = 50
BACK = timedelta(days=30)


class ProofForm(forms.Form):
    """What shows that somebody was there; not needed."""

    photos = PhotosField(label=gettext_lazy("Photo"), role="evidence", required=False)


@dataclass(frozen=True)
class Walk:
    """One visit as the phone shows it."""

    key: int
    title: str
    where: str
    day: str
    state: str
    tone: str
    open: bool
    find: str  # the address at which a find is entered
    case: str  # that of the case found
    proof: "ProofForm"


@dataclass(frozen=True)
class Again:
    """A case that is to be looked at again on a day."""

    row: wording.Row
    day: str


@desk_page
@outs.listed
def visits(request: HttpRequest) -> HttpResponse:
    """What I walk: today's and what is still open on top, then the coming days, then cases to be looked at again."""
    actor, today = staff.actor_of(request), clock.today()
    mine = scope(actor, "round.walk", Round.objects.all())
    since = today - timedelta(days=rounds.GRACE)
    found = Visit.objects.filter(round__in=mine, day__gte=since).select_related("round__area", "case")
    rows = list(found.order_by("day", "pk")[:MOST])
    names = _building_names(one for visit in rows for one in visit.round.buildings)
    walks = [_walk(visit, names, today) for visit in rows]
    context = {
        "now": [walk for walk in walks if walk.open],
        "later": [walk for walk in walks if not walk.open],
        "again": _again(actor),
        "plans": may_plan(actor),
    }
    return render(request, "cases/desk/visits.html", context)


def _walk(visit: Visit, names: dict[int, str], today: date) -> Walk:
    one = visit.round
    where = in_a_list([one.area.name, *(names[pk] for pk in one.buildings if pk in names)])
    tones = {"clear": "done", "found": "due", "missed": "late"}
    is_open = visit.state == "to_walk" and visit.day <= today
    asked = {"process": one.process, "visit": visit.pk, "estate": one.area.code}
    find = f"{reverse('cases:new')}?{urlencode(asked)}" if is_open or visit.state == "found" else ""
    case = reverse("cases:work", args=[visit.case_id]) if visit.case_id else ""
    state = str(visit.get_state_display())
    return Walk(
        visit.pk,
        one.title,
        where,
        moments.near_day(visit.day),
        state,
        tones.get(visit.state, ""),
        is_open,
        find,
        case,
        ProofForm(auto_id=f"v{visit.pk}_%s"),
    )


def _building_names(ids: Any) -> dict[int, str]:
    wanted = set(ids)
    return dict(Building.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _again(actor: Actor) -> list[Again]:
    """Open cases whose process has them looked at again: a clock that says so is running."""
    versions = {pk: names for pk, pack in packs.in_force() if (names := _revisits(pack))}
    states = {state for pk in versions for name in versions[pk] for state in packs.by_version(pk).clocks[name].starts}
    if not states:
        return []
    waiting = queries.readable(actor).filter(open=True, pack_version_id__in=versions, state__in=states)
    cases = queries.rows(waiting, "clocks").order_by("pk")[:MOST]
    dated = [(day, case) for case in cases for name in versions[case.pack_version_id] if (day := _due(case, name))]
    dated.sort(key=lambda item: (item[0], item[1].pk))
    return [Again(wording.row_of(case, actor), moments.near_day(day)) for day, case in dated]


def _revisits(pack: Pack) -> tuple[str, ...]:
    return tuple(name for name, rule in pack.clocks.items() if rule.revisit)


def _due(case: Case, name: str) -> date | None:
    kept = case.clocks.get(name)
    state = ClockState.from_json(kept) if kept else None
    return clock.day_of(state.due) if state and state.stopped is None else None


@desk_step
def clear(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Nothing found, with or without a photo. One tap."""
    actor = staff.actor_of(request)
    try:
        rounds.walked(visit_id, by=actor, files=_photos(request, actor, visit_id))
        messages.success(request, _("Noted: nothing found."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _see_other(reverse("cases:patrols"))


def _photos(request: HttpRequest, actor: Actor, visit_id: int) -> list[File]:
    uploads: list[UploadedFile[Any]] = request.FILES.getlist("photos")
    title = Visit.objects.filter(pk=visit_id).values_list("round__title", flat=True).first() or ""
    return take_in(uploads, by=actor, role="evidence", stamp=" · ".join(part for part in (title, actor.name) if part))


# ---- the plan -------------------------------------------------------------------------------------------------------


class PlanForm(forms.Form):
    """What a round says."""

    title = forms.CharField(label=gettext_lazy("What is looked at"), max_length=60)
    post = forms.ChoiceField(label=gettext_lazy("Walked by"))
    process = forms.ChoiceField(label=gettext_lazy("A find begins"))
    buildings = forms.MultipleChoiceField(
        label=gettext_lazy("Only these buildings (none: the whole estate)"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    every = forms.IntegerField(label=gettext_lazy("Every how many days"), min_value=1, max_value=366, initial=7)
    starts = forms.DateField(
        label=gettext_lazy("First on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    ends = forms.DateField(
        label=gettext_lazy("Last on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, estate: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("post", routing.offered(routing.working(estate)))
        begun = [(pack.id, pack.title.say(staff.language())) for pack in packs.all_active() if pack.door("desk")]
        self._offer("process", begun)
        self._offer("buildings", [(str(house.id), house.name) for house in places_of(estate).buildings])

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def plan(self) -> Plan:
        """What was answered. Only after `is_valid`."""
        given = self.cleaned_data
        return Plan(
            title=given["title"],
            post_id=int(given["post"]),
            process=given["process"],
            every=given["every"],
            starts=given["starts"],
            ends=given["ends"],
            buildings=tuple(int(pk) for pk in given["buildings"]),
        )


@dataclass(frozen=True)
class Line:
    """A round in the plan, with what became of its visits of the last thirty days."""

    round: Round
    walker: str
    process: str
    walked: int
    found: int
    missed: int


def may_plan(actor: Actor) -> bool:
    """Whether this person plans rounds for an estate within their posts."""
    estates = staff.estates_of(actor)
    return bool(estates) and may(actor, "round.edit", Round(area=estates[0]))


@require_safe
@staff_required
@outs.listed
def plan(request: HttpRequest) -> HttpResponse:
    """The rounds of one estate, each with how often it was walked and missed."""
    actor = staff.actor_of(request)
    estate = _estate(request, actor)
    since = clock.today() - BACK
    found = list(Round.objects.filter(area=estate).select_related("post").order_by("-active", "title", "pk"))
    lately = Counter(Visit.objects.filter(round__in=found, day__gte=since).values_list("round_id", "state"))
    titles = {pack.id: pack.title.say(staff.language()) for pack in packs.all_active()}
    context = {
        "estate": estate,
        "estates": several if len(several := staff.estates_of(actor)) > 1 else [],
        "lines": [
            Line(
                one,
                one.post.title,
                titles.get(one.process, one.process),
                lately[one.pk, "clear"] + lately[one.pk, "found"],
                lately[one.pk, "found"],
                lately[one.pk, "missed"],
            )
            for one in found
        ],
    }
    return render(request, "cases/desk/rounds.html", context)


def _estate(request: HttpRequest, actor: Actor, code: str = "") -> Area:
    wanted = code or request.GET.get("estate", "")
    estates = [area for area in staff.estates_of(actor) if may(actor, "round.edit", Round(area=area))]
    if not estates or (code and code not in {area.code for area in estates}):
        raise Http404
    return next((area for area in estates if area.code == wanted), estates[0])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest, estate: str) -> HttpResponse:
    """A new round."""
    actor = staff.actor_of(request)
    area = _estate(request, actor, estate)
    form = PlanForm(request.POST if request.method == "POST" else None, estate=area, initial={"starts": clock.today()})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            rounds.plan(area, form.plan(), by=actor)
            messages.success(request, _("The round is on the plan."))
            return _to_plan(area)
    return _edited(request, form, area)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def change(request: HttpRequest, round_id: int) -> HttpResponse:
    """Change what a round says."""
    actor = staff.actor_of(request)
    one = scope(actor, "round.edit", Round.objects.select_related("area")).get(pk=round_id)
    initial = {
        "title": one.title, "post": str(one.post_id), "process": one.process, "every": one.every,
        "starts": one.starts, "ends": one.ends, "buildings": [str(pk) for pk in one.buildings],
    }  # fmt: skip
    form = PlanForm(request.POST if request.method == "POST" else None, estate=one.area, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            rounds.change(one.pk, form.plan(), by=actor)
            messages.success(request, _("The round is on the plan."))
            return _to_plan(one.area)
    return _edited(request, form, one.area)


def _edited(request: HttpRequest, form: PlanForm, estate: Area) -> HttpResponse:
    context = {"form": form, "estate": estate, "back": f"{reverse('cases:rounds')}?estate={estate.code}"}
    return render(request, "cases/desk/round.html", context, status=422 if form.errors else 200)


@desk_step
def switch(request: HttpRequest, round_id: int) -> HttpResponse:
    """On or off."""
    actor = staff.actor_of(request)
    one = scope(actor, "round.edit", Round.objects.select_related("area")).get(pk=round_id)
    rounds.switch(one.pk, on="on" in request.POST, by=actor)
    return _to_plan(one.area)


def _to_plan(estate: Area) -> HttpResponse:
    return _see_other(f"{reverse('cases:rounds')}?estate={estate.code}")


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
