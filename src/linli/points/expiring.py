"""Points that nobody redeemed in time are gone, the oldest first; every night, and once however often it runs."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.points import accounts, books, services
from linli.points.models import Account, Edition, Entry, RuleBook
from linli.rules import points as law

LASTING = (Entry.Kind.EARNED, Entry.Kind.APPLIED, Entry.Kind.CARRIED)


def expire_all() -> int:
    """In every book whose rules let points expire. Answers how many accounts lost some."""
    today = clock.today()
    found = 0
    for book in RuleBook.objects.order_by("pk"):
        edition = books.edition_on(book, today)
        if edition is not None and edition.months:
            found += sum(expire(account, edition, today) for account in book.accounts.order_by("pk"))
    return found


@transaction.atomic
def expire(account: Account, edition: Edition, today: date) -> bool:
    """What of one account is due; also asked before it is redeemed, whatever the clock of the night has done.

    Reckoned behind the lock: what is taken back meanwhile does not expire, too.
    """
    held = accounts.locked([account.pk])[account.pk]
    points = _due(account, edition.months, today)
    line = services.Line(Entry.Kind.EXPIRED, today, ("day", int(f"{today:%Y%m%d}")), points=-points)
    return points > 0 and services.append_to(held, line, by=SYSTEM) is not None


def _due(account: Account, months: int, today: date) -> int:
    """What is gone by today and was not taken away before. What took points away was spent, in whatever way."""
    rows = list(account.entries.filter(undone_by=None).exclude(kind=Entry.Kind.REVERSED))
    lots = [(row.day, row.points) for row in rows if row.kind in LASTING and row.points > 0]
    spent = -sum(row.points for row in rows if row.points < 0 and row.kind != Entry.Kind.EXPIRED)
    gone = law.expired(lots, spent, months, today) + sum(row.points for row in rows if row.kind == Entry.Kind.EXPIRED)
    left = account.entries.aggregate(sum=Sum("points"))["sum"] or 0
    return max(0, min(gone, left))
