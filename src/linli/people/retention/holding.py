"""A hold (保全): while a dispute is on, nothing of the matter is emptied, whatever its time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access
from linli.people.models import Hold
from linli.people.retention import registry
from linli.places.models import Area

_WORDS = 4


@transaction.atomic
def hold(kind: str, code: str, reason: str, *, by: Actor) -> Hold:
    """Hold the matter of that code, with the dispute for which it is needed."""
    _may(by)
    matter = registry.holdable().get(kind)
    rows = (
        access.scope(by, matter.action, matter.model._default_manager.filter(matter.given(code.strip())))
        if matter
        else None
    )
    row = rows.first() if rows is not None else None
    if row is None:
        raise Refused("matter_unknown", _("Nothing of this code is yours to read. Look at it once more."), field="code")
    if len(reason.strip()) < _WORDS:
        raise Refused("reason_missing", _("Write which dispute or request needs it, with its number."), field="reason")
    list(row._meta.base_manager.select_for_update(of=("self",)).filter(pk=row.pk))  # so does whoever would empty it
    made = Hold(kind=kind, row_id=row.pk, reason=reason.strip()[:200], by_id=by.person_id)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("held_already", _("This is held already."), field="code") from None
    data = {"kind": kind, "row": row.pk}
    record("hold.set", made, by=_as(by, row), data=data, area_id=getattr(row, "area_id", None), new=True)
    return made


@transaction.atomic
def release(hold_id: int, *, by: Actor) -> Hold:
    """The dispute is over: its time counts again from when the matter ended."""
    made = Hold.objects.select_for_update().get(pk=hold_id)
    if made.ended_at is not None:
        raise Refused("hold_over", _("This hold has ended already."))
    _may(by)
    if not named(by, [made]):
        raise NotAllowed(_("Only an office can hold a matter or end the hold."))
    made.ended_at, made.ended_by_id = clock.now(), by.person_id
    made.save(update_fields=["ended_at", "ended_by"])
    matter = registry.holdable()[made.kind].model._default_manager.get(pk=made.row_id)
    data = {"kind": made.kind, "row": made.row_id}
    record("hold.ended", made, by=_as(by, matter), data=data, area_id=getattr(matter, "area_id", None))
    return made


def _as(by: Actor, matter: Any) -> Actor:
    """The person in the post that lets them hold what lies there."""
    area = getattr(matter, "area", None)
    return access.in_post(by, "retention.hold", area) if area else by


def named(by: Actor, rows: Iterable[Hold]) -> list[tuple[Hold, str, str]]:
    """Those of the holds whose matter the actor reads, each with its code and name (a statement for each kind)."""
    by_kind: dict[str, list[Hold]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    found = []
    for kind, held in by_kind.items():
        matter = registry.holdable().get(kind)
        if matter is not None:
            read = access.scope(
                by, matter.action, matter.model._default_manager.filter(pk__in=[one.row_id for one in held])
            )
            words = {pk: (code, name) for pk, code, name in read.values_list("pk", "code", matter.name)}
            found += [(one, *words[one.row_id]) for one in held if one.row_id in words]
    return found


def _may(by: Actor) -> None:
    if not access.anywhere(by, "retention.hold", Area):
        raise NotAllowed(_("Only an office can hold a matter or end the hold."))
