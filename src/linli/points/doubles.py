"""Two accounts of one human being: what the second holds is carried over to the first, in the journal as in the books.

The second's account stays with its row, empty, so that the journal read again comes to the same: every happening is
counted once, under the caps of the account that it was for. What comes to it later (told of before and reckoned since,
or taken back) goes on at once (`services`).
"""

from collections.abc import Iterator

from django.db.models import Sum

from linli.journal.actors import Actor
from linli.journal.subjects import kind_for
from linli.kernel import clock
from linli.people.merging import registry
from linli.people.merging.registry import Clash
from linli.people.models import Person
from linli.points import accounts, services
from linli.points.models import Account, Application, Claim, Entry, Holder, Objection

MERGE = "merge"  # the source of what is carried over: with the key of the other row


def enrol() -> None:
    """Called once when the application is ready."""
    registry.stays(Account, why="the second's account stays, empty: what it held is carried over to the first's")
    registry.check(_open)
    registry.before(carry_over)


def _open(first: Person, second: Person) -> Iterator[Clash]:
    """What waits on the second's account is decided first."""
    for rows in (
        Application.objects.filter(account__person=second, state=Application.State.ASKED),
        Claim.objects.filter(account__person=second, state=Claim.State.CLAIMED),
        Objection.objects.filter(entry__account__person=second, state=Objection.State.RAISED),
        Objection.objects.filter(application__account__person=second, state=Objection.State.RAISED),
    ):
        kind = kind_for(rows.model)
        yield from (Clash(kind.name if kind else "", "", row) for row in rows)


def carry_over(first: Person, second: Person, by: Actor) -> None:
    """All accounts of both locked at once; neither is given a new one meanwhile, since both persons are locked."""
    theirs = list(Account.objects.filter(person=second).order_by("book_id"))
    mine = accounts.opened([(account.book_id, Holder(first.pk)) for account in theirs])
    held = accounts.locked(account.pk for account in [*theirs, *mine.values()])
    for account in theirs:
        points = Entry.objects.filter(account=account).aggregate(sum=Sum("points"))["sum"] or 0
        if points:
            own = mine[account.book_id, Holder(first.pk)]
            for one, other, much in ((account, first.pk, -points), (own, second.pk, points)):
                line = services.Line(Entry.Kind.CARRIED, clock.today(), (MERGE, other), points=much)
                services.append_to(held[one.pk], line, by=by)
