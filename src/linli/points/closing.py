"""A period is closed and made known to those of the book alone, by name; what others read has no names."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.points import accounts, books, objecting, queries
from linli.points.models import Account, Application, Closing, RuleBook, Standing


def due(book: RuleBook) -> queries.Period | None:
    """The last period that is over; None where rules were not in force yet."""
    first = book.editions.exclude(since=None).order_by("since").first()
    now = queries.period_on(book)
    if first is None or first.since is None or now is None:
        return None
    before = date.fromordinal(now.first.toordinal() - 1)
    return queries.period_on(book, before) if before >= first.since else None


@transaction.atomic
def close(book_id: int, first: date, *, by: Actor) -> Closing:
    """Close the period that begins then, and make it known. Once more, where it was put right within the term."""
    book = RuleBook.objects.select_for_update(of=("self",), no_key=True).select_related("body__area").get(pk=book_id)
    if not may(by, "points.keep", book):
        raise NotAllowed(_("Points are kept by whoever holds a post of the body."))
    period = _over(book, first)
    asked = Application.objects.filter(account__book=book, state=Application.State.ASKED, day__lt=period.end)
    if asked.filter(day__gte=period.first).exists():
        raise Refused("applications_wait", _("Applications of this period still wait to be decided."))
    before = book.closings.filter(first=period.first).order_by("number").last()
    today = clock.today()
    closing = Closing.objects.create(
        book=book, first=period.first, last=period.last, number=before.number + 1 if before else 1,
        objections_until=before.objections_until if before else objecting.term_end(book, today),
        closed_by_id=by.person_id or 0, closed_at=clock.now(),
    )  # fmt: skip
    everybody = _stored(book)
    rows = [
        Standing(closing=closing, account=one.account, points=one.points, band=one.band)
        for one in queries.standings(period, everybody)
    ]
    Standing.objects.bulk_create(rows)
    data = {"book": book.pk, "first": period.first.isoformat(), "number": closing.number, "accounts": len(rows)}
    record("points_period.closed", closing, by=by, data=data, area_id=book.body.area_id, new=True)
    return closing


def _stored(book: RuleBook) -> list[Account]:
    """Every account. Whoever did nothing in the period stands in it too."""
    unstored = [(book.pk, account.holder) for account in queries.all_accounts(book) if not account.pk]
    accounts.opened(unstored)
    return queries.all_accounts(book)


def _over(book: RuleBook, first: date) -> queries.Period:
    edition = books.edition_on(book, first) or books.edition_on(book, clock.today())
    found = queries.Period(edition, *books.period_around(edition, first)) if edition else None
    if found is None or found.first != first:
        raise Refused("no_such_period", _("No rules were in force in this period."))
    if found.end > clock.today():
        raise Refused("too_early", _("The period is not over."))
    return found


def made_known(book: RuleBook) -> QuerySet[Closing]:
    """What was made known, the latest first; of each period as it stands now and as it stood before."""
    return book.closings.select_related("closed_by").order_by("-first", "-number")


def lines(closing: Closing) -> list[Standing]:
    """Everybody at a closing, by name."""
    rows = closing.standings.select_related("account__person", "account__household__unit__building")
    return sorted(rows, key=lambda one: (one.account.name, one.account_id))
