"""What is printed of a batch and taken along: lists to be signed, slips, progress; and the same as workbooks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.cases import batch_papers
from linli.cases.batch_rows import Line, Open
from linli.cases.doors.desk import district, staff, wording
from linli.cases.doors.desk.batch import lacking_in, opened_or_404, rows_shown
from linli.cases.doors.desk.export import handed
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import sheets
from linli.papers.sheets import Column
from linli.people.access import may
from linli.people.doors import desk_page, second_factor_required
from linli.rules import parties, party_masks
from linli.rules.paper import Document, Paragraph, Table
from linli.rules.questions import Input


@desk_page
@second_factor_required
def sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A list of everybody in the batch on A4, with room to sign."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    documents = batch_papers.sheet(found, name, by=actor)
    context = {
        "title": found.pack.papers[name].title.say(staff.language()),
        "documents": [(document, _blocks(document)) for document in documents],
        "batch": found.batch,
        "actor": actor,
        "now": clock.now(),
    }
    return render(request, "cases/desk/batch_sheet.html", context)


def _blocks(document: Document) -> list[dict[str, Any]]:
    return [
        {"rows": block.rows[1:], "heads": block.rows[0]} if isinstance(block, Table) else {"text": block.text}
        for block in document.blocks
        if isinstance(block, Table | Paragraph)
    ]


@desk_page
@second_factor_required
def sheet_excel(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The same list as a workbook."""
    found, actor = _exportable(request, code), staff.actor_of(request)
    documents = batch_papers.sheet(found, name, by=actor)
    title = found.pack.papers[name].title.say(staff.language())
    return handed(batch_papers.excel(documents, by=actor.name), f"{title}-{found.batch.name}.xlsx")


def _exportable(request: HttpRequest, code: str) -> Open:
    """The batch, with those of its cases whose lists the actor may hand out; that it was handed out is kept."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    theirs = {case.pk for case in found.cases if may(actor, "case.export", case)}
    if not theirs:
        raise NotAllowed(_("Lists are handed out by the desk of the estate and the offices above."))
    found = replace(found, lines=tuple(line for line in found.lines if line.case.pk in theirs))
    with transaction.atomic():
        record("batch.exported", found.batch, by=actor, data={"parties": len(found.lines)}, area_id=None)
    return found


@desk_page
def slips(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The paper of each party, all in one PDF."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    answer = HttpResponse(batch_papers.slips(found, name, by=actor), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@desk_page
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Progress and appointments on A4, names masked: it hangs where people wait."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    rows = sorted(rows_shown(found, actor), key=lambda row: (row.slot is None, row.slot or clock.now()))
    context = {
        "batch": found.batch,
        "rows": rows,
        "several": found.case is None,
        "received": "receipt" in request.GET,
        "actor": actor,
        "now": clock.now(),
    }
    return render(request, "cases/desk/batch_table.html", context)


@desk_page
@second_factor_required
def excel(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of all in it: the case, fields, numbers of people masked, state, what is missing, the hour."""
    found, actor = _exportable(request, code), staff.actor_of(request)
    batch_papers.note(replace(found, lines=tuple(line for line in found.lines if line.party)), by=actor)
    several, asked = found.case is None, found.pack.party_fields if any(line.party for line in found.lines) else ()
    columns: list[Column | str] = [
        *((Column(_("Case"), 20), Column(_("Matter"), 30), Column(_("Estate"), 20)) if several else ()),
        *(Column(one.title.say(staff.language()), text=one.type == "text") for one in asked),
        _("State"),
        Column(_("Papers missing"), 24),
        Column(_("Appointment"), 17),
        Column(_("Signed or handed over"), 17),
        Column(_("Last step"), 30),
    ]
    results = {row.key: row.result for row in rows_shown(found, actor)}
    lines = (_cells(line, several, asked, results[line.key]) for line in found.lines)
    return handed(sheets.write(columns, lines, found.batch.name, by=actor.name), f"{found.batch.name}.xlsx")


def _cells(line: Line, several: bool, asked: Sequence[Input], result: str) -> Sequence[Any]:
    pack, party = line.pack, line.party
    own = [wording.number_of(line.case), wording.list_title(line.case), line.case.area.name] if several else []
    fields = [
        party_masks.on_page(pack, one, district.words_of(one, party.fields.get(one.name), line.case.area))
        if party
        else ""
        for one in asked
    ]
    states = (pack.parties.states if pack.parties else {}) if party else pack.states
    name = party.state if party else line.case.state
    state = states[name].title.say(staff.language()) if name in states else ""
    lacks = parties.missing_words(pack, party) if party else lacking_in(line) or ""
    return [*own, *fields, state, lacks, line.stored.slot, line.stored.handed_at, result]
