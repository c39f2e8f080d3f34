"""What cases have to say of two rows of one human being made one.

A case keeps in words of its process who stands to it how (who finished it, who is to verify), and who asked for a step
that waits: those keys follow, else somebody could verify what they have finished under their other row.
"""

from typing import Any

from django.db.models import Q

from linli.cases.desk_models import DeskView
from linli.cases.models import Case, Step
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.people.merging import registry
from linli.people.models import Person


def enrol() -> None:
    """Called once when the application is ready."""
    registry.matter(Case, "case.read", lambda case: case.title)
    registry.spare(DeskView, why="a way to see a list")
    registry.before(_relations)


def _relations(first: Person, second: Person, by: Actor) -> None:
    worked = Step.objects.filter(by=second).values("case")
    rows = Case.objects.select_for_update(of=("self",)).filter(Q(pk__in=worked) | Q(pending__isnull=False))
    for case in rows.order_by("pk").iterator(chunk_size=500):
        kept = (case.relations, case.pending)
        case.relations = {name: _followed(ids, first.pk, second.pk) for name, ids in case.relations.items()}
        case.pending = _asked(case.pending, first.pk, second.pk)
        if (case.relations, case.pending) != kept:
            case.save(update_fields=["relations", "pending"])
            data = {"from": second.pk, "to": first.pk}
            record("merge.moved", case, by=by, data=data, area_id=None)


def _followed(ids: Any, first_id: int, second_id: int) -> Any:
    if not isinstance(ids, list):
        return first_id if ids == second_id else ids
    return list(dict.fromkeys(first_id if pk == second_id else pk for pk in ids))


def _asked(pending: Any, first_id: int, second_id: int) -> Any:
    """The step that waits, or the several, with who asked for it."""
    if not isinstance(pending, dict):
        return pending
    if several := pending.get("several"):
        return {**pending, "several": [_asked(each, first_id, second_id) for each in several]}
    return {**pending, "actor": str(first_id)} if pending.get("actor") == str(second_id) else pending
