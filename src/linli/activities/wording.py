"""A rhythm in the reader's words."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from linli.activities.models import Programme
from linli.kernel.wording import in_a_list
from linli.rules import rhythm
from linli.ui import moments

_MONDAY = date(2024, 1, 1)


def rhythm_of(programme: Programme) -> str:
    """How often it is held; by its rule where words would say it wrongly."""
    if not programme.rhythm:
        return _("once")
    said = rhythm.parts(programme.rhythm)
    every = int(said.get("INTERVAL", 1))
    weekdays = _weekdays(said.get("BYDAY", ""))
    match said["FREQ"]:
        case "DAILY":
            return _("every %(number)s days") % {"number": every} if every > 1 else _("every day")
        case "WEEKLY":
            words = _("every %(number)s weeks: %(days)s") if every > 1 else _("every week: %(days)s")
            return words % {"number": every, "days": weekdays or moments.weekday(programme.begins)}
        case "MONTHLY" if weekdays:
            words = _("every %(number)s months: %(days)s") if every > 1 else _("every month: %(days)s")
            return words % {"number": every, "days": weekdays}
    return programme.rhythm


def _weekdays(text: str) -> str:
    """The days of BYDAY, with which of the month where it says so."""
    found = []
    for part in filter(None, text.split(",")):
        nth, day = part[:-2], _weekday(part[-2:])
        found.append(_nth(nth) % {"weekday": day} if nth else day)
    return in_a_list(found)


def _nth(number: str) -> str:
    match number:
        case "1":
            return _("first %(weekday)s")
        case "2":
            return _("second %(weekday)s")
        case "3":
            return _("third %(weekday)s")
        case "4":
            return _("fourth %(weekday)s")
        case "-1":
            return _("last %(weekday)s")
    return f"{number} %(weekday)s"


def _weekday(code: str) -> str:
    return moments.weekday(_MONDAY + timedelta(days=rhythm.DAYS.index(code)))
