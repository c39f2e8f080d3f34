"""People of one's areas: found by name, number or ID number, shown masked, opened field by field with a reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.journal.actors import Actor
from linli.journal.models import Access, Entry
from linli.journal.seen import last_of, must_be_as_seen
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access, code_sheets, homes, identities, kinds, queries, services
from linli.people.doors import acting, desk_page, desk_step, done, second_factor_required, staff_required
from linli.people.forms import add_refusal, refusals_on
from linli.people.merging import finding
from linli.people.models import Binding, Ownership, Person, Residence, Term
from linli.people.wording import FIELDS, REASONS, SEEN, masked
from linli.places.models import LEVELS, Area, Building, Level, Unit
from linli.web.keys import number
from linli.web.people import relatives
from linli.web.people.doors import areas, reader
from linli.web.people.forms import HomePersonForm, PersonForm, ReasonForm
from linli.web.registry.doors import form_page

LOOKS = 10
_DIGIT = re.compile(r"\d")
UNIT = ("unit__area", "unit__building", "unit__entrance")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """One page of people, masked. What is looked for is posted, so that no number gets into an address and its logs."""
    by = reader(request)
    find = request.POST.get("q", request.GET.get("q", "")).strip()[:50]
    if request.method == "POST" and not _DIGIT.search(find):
        return redirect(f"{request.path}?{urlencode({'q': find})}")
    rows = queries.people(by, find=find, after=number(request.GET.get("after")) or 0)
    more = len(rows) == queries.PAGE and bool(queries.people(by, find=find, after=rows[-1].pk))
    merges = access.anywhere(by, "person.merge", Person)
    older = f"?{urlencode({'q': find, 'after': rows[-1].pk})}" if more else ""
    return render(request, "web/people/index.html", {"rows": rows, "find": find, "older": older, "merges": merges})


@dataclass(frozen=True)
class Home:
    """A home of a person within the reader's areas."""

    words: str
    relation: str
    end: str = ""  # where it is ended, for whoever may


@dataclass(frozen=True)
class Fact:
    """One masked field; an empty one is not shown."""

    field: str
    label: str
    shown: str


