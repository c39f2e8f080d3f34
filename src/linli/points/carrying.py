"""Opening balances from a sheet: what each row would do, and what is entered, each account's once.

The page and the matching of the columns are those of every such import (`papers.rows`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import rows
from linli.papers.matching import Field
from linli.papers.rows import BAD, NEW, Given, Row
from linli.people.access import may
from linli.people.models import Household
from linli.points import accounts, queries, services
from linli.points.models import Account, Entry, Holder, RuleBook

OPENING = ("opening", 1)  # the source: an account has one opening balance
MOST = 2000


def fields(book: RuleBook) -> tuple[Field, ...]:
    """What a sheet of the book's holders says."""
    kind = _kind(book)
    return (
        Field.of(kind, "name", pgettext_lazy("of whom points are", "Name"), required=True),
        Field.of(kind, "points", pgettext_lazy("of an entry", "Points"), required=True),
    )


def _kind(book: RuleBook) -> str:
    return "homes_points" if book.audience == RuleBook.HOUSEHOLDS else "points"


def how(book: RuleBook, *, by: Actor) -> rows.Import:
    """The import into one book."""
    title, enter = gettext_lazy("Opening balances"), partial(carry, book.pk, by=by)
    return rows.Import(_kind(book), title, fields(book), partial(judged, book), enter, MOST)


def judged(book: RuleBook, given: Iterable[Given]) -> list[Row]:
    """Every row as it would be entered, the faulty ones with the mend. Nothing is changed."""
    known, done, seen = holders_of(book), _carried(book), set[Holder]()
    found = []
    for line, said in given:
        fault = _fault(said, known, done, seen)
        found.append(Row(line, said, BAD if fault else NEW, fault))
        if not fault:
            seen.add(known[said["name"]][0])
    return found


def _fault(said: dict[str, str], known: dict[str, list[Holder]], done: set[Holder], seen: set[Holder]) -> str:
    holders = known.get(said["name"], [])
    if not holders:
        return _("Nobody of this name belongs here; write the name as on the roll.")
    if len(holders) > 1:
        return _("Several have this name; enter this one by hand.")
    if not _points(said["points"]):
        return _("This is no whole number of points.")
    if holders[0] in done:
        return _("An opening balance was entered before; leave this row out.")
    if holders[0] in seen:
        return _("This name stands in the sheet already; leave one row out.")
    return ""


def _points(text: str) -> int:
    """0 where it is no whole number of at most six digits."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    return sign * (whole(digits, 6) or 0)


def holders_of(book: RuleBook) -> dict[str, list[Holder]]:
    """Who belongs to the book, by name; households by their home."""
    found: dict[str, list[Holder]] = defaultdict(list)
    if book.audience == RuleBook.HOUSEHOLDS:
        within = {f"unit__{book.body.area.level}_id": book.body.area_id}
        for household in Household.objects.filter(**within, ended_at=None).select_related(*_HOME):
            found[str(household.unit)].append(Holder(household_id=household.pk))
    else:
        for account in queries.all_accounts(book):
            found[account.name].append(account.holder)
    return found


_HOME = ("unit__building", "unit__entrance")


def _carried(book: RuleBook) -> set[Holder]:
    kind, key = OPENING
    rows = Account.objects.filter(book=book, entries__source_kind=kind, entries__source_id=key)
    return {account.holder for account in rows.distinct()}


@transaction.atomic
def carry(book_id: int, shown: Iterable[Row], *, by: Actor) -> int:
    """Enter what was shown: all of it. Answers how many accounts have their opening balance now."""
    book = RuleBook.objects.select_for_update(of=("self",), no_key=True).select_related("body__area").get(pk=book_id)
    if not may(by, "points.keep", book):
        raise NotAllowed(_("Points are kept by whoever holds a post of the body."))
    meant = list(_meant(book, shown, by))
    found = accounts.opened([(book.pk, holder) for holder, _points in meant])
    held, made = accounts.locked(account.pk for account in found.values()), 0
    for holder, points in meant:
        line = services.Line(Entry.Kind.CARRIED, clock.today(), OPENING, points=points)
        made += services.append_to(held[found[book.pk, holder].pk], line, by=by) is not None
    return made


def _meant(book: RuleBook, shown: Iterable[Row], by: Actor) -> Iterator[tuple[Holder, int]]:
    known = holders_of(book)
    for row in shown:
        holders = known.get(row.given["name"], [])
        with rows.named(row.line):
            if len(holders) != 1:
                raise Refused("holder_unclear", _("Nobody of this name belongs here; write the name as on the roll."))
            services.must_not_be_own(holders[0], by)
        yield holders[0], _points(row.given["points"])
