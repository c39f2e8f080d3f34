"""Cases of one thing made one: a duplicate sleeps and gets the result of the case that goes on, whose news its reporter
is told; it can be parted again as long as it sleeps.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import casework, packs, queries, services
from linli.cases.models import Case, CaseLink
from linli.cases.standing import WAITED_FOR, journalled, who_waits_changed
from linli.cases.ties import links_of, sleeps
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.rules.pack import Pack


@transaction.atomic
def merge(case_id: int, into_id: int, *, by: Actor, version: int | None = None) -> Case:
    """Merge the case into another open one of its estate and process. The two and whatever sleeps behind the first are
    locked by their keys, as by whoever parts them.
    """
    if case_id == into_id:
        raise Refused("itself", _("A case is not merged into itself."))
    on_record.must_stand(by.person_id)
    along = _behind(case_id)
    locked = {key: queries.locked(key) for key in sorted({*along, case_id, into_id})}
    case, into = locked[case_id], locked[into_id]
    if _behind(case_id) != along:
        raise Refused("changed", _("This case has changed since you opened it. Nothing was done; look again."))
    pack = packs.by_version(case.pack_version_id)
    if not pack.merges:
        raise Refused("unknown_action", _("There is no such step in this process."))
    services.must_be_current(case, pack, version, by)
    name = pack.actions[pack.merges].merges
    other = packs.by_version(into.pack_version_id)
    if case.area_id != into.area_id or other.id != pack.id or name not in other.links:
        raise Refused("other_estate", _("Only requests of the same estate are merged."))
    if case.concerned or into.concerned:
        raise Refused("about_staff", _("Matters about staff are each handled alone."))
    if not into.open or sleeps(into):
        raise Refused("sleeps", _("That case does not go on itself; choose the one that does."))
    if not casework.may_link(into, other, name, by):
        raise NotAllowed(_("Others say which cases hang together with this one."))
    _bring_along(case, into, name, by)
    casework.link(into.pk, name, case.pk, by=by)
    return services.act(case.pk, pack.merges, {}, by=by)


def _behind(case_id: int) -> set[int]:
    """What the case names as merged into it."""
    names = links_of(packs.by_version(queries.by_id(case_id).pack_version_id))
    return set(CaseLink.objects.filter(case_id=case_id, name__in=names, outcome="").values_list("target_id", flat=True))


def _bring_along(case: Case, into: Case, name: str, by: Actor) -> None:
    """What was merged into the duplicate before goes with it: nothing sleeps behind a case that sleeps."""
    for link in CaseLink.objects.filter(case=case, name=name, outcome="").order_by("pk"):
        casework.unlink(case.pk, name, link.target_id, by=by)
        casework.link(into.pk, name, link.target_id, by=by)


def wake(case: Case, pack: Pack) -> int:
    """The case was given up: whatever sleeps behind it goes its own way again. Safe to run twice."""
    woken = 0
    for tie in CaseLink.objects.filter(case=case, name__in=links_of(pack), outcome="").order_by("pk"):
        target = queries.by_id(tie.target_id)
        own = packs.by_version(target.pack_version_id)
        if sleeps(target) and own.parts:
            services.act(target.pk, own.parts, {}, by=SYSTEM)
            woken += 1
    return woken


@transaction.atomic
def wait_no_more(case: Case, pack: Pack) -> None:
    """What slept was given up by its reporter: who waits for the one that goes on has changed. Safe to run twice."""
    ties = CaseLink.objects.filter(target=case, name__in=links_of(pack), outcome="")
    for key in ties.order_by("case_id").values_list("case_id", flat=True):
        other = queries.locked(key)
        clocks = other.clocks
        who_waits_changed(other, packs.by_version(other.pack_version_id))
        if other.clocks != clocks:
            other.version += 1
            other.save(update_fields=[*WAITED_FOR, "version"])
            record("case.turned", other, by=SYSTEM, data=journalled(other), area_id=other.area_id)
