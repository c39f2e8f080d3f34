"""Who keeps a publisher (its body) and reads its fees; whoever makes stories of cases is named by their processes."""

from linli.files import registry
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import Grant, Relation, register
from linli.stories.call_models import Call, Entry
from linli.stories.fee_models import Fee, Payee, PayList
from linli.stories.models import Publisher, Story
from linli.stories.pictures import may_see

GRANTS = [
    Grant("publisher.keep", OfBody(column="organisation_id")),
    Grant("fee.follow", Relation("payee__person_id")),
    Grant("entry.follow", Relation("case__reporter_id")),
    Grant("entry.judge", Relation("person_id")),  # of a juror; which works, `judging.aside` says
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    registry.owner("story", may_see)
    subjects.register("publisher", Publisher, ("code", "organisation_id", "name", "licence", "about", "ended_at"))
    subjects.register(
        "story",
        Story,
        ("code", "case_id", "publisher_id", "section_id", "kind", "summary", "cover_id", "pictures", "covered",
         "films", "made", "blur", "blurred_by_id", "headline", "text", "credits", "day", "place", "released_at"),
    )  # fmt: skip
    subjects.register(
        "payee", Payee, ("code", "person_id", "publisher_id", "unit", "name", "id_number", "bank", "account")
    )
    subjects.register(
        "call",
        Call,
        ("code", "publisher_id", "title", "theme", "open_to", "conditions", "until", "blind", "way", "least",
         "public_days", "labour", "state", "public_until", "announced_by_id", "finished_by_id", "why"),
    )  # fmt: skip
    subjects.register(
        "entry",
        Entry,
        ("code", "call_id", "category_id", "case_id", "number", "title", "maker", "unit", "out", "order"),
    )
    subjects.register(
        "fee",
        Fee,
        ("code", "publisher_id", "case_id", "payee_id", "tariff_id", "award_id", "income", "number", "gross", "tax",
         "state", "reason", "proposed_by_id", "decided_by_id", "list_id", "paid_on"),
    )  # fmt: skip
    subjects.register("pay_list", PayList, ("code", "publisher_id", "made_by_id", "paid_on", "paid_by_id"))
