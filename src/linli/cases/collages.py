"""Before and after in one picture, for the group of the estate: drawn once both photos of a case are ready."""

from linli.cases import packs, queries
from linli.cases.models import Case
from linli.files.queries import files_of
from linli.files.services import make_collage
from linli.journal.actors import SYSTEM


def draw(case_id: int) -> None:
    """The first photo before the work beside the last one after it. Of a case that nobody may see, none is made."""
    ready = [file for file in files_of("case", case_id) if file.ready]
    before = next((file for file in ready if file.role == "before"), None)
    after = next((file for file in reversed(ready) if file.role == "after"), None)
    if before and after and (case := queries.by_id(case_id)).visibility != "never":
        make_collage(before, after, by=SYSTEM, caption=_caption(case))


def _caption(case: Case) -> str:
    """Estate, place without a room, kind: nothing that the reporter wrote."""
    category = packs.by_version(case.pack_version_id).category(case.category)
    return " · ".join(part for part in (case.area.name, case.place_label, category.title.say("zh-hans")) if part)
