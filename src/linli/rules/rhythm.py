"""The rhythm of a series: a recurrence rule of RFC 5545 (3.3.10), read as days; the time of day stands elsewhere.

What a rule may say is narrowed to what always falls on some day, so that reading one ends.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

BASIS = "RFC 5545, 3.3.10"
# Beside these, what a rule of each frequency may say.
_ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
PARTS: Mapping[str, frozenset[str]] = {
    "DAILY": frozenset(),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY"}),
    "YEARLY": frozenset({"BYMONTH", "BYDAY", "BYMONTHDAY"}),
}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FORMS = {
    "INTERVAL": re.compile(r"[1-9][0-9]?"),
    "COUNT": re.compile(r"[1-9][0-9]{0,2}"),
    "UNTIL": re.compile(r"[0-9]{8}"),
    "WKST": re.compile("MO|SU"),
    "BYMONTHDAY": re.compile(r"-?([1-9]|1[0-9]|2[0-8])(,-?([1-9]|1[0-9]|2[0-8]))*"),
    "BYMONTH": re.compile(r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*"),
    "BYDAY": re.compile("(?:-?[1-5])?(?:{0})(?:,(?:-?[1-5])?(?:{0}))*".format("|".join(DAYS))),
}


class BadRhythm(ValueError):
    """The rule cannot be read; `part` is what is wrong with it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def parts(rule: str) -> dict[str, str]:
    """What a rule says, by name. BadRhythm names the part that is none, or does not go with its frequency."""
    found: dict[str, str] = {}
    for part in rule.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in found:
            raise BadRhythm(part)
        found[name] = value
    allowed = PARTS.get(found.get("FREQ", ""))
    if allowed is None:
        raise BadRhythm(f"FREQ={found.get('FREQ', '')}")
    for name, value in found.items():
        if name not in allowed | _ALWAYS or (name in _FORMS and not _FORMS[name].fullmatch(value)):
            raise BadRhythm(f"{name}={value}")
    if {"BYDAY", "BYMONTHDAY"} <= found.keys() or {"COUNT", "UNTIL"} <= found.keys():
        raise BadRhythm(rule)
    if found["FREQ"] == "WEEKLY" and re.search(r"\d", found.get("BYDAY", "")):
        raise BadRhythm(f"BYDAY={found['BYDAY']}")
    if "UNTIL" in found:
        _until(found["UNTIL"])
    return found


def _until(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        raise BadRhythm(f"UNTIL={text}") from None


def written(rule: str) -> str:
    """The rule as it is kept: in capitals, without its name."""
    return ";".join(f"{name}={value}" for name, value in parts(rule).items())


def days(rule: str, begins: date, first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included, on which a series falls that begins on `begins`.

    Without a rule it is that day alone.
    """
    if not rule:
        return [begins] if first <= begins <= last else []
    parts(rule)
    found = rrulestr(rule, dtstart=datetime.combine(begins, time()))
    return [at.date() for at in found.between(_night(first), _night(last), inc=True)]


def following(rule: str, begins: date, after: date) -> date | None:
    """The first day of the series after `after`; None when it is over."""
    if not rule:
        return begins if begins > after else None
    parts(rule)
    found = rrulestr(rule, dtstart=datetime.combine(begins, time())).after(_night(after))
    return found.date() if found else None


def _night(day: date) -> datetime:
    return datetime.combine(day, time())


def same_weekday(begins: date, *, months: int) -> str:
    """The rule for the same weekday every so many months: the third Saturday, or the last where it is the fifth."""
    nth = (begins.day - 1) // 7 + 1
    every = f";INTERVAL={months}" if months > 1 else ""
    return f"FREQ=MONTHLY{every};BYDAY={nth if nth < 5 else -1}{DAYS[begins.weekday()]}"
