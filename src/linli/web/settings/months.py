"""A year's working days as twelve little sheets, Monday first."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date

from linli.rules.workdays import Calendar

_WEEKS = gregorian.Calendar()


@dataclass(frozen=True)
class Day:
    """One square. `mark` is "off" (放假), "work" (make-up working day) or ""; `rest` says that nobody works."""

    day: date
    mark: str
    rest: bool


@dataclass(frozen=True)
class Month:
    """A month by weeks; squares outside it are None."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def months(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months of the year."""
    return [_month(date(year, month, 1), calendar) for month in range(1, 13)]


def _month(first: date, calendar: Calendar) -> Month:
    weeks = _WEEKS.monthdatescalendar(first.year, first.month)
    return Month(
        first, tuple(tuple(_day(day, calendar) if day.month == first.month else None for day in week) for week in weeks)
    )


def _day(day: date, calendar: Calendar) -> Day:
    years = calendar.years.values()
    mark = (
        "work" if any(day in each.work for each in years) else "off" if any(day in each.off for each in years) else ""
    )
    return Day(day, mark, not calendar.is_workday(day))
