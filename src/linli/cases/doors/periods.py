"""The civil periods that a page of figures offers: months, quarters, years, all the time."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.ui import days, moments

MONTHS, QUARTERS, YEARS = 12, 4, 3


@dataclass(frozen=True)
class Period:
    """A civil period, as the page offers it."""

    key: str
    label: str
    since: datetime
    until: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Its first and last instant."""
        return self.since, self.until

    @property
    def over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.until < clock.now()


def months(count: int = MONTHS) -> list[Period]:
    """The running month and those before it."""
    return [
        _period(f"{year}-{month:02d}", moments.written(date(year, month, 1), "YEAR_MONTH_FORMAT"), year, month, 1)
        for year, month in _back(count, 1)
    ]


def quarters(count: int = QUARTERS) -> list[Period]:
    """The running quarter and those before it."""
    return [
        _period(
            f"{year}-q{(month + 2) // 3}",
            _("quarter %(quarter)s of %(year)s") % {"year": year, "quarter": (month + 2) // 3},
            year,
            month,
            3,
        )
        for year, month in _back(count, 3)
    ]


def month_of(text: str) -> date | None:
    """The first day of a month that an address asks for; None where it is none that anything is reckoned of."""
    return days.typed(f"{text}-01")


def years(count: int = YEARS) -> list[Period]:
    """The running year and those before it."""
    return [_period(str(year), _("the year %(year)s") % {"year": year}, year, 1, 12) for year, _m in _back(count, 12)]


def _back(count: int, months: int) -> Iterator[tuple[int, int]]:
    """The first months of the running span of so many months and of those before it."""
    year, month = clock.today().year, (clock.today().month - 1) // months * months + 1
    for _each in range(count):
        yield year, month
        year, month = (year, month - months) if month > months else (year - 1, month - months + 12)


def _period(key: str, label: str, year: int, month: int, length: int) -> Period:
    last = month + length - 1
    since = clock.midnight(date(year, month, 1))
    until = datetime.combine(date(year, last, calendar.monthrange(year, last)[1]), time.max, clock.LOCAL)
    return Period(key, label, since, until)
