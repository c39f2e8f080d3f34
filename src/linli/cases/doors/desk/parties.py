"""The parties of a case of many: the list with its sums, one party with its steps, the second person's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.cases import (
    batch_rows,
    casework,
    charts,
    deadlines,
    disclosure,
    dots,
    own_rows,
    party_sheets,
    queries,
    services,
    told,
)
from linli.cases.doors.desk import district, history, staff, wording, work
from linli.cases.forms import PackForm, action_form
from linli.cases.models import Case
from linli.cases.parties import parties_of, rows_of
from linli.cases.party_models import Party
from linli.journal.actors import Actor
from linli.journal.services import note_access
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form, desk_page, desk_step, second_factor_required, staff_required
from linli.rules import parties, party_masks
from linli.rules import situation as engine
from linli.rules.pack import Pack
from linli.rules.questions import Input

ID_LIKE = 11  # digits of a telephone or an ID number; a date has eight


@dataclass(frozen=True)
class Cell:
    """One field of a party as the list shows it."""

    title: str
    words: str
    number: bool
    day: bool


@dataclass(frozen=True)
class Row:
    """One party in the list: names masked, sums in full."""

    key: str
    url: str
    cells: tuple[Cell, ...]
    state: str
    tone: str
    missing: int
    left: bool


# ---- the list -------------------------------------------------------------------------------------------------------


@desk_page
@outs.listed
def listed(request: HttpRequest, key: int) -> HttpResponse:
    """Everybody in the case, with what each is owed and where each stands."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    seen = parties_of(case, pack)
    assert pack.parties is not None  # said by many_or_404
    if not may(actor, "case.export", case):
        outs.stays(request)
    columns = _columns(pack, seen)
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.parties.title.say(staff.language()),
        "heads": [(asked.title.say(staff.language()), district.is_number(asked)) for asked in columns],
        "rows": [_row(case, pack, row, columns) for row in seen],
        "totals": district.totals_of(pack, seen),
        "chart": charts.chart_of(case, pack),
        "dotted": dots.dots_of(case, pack),
        "stated": bool(pack.parties.states),
        "enters": bool(party_sheets.entering(case, actor)),
        "paged": own_rows.pages(pack),
        "batches": pack.batches.title.say(staff.language()) if pack.batches else "",
    }
    return render(request, "cases/desk/parties.html", context)


def many_or_404(actor: Actor, key: int) -> tuple[Case, Pack]:
    """A case of many that the actor may read, with its process."""
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    if pack.parties is None:
        raise Http404
    return case, pack


def _columns(pack: Pack, seen: Iterable[engine.Party]) -> list[Input]:
    """What the list has room for: the first field, and others of which something is known that may stand in a list."""
    first, *others = (asked for asked in pack.party_fields if asked.type != "long")
    return [first, *(asked for asked in others if any(_tells(row.fields.get(asked.name)) for row in seen))]


def _tells(value: object) -> bool:
    """Numbers of people (telephone, ID) are masked so much that their column would say nothing."""
    return value not in (None, "") and not (isinstance(value, str) and sum(map(str.isdigit, value)) >= ID_LIKE)


def _row(case: Case, pack: Pack, row: engine.Party, columns: Iterable[Input] = ()) -> Row:
    state = pack.parties.states.get(row.state) if pack.parties else None
    return Row(
        key=row.key,
        url=reverse("cases:party", args=[case.pk, row.key]),
        cells=tuple(_cell(asked, row, pack, case) for asked in columns),
        state=state.title.say(staff.language()) if state else "",
        tone=("done" if state.ends else state.tone) if state else "",
        missing=len(parties.missing_papers(pack, row)),
        left=row.left,
    )


def _cell(asked: Input, row: engine.Party, pack: Pack, case: Case) -> Cell:
    words = party_masks.in_list(pack, asked, district.words_of(asked, row.fields.get(asked.name), case.area))
    return Cell(asked.title.say(staff.language()), words, district.is_number(asked), asked.type == "date")


# ---- one party ------------------------------------------------------------------------------------------------------


