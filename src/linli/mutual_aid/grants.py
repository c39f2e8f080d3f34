"""Who organises help between neighbours (a body of the estate), who pledges it, and who reads it: the estate alone."""

from linli.journal import subjects
from linli.journal.triggers import freeze
from linli.mutual_aid.models import Drive, Item, Move, Pledge, State
from linli.papers.grants import OfBody
from linli.people.access import EstateResident, Grant, Holds, System, register

BODY = OfBody(column="organiser_id")
OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")

GRANTS = [
    Grant("aid.found", BODY),
    Grant("aid.found", System()),
    Grant("aid.run", BODY),
    Grant("aid.run", System()),
    Grant("aid.read", BODY),
    Grant("aid.read", OFFICES),  # the account, and no names
    Grant("aid.look", EstateResident(), {"state": (State.OPEN.value, State.CLOSED.value)}),
    Grant("aid.pledge", EstateResident(), {"state": State.OPEN.value}),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register(
        "aid_drive",
        Drive,
        ("code", "way", "title", "purpose", "organiser_id", "until", "charity", "licence", "agreement", "how", "state",
         "result", "opened_at", "closed_at"),
    )  # fmt: skip
    subjects.register("aid_item", Item, ("drive_id", "name", "unit", "money", "wanted"))
    subjects.register(
        "aid_pledge", Pledge, ("code", "item_id", "person_id", "name", "quantity", "shown", "state", "made_by_id")
    )
    subjects.register(
        "aid_move",
        Move,
        ("item_id", "kind", "quantity", "day", "pledge_id", "whom", "person_id", "note", "undoes_id", "by_id"),
    )  # fmt: skip
    freeze(Move)
