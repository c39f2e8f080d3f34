"""Lists by the clock: ordered, stopped, made once for each hour that they are due, and gone after a fortnight."""

import base64
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import limits, on_record, terms
from linli.rules import regular
from linli.settings.queries import calendar
from linli.web.scheduled import asking
from linli.web.scheduled.models import ListOrder, MadeList

KEPT = timedelta(days=14)
AT_MOST = 20  # running orders of one person
NOW_AN_HOUR = 20  # files asked for at once by one person
ADDRESS_AT_MOST = 500
MAKE = "web.make_list"


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for."""

    address: str
    form: str
    rhythm: str
    weekday: int
    hour: int


@transaction.atomic
def order(wanted: Wanted, title: str, *, by: Actor) -> ListOrder:
    """Have the list made from now on."""
    if by.person_id is None:
        raise Refused("nobody", _("Sign in to order a regular export."))
    on_record.locked(by.person_id)  # of two presses at once the second counts the first
    if ListOrder.objects.filter(person_id=by.person_id, ended="").count() >= AT_MOST:
        raise Refused(
            "too_many_orders", _("You have %(number)s regular exports; stop one first.") % {"number": AT_MOST}
        )
    row = ListOrder(
        person_id=by.person_id, address=wanted.address, title=title[:120], form=wanted.form, rhythm=wanted.rhythm,
        weekday=wanted.weekday, hour=wanted.hour,
    )  # fmt: skip
    row.next_at = next_due(row, clock.now())
    row.save()
    data = {"form": row.form, "rhythm": row.rhythm}
    record("list_order.set", row, by=by, data=data, area_id=_area(by.person_id), new=True)
    return row


def next_due(row: ListOrder, after: datetime) -> datetime:
    """The first moment later than `after`."""
    first = after.astimezone(clock.LOCAL).date()
    while True:
        rhythm = cast(regular.Rhythm, row.rhythm)
        at = _at(regular.next_day(rhythm, row.weekday, calendar(), first), row.hour)
        if at > after:
            return at
        first += timedelta(days=1)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.LOCAL)


@transaction.atomic
def stop(order_id: int, *, by: Actor) -> None:
    """No more of it; what was made stays its days. Stopping twice stops once."""
    row = _own(order_id, by)
    if row.ended == ListOrder.Ended.NOT:
        _end(row, ListOrder.Ended.STOPPED)
        record("list_order.stopped", row, by=by, data={}, area_id=_area(row.person_id))


def _own(order_id: int, by: Actor) -> ListOrder:
    """Somebody's own order, locked; another's is as if it were not there."""
    return ListOrder.objects.select_for_update().get(pk=order_id, person_id=by.person_id or 0)


@transaction.atomic
def close(order_id: int, person_id: int) -> None:
    """The list is not open any more to whoever ordered it, whose order it still is; they are told."""
    row = _running(order_id, person_id)
    if row is not None:
        _note(row, ListOrder.Outcome.CLOSED)
        _end(row, ListOrder.Ended.CLOSED)
        record("list_order.closed", row, by=SYSTEM, data={}, area_id=_area(person_id))


def _running(order_id: int, person_id: int) -> ListOrder | None:
    """The order, locked, while it runs and is still that person's."""
    return ListOrder.objects.select_for_update().filter(pk=order_id, person_id=person_id, ended="").first()


@transaction.atomic
def miss(order_id: int, person_id: int, how: ListOrder.Outcome, why: str = "") -> None:
    """The list was not made this time, and comes again at its next hour; whoever ordered it is told."""
    row = _running(order_id, person_id)
    if row is not None:
        _note(row, how, why=why)
        record("list_order.failed", row, by=SYSTEM, data={"because": how}, area_id=_area(person_id))


@transaction.atomic
def give_up(order_id: int, due: datetime) -> None:
    """As many tries as there are have failed for this hour. Within the transaction in which the job is failed."""
    row = ListOrder.objects.filter(pk=order_id, ended="").first()
    if row is not None and not _is_made(row, due):
        miss(row.pk, row.person_id, ListOrder.Outcome.FAILED)


def _note(row: ListOrder, how: ListOrder.Outcome, *, rows: int | None = None, why: str = "") -> datetime:
    """What the page says beside the order, and since when."""
    row.outcome, row.outcome_at, row.rows, row.why = how, clock.now(), rows, why
    row.save(update_fields=["outcome", "outcome_at", "rows", "why"])
    return row.outcome_at


def _end(row: ListOrder, how: ListOrder.Ended) -> None:
    row.ended, row.next_at = how, None
    row.save(update_fields=["ended", "next_at"])


@transaction.atomic
def make_now(order_id: int, *, by: Actor) -> None:
    """Make it once more, as soon as the worker comes to it; pressing twice within a minute makes one."""
    row = _own(order_id, by)
    if not limits.spend(f"lists.{row.person_id}", limit=NOW_AN_HOUR, seconds=60 * 60):
        raise Refused("too_many_files", _("You had many files made within the hour. Please wait a little."))
    if row.ended == ListOrder.Ended.NOT:
        _enqueue(row, clock.now().replace(second=0, microsecond=0))


