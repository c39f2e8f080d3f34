"""Which of this floor's rows the journal follows, and by which of their columns."""

from linli.journal import subjects
from linli.places.models import Area, AreaImport, Building, Entrance, Plan, Spot, Unit


def fill() -> None:
    """Called once when the application is ready."""
    subjects.register("area", Area, ("code", "name", "level", "parent_id", "prefix", "starts", "ends"))
    subjects.register("area_import", AreaImport, ("source", "sha256", "added", "changed"))
    subjects.register("building", Building, ("area_id", "grid_id", "name", "position", "plan_x", "plan_y"))
    subjects.register("entrance", Entrance, ("building_id", "name", "position"))
    subjects.register("unit", Unit, ("building_id", "entrance_id", "floor", "number", "area_cm", "code"))
    subjects.register("spot", Spot, ("area_id", "grid_id", "name", "plan_x", "plan_y"))
    subjects.register("plan", Plan, ("area_id", "svg", "width", "height", "datum", "west", "south", "east", "north"))
