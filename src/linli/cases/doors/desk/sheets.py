"""A case's sheet of parties in: template, upload, every row as new, changed or faulty, then all or the good ones."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from linli.cases import packs, party_columns, party_sheets
from linli.cases.doors.desk import district, staff, wording
from linli.cases.doors.desk.export import handed
from linli.cases.masking import masked_text
from linli.cases.models import Case
from linli.cases.party_models import PartySheet
from linli.kernel.codes import normalised
from linli.kernel.numbers import whole
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.papers.matching import ColumnsForm, TableForm
from linli.people.doors import desk_form, desk_page, staff_required
from linli.people.forms import refusals_on
from linli.rules import party_masks
from linli.rules.pack import Pack
from linli.rules.party_sheet import Line

PAGE = 100
STATES = {
    "new": (gettext_lazy("new"), "done"),
    "changed": (gettext_lazy("changed"), "calm"),
    "same": (gettext_lazy("the same"), ""),
    "error": (gettext_lazy("faulty"), "late"),
}


def many_or_404(request: HttpRequest, key: int) -> tuple[Case, Pack]:
    """A case of many that the person may read."""
    case = staff.case_of(staff.actor_of(request), key)
    pack = packs.by_version(case.pack_version_id)
    if pack.parties is None:
        raise Http404
    return case, pack


@desk_form
def upload(request: HttpRequest, key: int) -> HttpResponse:
    """Read a paste or a file and show what it would change; nothing is changed yet."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(request, key)
    if not party_sheets.entering(case, actor):
        raise NotAllowed(_("Nobody can be entered in the state in which this case is now."))
    form = TableForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            file, name = form.source(party_columns.fields_of(pack, staff.language()))
            sheet = party_sheets.take(case.pk, file, name, by=actor)
            return see_other(reverse("cases:sheet_preview", args=[case.pk, sheet.code]))
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "form": form,
        "columns": party_sheets.columns(pack),
        "known_by": in_a_list(
            party_sheets.title(pack, name) for name in (pack.parties.known_by if pack.parties else ())
        ),
    }
    return render(request, "cases/desk/sheet.html", context, status=422 if form.errors else 200)


def see_other(url: str) -> HttpResponseRedirect:
    """On to the page that shows what was done."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@require_safe
@staff_required
def template(request: HttpRequest, key: int) -> HttpResponse:
    """The workbook to fill in."""
    _case, pack = many_or_404(request, key)
    assert pack.parties is not None  # said by many_or_404
    return handed(party_sheets.template(pack), f"{pack.parties.title.say(staff.language())}.xlsx")


@dataclass(frozen=True)
class Shown:
    """A row of the preview: names masked, what is wrong in full, for it is to be mended."""

    number: int
    state: str
    tone: str
    cells: tuple[tuple[str, bool, bool], ...]  # words, number, changed
    mend: str
    alike: str


@desk_form
def preview(request: HttpRequest, key: int, code: str) -> HttpResponse:
    """Every row; then take in all, only the good ones, or throw the sheet away."""
    actor = staff.actor_of(request)
    case, pack = many_or_404(request, key)
    sheet = _sheet_or_404(request, case, code)
    if request.method == "POST":
        return _said(request, sheet, pack) if "columns" in request.POST else _decide(request, sheet)
    looked = party_sheets.look(sheet, actor)
    state = request.GET.get("only", "")
    lines = [line for line in looked.read.lines if state in ("", line.state)]
    start = int(asked) if (asked := request.GET.get("from", "")).isascii() and asked.isdigit() and len(asked) < 6 else 0
    fields = {one.name: one for one in pack.party_fields}
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "sheet": sheet,
        "version": looked.case.version,
        "said": party_sheets.as_said(sheet),
        "counts": looked.read.counts if sheet.state == "waiting" else sheet.counts,
        "good": len(looked.read.good),
        "left_out": looked.read.left_out,
        "only": state,
        "heads": [(fields[name].title.say(staff.language()), district.is_number(fields[name]))
                  for name in looked.read.columns],
        "lines": [_shown(pack, looked.read.columns, line) for line in lines[start : start + PAGE]],
        "older": f"?only={state}&from={start + PAGE}" if len(lines) > start + PAGE else "",
        "newer": f"?only={state}" if start else "",
        **(_columns(looked) if sheet.state == "waiting" else {}),
    }  # fmt: skip
    return render(request, "cases/desk/sheet_preview.html", context)


def _columns(looked: party_sheets.Looked) -> dict[str, object]:
    """The question which column is what; open where something that must be there is under no heading."""
    found = party_sheets.columns_said(looked)
    return {"found": found, "columns": ColumnsForm(found, party_columns.fields_of(looked.pack, staff.language()))}


def _sheet_or_404(request: HttpRequest, case: Case, code: str) -> PartySheet:
    sheet = party_sheets.readable(normalised(code), staff.actor_of(request))
    if sheet.case_id != case.pk:
        raise Http404
    return sheet


def _shown(pack: Pack, columns: tuple[str, ...], line: Line) -> Shown:
    words, tone = STATES[line.state]
    alike = _("The same name as in line %(lines)s.") % {"lines": in_a_list(map(str, line.alike))} if line.alike else ""
    cells = tuple(_cell(pack, name, line) for name in columns)
    return Shown(line.number, str(words), tone, cells, party_sheets.mends(pack, line), alike)


def _cell(pack: Pack, name: str, line: Line) -> tuple[str, bool, bool]:
    asked = next(one for one in pack.party_fields if one.name == name)
    faulty = any(fault.field == name for fault in line.faults)
    value = line.values.get(name)
    sealed = party_masks.is_sealed(pack, asked)
    if value is None or (faulty and not sealed):  # as it stands in the file, so that it can be mended
        words = line.cells.get(name, "")
        words = masked_text(words) if sealed else words
    else:
        words = party_masks.in_list(pack, asked, district.words_of(asked, value))
    return words, district.is_number(asked), name in line.changed or faulty


def _said(request: HttpRequest, sheet: PartySheet, pack: Pack) -> HttpResponse:
    try:
        said = party_columns.answered(pack, request.POST, staff.language())
        party_sheets.say_columns(sheet.pk, said, by=staff.actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return see_other(reverse("cases:sheet_preview", args=[sheet.case_id, sheet.code]))


def _decide(request: HttpRequest, sheet: PartySheet) -> HttpResponse:
    actor = staff.actor_of(request)
    here = reverse("cases:sheet_preview", args=[sheet.case_id, sheet.code])
    if "drop" in request.POST:
        party_sheets.drop(sheet.pk, by=actor)
        messages.success(request, _("The sheet was thrown away; nothing was changed."))
        return see_other(reverse("cases:parties", args=[sheet.case_id]))
    seen = request.POST.get("version", "")
    version = whole(seen, 9) or 0
    try:
        said = request.POST.get("said", "")
        done = party_sheets.confirm(sheet.pk, by=actor, only_good="good" in request.POST, version=version, said=said)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return see_other(here)
    count = len(done.good)
    words = ngettext("One party was taken in.", "%(count)s parties were taken in.", count) % {"count": count}
    messages.success(request, words)
    return see_other(here if done.counts["error"] else reverse("cases:parties", args=[sheet.case_id]))


@desk_page
def bad_rows(request: HttpRequest, key: int, code: str) -> HttpResponse:
    """The bad rows as Excel, each with the mend beside it."""
    actor = staff.actor_of(request)
    case, _pack = many_or_404(request, key)
    looked = party_sheets.look(_sheet_or_404(request, case, code), actor)
    return handed(party_sheets.bad_rows(looked, by=actor.name), _("rows to mend") + ".xlsx")