@desk_page
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One person: masked facts, homes and posts within reach, who looked."""
    by = reader(request)
    asked = {
        "overseen": "journal.oversee",
        "notes_kin": "kin.note",
        "prints": "person.print_codes",
        "may_erase": "person.erase",
        "ends_identity": "person.end_identity",
    }
    try:
        found = person_in_reach(by, code, merges="person.merge", may_unmask="person.unmask", **asked)
    except Http404:
        if kept := finding.kept_of(normalised(code)):
            return redirect("web:person", kept.code)
        raise
    notes: bool = found.notes_kin  # type: ignore[attr-defined]  # annotated
    ends: bool = found.ends_identity  # type: ignore[attr-defined]  # annotated
    bound: bool = found.bound  # type: ignore[attr-defined]  # annotated
    prints: bool = found.prints  # type: ignore[attr-defined]  # annotated
    posts = access.scope(by, "post.read", Term.objects.filter(person=found))
    context = {
        "person": found,
        "name": masked("name", found.name),
        "facts": _facts(found),
        "homes": _homes(by, found),
        "relatives": relatives.of(found) if notes else [],
        "notes": notes,
        "terms": list(posts.select_related("post__organisation", "post__area").order_by("-starts", "-pk")[:LOOKS]),
        "looks": _looks(found),
        "bound": ends and bound,
        "sheet": code_sheets.of(found.pk) if prints else None,
        "prints": prints and not found.has_post,  # type: ignore[attr-defined]  # annotated
    }
    return render(request, "web/people/person.html", context)


def person_in_reach(by: Actor, code: str, **asked: str) -> Person:
    """The person in reach; each action asked for is answered by a yes-or-no column of that name, in one statement."""
    answers = {
        name: Case(
            When(access.condition(by, action, Person).q(), then=True), default=False, output_field=BooleanField()
        )
        for name, action in asked.items()
    }
    rows = access.scope(
        by,
        "person.read",
        Person.objects.annotate(
            **answers,
            has_post=Exists(code_sheets.posts().filter(person=OuterRef("pk"))),
            bound=Exists(identities.of(OuterRef("pk"))),
        ),
    )
    found = rows.filter(code=normalised(code)).first()
    if found is None:
        raise Http404
    return found


@desk_step
@second_factor_required
def end_identity(request: HttpRequest, code: str) -> HttpResponse:
    """The account of the office that they had bound opens nothing any more; they may bind it again."""
    found = person_in_reach(reader(request), code)
    by = acting(request, "person.end_identity", found)
    said = _("Undone. Who was signed in by it is out; they may bind it again.")
    return done(request, lambda: identities.undo_for(found.pk, by=by), said, reverse("web:person", args=[found.code]))


def _facts(found: Person) -> list[Fact]:
    values = {field: str(getattr(found, field)) for field in FIELDS}
    return [Fact(field, str(FIELDS[field]), masked(field, value)) for field, value in values.items() if value]


def _homes(by: Actor, found: Person) -> list[Home]:
    """Owned, lived in, bound to: only what lies in the reader's own areas."""
    owned: QuerySet[Ownership] = Ownership.objects.filter(queries.living(), person=found).select_related(*UNIT)
    lived = Residence.objects.filter(queries.living(), person=found)
    lived = lived.select_related(*(f"household__{path}" for path in UNIT))
    bound = Binding.objects.filter(person=found, state=Binding.APPROVED).select_related(*UNIT)
    rows = [_home(by, "ownership", row, _share(row)) for row in access.scope(by, "unit.people", owned)]
    rows += [_home(by, "residence", row, _relation(row.relation)) for row in access.scope(by, "unit.people", lived)]
    by_account = _("%(relation)s, confirmed for the account")
    for row in access.scope(by, "unit.people", bound):
        rows.append(_home(by, "binding", row, by_account % {"relation": _relation(row.relation)}))
    return rows


def _home(by: Actor, kind: str, row: homes.Tie, relation: str) -> Home:
    end = reverse("web:home_end", args=[kind, row.pk]) if access.may(by, "home.end", row) else ""
    return Home(_address(homes.unit_of(row)), relation, end)


def _address(unit: Unit) -> str:
    return f"{unit.area.name} {unit}"


def _relation(relation: str) -> str:
    return str(kinds.RELATIONS.get(relation, relation))


def _share(row: Ownership) -> str:
    owner = _relation("owner")
    return owner if row.share_num == row.share_den else f"{owner} {row.share_num}/{row.share_den}"


def _looks(found: Person) -> list[tuple[Access, str, str, str]]:
    """Looks at the person's own page. Those within a case stay out: they would tell who has reported something."""
    rows = list(Access.objects.filter(person_id=found.pk, subject_kind="person").order_by("-pk")[:LOOKS])
    names = dict(Person.objects.filter(pk__in={row.by_person_id for row in rows}).values_list("pk", "name"))
    return [
        (
            row,
            names.get(row.by_person_id or 0, ""),
            str(SEEN.get(row.what, row.what)),
            str(REASONS.get(row.reason, row.reason)),
        )
        for row in rows
    ]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@second_factor_required