def enqueue_due() -> int:
    """Put to work what is due, each in a transaction that says when it is due next; answers how many.

    What was missed while no worker ran is made once, not as often as it was missed.
    """
    due = ListOrder.objects.filter(next_at__lte=clock.now()).order_by("next_at").values_list("pk", flat=True)
    return sum(_one_due(pk) for pk in list(due))


@transaction.atomic
def _one_due(order_id: int) -> bool:
    row = ListOrder.objects.select_for_update().filter(pk=order_id, next_at__lte=clock.now()).first()
    if row is None or row.next_at is None:
        return False
    _enqueue(row, row.next_at)
    row.next_at = next_due(row, clock.now())
    row.save(update_fields=["next_at"])
    return True


def _enqueue(row: ListOrder, due: datetime) -> None:
    payload: dict[str, Any] = {"list": row.pk, "due": due.isoformat()}
    enqueue(MAKE, payload, key=f"{MAKE} {row.pk} {payload['due']}")


def make(order_id: int, due: datetime) -> None:
    """Make the file of one hour, once. The page is asked outside the transaction: it may take its time.

    Whose order it is may change meanwhile (`people.merging`): then it is asked again as whoever has it now.
    """
    row = ListOrder.objects.filter(pk=order_id, ended="").first()
    while row is not None and not _is_made(row, due):
        _try(row, due)
        row = ListOrder.objects.filter(pk=order_id, ended="").exclude(person_id=row.person_id).first()


def _is_made(row: ListOrder, due: datetime) -> bool:
    return MadeList.objects.filter(regular=row, due_at=due).exists()


def _try(row: ListOrder, due: datetime) -> None:
    """Ask the page as the person whose order it was when it was read, and keep what it gives, or that it does not."""
    posts = _posts(row.person_id)
    try:
        taken = asking.take(row.address, row.person_id, row.form)
    except asking.LeadsElsewhere:
        miss(row.pk, row.person_id, ListOrder.Outcome.AWAY)
    except asking.SaidNo as said:
        miss(row.pk, row.person_id, ListOrder.Outcome.REFUSED, str(said))
    except asking.NotOpen:
        close(row.pk, row.person_id)
    else:
        _keep(row, due, taken, posts)


def _posts(person_id: int) -> list[list[Any]]:
    """What the person's posts are and where: one that is given another area or kind is another one."""
    return sorted([held.post_id, held.kind, held.area_id] for held in terms.held(person_id))


def _area(person_id: int) -> int | None:
    """Under which the journal has it: of the first of the person's posts."""
    held = terms.held(person_id)
    return held[0].area_id if held else None


@transaction.atomic
def _keep(read: ListOrder, due: datetime, taken: asking.Taken, posts: list[list[Any]]) -> None:
    """`read`: the order as the page was asked for it; one stopped or passed on to another meanwhile has no file."""
    row = _running(read.pk, read.person_id)
    if row is None or _is_made(row, due):
        return
    body = taken.body
    name = f"{row.title}-{due.astimezone(clock.LOCAL):%Y%m%d}.{'xlsx' if row.form == 'excel' else 'csv'}"
    at = _note(row, ListOrder.Outcome.MADE, rows=taken.rows)
    MadeList.objects.create(
        regular=row, due_at=due, at=at, name=name, body=base64.b64encode(body).decode(), size=len(body),
        posts=posts,
    )  # fmt: skip
    record("list_order.made", row, by=SYSTEM, data={"bytes": len(body)}, area_id=_area(row.person_id))


@transaction.atomic
def fetch(made_id: int, *, by: Actor) -> bytes:
    """The file's bytes for its owner, each time on record; with a post of theirs ends what was read in it."""
    made = MadeList.objects.get(pk=made_id)
    row = _own(made.regular_id, by)
    now = _posts(row.person_id)
    opens = [*now, *(post for post, _kind, _area in now)]  # a file of an earlier version has the posts' ids alone
    if any(post not in opens for post in made.posts):
        raise NotAllowed(_("This file was made for a post that you do not hold any more."))
    if made.read_at is None:
        made.read_at = clock.now()
        made.save(update_fields=["read_at"])
    record("list_order.fetched", row, by=by, data={"bytes": made.size}, area_id=_area(row.person_id))
    return base64.b64decode(made.body)


def forget_old() -> int:
    """Files go a fortnight after they were made, orders that ended with their last file; answers how many files.

    What a list said as it was refused goes as soon: it may name somebody.
    """
    before = clock.now() - KEPT
    old, _each = MadeList.objects.filter(at__lt=before).delete()
    ListOrder.objects.exclude(ended="").filter(made=None, at__lt=before).delete()
    ListOrder.objects.filter(outcome=ListOrder.Outcome.REFUSED, outcome_at__lt=before).update(why="")
    return old
