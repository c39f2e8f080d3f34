"""Party dues (党费): what a member owes a month, and which months nobody has paid yet.

关于中国共产党党费收缴、使用和管理的规定 (中组发〔2008〕3号): the whole of the monthly wage after tax at the one rate
of its height, not each slice at its own (art. 1, 2); a pension at other rates (art. 5). Who has no wage, or hardship,
pays what was decided: a fixed sum a month, or nothing (art. 6 and on). The rates are data with the day they hold from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from linli.rules.editions import in_force
from linli.rules.money import rounded

RULE = "中组发〔2008〕3号"
BASIS = "中组发〔2008〕3号 art. 1, 2"
PENSION_BASIS = "中组发〔2008〕3号 art. 5"
MONTHS = 12

WAGE, PENSION, DECIDED = "wage", "pension", "decided"


@dataclass(frozen=True)
class Rate:
    """So many tenths of a percent of the whole sum, up to a sum in fen (None: however much)."""

    up_to: int | None
    permille: int


@dataclass(frozen=True)
class Scale:
    """The rates of one kind of income."""

    rates: tuple[Rate, ...]
    basis: str


SCALES: dict[str, Mapping[date, Scale]] = {
    WAGE: {
        date(2008, 4, 1): Scale((Rate(3_000_00, 5), Rate(5_000_00, 10), Rate(10_000_00, 15), Rate(None, 20)), BASIS),
    },
    PENSION: {date(2008, 4, 1): Scale((Rate(5_000_00, 5), Rate(None, 10)), PENSION_BASIS)},
}


def scale(kind: str, month: date) -> Scale:
    """The rates that hold in the month: the newest that had begun by its first day."""
    begins, day = min(SCALES[kind]), month.replace(day=1)
    if day < begins:
        raise ValueError(f"no rates of dues from {kind} in {month:%Y-%m}; they begin {begins}")
    return in_force(SCALES[kind], day)


def due(kind: str, base: int, month: date) -> int:
    """What is owed for the month, in fen: of a wage or pension of `base` fen, else the sum that was decided itself."""
    if base < 0:
        raise ValueError(f"no dues of {base} fen")
    if kind == DECIDED:
        return base
    rates = scale(kind, month).rates
    rate = next(one for one in rates if one.up_to is None or base <= one.up_to)
    return rounded(base * Fraction(rate.permille, 1000))


def months_owed(first: int, last: int, year: int, today: date) -> range:
    """The months of the year that a member owes by today, the running one included."""
    through = MONTHS if today.year > year else today.month if today.year == year else 0
    return range(first, min(last, through) + 1)


def overdue(first: int, last: int, year: int, today: date, paid: Collection[int]) -> list[int]:
    """The months that are over and were not paid: each is paid in its own month."""
    over = [month for month in months_owed(first, last, year, today) if (year, month) < (today.year, today.month)]
    return [month for month in over if month not in paid]
