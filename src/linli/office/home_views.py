"""Doors to a home's file and the list to walk round, to leave with a stand-in, to the records of a period."""

from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import queries as case_queries
from linli.cases.doors.desk import wording
from linli.council.doors import key
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.refused import Refused
from linli.office import covering, homes, inspection
from linli.office.home_models import HomeNote, StandIn
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    reachable,
    second_factor_required,
)
from linli.people.forms import near, refusals_on
from linli.people.models import Organisation, Ownership, Person, Post, Residence, Term
from linli.people.queries import living, running
from linli.people.wording import masked
from linli.places.models import Building, Unit
from linli.visits import queries as visits

CASES, NOTES = 20, 40
_DAY = forms.DateInput(attrs={"type": "date"})


@desk_page
@outs.listed
def round_of(request: HttpRequest) -> HttpResponse:
    """The buildings whose doors one goes to."""
    rows = access.scope(actor(request), "home.file", Building.objects.select_related("area"))
    found = list(rows.annotate(homes=Count("units")).order_by("area_id", "position", "pk")[:200])
    outs.stays_without(request, found)
    return render(request, "office/round.html", {"rows": found})


@desk_page
@outs.listed
def walk(request: HttpRequest, building: int) -> HttpResponse:
    """The homes of a building: since when nobody called, how many concerns."""
    where = reachable(request, "home.file", Building.objects.select_related("area"), pk=building)
    rows = list(homes.to_walk(actor(request), where.pk)[:400])
    outs.stays_without(request, rows)
    return render(request, "office/walk.html", {"building": where, "rows": rows})


@desk_form
def home(request: HttpRequest, code: str) -> HttpResponse:
    """One home's file: who lives there, concerns, calls, visits, requests; opening it is on record."""
    unit = get_object_or_404(Unit.objects.select_related("building", "entrance", "area"), code=code)
    by, back = actor(request), reverse("office:home", args=[code])
    if not access.may(by, "home.file", unit):
        raise Http404
    if request.method == "POST":
        given, acts = request.POST, acting(request, "home.file", unit)
        if ended := key(given.get("end")):
            if not HomeNote.objects.filter(pk=ended, unit=unit).exists():
                raise Http404
            return done(request, lambda: homes.end_concern(ended, by=acts), _("Noted."), back)
        kind, words, once = given.get("kind", ""), given.get("words", ""), given.get("key", "")
        try:
            homes.note(unit.pk, kind, words, by=acts, key=once)
        except Refused as refusal:  # a concern stays a concern: what was chosen is not lost
            messages.error(request, refusal.message)
            return HttpResponseRedirect(f"{back}?{urlencode({'kind': kind})}", status=303)
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(back, status=303)
    people = _people(unit)
    named = sorted({person.pk for _role, person in people} - {by.person_id})
    visited = visits.at_home(by, [person.pk for _role, person in people], NOTES)
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in named], by=by, what="home_file", reason="work", subject_kind="person")
        visits.note_read([one.row for one in visited], by)
    unmasks = access.may(by, "person.unmask", people[0][1]) if people else False
    notes = list(HomeNote.objects.filter(unit=unit).select_related("by").order_by("-at", "-pk")[:NOTES])
    cases = case_queries.rows(case_queries.readable(by).filter(unit=unit)).order_by("-pk")[:CASES]
    context = {
        "unit": unit, "kinds": HomeNote.KINDS, "kind": request.GET.get("kind", "call"), "key": public_code(24),
        "cases": wording.rows(list(cases), by),
        "people": [(role, masked("name", one.name), masked("phone", one.phone), one) for role, one in people],
        "unmasks": unmasks, "visited": visited,
        "concerns": [one for one in notes if one.kind == "concern" and one.ended_at is None],
        "calls": [one for one in notes if one.kind != "concern" or one.ended_at is not None],
        "back": reverse("office:walk", args=[unit.building_id]), "today": clock.today(),
    }  # fmt: skip
    return render(request, "office/home.html", context)


def _people(unit: Unit) -> list[tuple[str, Person]]:
    lived = Residence.objects.filter(living(), household__unit=unit).select_related("person").order_by("pk")
    owned = Ownership.objects.filter(living(), unit=unit).select_related("person").order_by("pk")
    found: dict[int, tuple[str, Person]] = {}
    for one in lived:
        found[one.person_id] = (one.get_relation_display(), one.person)
    for share in owned:
        found.setdefault(share.person_id, (_("Owner"), share.person))
    return list(found.values())


class LeaveForm(forms.Form):
    """From when to when one is away."""

    first = forms.DateField(label=gettext_lazy("First day away"), validators=[near], widget=_DAY)
    last = forms.DateField(label=gettext_lazy("Last day away"), validators=[near], widget=_DAY)


