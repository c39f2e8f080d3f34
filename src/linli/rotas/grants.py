"""Who keeps a rota (whoever holds a post of the body), and who reads it: the offices above, and its own keepers."""

from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import Grant, Holds, System, register
from linli.rotas.models import Away, Duty, Keeper, Rota, Swap, Turn

BODY = OfBody(column="organiser_id")
OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")

GRANTS = [
    Grant("rota.found", BODY),
    Grant("rota.found", System()),
    Grant("rota.run", BODY),
    Grant("rota.run", System()),
    Grant("rota.read", BODY),
    Grant("rota.read", OFFICES),  # how it is staffed, and no names
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register(
        "rota",
        Rota,
        ("code", "title", "place", "organiser_id", "begins", "ends", "state", "published_at", "service_id",
         "lon", "lat", "radius"),
    )  # fmt: skip
    subjects.register(
        "rota_keeper",
        Keeper,
        ("code", "rota_id", "person_id", "name", "skills", "prefers", "avoids", "beside_id",
         "struck_at"),
    )  # fmt: skip
    subjects.register("rota_away", Away, ("keeper_id", "first", "last"))
    subjects.register(
        "rota_duty",
        Duty,
        ("code", "rota_id", "name", "starts_at", "ends_at", "least", "most", "needs", "hand_over", "handed_by_id",
         "handed_at"),
    )  # fmt: skip
    subjects.register(
        "rota_turn",
        Turn,
        ("duty_id", "keeper_id", "came_at", "left_at", "listed_by_id", "confirmed_by_id", "minutes"),
    )
    subjects.register("rota_swap", Swap, ("turn_id", "giver_id", "taker_id", "state", "asked_at"))
