"""The tie between a case that sleeps and the one that goes on for it (`merging`), as other writes see it."""

from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.models import Case, CaseLink
from linli.cases.standing import WAITED_FOR, journalled, who_waits_changed
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.rules.pack import Pack


def sleeps(case: Case) -> bool:
    """Whether the case was merged into another one and waits for its result."""
    pack = packs.by_version(case.pack_version_id)
    return bool(pack.merges) and case.state == pack.actions[pack.merges].to


def must_be_named(case: Case, link: str) -> None:
    """A case sleeps behind one that names it, and behind no other."""
    if not CaseLink.objects.filter(name=link, target=case, outcome="").exists():
        raise Refused("merged_into_nothing", _("Choose the case that goes on."))


def part(case: Case, link: str, by: Actor) -> None:
    """No case names it under the link any more; called with the step that wakes it, so that its own row is locked."""
    for tie in CaseLink.objects.filter(name=link, target=case, outcome=""):
        other = queries.locked(tie.case_id)  # whose own step may be under way; locked before by `locked`, if by its key
        tie.delete()
        who_waits_changed(other, packs.by_version(other.pack_version_id))
        other.save(update_fields=WAITED_FOR)
        said = {"link": link, "target": case.pk}
        record("case.unlinked", other, by=by, data=journalled(other, said), area_id=other.area_id)


def links_of(pack: Pack) -> list[str]:
    """The links under which its cases are merged."""
    return [action.merges for action in pack.actions.values() if action.merges]


def asleep(case: Case) -> list[Case]:
    """What sleeps behind it: not what its reporter withdrew meanwhile. One statement; none where nothing is merged."""
    names = links_of(packs.by_version(case.pack_version_id))
    if not names:
        return []
    found = CaseLink.objects.filter(case=case, name__in=names, outcome="").select_related("target__area")
    return [tie.target for tie in found.order_by("pk") if sleeps(tie.target)]


def locked(case_id: int, step: str) -> Case:
    """The case, locked for the step. One that parts it from those that go on for it locks these as well, all by their
    keys, as whoever merges does."""
    if any(step == pack.parts for _version, pack in packs.in_force()):
        names = {name for _version, pack in packs.in_force() for name in links_of(pack)}
        ties = CaseLink.objects.filter(target_id=case_id, name__in=names, outcome="")
        for key in sorted(key for key in ties.values_list("case_id", flat=True) if key < case_id):
            queries.locked(key)
    return queries.locked(case_id)


def followers(case: Case) -> list[Case]:
    """Those of them that were reported by an account."""
    return [one for one in asleep(case) if one.reporter_id is not None]
