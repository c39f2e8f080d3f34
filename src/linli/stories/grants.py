"""Who keeps a publisher (its body) and reads its fees; whoever makes stories of cases is named by their processes."""

from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import Grant, Relation, may, register
from linli.people.middleware import asking
from linli.stories.call_models import Call, Entry
from linli.stories.correspondent_models import Commission, Correspondent
from linli.stories.fee_models import Fee, Payee, PayList
from linli.stories.mail_models import Letter, Mailbox
from linli.stories.models import Publisher, Story
from linli.stories.pictures import may_see

GRANTS = [
    Grant("publisher.keep", OfBody(column="organisation_id")),
    Grant("fee.follow", Relation("payee__person_id")),
    Grant("entry.follow", Relation("case__reporter_id")),
    Grant("entry.judge", Relation("person_id")),  # of a juror; which works, `judging.aside` says
]


def sees_letter(request: HttpRequest, file: File) -> bool:
    """Pictures of a mail that is no case yet: whoever keeps the desk."""
    letter = Letter.objects.select_related("mailbox__publisher").filter(pk=file.owner_id or 0).first()
    return letter is not None and may(asking(request), "publisher.keep", letter.mailbox.publisher)


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    registry.owner("story", may_see)
    registry.owner("desk_mail", sees_letter)
    subjects.register("mailbox", Mailbox, ("publisher_id", "estate_id", "values", "active", "since"))
    subjects.register(
        "correspondent",
        Correspondent,
        ("code", "publisher_id", "person_id", "payee_id", "name", "unit", "since", "until"),
    )
    subjects.register(
        "commission", Commission,
        ("code", "correspondent_id", "theme", "about", "due", "state", "reason", "asked_by_id", "case_id"),
    )  # fmt: skip
    subjects.register(
        "desk_mail", Letter,
        ("code", "mailbox_id", "digest", "state", "reason", "sender", "name", "subject", "text", "links", "case_id"),
    )  # fmt: skip
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
