"""Doors to the roll: home by home, marks and representatives, what is missing, the board, objections and answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.ballots import objecting, queries, roll, rolls, services
from linli.ballots.doors import helped, number, paged, worked
from linli.ballots.forms import told
from linli.ballots.models import Ballot, Mark, Objection, SlipUnit, State
from linli.ballots.roll_forms import ANSWERS, AnswerForm, MarkForm, RepresentativeForm
from linli.files.queries import files_among, files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import terms
from linli.people.access import may
from linli.people.doors import actor, desk_form, desk_page, desk_step, done, staff_required
from linli.people.forms import add_refusal
from linli.places.models import Unit
from linli.rules.masks import mask_name

OBJECTIONS = 60  # a page
EARLY = (State.DRAFT, State.PUBLISHED)
MISSING = 200  # homes named at once


@desk_page
@outs.listed
def roll_page(request: HttpRequest, code: str) -> HttpResponse:
    """The roll, a page of it, of all or of one building."""
    ballot, by = helped(request, code), actor(request)
    building, start = number(request.GET.get("building", "")), number(request.GET.get("after", ""), 6)
    found = rolls.lines(ballot, by, building=building, start=start)
    more = request.GET.copy()
    more["after"] = str(start + rolls.PAGE)
    context = {
        "ballot": ballot,
        "lines": found[: rolls.PAGE],
        "marks": rolls.marks(ballot) if not start else [],
        "buildings": [(house.pk, house.name) for house in rolls.buildings(ballot)],
        "building": building,
        "owners": ballot.law.voters == "owners",
        "households": ballot.law.voters == "households",
        "said": rolls.voter_marks(ballot) if not start and may(by, "ballot.manage", ballot) else [],
        "unnamed": rolls.unnamed(ballot),
        "older": f"?{more.urlencode()}" if len(found) > rolls.PAGE else "",
        "works": (works := may(by, "ballot.manage", ballot)),
        "outdated": works and roll.outdated(ballot),
        "early": ballot.state in EARLY,
    }
    return render(request, "ballots/roll.html", context)


@desk_page
@outs.listed
def missing(request: HttpRequest, code: str) -> HttpResponse:
    """The homes without owner or area, each with where it is mended."""
    ballot, _by = worked(request, code)
    found = roll.drawn(ballot)
    areas = {unit.pk for unit in found.without_area}
    units = {unit.pk: unit for unit in (*found.without_owner, *found.without_area)}
    owners = {unit.pk for unit in found.without_owner}
    context = {
        "ballot": ballot,
        "rows": [(unit, pk in owners, pk in areas) for pk, unit in units.items()][:MISSING],
        "many": len(units),
    }
    return render(request, "ballots/missing.html", context)


@desk_form
def unit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One home: who votes for it, whom its co-owners chose, what a document says of it."""
    ballot, by = worked(request, code)
    home = get_object_or_404(roll.units_of(ballot), pk=pk)
    row = SlipUnit.objects.select_related("slip__representative").filter(ballot=ballot, unit=home).first()
    mark = Mark.objects.filter(ballot=ballot, unit=home).first()
    step, seen = request.POST.get("step", ""), request.POST.get("seen")
    owners = (
        [(one.person_id, mask_name(one.person.name)) for one in row.slip.owners.select_related("person")] if row else []
    )
    mark_form = MarkForm(*_given(request, step == "mark"), initial=_said(mark), auto_id="m_%s")
    chosen = RepresentativeForm(
        *_given(request, step == "choose"), owners=owners, auto_id="c_%s",
        initial={"person": row.slip.representative_id, "document": row.slip.authority} if row else {},
    )  # fmt: skip
    here = reverse("ballots:unit", args=[code, pk])
    if step == "take_back" and mark is None:
        messages.info(request, _("This home bears no mark any more."))
        return redirect(here)
    if step == "take_back" and mark:
        return done(
            request, lambda: services.unmark_unit(mark.pk, by=by, seen=seen), _("The mark is taken back."), here
        )
    if step == "mark" and mark_form.is_valid() and _saved(mark_form, lambda: _mark(request, ballot, pk, mark_form, by)):
        messages.success(request, _("Marked; the roll is drawn anew."))
        return redirect(here)
    if step == "choose" and row and chosen.is_valid() and _saved(chosen, lambda: _choose(request, row, chosen, by)):
        messages.success(request, _("Noted who votes for this home."))
        return redirect(here)
    context = {
        "ballot": ballot, "unit": home, "row": row, "mark": mark, "owners": owners, "mark_form": mark_form,
        "choose_form": chosen, "early": ballot.state in EARLY, "open": ballot.state in (*EARLY, State.OPEN),
        "seen": services.marked(ballot, pk), "files": files_of("mark", mark.pk) if mark else [],
        "authority": files_of("slip", row.slip_id) if row else [],
    }  # fmt: skip
    wrong = (step == "mark" and mark_form.errors) or (step == "choose" and chosen.errors)
    return render(request, "ballots/unit.html", context, status=422 if wrong else 200)


