"""Neighbours who want the same as a case asks for (附议): each once, and back again while it may still change.

The number stands in the case's counts, where the conditions of its process read it; who they are is shown to nobody.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.cases.standing import journalled, standing
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may, scope
from linli.rules import process
from linli.rules.pack import Pack

COUNT = "supporters"


def may_support(case: Case, pack: Pack, by: Actor) -> bool:
    """Whether the person is one of those who may say so, and the case is where it can be said."""
    asked = pack.supporters
    if asked is None or case.state not in asked.in_ or by.person_id is None:
        return False
    whole = standing(by, case)
    return any(process.fits(pack.who[name], whole) for name in asked.by)


@transaction.atomic
def support(case_id: int, *, by: Actor) -> Case:
    """Say that one wants the same. Said twice it stands once."""
    case, person_id = _asked(case_id, by)
    _made, new = Supporter.objects.get_or_create(case=case, person_id=person_id, defaults={"at": clock.now()})
    return _counted(case, "case.supported", 1, by) if new else case


@transaction.atomic
def take_back(case_id: int, *, by: Actor) -> Case:
    """Want it no longer. Does nothing where it was never said."""
    case, person_id = _asked(case_id, by)
    gone, _rows = Supporter.objects.filter(case=case, person_id=person_id).delete()
    return _counted(case, "case.unsupported", -1, by) if gone else case


def _asked(case_id: int, by: Actor) -> tuple[Case, int]:
    case = queries.locked(case_id)
    if not may(by, "case.see", case):
        raise NotAllowed(_("This matter is not yours to support."))
    pack = packs.by_version(case.pack_version_id)
    if pack.supporters and case.state not in pack.supporters.in_:
        raise Refused("not_in_this_state", _("Support is no longer asked for here. Nothing was changed."))
    if by.person_id is None or not may_support(case, pack, by):
        raise NotAllowed(_("This matter is not yours to support."))
    return case, by.person_id


def _counted(case: Case, verb: str, change: int, by: Actor) -> Case:
    case.counts = {**case.counts, COUNT: case.counts.get(COUNT, 0) + change}
    case.save(update_fields=["counts"])
    record(verb, case, by=by, data=journalled(case, {}), area_id=case.area_id)
    return case


def supported(by: Actor, at_most: int = 20) -> list[Case]:
    """What the person supports and may still see, the newest first. One statement."""
    if by.person_id is None:
        return []
    rows = scope(by, "case.see", Case.objects.filter(supporters__person_id=by.person_id).select_related("area"))
    return list(queries.with_news(rows, by).order_by("-pk")[:at_most])


def supporters_of(case: Case) -> list[int]:
    """Whom a step tells that tells the supporters."""
    return list(case.supporters.order_by("pk").values_list("person_id", flat=True))
