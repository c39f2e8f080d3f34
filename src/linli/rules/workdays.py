"""Counting of days: working days with make-up days (调休), calendar days, months, and roll-over.

The day of the event is never counted (Civil Code 201); a period of months ends on the same day of the month, or on its
last (202); a last day that is a rest day gives way to the next working day (203). Pure: the calendar is an argument.
"""

import calendar as gregorian
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

SATURDAY = 5
# The notice of the next year may move days of this year's last week: 2022-12-31 was off by the notice for 2023.
LAST_WEEK = (12, 25)


@dataclass(frozen=True)
class YearDays:
    """What one year's notice of the State Council changes: days off, weekend days worked, and which notice says so."""

    off: frozenset[date]
    work: frozenset[date]
    source: str


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, less the days off, plus the days worked instead. A year without notice has plain weekends."""

    years: Mapping[int, YearDays]

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset[date]().union(*(year.off for year in self.years.values()))

    @cached_property
    def _work(self) -> frozenset[date]:
        return frozenset[date]().union(*(year.work for year in self.years.values()))

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self._work:
            return True
        return day.weekday() < SATURDAY and day not in self._off

    def is_holiday(self, day: date) -> bool:
        """Whether the day is off by a notice, and no mere weekend."""
        return day in self._off

    def provisional(self, day: date) -> bool:
        """Whether the notice that governs the day is not published yet (日历未发布，暂估)."""
        if day.year not in self.years:
            return True
        return (day.month, day.day) >= LAST_WEEK and day.year + 1 not in self.years

    def provisional_between(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last`, both included, is provisional."""
        return any(self.provisional(day) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def add_days(day: date, count: int) -> date:
    """The last of `count` calendar days after `day`; a negative count goes back."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or that month's last day (Civil Code 202)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month0 + 1, min(day.day, gregorian.monthrange(year, month0 + 1)[1]))


def add_workdays(cal: Calendar, day: date, count: int) -> date:
    """The last of `count` working days after `day`; 0 gives `day` itself. ValueError when negative."""
    return _walk(cal, day, count, step=1)


def workdays_before(cal: Calendar, day: date, count: int) -> date:
    """The first of the `count` working days that lie before `day`; the latest day for a notice that needs so many."""
    return _walk(cal, day, count, step=-1)


def _walk(cal: Calendar, day: date, count: int, *, step: int) -> date:
    if count < 0:
        raise ValueError(f"{count} working days cannot be counted; give 0 or more")
    while count:
        day += timedelta(days=step)
        count -= cal.is_workday(day)
    return day


def count_workdays(cal: Calendar, after: date, until: date) -> int:
    """How many working days lie after `after`, up to and with `until`; 0 when `until` is not later."""
    return sum(cal.is_workday(day) for day in _days(after + timedelta(days=1), until))


def roll_forward(cal: Calendar, day: date) -> date:
    """`day`, or the next working day when it is a rest day (Civil Code 203)."""
    return day if cal.is_workday(day) else add_workdays(cal, day, 1)
