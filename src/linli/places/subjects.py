"""Which of this floor's rows the journal follows, and by which of their columns."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from linli.journal import subjects
from linli.places import importing
from linli.places.models import Area, AreaImport, AreaVersion, Building, Entrance, Plan, Spot, Unit


def fill() -> None:
    """Called once when the application is ready."""
    columns = ("code", "name", "level", "parent_id", "prefix", "starts", "ends")
    subjects.register("area", Area, columns, shipped=_shipped_areas)
    subjects.register("area_import", AreaImport, ("source", "sha256", "added", "changed"))
    subjects.register("building", Building, ("area_id", "grid_id", "name", "position", "plan_x", "plan_y"))
    subjects.register("entrance", Entrance, ("building_id", "name", "position"))
    subjects.register("unit", Unit, ("building_id", "entrance_id", "floor", "number", "area_cm", "code"))
    subjects.register("spot", Spot, ("area_id", "grid_id", "name", "plan_x", "plan_y"))
    subjects.register("plan", Plan, ("area_id", "svg", "width", "height", "datum", "west", "south", "east", "north"))


def _shipped_areas() -> Callable[[Sequence[Any]], bool]:
    """The country's 44,000 areas have one entry for all; each must say what the shipped file says, under its parent."""
    rows, _digest = importing.shipped()
    shipped = {(row.code, row.name, row.level, row.parent_code) for row in rows}
    # A parent may have been given another code since; its children still say what the file says.
    codes: dict[int | None, set[str]] = {None: {""}}
    of_shipped = Area.objects.filter(source=importing.SHIPPED_SOURCE).values_list("pk", "code")
    for pk, code in itertools.chain(of_shipped, AreaVersion.objects.values_list("area_id", "code")):
        codes.setdefault(pk, set()).add(code)
    start = importing.SHIPPED_AS_OF

    def test(values: Sequence[Any]) -> bool:
        code, name, level, parent_id, prefix, starts, ends = values
        as_shipped = any((code, name, level, parent) in shipped for parent in codes.get(parent_id, ()))
        return as_shipped and (prefix, starts, ends) == ("", start, None)

    return test
