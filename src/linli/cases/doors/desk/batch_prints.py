"""What is printed of a batch and taken along: lists to be signed, slips, progress; and the same as workbooks."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases import batch_papers
from linli.cases.batches import Open
from linli.cases.doors.desk import district, staff
from linli.cases.doors.desk.batches import opened_or_404, rows_shown
from linli.cases.doors.desk.export import handed
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import sheets
from linli.papers.sheets import Column
from linli.people.access import may
from linli.people.doors import second_factor_required, staff_required
from linli.rules import parties, party_masks
from linli.rules.paper import Paragraph, Table


@require_safe
@never_cache
@staff_required
@second_factor_required
def sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A list of everybody in the batch on A4, with room to sign."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    document = batch_papers.sheet(found, name, by=actor)
    context = {
        "document": document,
        "blocks": [
            {"rows": block.rows[1:], "heads": block.rows[0]} if isinstance(block, Table) else {"text": block.text}
            for block in document.blocks
            if isinstance(block, Table | Paragraph)
        ],
        "batch": found.batch,
        "actor": actor,
        "now": clock.now(),
    }
    return render(request, "cases/desk/batch_sheet.html", context)


@require_safe
@never_cache
@staff_required
@second_factor_required
def sheet_excel(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The same list as a workbook."""
    found, actor = _exportable(request, code), staff.actor_of(request)
    document = batch_papers.sheet(found, name, by=actor)
    return handed(batch_papers.excel(document, by=actor.name), f"{document.title}-{found.batch.name}.xlsx")


def _exportable(request: HttpRequest, code: str) -> Open:
    """The batch, for whoever may hand lists of its case out; that it was handed out is kept."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    if not may(actor, "case.export", found.case):
        raise NotAllowed(_("Lists are handed out by the desk of the estate and the offices above."))
    with transaction.atomic():
        record("batch.exported", found.batch, by=actor, data={"parties": len(found.rows)}, area_id=None)
    return found


@require_safe
@never_cache
@staff_required
def slips(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The paper of each party, all in one PDF."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    answer = HttpResponse(batch_papers.slips(found, name, by=actor), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@require_safe
@never_cache
@staff_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Progress and appointments on A4, names masked: it hangs where people wait."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    rows = sorted(rows_shown(found), key=lambda row: (row.slot is None, row.slot or clock.now()))
    context = {"batch": found.batch, "rows": rows, "actor": actor, "now": clock.now()}
    return render(request, "cases/desk/batch_table.html", context)


@require_safe
@never_cache
@staff_required
@second_factor_required
def excel(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of everybody in the batch: fields, numbers of people masked, state, what is missing, the hour."""
    found, actor = _exportable(request, code), staff.actor_of(request)
    columns: list[Column | str] = [
        *(Column(asked.title.say(staff.language()), text=asked.type == "text") for asked in found.pack.party_fields),
        _("State"),
        Column(_("Papers missing"), 24),
        Column(_("Appointment"), 17),
    ]
    book = sheets.write(columns, _lines(found), found.batch.name, by=actor.name)
    return handed(book, f"{found.batch.name}.xlsx")


def _lines(found: Open) -> Iterator[Sequence[Any]]:
    states = found.pack.parties.states if found.pack.parties else {}
    for stored, party in found.rows:
        fields = [
            party_masks.on_page(found.pack, asked, district.words_of(asked, party.fields.get(asked.name)))
            for asked in found.pack.party_fields
        ]
        state = states[party.state].title.say(staff.language()) if party.state in states else ""
        yield [*fields, state, parties.missing_words(found.pack, party), stored.slot]
