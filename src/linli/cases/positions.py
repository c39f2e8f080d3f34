"""A photo's own position, used once: where the reporter named no place, it puts the case on the estate's plan."""

from linli.cases.models import Case
from linli.cases.standing import journalled
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.places.plans import MICRO, point_at
from linli.places.queries import plan_of


def place_by_photo(file: File) -> None:
    """Called when a photo has been checked; the caller holds the transaction. Does nothing where a place is known."""
    if file.owner_kind != "case" or file.lat_e6 is None or file.lon_e6 is None:
        return
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=file.owner_id or 0)
    if case.plan_x is not None or case.building_id or case.spot_id:
        return
    plan = plan_of(case.area)
    point = point_at(plan, file.lon_e6 / MICRO, file.lat_e6 / MICRO) if plan else None
    if point is None:
        return
    case.plan_x, case.plan_y = point
    case.version += 1
    case.save(update_fields=["plan_x", "plan_y", "version"])
    record("case.placed", case, by=SYSTEM, data=journalled(case, {"file": file.pk}), area_id=case.area_id)
