"""What is set where. Read from a copy in this process that is at most five seconds old; own changes show at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any, Protocol

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.fresh import Fresh
from linli.rules.workdays import Calendar
from linli.settings import shipped
from linli.settings.models import EVERYWHERE, CalendarYear, Setting
from linli.settings.registry import Declared, all_declared, declared


class Place(Protocol):
    """An area as this floor knows it: the ids of itself and of those above, small to large."""

    @property
    def path_ids(self) -> list[int]: ...


@dataclass(frozen=True)
class Held:
    """A value, and the area and day it comes from; `area_id` None and no `starts`: the default.

    `overruled` is what had been set where a limit of the law, moved since, wins over it.
    """

    setting: Declared
    value: Any
    source: str
    area_id: int | None = None
    starts: date | None = None
    overruled: Any = None


@dataclass(frozen=True)
class _Row:
    value: Any
    starts: date
    ends: date | None
    source: str


@dataclass(frozen=True)
class _Copy:
    """Every set value, newest first by (key, area), and the calendar. `nearest` is what a step asks a dozen times."""

    rows: Mapping[tuple[str, int], list[_Row]]
    calendar: Calendar
    nearest: Callable[[str, tuple[int, ...], date], tuple[int, _Row] | None]


_copy = Fresh[_Copy](5.0)


def value(key: str, area: Place | None = None, *, chain: Iterable[int] | None = None, on: date | None = None) -> Any:
    """What holds in the area on the day (today): the nearest area's value, else the installation's, else the default.

    `chain` gives the area as ids from small to large instead. KeyError for a key that is not declared.
    """
    setting, found = _found(key, area, chain, on)
    return setting.default if found is None else setting.lawful(found[1].value)


def held(key: str, area: Place | None = None, *, chain: Iterable[int] | None = None, on: date | None = None) -> Held:
    """As `value`, with where it comes from."""
    setting, found = _found(key, area, chain, on)
    if found is None:
        return Held(setting, setting.default, setting.source)
    area_id, row = found
    lawful = setting.lawful(row.value)
    return Held(setting, lawful, row.source, area_id, row.starts, row.value if lawful != row.value else None)


def _found(
    key: str, area: Place | None, chain: Iterable[int] | None, on: date | None
) -> tuple[Declared, tuple[int, _Row] | None]:
    ids = tuple(chain) if chain is not None else tuple(area.path_ids) if area else ()
    return declared(key), _current().nearest(key, ids, on or clock.today())


def all_held(chain: Iterable[int], *, on: date | None = None) -> list[Held]:
    """Every setting as it holds in the area, by key: for the settings page."""
    ids = list(chain)
    return [held(each.key, chain=ids, on=on) for each in all_declared()]


def _nearest(
    rows: Mapping[tuple[str, int], list[_Row]], key: str, ids: tuple[int, ...], day: date
) -> tuple[int, _Row] | None:
    """The value that holds on the day, with the area that has it: the first of `ids` with one, else everywhere."""
    for area_id in (*ids, EVERYWHERE):
        row = _in_force(rows.get((key, area_id), []), day)
        if row is not None and row.value is not None:
            return area_id, row
    return None


def _in_force(newest_first: list[_Row], day: date) -> _Row | None:
    begun = (row for row in newest_first if row.starts <= day)
    latest = next(begun, None)
    return latest if latest and (latest.ends is None or day <= latest.ends) else None


def calendar() -> Calendar:
    """The working days known: imported years, else the shipped ones."""
    return _current().calendar


def set_values(key: str, area_id: int) -> list[Setting]:
    """What was and will be set for one key in one area itself, newest first."""
    return list(Setting.objects.filter(key=key, area_id=area_id).order_by("-starts"))


def areas_with(keys: Iterable[str]) -> frozenset[int]:
    """The areas that have set one of these, now or some time; from the copy, so that it costs no statement."""
    wanted = frozenset(keys)
    return frozenset(area_id for key, area_id in _current().rows if key in wanted)


def is_set(key: str) -> bool:
    """Whether any area has a value of its own now, or will have one."""
    lasting = Q(ends=None) | Q(ends__gte=clock.today())
    return Setting.objects.filter(lasting, key=key, value__isnull=False).exists()


def changed() -> None:
    """Said in the transaction that sets something: it reads anew, and everybody here once it is over."""
    _copy.changed()


def forget() -> None:
    """Read anew at the next question."""
    _copy.forget()


def _current() -> _Copy:
    return _copy.get("all", _read)


def _read() -> _Copy:
    rows: defaultdict[tuple[str, int], list[_Row]] = defaultdict(list)
    for each in Setting.objects.order_by("-starts"):
        rows[each.key, each.area_id].append(_Row(each.value, each.starts, each.ends, each.source))
    years = dict(shipped.calendars())
    for year in CalendarYear.objects.all():
        years[year.year] = shipped.year_days({"off": year.off, "work": year.work, "source": year.source})
    found = dict(rows)
    return _Copy(found, Calendar(years), lru_cache(maxsize=1024)(partial(_nearest, found)))
