"""Before and after in one picture, for the group of the estate: drawn once both photos of a case are ready."""

from linli.cases import packs
from linli.cases.models import Case
from linli.files.models import File, State
from linli.files.services import make_collage
from linli.journal.actors import SYSTEM


def draw(case_id: int) -> None:
    """The first photo before the work beside the last one after it. Of a case that nobody may see, none is made."""
    case = Case.objects.select_related("area").get(pk=case_id)
    if case.visibility == "never":
        return
    ready = File.objects.filter(owner_kind="case", owner_id=case_id, state=State.READY)
    before = ready.filter(role="before").order_by("pk").first()
    after = ready.filter(role="after").order_by("-pk").first()
    if before and after:
        make_collage(before, after, by=SYSTEM, caption=_caption(case))


def _caption(case: Case) -> str:
    """Estate, place without a room, kind: nothing that the reporter wrote."""
    category = packs.by_version(case.pack_version_id).category(case.category)
    return " · ".join(part for part in (case.area.name, case.place_label, category.title.say("zh-hans")) if part)
