"""What follows from a step of which somebody is told who does not read pages: a call, a visit or a slip."""

from linli.cases import packs, queries
from linli.doorstep import answering
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of

STEP = "case."


@on("case.*")
def answer(entry: Entry) -> None:
    """Somebody tells whoever reported, but of what they did themselves."""
    case = subject_of(entry, queries.by_id)
    if entry.person_id is not None and entry.person_id == case.reporter_id:
        return
    name = entry.verb.removeprefix(STEP)
    if answering.tells_reporter(packs.by_version(case.pack_version_id), name):
        answering.note(case, name)
