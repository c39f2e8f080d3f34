"""What a page was drawn from. A form sent twice, or after somebody else wrote, is refused and nothing is doubled.

A page puts into its form how far the thing had come (`seen`), and the service, under its lock, holds that against how
far it has come now. None comes from no page: from the program itself.
"""

from typing import Any

from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext as _

from linli.journal.queries import history_of
from linli.kernel.refused import Refused


def state_of(subject: Model) -> str:
    """How far the record of a thing has come."""
    return str(history_of(subject).aggregate(last=Max("seq"))["last"] or 0)


def last_of(rows: "QuerySet[Any]") -> str:
    """The last of what a form adds to."""
    return str(rows.aggregate(last=Max("pk"))["last"] or 0)


def must_be_as_seen(seen: str | None, now: str) -> None:
    """Refused unless it is as the page showed it."""
    if seen is not None and seen != now:
        words = _(
            "This was sent already, or somebody wrote here since you opened the page; nothing was changed now. "
            "Read what stands here, and send again what is still missing."
        )
        raise Refused("changed_meanwhile", words)
