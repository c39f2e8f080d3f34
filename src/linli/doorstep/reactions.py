"""What follows from a step of which somebody is told who does not read pages: a call, a visit or a slip."""

from linli.cases import packs, queries
from linli.doorstep import answering
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of

STEP = "case."


@on("case.*")
def answer(entry: Entry) -> None:
    """Somebody tells whoever reported, but of what they did themselves, and whoever joined without an account."""
    case = subject_of(entry, queries.by_id)
    name, pack = entry.verb.removeprefix(STEP), packs.by_version(case.pack_version_id)
    by_reporter = entry.person_id is not None and entry.person_id == case.reporter_id
    if answering.tells_reporter(pack, name) and not by_reporter:
        answering.note(case, name)
    if answering.tells_supporters(pack, name):
        answering.note_joined(case, name)
