"""Opening balances from a sheet: read and shown row by row, then entered, each account's once.

What was shown stands in the form, signed, until it is pressed: nothing of it is kept in between.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.people.access import may
from linli.people.models import Household
from linli.points import queries, services
from linli.points.models import Account, Entry, Holder, RuleBook

NAMES, POINTS = ("姓名", "房屋"), ("积分", "期初积分")  # zh: headings of the sheet
OPENING = ("opening", 1)  # the source: an account has one opening balance
MOST = 2000
_SALT = "linli.points.carrying"


@dataclass(frozen=True)
class Row:
    """One row of the sheet: whose it is, or what is wrong with it and how to mend it."""

    line: int
    name: str
    text: str
    points: int = 0
    holder: Holder | None = None
    fault: str = ""


def preview(book: RuleBook, source: sheets.Source, name: str) -> list[Row]:
    """Every row as it would be entered, the faulty ones with the mend. Nothing is changed."""
    found = sheets.read(source, name=name)
    if not found:
        raise Refused("sheet_empty", _("There is no sheet in this file."), field="file")
    table = sheets.table(found[0], lambda heading: heading in (*NAMES, *POINTS))
    at = {heading: column for column, heading in enumerate(table.headings)}
    who = next((at[heading] for heading in NAMES if heading in at), None)
    points = next((at[heading] for heading in POINTS if heading in at), None)
    if who is None or points is None:
        words = _("The sheet needs two columns: %(names)s, and %(points)s.")
        raise Refused("headings_missing", words % {"names": " / ".join(NAMES), "points": POINTS[0]}, field="file")
    if len(table.rows) > MOST:
        raise Refused("too_many_rows", _("At most %(count)s rows at once.") % {"count": MOST}, field="file")
    known, done, seen = holders_of(book), _carried(book), set[Holder]()
    rows = []
    for line, cells in table.rows:
        row = _row(line, cells[who].strip(), cells[points].strip(), known, done, seen)
        if row.holder:
            seen.add(row.holder)
        rows.append(row)
    return rows


def _row(line: int, name: str, text: str, known: dict[str, list[Holder]], done: set[Holder], seen: set[Holder]) -> Row:
    holders = known.get(name, [])
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not holders:
        return Row(line, name, text, fault=_("Nobody of this name belongs here; write the name as on the roll."))
    if len(holders) > 1:
        return Row(line, name, text, fault=_("Several have this name; enter this one by hand."))
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6) or int(digits) == 0:
        return Row(line, name, text, fault=_("This is no whole number of points."))
    if holders[0] in done:
        return Row(line, name, text, fault=_("An opening balance was entered before; leave this row out."))
    if holders[0] in seen:
        return Row(line, name, text, fault=_("This name stands in the sheet already; leave one row out."))
    return Row(line, name, text, sign * int(digits), holders[0])


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


def handed_on(book: RuleBook, rows: Iterable[Row]) -> str:
    """The good rows, signed, for the form that enters them."""
    good = [[row.holder.person_id, row.holder.household_id, row.points] for row in rows if row.holder]
    return signing.dumps([book.pk, good], salt=_SALT, compress=True)


@transaction.atomic
def carry(book_id: int, token: str, *, by: Actor) -> int:
    """Enter what was shown: all of it. Answers how many accounts have their opening balance now."""
    book = RuleBook.objects.select_for_update(of=("self",)).select_related("body__area").get(pk=book_id)
    if not may(by, "points.keep", book):
        raise NotAllowed(_("Points are kept by whoever holds a post of the body."))
    try:
        of, rows = signing.loads(token, salt=_SALT, max_age=3600)
    except signing.BadSignature:
        raise Refused("too_old", _("This was too long ago. Send the sheet in again.")) from None
    if of != book.pk:
        raise Refused("too_old", _("This was too long ago. Send the sheet in again."))
    made = 0
    for person, household, points in rows:
        account = services.account_of(book, Holder(person, household))
        services.must_not_be_own(account, by)
        line = services.Line(Entry.Kind.CARRIED, clock.today(), OPENING, points=points)
        made += services.append(account.pk, line, by=by) is not None
    return made
