"""Neighbours who want the same as a case asks for (附议): each once, and back again while it may still change.

The number stands in the case's counts, where the conditions of its process read it; who they are is shown to nobody.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs, queries, ties
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.cases.standing import WAITED_FOR, journalled, standing, who_waits_changed
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may, scope
from linli.people.models import phone_index
from linli.rules import process
from linli.rules.identifiers import normalise_phone
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
    on_record.must_stand(by.person_id)
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
    who_waits_changed(case, packs.by_version(case.pack_version_id))
    case.save(update_fields=["counts", *WAITED_FOR])
    record(verb, case, by=by, data=journalled(case, {}), area_id=case.area_id)
    return case


def supported(by: Actor, at_most: int = 20) -> list[Case]:
    """What the person supports and may still see, the newest first. One statement."""
    if by.person_id is None:
        return []
    rows = scope(by, "case.see", Case.objects.filter(supporters__person_id=by.person_id).select_related("area"))
    return list(queries.with_news(rows, by).order_by("-pk")[:at_most])


def supporters_of(case: Case) -> list[int]:
    """Whom a step tells that tells the supporters: those of cases that sleep behind this one go along with it.

    Nobody is told twice: whoever reported one of them is told as its reporter.
    """
    sleeping = ties.asleep(case)
    reporters = {one.reporter_id for one in (case, *sleeping)}
    rows = _of(case, sleeping).filter(person__isnull=False).order_by("pk")
    return [one for one in dict.fromkeys(rows.values_list("person_id", flat=True)) if one not in reporters]


def without_account(case: Case) -> list[Supporter]:
    """Those whom somebody has to tell: by the telephone they left, or as the card of their home says."""
    return list(_of(case, ties.asleep(case)).filter(person=None).order_by("pk"))


def _of(case: Case, sleeping: list[Case]) -> QuerySet[Supporter]:
    joined = [one.pk for one in (case, *sleeping) if one.counts.get(COUNT)]
    return Supporter.objects.filter(case_id__in=joined) if joined else Supporter.objects.none()


def open_to_all(case: Case, pack: Pack) -> bool:
    """Whether it can be joined without an account: residents' requests, of which nothing hangs on how many join."""
    return pack.front and pack.supporters is not None and case.state in pack.supporters.in_


@transaction.atomic
def join(case_id: int, *, by: Actor, phone: str = "", unit_id: int | None = None) -> Case:
    """The same without an account: by a telephone or by the home whose card was scanned. Said twice it stands once."""
    case = queries.locked(case_id)
    if not may(by, "case.see", case):
        raise NotAllowed(_("This matter is not yours to support."))
    if not open_to_all(case, packs.by_version(case.pack_version_id)):
        raise Refused("not_in_this_state", _("Support is no longer asked for here. Nothing was changed."))
    number = normalise_phone(phone) if phone.strip() else ""
    if number is None or not (number or unit_id):
        raise Refused("phone_missing", _("Leave your telephone number, so that you can be told."), field="phone")
    index = phone_index(number) if number else ""
    if (index and index == case.phone_index) or (unit_id and unit_id == case.unit_id):
        raise Refused("own_matter", _("This was reported by you already; you are told of it anyhow."))
    who = {"unit_id": unit_id} if unit_id else {"phone_index": index}
    kept = {"at": clock.now(), "phone": number}
    _made, new = Supporter.objects.get_or_create(case=case, **who, defaults=kept)
    return _counted(case, "case.supported", 1, by) if new else case


def erase(case: Case) -> None:
    """With the words of the case go the telephones of those who joined it."""
    if case.counts.get(COUNT):
        case.supporters.exclude(phone_index="").update(phone="", phone_index="")
