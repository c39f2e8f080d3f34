"""What is printed of a batch: lists for signature and slips for each party, from the pack's own templates.

They are working papers, no papers of record: what was signed comes back as a photo, and what is issued is drafted by
the step that issues it.
"""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.http import Http404
from django.utils.translation import gettext as _

from linli.cases import drafting, packs
from linli.cases.batches import Open
from linli.cases.parties import rows_of
from linli.cases.standing import posts_over, situation
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import sheets, typeset
from linli.people.models import Post
from linli.rules import pack_papers, paper, parties
from linli.rules.paper import Document, Table
from linli.rules.situation import Party


def sheet(found: Open, name: str, *, by: Actor) -> Document:
    """The list of everybody in the batch, from the template of this name. Who looked is kept for each of them."""
    batches = found.pack.batches
    if batches is None or name not in batches.sheets:
        raise Http404
    rows = _here(found)
    _note(found, rows, by)
    return _filled(found, name, rows, by)


def slips(found: Open, name: str, *, by: Actor) -> bytes:
    """One PDF with the paper of each party; of a missing-papers notice, of those who lack something."""
    batches = found.pack.batches
    if batches is None or name not in batches.slips:
        raise Http404
    rows = _here(found)
    if name == batches.missing:
        rows = [row for row in rows if parties.missing_papers(found.pack, row)]
    if not rows:
        raise Refused("nothing_to_print", _("Nobody in this batch needs this paper."))
    _note(found, rows, by)
    return typeset.pdf(*(_filled(found, name, rows, by, row) for row in rows))


def _here(found: Open) -> list[Party]:
    return [party for _row, party in found.rows if not party.left]


def _note(found: Open, rows: Iterable[Party], by: Actor) -> None:
    """Names and numbers leave the screen's mask: each of them can read who printed them."""
    wanted = {row.key for row in rows}
    of = [(stored.person_id, stored.pk) for stored in rows_of(found.case) if stored.key in wanted]
    note_accesses(of, by=by, what="party", reason="work", subject_kind="party")


def _filled(found: Open, name: str, rows: Sequence[Party], by: Actor, row: Party | None = None) -> Document:
    template = paper.load(packs.template(found.case.pack_version_id, name), f"{found.pack.id}/papers/{name}.yaml")
    meeting = found.batch.meeting
    own: dict[str, Any] = {
        **drafting.own(found.case),
        "batch_name": found.batch.name,
        "meeting_on": meeting.isoformat() if meeting else None,
        "meeting_place": found.batch.place,
    }
    values = pack_papers.values_of_batch(found.pack, situation(found.case, found.pack), rows, own, row=row)
    try:
        return template.fill(values, body=_body(found, by), number="", date=paper.said_date(clock.today()))
    except paper.TemplateError as fault:
        raise Refused("template_faulty", "\n".join(fault.faults)) from fault


def _body(found: Open, by: Actor) -> str:
    """In whose name it is printed: the body in whose post the person acts."""
    held = posts_over(by, found.case)
    post = Post.objects.select_related("organisation").filter(pk=held[0].post_id).first() if held else None
    return post.organisation.name if post else ""


def excel(document: Document, *, by: str) -> IO[bytes]:
    """The list's tables as a workbook, a sheet each."""
    pages = [
        sheets.Page(document.title if not number else f"{document.title} {number + 1}", table.rows[0], table.rows[1:])
        for number, table in enumerate(block for block in document.blocks if isinstance(block, Table))
    ]
    return sheets.write_book(pages, by=by)
