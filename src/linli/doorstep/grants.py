"""Who issues and ends cards (the office and the grid's worker), and who tells people what became of their case."""

from linli.doorstep.models import Answer, Card, Wish
from linli.journal import subjects
from linli.people.access import Grant, Holds, System, register

ISSUERS = Holds("grid_worker", "branch_secretary", "community_officer", "street_officer")
GRANTS = [Grant("card.issue", ISSUERS), Grant("card.issue", System())]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register("home_card", Card, ("code", "unit_id", "way", "large", "text_size", "ended_because"))
    subjects.register("answer_wish", Wish, ("person_id", "way"))
    subjects.register("answer", Answer, ("case_id", "way", "step", "tries", "told_at", "told_by_id"))