@desk_page
def one(request: HttpRequest, key: int, row: str) -> HttpResponse:
    """Everything about one party, and every step that this person may take on it. Who looked is kept."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    stored = _stored(case, row)
    note_access(stored.person_id, by=actor, what="party", reason="work", subject_kind="party", subject_id=stored.pk)
    return _shown(request, case, pack, row)


def _stored(case: Case, key: str) -> Party:
    found = next((row for row in rows_of(case) if row.key == key), None)
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    case: Case,
    pack: Pack,
    key: str,
    *,
    bound: tuple[str, PackForm] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = staff.actor_of(request)
    row, stored = next(row for row in parties_of(case, pack) if row.key == key), _stored(case, key)
    choices = list(work.choices_of(case, pack, actor, bound, row=key)) if not row.left else []
    papers = pack.parties.papers if pack.parties else {}
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "party": _row(case, pack, row),
        "fields": _fields(case, pack, row),
        "dials": own_rows.pages(pack) and bool(row.fields.get(pack.parties.phone if pack.parties else ""))
        and may(actor, "case.dial", case),
        "reveals": any(party_masks.is_sealed(pack, asked) for asked in pack.party_fields)
        and may(actor, "case.reveal", case),
        "papers": [(name, title.say(staff.language()), name in row.papers) for name, title in papers.items()],
        "choices": [choice for choice in choices if not choice.refused],
        "barred": [choice for choice in choices if choice.refused],
        "back": reverse("cases:parties", args=[case.pk]),
        "terms": told.terms_of(row, pack),
        "why": reverse("cases:why", args=[case.pk]) + f"?row={key}",
        "served": told.served_upon(case, row, pack),
        "seconds": [one for one in district.seconds_of(case, pack, actor) if one.row == key],
        "course": history.of_party(case, pack, queries.steps_of(case), key),
        "own": own_rows.about(case, pack, stored, actor),
        "refusal": refusal,
        "refusal_basis": deadlines.basis_words(refusal.basis) if refusal else "",
        "typed": work.typed(bound, choices),
        "signed": batch_rows.sheets_of(case, key) if pack.batches else (),
    }  # fmt: skip
    return render(request, "cases/desk/party.html", context, status=status)


def _fields(case: Case, pack: Pack, row: engine.Party) -> list[tuple[str, str]]:
    """What is known of the party, numbers of people masked."""
    found = [(asked, district.words_of(asked, row.fields.get(asked.name), case.area)) for asked in pack.party_fields]
    return [(asked.title.say(staff.language()), party_masks.on_page(pack, asked, words)) for asked, words in found]


@desk_step
def act(request: HttpRequest, key: int, row: str, name: str) -> HttpResponse:
    """Take one step on one party."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    _stored(case, row)
    if name not in pack.actions:
        raise Http404
    form_class = action_form(pack, name, case, staff.language(), staff=True, row=row, by=actor.person_id)
    form = form_class(request.POST, request.FILES, auto_id=f"{name}_%s")
    valid = form.is_valid()
    fine = form.keep_photos(by=actor) and valid
    if form.was_tapped:
        return _shown(request, case, pack, row, bound=(name, form.drawn_again()))
    if not fine:
        return _shown(request, case, pack, row, bound=(name, form), status=422)
    version = form.cleaned_data["version"]
    try:
        done = services.act(
            case.pk, name, form.answers(), by=work.worn(request, actor, case), version=version, files=form.photos,
            row=row,
        )  # fmt: skip
    except Refused as refusal:
        case = staff.case_of(actor, key)
        if refusal.field in form.fields:
            form.take(refusal)
            return _shown(request, case, pack, row, bound=(name, form), status=422)
        form.draw_anew(case.version)
        return _shown(request, case, pack, row, bound=(name, form), refusal=refusal, status=409)
    messages.success(request, work.done_words(done, pack, name))
    return _see_other(reverse("cases:party", args=[case.pk, row]))


@require_POST
@never_cache
@staff_required
def dial(request: HttpRequest, key: int, row: str) -> HttpResponse:
    """The party's number to press, once, with a reason and on record."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(actor, key)
    _stored(case, row)
    try:
        phones = disclosure.dial_party(case.pk, row, by=actor, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _see_other(reverse("cases:party", args=[case.pk, row]))
    seen = next(one for one in parties_of(case, pack) if one.key == row)
    calls = [choice for choice in work.choices_of(case, pack, actor, None, row=row) if choice.form and choice.by_phone]
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "back": reverse("cases:party", args=[case.pk, row]),
        "name": party_masks.name_in_lists(pack, seen.fields),
        "phones": [(phone, work.spoken(phone)) for phone in phones],
        "choices": calls,
    }
    return render(request, "cases/desk/dial.html", context)


@desk_form
@second_factor_required
def reveal(request: HttpRequest, key: int, row: str) -> HttpResponse:
    """The numbers of one party in full, with a reason, after a second factor."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(actor, key)
    _stored(case, row)
    form = work.ReasonForm(request.POST if request.method == "POST" else None)
    facts: list[tuple[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            found = disclosure.reveal_party(case.pk, row, by=actor, reason=form.cleaned_data["reason"])
            facts = [(asked.title.say(staff.language()), words) for asked, words in found]
        except Refused as refusal:
            if refusal.field != "reason":
                raise
            form.add_error("reason", refusal.message)
    back = reverse("cases:party", args=[case.pk, row])
    context = {"case": case, "row": wording.row_of(case, actor), "back": back, "form": form, "facts": facts}
    return render(request, "cases/desk/reveal.html", context, status=422 if form.errors else 200)


@desk_step
def papers(request: HttpRequest, key: int, row: str) -> HttpResponse:
    """Which papers of the checklist this party has brought."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(actor, key)
    _stored(case, row)
    names, seen = request.POST.getlist("papers"), request.POST.getlist("ticked")
    casework.note_papers(case.pk, row, names, by=actor, seen=seen)
    messages.success(request, _("The papers are noted."))
    return _see_other(reverse("cases:party", args=[case.pk, row]))


@desk_step
def second(request: HttpRequest, key: int) -> HttpResponse:
    """The second person's yes or no; the first one's change of mind."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    version, row, seen = (
        request.POST.get("version", ""),
        request.POST.get("row"),
        moment(request.POST.get("looked_at", "")),
    )
    by = work.worn(request, actor, case)
    try:
        if "yes" in request.POST:
            current = None if row else whole(version)  # other parties may move meanwhile
            casework.confirm(case.pk, by=by, version=current, row=row, seen=seen)
            messages.success(request, _("Confirmed; the step is taken."))
        else:
            casework.refuse(case.pk, by=by, why=request.POST.get("why", ""), row=row, seen=seen)
            messages.success(request, _("Not confirmed; the case stands as it was."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    known = row and any(one.key == row for one in rows_of(case))
    return _see_other(reverse("cases:party", args=[case.pk, row]) if known else reverse("cases:work", args=[case.pk]))


def moment(text: str) -> datetime | None:
    """An instant that a form carried; None for what is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
