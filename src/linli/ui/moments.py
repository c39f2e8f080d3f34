"""Dates and times as people say them, in the estate's civil time."""

import re
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy

from linli.kernel import clock

_BETWEEN_WORDS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=(?:<time[^>]*>)?[\u4e00-\u9fff])")


def local(moment: datetime) -> datetime:
    """The same instant on the wall clock in China. Naive datetimes are a bug and raise ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give an aware datetime")
    return moment.astimezone(clock.LOCAL)


def written(moment: datetime | date, form: str) -> str:
    """In a format of the reader's language. A list writes the same few days and minutes again and again."""
    return _written(moment, form, get_language())


@lru_cache(maxsize=4096)
def _written(moment: datetime | date, form: str, _language: str | None) -> str:
    return date_format(moment, form)


def weekday(day: date) -> str:
    """The short weekday, from Monday."""
    return str(_WEEKDAYS[day.weekday()])


_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def near_day(day: date) -> str:
    """Today, yesterday, tomorrow; else the date, with the year only when it is another one."""
    return _near_day(day, clock.today(), get_language())


@lru_cache(maxsize=4096)
def _near_day(day: date, today: date, _language: str | None) -> str:
    match (day - today).days:
        case 0:
            return gettext("today")
        case -1:
            return gettext("yesterday")
        case 1:
            return gettext("tomorrow")
    return written(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def spaced(text: str) -> str:
    """Words around a day: Chinese sets a date's figures off by a space, and no word such as "today"."""
    return _BETWEEN_WORDS.sub("", text)


def said(moment: datetime | date) -> str:
    """A past or coming moment: "today 10:05", "1 July 9:12"."""
    if not isinstance(moment, datetime):
        return near_day(moment)
    return _said(local(moment), clock.today(), get_language())


@lru_cache(maxsize=4096)
def _said(at: datetime, today: date, language: str | None) -> str:
    day = _near_day(at.date(), today, language)
    return gettext("%(day)s %(time)s") % {"day": day, "time": written(at, "TIME_FORMAT")}


def named_day(moment: datetime | date) -> str:
    """A date that somebody must keep, with its weekday: "3 July (Fri)"."""
    day = local(moment).date() if isinstance(moment, datetime) else moment
    return _named_day(day, clock.today().year, get_language())


@lru_cache(maxsize=4096)
def _named_day(day: date, this_year: int, _language: str | None) -> str:
    form = "MONTH_DAY_FORMAT" if day.year == this_year else "DATE_FORMAT"
    return gettext("%(date)s (%(weekday)s)") % {"date": written(day, form), "weekday": weekday(day)}


def whole(moment: datetime | date) -> str:
    """Year to minute, for records and print."""
    if isinstance(moment, datetime):
        return written(local(moment), "DATETIME_FORMAT")
    return written(moment, "DATE_FORMAT")