def unmask(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Show one field in full, with a reason, after a second factor. The value stands on this answer alone."""
    found = person_in_reach(reader(request), code)
    if field not in services.UNMASKABLE:
        raise Http404
    by, form, value = acting(request, "person.unmask", found), ReasonForm(request.POST or None), ""
    if form.is_valid():
        with refusals_on(form):
            value = services.unmask(found.pk, by=by, reason=form.cleaned_data["reason"], field=field)
    context = {"person": found, "name": masked("name", found.name), "field": FIELDS[field], "form": form}
    status = 422 if form.errors else 200
    return render(request, "web/people/unmask.html", {**context, "value": value}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest) -> HttpResponse:
    """A new person: which area, then which building (or none), then who; each step a plain page."""
    by = reader(request)
    mine = access.scope(by, "person.create", Area.objects.filter(ends=None))
    area = mine.filter(pk=number(request.GET.get("area")) or 0).first()
    if area is None:
        listed = areas(by, "person.create", *LEVELS[:-1]) or areas(by, "person.create")
        if len(listed) == 1 and "area" not in request.GET:
            return redirect(f"{request.path}?{urlencode({'area': listed[0].pk})}")
        return render(request, "web/people/add_area.html", {"areas": listed})
    buildings = _buildings(area)
    building = next((row for row in buildings if row.pk == number(request.GET.get("building"))), None)
    if building is None and buildings and "none" not in request.GET:
        return render(request, "web/people/add_building.html", {"area": area, "buildings": buildings})
    form = _form(request, _units(building) if building else None)
    by, seen = acting(request, "person.create", area), request.POST.get("seen")
    if form.is_valid() and (made := _entered(form, area, by, seen)):
        if building:
            messages.success(request, _("%(name)s is on record.") % {"name": made.name})
            return redirect("web:person", made.code)
        said = _(
            "%(name)s is on record. Until they have a home or a post here, the list of people does not show them;"
            " whoever fills a post finds them by their whole phone number."
        )
        messages.success(request, said % {"name": made.name})
        return redirect("web:posts")
    context = {"form": form, "area": area, "building": building, "as_seen": _last(area)}
    return render(request, "web/people/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def end_home(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask first, then end an ownership, a residence or a binding from now on."""
    model = homes.HOMES.get(kind)
    if model is None:
        raise Http404
    row: homes.Tie = model.objects.get(pk=pk)
    by = acting(request, "home.end", row)
    person, unit = row.person, homes.unit_of(row)
    given = {"name": masked("name", person.name), "home": _address(unit)}

    def save() -> None:
        homes.end_home(kind, pk, by=by)

    title = _("%(name)s has sold or left %(home)s") % given
    back = reverse("web:people")
    form = forms.Form(request.POST if request.method == "POST" else None)
    return form_page(request, form, save, title=title, back=back, said=_("Ended from now on; the record stays."))


def _buildings(area: Area) -> list[Building]:
    """The estate's or the grid's buildings; a larger area has none of its own."""
    rows = Building.objects.filter(grid_id=area.pk) if area.level == Level.GRID else Building.objects.filter(area=area)
    return list(rows.order_by("position", "pk"))


def _units(building: Building) -> list[tuple[int, str]]:
    rows = Unit.objects.filter(building=building).select_related("building", "entrance")
    return [(unit.pk, str(unit)) for unit in rows.order_by("entrance", "floor", "pk")]


def _form(request: HttpRequest, units: list[tuple[int, str]] | None) -> PersonForm:
    if units is not None:
        return HomePersonForm(request.POST or None, units=units)
    form = PersonForm(request.POST or None)
    form.fields["phone"].required = True  # without a home the number is the only way to find them again
    return form


def _last(area: Area) -> str:
    """Who was entered last in the area: without a number, nothing else tells the same person entered twice."""
    return last_of(Entry.objects.filter(verb="person.created", area_id=area.pk))


@transaction.atomic
def _once(area: Area, by: Actor, seen: str | None, enter: Callable[[], Person]) -> Person:
    Person.objects.select_for_update().get(pk=by.person_id or 0)  # the same form twice comes from the same person
    must_be_as_seen(seen, _last(area))
    return enter()


def _entered(form: PersonForm, area: Area, by: Actor, seen: str | None) -> Person | None:
    given: dict[str, Any] = form.cleaned_data
    home: dict[str, Any] = {}
    if isinstance(form, HomePersonForm):
        home = {"unit_id": given["unit"], "relation": given["relation"], "share": given["share"]}
    try:
        return _once(
            area,
            by,
            seen,
            lambda: homes.enter_person(
                given["name"], by=by, area=area, phone=given["phone"], id_number=given["id_number"], **home
            ),
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
