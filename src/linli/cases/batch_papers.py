"""What is printed of a batch: lists for signature and slips for each party, from the pack's own templates.

They are working papers, no papers of record: what was signed comes back as a photo, and what is issued is drafted by
the step that issues it. Of several cases each has its own list; a case as a whole stands for all of its parties.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.http import Http404
from django.utils.translation import gettext as _

from linli.cases import drafting, packs
from linli.cases.batch_rows import Open
from linli.cases.models import Case
from linli.cases.parties import parties_of, rows_of
from linli.cases.party_models import Batch
from linli.cases.standing import posts_over, situation
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import sheets, typeset
from linli.papers.wording import unfilled
from linli.people.models import Post
from linli.rules import pack_papers, paper, parties
from linli.rules.pack import Pack
from linli.rules.paper import Document, Table
from linli.rules.situation import Party

_MEETING = ("meeting_on", "meeting_place")


@dataclass(frozen=True)
class _Share:
    """One case's part of a batch."""

    batch: Batch
    case: Case
    pack: Pack
    rows: tuple[Party, ...]


def sheet(found: Open, name: str, *, by: Actor) -> list[Document]:
    """The list of everybody in the batch, from the template of this name, one of each case. Who looked is kept."""
    if found.pack.batches is None or name not in found.pack.batches.sheets:
        raise Http404
    shares = _shares(found)
    _note(shares, by)
    return [_filled(share, name, share.rows, by) for share in shares]


def slips(found: Open, name: str, *, by: Actor) -> bytes:
    """One PDF with the paper of each party; of a missing-papers notice, of those who lack something."""
    batches = found.pack.batches
    if batches is None or name not in batches.slips:
        raise Http404
    shares = _shares(found)
    if name == batches.missing:
        shares = [_lacking(share) for share in shares]
    shares = [share for share in shares if share.rows]
    if not shares:
        raise Refused("nothing_to_print", _("Nobody in this batch needs this paper."))
    documents = [_filled(share, name, share.rows, by, row) for share in shares for row in share.rows]
    _note(shares, by)  # not of what is refused: nothing was printed then
    return typeset.pdf(*documents)


def _shares(found: Open) -> list[_Share]:
    """Case after case those of its parties that are in the batch; all of them where it is in it as a whole."""
    shares = []
    for case in found.cases:
        lines = [line for line in found.lines if line.case.pk == case.pk]
        pack = packs.by_version(case.pack_version_id)
        whole = any(line.party is None for line in lines)
        rows = parties_of(case, pack) if whole else [line.party for line in lines if line.party]
        here = tuple(row for row in rows if not row.left)
        if here or found.case:
            shares.append(_Share(found.batch, case, pack, here))
    return shares


def _lacking(share: _Share) -> _Share:
    lacking = tuple(row for row in share.rows if parties.missing_papers(share.pack, row))
    return _Share(share.batch, share.case, share.pack, lacking)


def note(found: Open, *, by: Actor) -> None:
    """Keep with each party who took their names along."""
    _note(_shares(found), by)


def _note(shares: Iterable[_Share], by: Actor) -> None:
    """Names and numbers leave the screen's mask: each of them can read who printed them."""
    of = []
    for share in shares:
        wanted = {row.key for row in share.rows}
        of += [(stored.person_id, stored.pk) for stored in rows_of(share.case) if stored.key in wanted]
    note_accesses(of, by=by, what="party", reason="work", subject_kind="party")


def _filled(share: _Share, name: str, rows: Sequence[Party], by: Actor, row: Party | None = None) -> Document:
    case, pack, meeting = share.case, share.pack, share.batch.meeting
    if name not in pack.papers:
        raise Refused("no_such_paper", _("The process of case %(number)s has no such paper.") % {"number": case.number})
    template = paper.load(packs.template(case.pack_version_id, name), f"{pack.id}/papers/{name}.yaml")
    own: dict[str, Any] = {
        **drafting.own(case),
        "batch_name": share.batch.name,
        "meeting_on": meeting.isoformat() if meeting else None,
        "meeting_place": share.batch.place,
    }
    values = pack_papers.values_of_batch(pack, situation(case, pack), rows, own, row=row)
    try:
        return template.fill(values, body=_body(case, by), number="", date=paper.said_date(clock.today()))
    except paper.TemplateError as fault:
        if meeting is None and any(isinstance(one, paper.Empty) and one.field in _MEETING for one in fault.faults):
            words = _("Nobody has an appointment yet: give its day and place on the page of the batch first.")
            raise Refused("no_appointment", words) from fault
        raise Refused("template_faulty", unfilled(fault, drafting.titles_in(pack))) from fault


def _body(case: Case, by: Actor) -> str:
    """In whose name it is printed: the body in whose post the person acts."""
    held = posts_over(by, case)
    post = Post.objects.select_related("organisation").filter(pk=held[0].post_id).first() if held else None
    return post.organisation.name if post else ""


def excel(documents: Iterable[Document], *, by: str) -> IO[bytes]:
    """The lists' tables as a workbook, a sheet each."""
    titled = [(one.title, block) for one in documents for block in one.blocks if isinstance(block, Table)]
    pages = [
        sheets.Page(title if not number else f"{title} {number + 1}", table.rows[0], table.rows[1:])
        for number, (title, table) in enumerate(titled)
    ]
    return sheets.write_book(pages, by=by)
