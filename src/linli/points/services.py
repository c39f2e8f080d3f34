"""Entries of points: appended under the lock of their account, taken back by a counter-entry, never changed.

Each has an entry of the journal of its own, which says enough to reckon the account again from the journal alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.journal import bodies
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry as Told
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin, on_record
from linli.people.access import may
from linli.points import accounts, books
from linli.points.accounts import Held, Whose
from linli.points.audiences import Roll
from linli.points.models import Account, Edition, Entry, Holder, RuleBook
from linli.rules import points as law

JOURNAL = "journal"
Happened = tuple[law.Edition, law.Rule, law.Told]
PASSED = "passed"  # the source of what goes on to the row that is kept: with the key of the entry


@dataclass(frozen=True)
class Line:
    """An entry to be made. `points` is for kinds without a rule; under a rule they follow from `times` and its cap."""

    kind: Entry.Kind
    day: date
    source: tuple[str, int]
    rule: str = ""
    edition: Edition | None = None
    times: int = 0
    points: int = 0
    undoes: Entry | None = None
    reason: str = ""


@transaction.atomic
def append(account_id: int, line: Line, *, by: Actor) -> Entry | None:
    """Append an entry, or None where its source counted before under this rule.

    Whoever else appends to the account waits at its row: neither a cap nor a balance is passed by two at once.
    """
    return append_to(accounts.locked([account_id])[account_id], line, by=by)


def append_to(held: Held, line: Line, *, by: Actor) -> Entry | None:
    """The same where several are appended: the caller has locked all accounts at once."""
    account, (kind, key) = held.account, line.source
    if account.entries.filter(rule=line.rule, source_kind=kind, source_id=key).exists():
        return None
    entry = _written(account, line, by)
    if held.heir is not None and entry.points:
        _pass_on(entry, account, held.heir)
    return entry


def _written(account: Account, line: Line, by: Actor) -> Entry:
    kind, key = line.source
    entry = Entry.objects.create(
        account=account, edition=line.edition, rule=line.rule, kind=line.kind, day=line.day, times=line.times,
        points=_points(account, line), source_kind=kind, source_id=key, undoes=line.undoes,
        reason=line.reason.strip()[:120], by_id=by.person_id, made_at=clock.now(),
    )  # fmt: skip
    _record(account, entry, by)
    return entry


def _pass_on(entry: Entry, account: Account, heir: Account) -> None:
    """What comes to a row that was made one with another (told of it before, or taken back) goes on to the one kept.

    It counts under the caps of the account that it was for, as what was carried over when the two became one.
    """
    for one, much in ((account, -entry.points), (heir, entry.points)):
        _written(one, Line(Entry.Kind.CARRIED, clock.today(), (PASSED, entry.pk), points=much), SYSTEM)


def _points(account: Account, line: Line) -> int:
    if line.edition is None or not line.rule:
        return line.points
    rule = books.law_of(line.edition).rules[line.rule]
    return rule.added(happened(account, line.edition, rule, line.day), line.times)


def happened(account: Account, edition: Edition, rule: law.Rule, day: date) -> int:
    """How often it happened under the rule in the period around the day. An edition's caps count by themselves."""
    first = law.period_of(day, rule.period)
    rows = account.entries.filter(edition=edition, rule=rule.code, day__gte=first)
    found: int | None = rows.filter(day__lt=law.period_end(first, rule.period)).aggregate(sum=Sum("times"))["sum"]
    return found or 0


def _record(account: Account, entry: Entry, by: Actor) -> None:
    verb = {
        Entry.Kind.EARNED: "points.earned", Entry.Kind.APPLIED: "points.granted", Entry.Kind.CARRIED: "points.carried",
        Entry.Kind.REVERSED: "points.reversed", Entry.Kind.SPENT: "points.spent", Entry.Kind.EXPIRED: "points.expired",
    }[Entry.Kind(entry.kind)]  # fmt: skip
    undone = entry.undoes
    data = {
        "book": account.book_id, "person_id": account.person_id, "household": account.household_id, "rule": entry.rule,
        "day": entry.day.isoformat(), "times": entry.times, "points": entry.points,
        "source": [entry.source_kind, entry.source_id],
        "undoes": [undone.kind, undone.source_kind, undone.source_id] if undone else None,
    }  # fmt: skip
    record(verb, entry, by=by, data=data, area_id=account.book.body.area_id, new=True)


