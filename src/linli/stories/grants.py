"""Who keeps a publisher (its body) and reads its fees; whoever makes stories of cases is named by their processes."""

from linli.files import registry
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import Grant, Relation, register
from linli.stories.fee_models import Fee, Payee, PayList
from linli.stories.models import Publisher, Story
from linli.stories.pictures import may_see

GRANTS = [
    Grant("publisher.keep", OfBody(column="organisation_id")),
    Grant("fee.follow", Relation("payee__person_id")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    registry.owner("story", may_see)
    subjects.register("publisher", Publisher, ("code", "organisation_id", "name", "licence", "about", "ended_at"))
    subjects.register(
        "story",
        Story,
        ("code", "case_id", "publisher_id", "section_id", "kind", "summary", "cover_id", "pictures", "films", "made",
         "blur", "blurred_by_id", "headline", "text", "credits", "day", "place", "released_at"),
    )  # fmt: skip
    subjects.register(
        "payee", Payee, ("code", "person_id", "publisher_id", "unit", "name", "id_number", "bank", "account")
    )
    subjects.register(
        "fee",
        Fee,
        ("code", "publisher_id", "case_id", "payee_id", "tariff_id", "number", "gross", "tax", "state", "reason",
         "proposed_by_id", "decided_by_id", "list_id", "paid_on"),
    )  # fmt: skip
    subjects.register("pay_list", PayList, ("code", "publisher_id", "made_by_id", "paid_on", "paid_by_id"))
