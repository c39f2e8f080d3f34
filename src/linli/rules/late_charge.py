"""Late charge on a fine (加处罚款): 3 % of the fine for each day late, never more than the fine.

A fine is paid within 15 days of the decision (行政处罚法 art. 67), counted in calendar days, since only periods of 2,
3, 5 and 7 days are working days there (art. 85). The charge stops at the fine itself (art. 72(1); 行政强制法 art.
45). Days of a review or lawsuit are not counted (art. 73), from the day it is filed to the day the answer is served.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from linli.rules.clocks import ClockSpec, deadline
from linli.rules.money import percent
from linli.rules.workdays import Calendar

PAYMENT = ClockSpec("payment", 15, "days", "行政处罚法 art. 67", duty="citizen")
BASIS = "行政处罚法 art. 72"
PERCENT_A_DAY = 3


@dataclass(frozen=True)
class Proceedings:
    """A review or lawsuit against the fine: the day it was filed, and the day its answer was served (None: pending)."""

    filed: date
    served: date | None = None

    def __post_init__(self) -> None:
        if self.served is not None and self.served < self.filed:
            raise ValueError(f"the answer of {self.served} lies before the filing of {self.filed}")

    def covers(self, day: date) -> bool:
        return self.filed <= day and (self.served is None or day <= self.served)


@dataclass(frozen=True)
class LateCharge:
    """What is owed on a day: the last day in time, days late, the charge in fen, and fine and charge together."""

    due: date
    days: int
    charge: int
    total: int


def late_charge(
    fine: int, served: date, on: date, cal: Calendar, *, proceedings: Iterable[Proceedings] = ()
) -> LateCharge:
    """The charge when the fine (in fen) of a decision served that day is paid, or looked at, `on` that day."""
    if fine < 0:
        raise ValueError(f"a fine of {fine} fen is none")
    return late_after(fine, deadline(PAYMENT, served, cal).legal, on, proceedings=proceedings)


def late_after(fine: int, due: date, on: date, *, proceedings: Iterable[Proceedings] = ()) -> LateCharge:
    """The same of a fine, or of an instalment of it (art. 66), that may be paid until the day `due`."""
    suspended = tuple(proceedings)
    late = (date.fromordinal(number) for number in range(due.toordinal() + 1, on.toordinal() + 1))
    days = sum(not any(each.covers(day) for each in suspended) for day in late)
    charge = min(fine, int(percent(fine, PERCENT_A_DAY * days)))
    return LateCharge(due, days, charge, fine + charge)
