"""Doors to forms that a superior asks for: the desk's, the grid worker's home by home, and residents' own."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.cases.doors.desk import staff
from linli.council.doors import page_before
from linli.journal.seen import state_of
from linli.journal.services import note_accesses
from linli.kernel.refused import Refused
from linli.office import collecting, form_queries, workbook
from linli.office.form_models import Collection
from linli.office.forms import ROLE_LABELS, ChainForm, CollectionForm, FillForm, RolesForm
from linli.office.grants import KINDS
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    own_form,
    own_page,
    second_factor_required,
    staff_required,
)
from linli.people.forms import refusals_on
from linli.people.models import Organisation, Ownership, Residence
from linli.people.queries import living
from linli.places.models import Unit

UNIT = ("building", "entrance", "area")
SHOWN = 40  # rows of a workbook that fit no home


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The forms that concern one's homes, the latest first."""
    by = actor(request)
    rows, older = page_before(form_queries.forms(by).order_by("-pk"), request)
    outs.stays_without(request, rows)
    keeps = any(held.kind in KINDS for held in terms.held(by.person_id))
    return render(request, "office/forms.html", {"rows": rows, "older": older, "keeps": keeps})


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Take a superior's workbook in."""
    held = next((one for one in terms.held(actor(request).person_id) if one.kind in KINDS), None)
    if held is None:
        raise Http404
    areas = staff.estates_of(actor(request))[:100]
    form = CollectionForm(request.POST or None, request.FILES or None, areas=areas)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        probe = Collection().locate(next(area for area in areas if area.pk == given["area"]))
        with refusals_on(form):
            found = workbook.read(given["file"].read(workbook.MOST_BYTES + 1))
            asked = collecting.Asked(given["title"], given["asked_by"], given["until"], given["note"])
            body = Organisation.objects.get(pk=held.organisation_id)
            made = collecting.begin(body.pk, given["area"], asked, found, by=acting(request, "form.keep", probe))
            messages.success(request, _("Look over what each column holds; homes can fill it in now."))
            return redirect("office:form", made.code)
    context = {"form": form, "back": reverse("office:forms")}
    return render(request, "office/form_new.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, code: str) -> Collection:
    found: Collection = get_object_or_404(form_queries.forms(actor(request)), code=code)
    return found


@desk_page
@outs.listed
def form(request: HttpRequest, code: str) -> HttpResponse:
    """One form: how far each building is, and for the desk its columns, the list of a group, the workbook."""
    return _shown(request, _form(request, code))


def _shown(request: HttpRequest, row: Collection, pasted: str = "") -> HttpResponse:
    """With the list of a group as it was pasted, where something of it was not taken."""
    by = actor(request)
    houses, keeps = form_queries.houses(row, by), access.may(by, "form.keep", row)
    fit = form_queries.fit(row) if keeps else None
    context = {
        "row": row, "houses": houses, "keeps": keeps, "fit": fit, "left": fit.left[:SHOWN] if fit else (),
        "more": max(0, len(fit.left) - SHOWN) if fit else 0, "roles": RolesForm(of=row),
        "chain": ChainForm(initial={"text": pasted}), "pasted": pasted,
        "homes": sum(one.homes for one in houses), "filled": sum(one.filled for one in houses),
        "columns": [(heading, ROLE_LABELS[role]) for _column, heading, role in form_queries.roles(row)],
        "as_seen": state_of(row), "asks": [heading for _column, heading in collecting.questions(row)],
    }  # fmt: skip
    return render(request, "office/form.html", context, status=422 if pasted else 200)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Say the columns, fill in from a list, close."""
    row, back = _form(request, code), reverse("office:form", args=[code])
    by = acting(request, "form.keep", row)
    if name == "close":
        return done(request, lambda: collecting.close(row.pk, by=by), _("Closed."), back)
    if name == "columns":
        roles = RolesForm(request.POST, of=row)
        given = roles.roles() if roles.is_valid() else {}
        seen = request.POST.get("seen")
        return done(request, lambda: collecting.say_columns(row.pk, given, by=by, seen=seen), _("Noted."), back)
    if name != "chain":
        raise Http404
    text = request.POST.get("text", "")[:20_000]
    try:
        found = collecting.fill_from_list(row.pk, text, by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _shown(request, row, text)
    messages.success(request, _("%(number)s homes were filled in from the list.") % {"number": found.filled})
    if found.answered:
        words = ngettext(
            "%(number)s home had answered already and keeps its answer.",
            "%(number)s homes had answered already and keep their answers.",
            found.answered,
        )
        messages.info(request, words % {"number": found.answered})
    if found.left:
        words = _("These lines name no home for certain, or say nothing asked: %(lines)s")
        messages.warning(request, words % {"lines": " / ".join(found.left[:20])})
        return _shown(request, row, text)
    return redirect(back)


@require_POST
@never_cache
@staff_required
@second_factor_required
def hand_up(request: HttpRequest, code: str) -> HttpResponse:
    """The same workbook with what was answered."""
    row = _form(request, code)
    book = collecting.handed_up(row.pk, by=acting(request, "form.keep", row))
    answer = HttpResponse(book, content_type=outs.EXCEL)
    answer["Content-Disposition"] = content_disposition_header(True, f"{row.title}.xlsx") or "attachment"
    return answer


@desk_page
@outs.listed
def missing(request: HttpRequest, code: str, building: int) -> HttpResponse:
    """The homes of a building that have not answered, to go to."""
    row = _form(request, code)
    rows = list(form_queries.missing(row, actor(request), building)[:400])
    outs.stays_without(request, rows)
    return render(
        request, "office/form_missing.html", {"row": row, "rows": rows, "name": rows[0].building.name if rows else ""}
    )


@desk_form
def fill(request: HttpRequest, code: str, home: str) -> HttpResponse:
    """Fill the form in at a door; what is known of the home stands there already. Who looked is kept."""
    row, unit = _form(request, code), get_object_or_404(Unit.objects.select_related(*UNIT), code=home)
    if not access.may(actor(request), "form.fill", unit):
        raise Http404
    back = reverse("office:form_missing", args=[code, unit.building_id])
    return _filled(request, row, unit, back, "office/form_fill.html")


def _filled(request: HttpRequest, row: Collection, unit: Unit, back: str, template: str) -> HttpResponse:
    kept = row.fillings.filter(unit=unit).first()
    known = collecting.answers_of(kept) if kept else form_queries.prefilled(row, unit)
    form = FillForm(request.POST or None, questions=collecting.questions(row), known=known)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            collecting.fill(row.pk, unit.pk, form.answers(), by=actor(request), seen=request.POST.get("seen"))
            messages.success(request, _("Thank you, it is filled in."))
            return redirect(back)
    _note(request, unit)
    context = {
        "row": row, "unit": unit, "form": form, "kept": kept, "back": back, "as_seen": state_of(kept) if kept else "0",
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)


def _note(request: HttpRequest, unit: Unit) -> None:
    """Whoever opens a home's form has read of everybody who is known there, but of themselves."""
    by = actor(request)
    people = set(Residence.objects.filter(living(), household__unit=unit).values_list("person_id", flat=True))
    people |= set(Ownership.objects.filter(living(), unit=unit).values_list("person_id", flat=True))
    with transaction.atomic():
        note_accesses(
            [(pk, pk) for pk in sorted(people - {by.person_id})], by=by, what="form_home", reason="work",
            subject_kind="person",
        )  # fmt: skip


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """The forms that wait for one's own homes."""
    by = actor(request)
    homes = {home.unit_id for home in terms.homes(by.person_id)}
    units = list(Unit.objects.filter(pk__in=homes).select_related(*UNIT).order_by("pk"))
    rows = []
    for row in form_queries.own(by.person_id)[:30]:
        inside = [unit for unit in units if row.area_id in (unit.estate_id, unit.grid_id)]
        rows.append((row, inside))
    filled = _filled_homes([row.pk for row, _units in rows], homes)
    shown = [(row, [(unit, (row.pk, unit.pk) in filled) for unit in inside]) for row, inside in rows if inside]
    outs.stays_without(request, shown)
    return render(request, "office/my_forms.html", {"rows": shown})


def _filled_homes(collections: list[int], homes: set[int]) -> set[tuple[int, int]]:
    from linli.office.form_models import Filling

    rows = Filling.objects.filter(collection_id__in=collections, unit_id__in=homes)
    return set(rows.values_list("collection_id", "unit_id"))


@own_form
def own(request: HttpRequest, code: str, home: str) -> HttpResponse:
    """Fill the form in for one's own home."""
    row = get_object_or_404(form_queries.own(actor(request).person_id), code=code)
    unit = get_object_or_404(Unit.objects.select_related(*UNIT), code=home)
    if unit.pk not in {one.unit_id for one in terms.homes(actor(request).person_id)}:
        raise Http404
    return _filled(request, row, unit, reverse("office:my_forms"), "office/form_own.html")
