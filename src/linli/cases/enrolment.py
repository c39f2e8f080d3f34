"""What this feature tells the floors below when the application is ready."""

from linli.cases import grants
from linli.cases.models import Case, Import, PackVersion, Route
from linli.journal import subjects

CASE_COLUMNS = (
    "code", "number", "pack_version_id", "state", "category", "channel", "way", "title", "text", "public_text",
    "building_id", "place_label", "reporter_id", "phone_index", "entered_by_id", "handler_id", "handler_post_id",
    "relations", "facts", "counts", "visibility", "concerned", "happened_at", "created_at", "contacted_at",
    "finished_at", "closed_at", "due_at", "turn", "resolve_due", "late", "solved", "grade", "version", "area_id",
)  # fmt: skip


def enrol() -> None:
    """Register grants and subjects; reactions.py and jobs.py are found by name."""
    grants.enrol()
    subjects.register("case", Case, CASE_COLUMNS)
    subjects.register("pack", PackVersion, ("pack", "number", "digest", "active", "published_at"))
    subjects.register(
        "route", Route,
        ("area_id", "position", "categories", "building_id", "channel", "words", "post_kind", "post_id", "active"),
    )  # fmt: skip
    subjects.register("import", Import, ("name", "sha256", "rows", "good", "state", "created_at", "applied_at"))