def _given(request: HttpRequest, mine: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if mine else (None, None)


def _said(mark: Mark | None) -> dict[str, object]:
    return {"kind": mark.kind, "reason": mark.reason, "document": mark.document} if mark else {}


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    try:
        save()
    except Refused as refusal:
        add_refusal(form, Refused(refusal.code, told(refusal), field=refusal.field))
    return not form.errors


def _mark(request: HttpRequest, ballot: Ballot, pk: int, form: MarkForm, by: Actor) -> None:
    given = form.cleaned_data
    taken = take_in(request.FILES.getlist("file"), by=by, role="document", scanned=True)
    services.mark_unit(
        ballot.pk, pk, given["kind"], reason=given["reason"], document=given["document"], by=by, files=taken,
        seen=request.POST.get("seen"),
    )  # fmt: skip


def _choose(request: HttpRequest, row: SlipUnit, form: RepresentativeForm, by: Actor) -> None:
    given = form.cleaned_data
    taken = take_in(request.FILES.getlist("file"), by=by, role="document", scanned=True)
    services.choose_representative(row.slip_id, given["person"], document=given["document"], by=by, files=taken)


@require_safe
@staff_required
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The roll for the board (业主清册公示表), of all or of one building.  # zh: what offices call it"""
    ballot, _by = worked(request, code)
    if ballot.state == State.DRAFT:
        raise Http404
    building = number(request.GET.get("building", ""))
    context = {"ballot": ballot, "houses": rolls.board(ballot, building=building), "printed": clock.now()}
    return render(request, "ballots/notice.html", context)


@desk_page
@outs.listed
def objections(request: HttpRequest, code: str) -> HttpResponse:
    """What was said against the roll, the list of proxies and the result, the open ones first."""
    ballot, by = helped(request, code), actor(request)
    found, older = paged(request, queries.objections(ballot), OBJECTIONS)
    files = files_among("objection", [row.pk for row in found])
    context = {
        "ballot": ballot,
        "rows": [(row, mask_name(row.person.name), files.get(row.pk, ())) for row in found],
        "older": older,
        "works": may(by, "ballot.manage", ballot),
        "answers": objecting.decided_in(ballot),
    }
    return render(request, "ballots/objections.html", context)


@desk_form
def objection(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer one objection."""
    ballot, by = worked(request, code)
    rows = ballot.objections.select_related("person", "proxy__voter", "proxy__person")
    row = get_object_or_404(rows, pk=pk)
    back = reverse("ballots:result" if row.about == Objection.RESULT else "ballots:objections", args=[code])
    form = ANSWERS[row.about](*_given(request, request.method == "POST"))
    if form.is_bound and form.is_valid() and _saved(form, lambda: _answer(request, row, form, by)):
        messages.success(request, _("Answered. Who objected reads it on their phone."))
        return redirect(back)
    homes = _homes_objected_for(row, by)
    name = mask_name(row.person.name)
    context = {"ballot": ballot, "row": row, "name": name, "homes": homes, "form": form, "back": back}
    return render(request, "ballots/objection.html", context, status=422 if form.errors else 200)


def _homes_objected_for(row: Objection, by: Actor) -> list[Unit]:
    """The homes in the roll of who objects, which is what is to be looked into; the look is on record."""
    if row.about == Objection.PROXY:
        return []
    homes = list(roll.units_of(row.ballot).filter(pk__in=[home.unit_id for home in terms.homes(row.person_id)]))
    if homes:
        note_access(
            row.person_id, by=by, what="objection_home", reason="work", subject_kind="roll_objection", subject_id=row.pk
        )
    return homes


def _answer(request: HttpRequest, row: Objection, form: AnswerForm, by: Actor) -> None:
    given = form.cleaned_data
    taken = take_in(request.FILES.getlist("file"), by=by, role="document", scanned=True)
    objecting.decide_objection(
        row.pk, upheld=given["upheld"], answer=given["answer"], document=given["document"], by=by, files=taken
    )


@desk_step
def redraw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the roll anew from the register."""
    ballot, by = worked(request, code)
    there = reverse("ballots:roll", args=[code])
    return done(request, lambda: services.redraw(ballot.pk, by=by), _("The roll is drawn anew."), there)
