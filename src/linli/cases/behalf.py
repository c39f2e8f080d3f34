"""Reports on behalf of somebody else: who it is for, how they agreed and when, and how they want to be answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases.behalf_models import Behalf, Way
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.wording import masked
from linli.rules.identifiers import normalise_phone

COUNT = "linli_behalf"  # among the counts of a case, so that its pages need not ask


@dataclass(frozen=True)
class OnBehalf:
    """What whoever reports says of the person it is for. Their agreement is a fact of a day, so it is never guessed."""

    name: str
    relation: str
    agreed: str
    on: date
    way: str = Way.CALL
    phone: str = ""


def checked(given: OnBehalf) -> OnBehalf:
    """The same with the number in E.164; Refused names the field (个人信息保护法 arts. 13, 14: they agree first)."""
    known = {"relation": Behalf.Relation.values, "agreed": Behalf.Agreed.values, "way": Way.values}
    for name, values in known.items():
        if getattr(given, name) not in values:
            raise Refused("behalf_unsaid", _("Say who it is for and how they agreed."), field=f"other_{name}")
    if not given.name.strip():
        raise Refused("behalf_unsaid", _("Say who it is for and how they agreed."), field="other_name")
    if given.on > clock.today():
        raise Refused("behalf_ahead", _("They cannot have agreed on a day to come."), field="other_on")
    phone = normalise_phone(given.phone) if given.phone.strip() else ""
    if phone is None:
        raise Refused("phone_unreadable", _("This is not a telephone number. Please check it."), field="other_phone")
    if given.way == Way.CALL and not phone:
        raise Refused("behalf_phone", _("To call them a telephone number is needed."), field="other_phone")
    return OnBehalf(given.name.strip()[:50], given.relation, given.agreed, given.on, given.way, phone)


def note(case: Case, given: OnBehalf, *, by: Actor) -> Behalf:
    """Keep it with the case, in the transaction in which the case begins."""
    row = Behalf(
        case=case, name=given.name, phone=given.phone, relation=given.relation, agreed=given.agreed,
        consent_on=given.on, way=given.way, by_id=by.person_id,
    )  # fmt: skip
    row.save(force_insert=True)
    said = {"case": case.pk, "relation": row.relation, "agreed": row.agreed, "on": row.consent_on.isoformat()}
    record("behalf.noted", row, by=by, data=said, area_id=case.area_id, new=True)
    return row


def of(case: Case) -> Behalf | None:
    """For whom the case was reported; one statement where it was for somebody else, none elsewhere."""
    return Behalf.objects.filter(case=case).first() if case.counts.get(COUNT) else None


def shown(case: Case) -> dict[str, Any] | None:
    """The same in words for a page: the name masked, never the number."""
    row = of(case)
    if row is None:
        return None
    return {
        "name": masked("name", row.name) or "—",
        "relation": row.get_relation_display(),
        "agreed": row.get_agreed_display(),
        "on": row.consent_on,
        "way": row.get_way_display(),
        "dials": bool(row.phone),
    }


def erase(case: Case) -> None:
    """With the words of the case go name and number; that somebody agreed, how and when, stays."""
    row = of(case)
    if row is not None:
        _empty(row, case.area_id, SYSTEM)


@transaction.atomic
def forget(behalf_id: int, *, by: Actor) -> Behalf:
    """Whoever reported says that the other agrees no more: nobody calls or visits them from now on."""
    row = Behalf.objects.select_for_update(of=("self",)).select_related("case").get(pk=behalf_id)
    if row.by_id is None or row.by_id != by.person_id:
        raise NotAllowed(_("Only whoever reported for somebody else says that they agree no more."))
    row.way = Way.PAGE
    _empty(row, row.case.area_id, by)
    return row


def _empty(row: Behalf, area_id: int, by: Actor) -> None:
    row.name, row.phone = "", ""
    row.save(update_fields=["name", "phone", "way"])
    record("behalf.erased", row, by=by, data={"case": row.case_id}, area_id=area_id)
