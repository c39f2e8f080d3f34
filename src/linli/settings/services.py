"""Every write of this floor. Whether the person may do it is asked by the caller: posts are floors above."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import Refused
from linli.settings import queries
from linli.settings.models import EVERYWHERE, CalendarYear, Setting, seen_of
from linli.settings.registry import declared


@transaction.atomic
def set_value(
    key: str,
    value: Any,
    *,
    area_id: int | None,
    by: Actor,
    source: str,
    starts: date | None = None,
    ends: date | None = None,
    level: str = "",
    seen: str | None = None,
) -> Setting:
    """Set a value for an area (None: the whole installation) from `starts` (today) on; value None: as above again.

    `level` is the area's. Refused: beyond the legal floor or ceiling, in the past, without a source, or at a level
    that may not set it, or where the area's values are no longer what the page showed (`seen_of`).
    """
    setting = declared(key)
    if not setting.settable_at(level):
        raise Refused("setting_level", _("%(title)s is not set at this level.") % {"title": setting.title})
    cleaned = None if value is None else setting.cleaned(value)
    first = starts or clock.today()
    _check_dates(first, ends)
    if not source.strip():
        raise Refused("no_source", _("Say who decided this, and where it is written."), field="source")
    known = list(Setting.objects.select_for_update().filter(key=key, area_id=area_id or EVERYWHERE))
    must_be_as_seen(seen, seen_of(known))
    asked = {"value": cleaned, "ends": ends, "source": source.strip()[:200]}
    row, new = Setting.objects.get_or_create(key=key, area_id=area_id or EVERYWHERE, starts=first, defaults=asked)
    if not new:
        row = Setting.objects.select_for_update().get(pk=row.pk)
        must_be_as_seen(seen, seen_of(known if row in known else [row]))  # somebody was first by an instant
        for name, each in asked.items():
            setattr(row, name, each)
        row.save(update_fields=list(asked))
    data = {"key": key, "starts": first, "ends": ends, "value": _recorded(cleaned), "source": _digest(row, row.source)}
    record("setting.set", row, by=by, data=data, area_id=area_id, new=new)
    queries.changed()
    return row


def _check_dates(first: date, ends: date | None) -> None:
    if first < clock.today():
        text = _("A setting cannot start in the past: terms already running were counted by the old one.")
        raise Refused("starts_in_past", text, field="starts")
    if ends and ends < first:
        raise Refused("ends_before_start", _("The last day lies before the first."), field="ends")


def _recorded(value: Any) -> Any:
    """Numbers, short options and windows, as they are."""
    return "" if value is None else value


def _digest(row: Setting | CalendarYear, words: str) -> str:
    return salted_digest(bytes(row.salt), words)


@transaction.atomic
def import_calendar(
    year: int, off: Iterable[date], work: Iterable[date], source: str, *, by: Actor, seen: str | None = None
) -> CalendarYear:
    """Take in a year's notice; a second import of the year replaces the first. Refused with every fault at once."""
    days_off, days_worked = sorted(set(off)), sorted(set(work))
    if faults := calendar_faults(year, days_off, days_worked, source):
        raise Refused("calendar_faults", "\n".join(faults), field="calendar")
    asked = {
        "off": [day.isoformat() for day in days_off],
        "work": [day.isoformat() for day in days_worked],
        "source": source.strip(),
    }
    row, new = CalendarYear.objects.get_or_create(year=year, defaults=asked)
    was: dict[str, int] = {}
    if not new:
        row = CalendarYear.objects.select_for_update().get(pk=row.pk)
        must_be_as_seen(seen, state_of(row))
        was = {"off": len(row.off), "work": len(row.work)}
        for name, each in asked.items():
            setattr(row, name, each)
        row.save(update_fields=list(asked))
    counts = {"off": len(days_off), "work": len(days_worked)}
    data = {"year": year, **counts, "source": _digest(row, row.source), **before_after(was, counts)}
    record("calendar.imported", row, by=by, data=data, area_id=None, new=new)
    queries.changed()
    return row


def calendar_faults(year: int, off: Iterable[date], work: Iterable[date], source: str) -> list[str]:
    """What is wrong with a year's days, one sentence each; empty when nothing is."""
    days_off, days_worked = set(off), set(work)
    faults = []
    if not source.strip():
        faults.append(_("The notice is not named: give its title and number."))
    if len(source.strip()) > 200:
        faults.append(_("The notice's title and number have at most 200 characters."))
    if not days_off:
        faults.append(
            _("No day off is given for %(year)s: a notice names at least the public holidays.") % {"year": year}
        )
    earliest = date(year, 1, 1) - timedelta(days=7)
    faults += [
        _("%(day)s lies outside %(year)s.") % {"day": day, "year": year}
        for day in sorted(days_off | days_worked)
        if not earliest <= day <= date(year, 12, 31)
    ]
    faults += [_("%(day)s is both off and worked.") % {"day": day} for day in sorted(days_off & days_worked)]
    faults += [
        _("%(day)s is a weekday and worked anyway; only Saturdays and Sundays are made-up working days.") % {"day": day}
        for day in sorted(days_worked - days_off)
        if day.weekday() < 5
    ]
    return faults
