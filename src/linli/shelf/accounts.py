"""Every write of an estate's common account: taken in from a table, published by a second person, withdrawn."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.mapping import read_day
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.matching import Field
from linli.people.access import may
from linli.people.models import Organisation
from linli.rules import accounts as rules
from linli.rules import below
from linli.rules.money import grouped, yuan
from linli.shelf.models import Account, AccountLine, AccountState

KIND = "accounts"
FIELDS = (
    Field.of(KIND, "item", pgettext_lazy("of an account", "What for"), required=True),
    Field.of(KIND, "day", pgettext_lazy("of an account", "Day")),
    Field.of(KIND, "income", gettext_lazy("Income")),
    Field.of(KIND, "spending", gettext_lazy("Spending")),
    Field.of(KIND, "amount", gettext_lazy("Amount, where income and spending share a column")),
    Field.of(KIND, "kind", gettext_lazy("Which of both it is")),
    Field.of(KIND, "note", pgettext_lazy("of an account", "Note")),
)
FAULTS = {
    "no_item": lambda: _("say what it was for, or leave the row out"),
    "no_amount": lambda: _("this is no amount; write it like 1250.00"),
    "both_ways": lambda: _("income and spending stand in one row; make two of it"),
    "no_way": lambda: _("nothing says whether it is income or spending"),
    "no_day": lambda: _("this is no day; write it like 2026-07-01"),
    "outside": lambda: _("this day lies outside the period"),
}


@dataclass(frozen=True)
class Read:
    """One row of the table, by its number there: a line, or what is wrong with it."""

    number: int
    line: rules.Line | None
    fault: str = ""
    item: str = ""
    said: str = ""  # what stands there

    @property
    def mend(self) -> str:
        """What to do about it."""
        return str(FAULTS[self.fault]()) if self.fault else ""


def read(rows: Iterable[tuple[int, dict[str, str]]], first: date, last: date) -> list[Read]:
    """Every row of a matched table that is a line of the account, numbered as there."""
    found = []
    for number, row in rows:
        if is_left_out(row):
            continue
        item = row.get("item", "").strip()
        day = read_day(row.get("day", ""), first, last)
        if row.get("day", "").strip() and day is None:
            found.append(Read(number, None, "no_day", item, row["day"].strip()[:40]))
            continue
        line = rules.line(row, day)
        if isinstance(line, str):
            found.append(Read(number, None, line, item))
        elif day is not None and not first <= day <= last:
            found.append(Read(number, None, "outside", item))
        else:
            found.append(Read(number, line, "", item))
    return found


_UNTIL = "期[初末](?:余额|结余|结存|数)?"  # zh: what stands at either end
_CARRIED = "[上本](?:期|月|季度?|年)(?:余额|结余|结存|结转)"  # zh: what is carried over
_BALANCE = re.compile(rf"(?:{_UNTIL}|{_CARRIED})[:：]?")


def is_left_out(row: Mapping[str, str]) -> bool:
    """Whether a row is a balance, a sum, a note or a signature. Nobody signs beside an amount."""
    said = ["".join(row.get(name, "").split()) for name in ("item", "day")]
    if any(_BALANCE.fullmatch(text) or below.is_sum([text]) for text in said):
        return True
    money = any(row.get(name, "").strip() for name in ("income", "spending", "amount"))
    return not money and below.is_below([*row.values()])


@dataclass(frozen=True)
class Period:
    """A period with the balances that the books say, in fen."""

    first: date
    last: date
    opening: int
    closing: int


@transaction.atomic
def enter(body_id: int, period: Period, lines: Iterable[rules.Line], *, by: Actor) -> Account:
    """Take a period's lines in as a draft. Refused where they do not come to the books' balance."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    row = Account(body=body, made_by_id=by.person_id, **period.__dict__).locate(body.area)
    if body.area.level != "estate" or not may(by, "account.keep", row):
        raise NotAllowed(_("The common account is kept by a body of the estate."))
    listed = list(lines)
    _must_hold(row, listed)
    row.save()
    AccountLine.objects.bulk_create(
        AccountLine(account=row, position=at, **line.__dict__) for at, line in enumerate(listed, 1)
    )
    data = {"lines": len(listed), "opening": row.opening, "closing": row.closing}
    record("account.entered", row, by=by, data=data, area_id=row.area_id, new=True)
    return row