@transaction.atomic
def earn(told: Told) -> list[Entry]:
    """What an entry of the journal earns in every book whose rules name its verb. Told twice it earns once.

    Whoever it names is held still first, so that no seat of theirs goes to another row while it is read; then the
    accounts of all books are locked at once: two reactions that wait for each other's would never end.
    """
    meant = [(book, _happenings(book, told)) for book in books.in_force(_hearing(told.area_id))]
    on_record.kept_still({person for _book, found in meant for *_rule, what in found for person in what.persons})
    lines = [one for book, found in meant for one in _earned(book, found, told)]
    found = accounts.opened([whose for whose, _line in lines])
    held = accounts.locked(account.pk for account in found.values())
    made = [append_to(held[found[whose].pk], line, by=SYSTEM) for whose, line in lines]
    return [entry for entry in made if entry]


def _hearing(area_id: int | None) -> Sequence[RuleBook]:
    """The books that keep points where the entry happened, or above."""
    rows = RuleBook.objects.filter(body__ended_at=None).select_related("body__area").order_by("pk")
    return [book for book in rows if area_id in books.areas_under(book.body)]


def _happenings(book: books.InForce, told: Told) -> list[Happened]:
    day = told.at.astimezone(clock.LOCAL).date()
    return list(law.happenings(book.editions, told.verb, day, told.person_id, bodies.data_of(told)))


def _earned(book: books.InForce, meant: Sequence[Happened], told: Told) -> Iterator[tuple[Whose, Line]]:
    """What it earns in one book, and whose account it goes to."""
    roll = Roll.of(book.book, [person for _edition, _rule, what in meant for person in what.persons])
    served = bodies.data_of(told).get("body_id")
    for edition, rule, what in meant:
        at = what.since or told.at
        holders = {roll.holder(person, at, served, told=told.pk) for person in what.persons} - {None}
        source = source_of(rule, told.pk, told.subject_kind, told.subject_id)
        for holder in sorted(filter(None, holders), key=lambda one: one.key):
            line = Line(Entry.Kind.EARNED, what.day, source, rule.code, book.row(edition), what.times)
            yield (book.book.pk, holder), line


def source_of(rule: law.Rule, entry_id: int, subject_kind: str, subject_id: int) -> tuple[str, int]:
    """What counts once under a rule: the entry of the journal, or, where the rule says so, what it is about."""
    return (subject_kind, subject_id) if rule.earns and rule.earns.once else (JOURNAL, entry_id)


@transaction.atomic
def reverse(entry_id: int, reason: str, *, by: Actor, source: tuple[str, int] | None = None) -> Entry:
    """Take an entry back by one that counts against it, in the same period. What stood stays to be read."""
    entry = Entry.objects.select_related("account__book__body", "edition", "account__household").get(pk=entry_id)
    book = entry.account.book
    if not may(by, "points.keep", book):
        raise NotAllowed(_("Points are kept by whoever holds a post of the body."))
    must_not_be_own(entry.account.holder, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is reversed."), field="reason")
    return undo(entry, reason, by=by, source=source)


def undo(entry: Entry, reason: str, *, by: Actor, source: tuple[str, int] | None = None) -> Entry:
    """The counter-entry, once; the caller has asked whether it may be."""
    if not entry.reversible or Entry.objects.filter(undoes=entry).exists():
        raise Refused("not_standing", _("This entry was reversed already, or is none that can be."))
    line = Line(
        Entry.Kind.REVERSED, entry.day, source or ("entry", entry.pk), entry.rule, entry.edition, -entry.times,
        -entry.points, entry, reason,
    )  # fmt: skip
    made = append(entry.account_id, line, by=by)
    if made is None:
        raise Refused("not_standing", _("This entry was reversed already, or is none that can be."))
    return made


def must_not_be_own(holder: Holder, by: Actor) -> None:
    """Nobody decides on their own points or a near relative's, or those of a home in which one of them lives."""
    if by.person_id is None:
        return
    near = {by.person_id} | kin.all_of([by.person_id])
    whose = on_record.kept([holder.person_id] if holder.person_id else []).get(holder.person_id or 0, holder.person_id)
    if whose in near or (holder.household_id and near & set(living_in(holder.household_id))):
        raise NotAllowed(_("Nobody decides on their own points or a near relative's; somebody else of the body does."))


def living_in(household_id: int) -> list[int]:
    """Who lives in a household now."""
    from linli.people.models import Residence
    from linli.people.queries import living

    return list(Residence.objects.filter(living(), household_id=household_id).values_list("person_id", flat=True))


def households_of(person_id: int | None) -> list[int]:
    """The households in which a person lives now."""
    from linli.people.models import Residence
    from linli.people.queries import living

    rows = Residence.objects.filter(living(), person_id=person_id or 0)
    return list(rows.values_list("household_id", flat=True))
