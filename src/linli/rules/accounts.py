"""Common income and spending of an estate: what lines come to, and whether a period follows on the one before. Pure.

Income from the common parts belongs to all owners after reasonable costs (民法典 282); how they are run and what they
bring in is made known to the owners regularly (民法典 943). All amounts in fen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

BASIS = "民法典 282、943"
MOST = 10**13
_NOISE = re.compile(r"[¥￥,，\s元]")
INCOME = ("收入", "收", "进", "income", "in", "+")  # zh: what offices write in the column of kinds
SPENDING = ("支出", "支", "出", "spending", "out", "-")  # zh: the same


@dataclass(frozen=True)
class Line:
    """One line: `amount` above zero."""

    item: str
    income: bool
    amount: int
    day: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Totals:
    """What a period came to."""

    income: int
    spending: int

    @property
    def balance(self) -> int:
        """What is more at its end than at its beginning."""
        return self.income - self.spending


def totals(lines: Iterable[Line]) -> Totals:
    """Income and spending, each the sum of its lines."""
    listed = list(lines)
    return Totals(
        sum(line.amount for line in listed if line.income), sum(line.amount for line in listed if not line.income)
    )


def balances(opening: int, lines: Iterable[Line]) -> list[int]:
    """What was there after each line."""
    moved = (line.amount if line.income else -line.amount for line in lines)
    return list(accumulate(moved, initial=opening))[1:]


def difference(opening: int, lines: Iterable[Line], closing: int) -> int:
    """By how much the books' closing balance is more than what the lines come to; 0 where they agree."""
    return closing - (opening + totals(lines).balance)


def amount(text: str) -> int | None:
    """`1,250.00`, `￥80` or `80元` in fen; 0 for nothing; None where it is no amount of at most two decimals."""
    plain = _NOISE.sub("", text)
    if plain in ("", "-", "—"):
        return 0
    try:
        fen = Decimal(plain) * 100
    except ArithmeticError:  # no number, or one beyond all reckoning
        return None
    exact = fen.is_finite() and abs(fen) < MOST and fen == fen.to_integral_value()
    return int(fen) if exact else None


def line(cells: Mapping[str, str], day: date | None) -> Line | str:
    """A row of a table as a line, or what is wrong with it: no_item, no_amount, both_ways, no_way.

    Either it has columns for income and for spending, or one amount beside its kind; an amount below zero is spending.
    """
    item = cells.get("item", "").strip()[:80]
    gained, spent, either = (amount(cells.get(name, "")) for name in ("income", "spending", "amount"))
    if not item:
        return "no_item"
    if gained is None or spent is None or either is None or gained < 0 or spent < 0:
        return "no_amount"
    note = cells.get("note", "").strip()[:120]
    if gained and spent:
        return "both_ways"
    if gained or spent:
        return Line(item, bool(gained), gained or spent, day, note)
    if not either:
        return "no_amount"
    kind = cells.get("kind", "").strip().lower()
    if either < 0:
        return Line(item, income=False, amount=-either, day=day, note=note)
    if kind.startswith(SPENDING) or kind.startswith(INCOME):
        return Line(item, kind.startswith(INCOME), either, day, note)
    return "no_way"