def _must_hold(row: Account, lines: list[rules.Line]) -> None:
    if row.last < row.first:
        raise Refused("period_order", _("The period must end after it begins."), field="last")
    if not lines:
        raise Refused("no_lines", _("There is no line in it."), field="text")
    off = rules.difference(row.opening, lines, row.closing)
    if off:
        words = _("The lines come to %(sum)s yuan at the end, the books say %(said)s: %(off)s yuan differ.") % {
            "sum": grouped(row.closing - off), "said": grouped(row.closing), "off": grouped(abs(off)),
        }  # fmt: skip
        raise Refused("does_not_balance", words, field="closing", basis=rules.BASIS)
    live = Account.objects.filter(area=row.area, body=row.body).exclude(state=AccountState.WITHDRAWN)
    if live.filter(first__lte=row.last, last__gte=row.first).exists():
        raise Refused("period_taken", _("There is an account of this time already; withdraw it first."), field="first")
    before = live.filter(last=row.first - timedelta(days=1), state=AccountState.PUBLISHED).first()
    if before is not None and before.closing != row.opening:
        words = _("The period before ended with %(closing)s yuan; this one begins with %(opening)s.")
        said = {"closing": grouped(before.closing), "opening": grouped(row.opening)}
        raise Refused("does_not_follow", words % said, field="opening", basis=rules.BASIS)


def follows_on(body_id: int) -> dict[str, object]:
    """With which day and balance, in yuan, the next period of a body begins; nothing where it kept none."""
    live = Account.objects.filter(body_id=body_id).exclude(state=AccountState.WITHDRAWN)
    before = live.order_by("-last", "-pk").first()
    return {"first": before.last + timedelta(days=1), "opening": yuan(before.closing)} if before else {}


@transaction.atomic
def publish(account_id: int, *, by: Actor) -> Account:
    """Let everybody read it: by somebody other than whoever entered it."""
    row = _locked(account_id, by, AccountState.DRAFT)
    if row.made_by_id == by.person_id:
        raise Refused("second_person", _("Somebody other than whoever entered it publishes it."))
    row.state, row.published_by_id, row.published_at = AccountState.PUBLISHED, by.person_id, clock.now()
    row.save(update_fields=["state", "published_by", "published_at"])
    record("account.published", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def withdraw(account_id: int, reason: str, *, by: Actor) -> Account:
    """It was wrong: it stays as withdrawn, and the period can be entered anew. A draft is thrown away so too."""
    row = _locked(account_id, by, AccountState.DRAFT, AccountState.PUBLISHED)
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    row.reason = reason.strip()[:200]
    row.published_at = row.published_at or clock.now()
    row.state = AccountState.WITHDRAWN
    row.save(update_fields=["state", "reason", "published_at"])
    record("account.withdrawn", row, by=by, data={}, area_id=row.area_id)
    return row


def _locked(account_id: int, by: Actor, *states: str) -> Account:
    row = Account.objects.select_for_update(of=("self",)).select_related("area", "body").get(pk=account_id)
    if not may(by, "account.keep", row):
        raise NotAllowed(_("The common account is kept by a body of the estate."))
    if row.state not in states:
        words = _("This is not possible any more: the account is “%(state)s”.") % {"state": row.get_state_display()}
        raise Refused("account_state", words)
    return row


def published(area_id: int) -> QuerySet[Account]:
    """What everybody reads of an estate, the latest first."""
    rows = Account.objects.filter(area_id=area_id, state=AccountState.PUBLISHED).select_related("body")
    return rows.order_by("-last", "-pk")


def lines_of(row: Account) -> list[rules.Line]:
    """Its lines in their order."""
    return [rules.Line(one.item, one.income, one.amount, one.day, one.note) for one in row.lines.order_by("position")]