@desk_form
@outs.listed
def leave(request: HttpRequest) -> HttpResponse:
    """One's own posts with who stands in, and one's leave."""
    by = actor(request)
    own = Term.objects.filter(pk__in=[held.term_id for held in terms.held(by.person_id)], acting=False)
    rows = list(own.select_related("post").order_by("pk"))
    named = _named([row.post_id for row in rows])
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        term = get_object_or_404(own, pk=key(request.POST.get("term")))
        with refusals_on(form):
            covering.take_leave(term.pk, **form.cleaned_data, by=acting(request, "leave.take", term))
            messages.success(request, _("Noted: your stand-in acts on these days."))
            return redirect("office:leave")
    leaves = list(covering.leaves(by.person_id or 0))
    outs.stays_without(request, leaves)
    context = {
        "rows": [(row, named.get(row.post_id)) for row in rows],
        "leaves": leaves,
        "form": form,
        "said": key(request.POST.get("term")),
        "today": clock.today(),
        "me": by.person_id,
    }
    return render(request, "office/leave.html", context, status=422 if form.errors else 200)


def _named(post_ids: list[int]) -> dict[int, StandIn]:
    """Who stands in, by post."""
    rows = StandIn.objects.filter(post__in=post_ids, ended_at=None).select_related("person")
    return {one.post_id: one for one in rows}


@desk_step
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back earlier."""
    from linli.office.home_models import Leave

    row = get_object_or_404(Leave.objects.select_related("term"), pk=pk)
    by = acting(request, "leave.take", row.term)
    said = _("Noted: you are not away on these days.") if row.first > clock.today() else _("Welcome back.")
    return done(request, lambda: covering.come_back(row.pk, by=by), said, reverse("office:leave"))


@desk_form
@outs.listed
def stand_ins(request: HttpRequest) -> HttpResponse:
    """The posts of one's areas with who stands in; the office above names them."""
    by = actor(request)
    posts = Post.objects.filter(ended_at=None).select_related("area", "organisation")
    rows = list(access.scope(by, "stand_in.name", posts).order_by("area_id", "pk")[:200])
    if not access.anywhere(by, "stand_in.name", Post):
        raise Http404
    typed: dict[int, QueryDict] = {}
    if request.method == "POST":
        post = get_object_or_404(access.scope(by, "stand_in.name", posts), pk=key(request.POST.get("post")))
        acts, given = acting(request, "stand_in.name", post), request.POST
        try:
            found = _holder(post, given.get("name", "").strip()[:100])
            covering.name_stand_in(post.pk, found.pk, given.get("document", ""), by=acts, seen=given.get("seen"))
        except Refused as refusal:
            messages.error(request, refusal.message)
            typed[post.pk] = given
        else:
            messages.success(request, _("Noted: %(name)s stands in.") % {"name": found.name})
            return redirect("office:stand_ins")
    named = _named([row.pk for row in rows])
    outs.stays_without(request, rows)
    shown = [(row, named.get(row.pk), typed.get(row.pk)) for row in rows]
    return render(request, "office/stand_ins.html", {"rows": shown}, status=422 if typed else 200)


def _holder(post: Post, said: str) -> Person:
    """The one of this name."""
    found = _holders(post, said)
    if not found:
        raise Refused("nobody", _("Nobody of this name holds a post here."))
    if len(found) > 1:
        words = _("More than one of this name holds a post here: write the post behind the name.")
        raise Refused("several", words)
    return found[0]


def _holders(post: Post, said: str) -> list[Person]:
    """Who of this name holds a post there or above; of two of one name, "name post" says which."""
    there = Q(post__area__in=post.area.path_ids)
    found = running().filter(there, person__name=said)
    if not found.exists():
        name, _space, title = said.rpartition(" ")
        found = running().filter(there, person__name=name.strip(), post__title=title)
    return list(Person.objects.filter(pk__in=found.values("person_id"))[:2])


class RecordsForm(forms.Form):
    """Which records of which days."""

    first = forms.DateField(label=gettext_lazy("First day"), validators=[near], widget=_DAY)
    last = forms.DateField(label=gettext_lazy("Last day"), validators=[near], widget=_DAY)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What goes in, in this order"), widget=forms.CheckboxSelectMultiple,
        choices=[(name, title) for name, (title, _part) in inspection.PARTS.items()], initial=list(inspection.PARTS),
    )  # fmt: skip


@desk_form
@second_factor_required
def records(request: HttpRequest) -> HttpResponse:
    """A period's records of a body as one archive, in the order of its index."""
    by = actor(request)
    bodies = access.scope(by, "records.take", Organisation.objects.filter(ended_at=None)).order_by("name", "pk")
    year = date(clock.today().year, 1, 1)
    form = RecordsForm(request.POST or None, initial={"first": year, "last": clock.today()})
    if request.method == "POST" and form.is_valid():
        body, given = get_object_or_404(bodies, code=request.POST.get("body", "")), form.cleaned_data
        acts = acting(request, "records.take", body)
        with refusals_on(form):
            book = inspection.archive(body.pk, given["first"], given["last"], given["parts"], by=acts)
            name = f"{body.name} {given['first']}—{given['last']}.zip"
            return cast(HttpResponse, FileResponse(book, as_attachment=True, filename=name))
    context = {"form": form, "bodies": bodies[:50]}
    return render(request, "office/records.html", context, status=422 if form.errors else 200)
