"""Navigation filled by the features: staff entries and residents' tabs. Lower floors never name upper ones.

Which staff entries there are hangs on the reader's posts and on the processes in force, so they are made once for all
who are alike (`register_reader`); what waits behind them (`counts`) is asked for every page.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.translation import get_language

from linli.kernel.remembered import Remembered

ESTATE_COOKIE = "linli_estate"
COUNT_LIMIT = 99
_CODE = re.compile(r"[0-9A-Za-z-]{1,32}")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `count` None shows nothing; `tone` "late" or "due"; lower `order` first; `group` a heading or "".

    One that only `waits` is left out while its count is nothing.
    """

    label: str
    url: str
    count: int | None = None
    tone: str = ""
    icon: str = ""
    order: int = 50
    group: str = ""
    current: bool = False
    waits: bool = False

    @property
    def shown_count(self) -> str:
        """The count in words that fit: counts are capped queries, so more than the limit is "99+"."""
        return "" if self.count is None else _shown(self.count)


def _shown(count: int) -> str:
    return f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)


@dataclass(frozen=True, eq=False)
class Group:
    """Entries under one heading. One group serves all who are alike, but where something waits or is being read."""

    label: str
    items: tuple[Item, ...]

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Where its entries lead."""
        return frozenset(item.url for item in self.items)

    @cached_property
    def steady(self) -> bool:
        """Whether all entries are there whatever waits."""
        return not any(item.waits for item in self.items)

    @property
    def count(self) -> int:
        """How much waits behind all of them."""
        return sum(item.count or 0 for item in self.items)

    @property
    def shown_count(self) -> str:
        """The same in words that fit."""
        return _shown(self.count)


StaffEntries = Callable[[HttpRequest], Iterable[Item]]
Counts = Callable[[HttpRequest], Mapping[str, int]]
Reader = Callable[[HttpRequest], Hashable]
TabEntries = Callable[[HttpRequest, str], Iterable[Item]]
PlaceLine = Callable[[HttpRequest], str]
Bell = Callable[[HttpRequest], Item | None]
_staff: list[StaffEntries] = []
_counts: list[Counts] = []
_readers: list[Reader] = []
_made = Remembered[tuple[Group, ...]](500)
_tabs: list[TabEntries] = []
_place: list[PlaceLine] = []
_bells: list[Bell] = []


def register(entries: StaffEntries, counts: Counts | None = None) -> None:
    """Add a feature's staff entries, and how much waits behind their addresses; called in AppConfig.ready.

    The entries hang on nothing but the language and what `register_reader` names.
    """
    if entries not in _staff:
        _staff.append(entries)
        _counts.extend([counts] if counts else [])


def register_reader(reader: Reader) -> None:
    """Say on what of the reader, or of the whole installation, the staff entries hang."""
    if reader not in _readers:
        _readers.append(reader)


def register_tabs(entries: TabEntries) -> TabEntries:
    """Add a feature's residents' tabs: called with the request and an estate's code ("" when none is known)."""
    if entries not in _tabs:
        _tabs.append(entries)
    return entries


def register_place(line: PlaceLine) -> PlaceLine:
    """Say where and as what the person works ("Anhe Estate · branch secretary"); the first non-empty answer counts."""
    if line not in _place:
        _place.append(line)
    return line


def register_bell(bell: Bell) -> Bell:
    """Say where the person reads what they were told, with how much is unread; None for whoever is not signed in."""
    if bell not in _bells:
        _bells.append(bell)
    return bell


def bell(request: HttpRequest) -> Item | None:
    """What stands in the head of residents' pages."""
    if _unread(request):
        return None
    return next((found for one in _bells if (found := one(request))), None)


def groups(request: HttpRequest) -> list[Group]:
    """All staff entries, ordered, under their headings, the current one marked."""
    if _unread(request):
        return []
    waiting = {url: number for counts in _counts for url, number in counts(request).items()}
    standing = _standing(request)
    current = _current([item for group in standing for item in _shown_of(group, waiting)], request)
    told = (_told(group, waiting, current) for group in standing)
    return [group for group in told if group.items]


def _shown_of(group: Group, waiting: Mapping[str, int]) -> Iterable[Item]:
    return (item for item in group.items if not item.waits or waiting.get(item.url))


def _told(group: Group, waiting: Mapping[str, int], current: str) -> Group:
    """The group with what waits behind its entries and the current one marked; itself where nothing of it is said."""
    if group.steady and current not in group.addresses and group.addresses.isdisjoint(waiting):
        return group
    said = (
        replace(item, count=waiting.get(item.url, item.count), current=item.url == current)
        for item in _shown_of(group, waiting)
    )
    return Group(group.label, tuple(said))


def _unread(request: HttpRequest) -> bool:
    """Whether the page is read for the rows of its list alone (`papers.outs`)."""
    return getattr(request, "rows_alone", False)


def _standing(request: HttpRequest) -> tuple[Group, ...]:
    """All staff entries of such a reader, ordered, under their headings."""

    def alike() -> Hashable:
        return (get_language(), get_script_prefix(), *(reader(request) for reader in _readers))

    def made() -> tuple[Group, ...]:
        items = sorted((item for entries in _staff for item in entries(request)), key=lambda item: item.order)
        grouped: dict[str, list[Item]] = {}
        for item in items:
            grouped.setdefault(item.group, []).append(item)
        return tuple(_group(label, tuple(entries)) for label, entries in grouped.items())

    return _made.get(alike, made)


@lru_cache(maxsize=1024)
def _group(label: str, items: tuple[Item, ...]) -> Group:
    """The one group of these entries: a city's posts are hundreds, most of what they may do is the same."""
    return Group(label, items)


def waiting(groups: Iterable[Group]) -> list[Item]:
    """The other entries in which something waits: what an empty page points to."""
    return [item for group in groups for item in group.items if item.count and not item.current]


def tabs(request: HttpRequest, estate: str) -> list[Item]:
    """The residents' tabs, ordered, the current one marked."""
    items = sorted((item for entries in _tabs for item in entries(request, estate)), key=lambda item: item.order)
    return _mark(items, request)


def place(request: HttpRequest) -> str:
    """The line under the brand on staff pages, or empty."""
    return next((words for line in _place if (words := line(request))), "")


def remembered_estate(request: HttpRequest) -> str:
    """The code of the estate visited last, from its cookie; anything that is no code is ignored."""
    code = request.COOKIES.get(ESTATE_COOKIE, "")
    return code if _CODE.fullmatch(code) else ""


def remember_estate(response: HttpResponse, code: str) -> None:
    """Let this phone come back to the estate: what it is shown where no address names one."""
    a_year = 60 * 60 * 24 * 365
    response.set_cookie(ESTATE_COOKIE, code, max_age=a_year, samesite="Lax", httponly=True, secure=settings.HTTPS)


def _mark(items: list[Item], request: HttpRequest) -> list[Item]:
    current = _current(items, request)
    return [replace(item, current=True) if item.url == current else item for item in items]


def _current(items: Iterable[Item], request: HttpRequest) -> str:
    """The address among theirs, query included, that fits the request best; "" where none does."""
    here, path = request.get_full_path(), request.path
    urls = [item.url for item in items]
    if here in urls:
        return here
    if path in urls:
        return path
    return max((url for url in urls if url != "/" and path.startswith(url)), key=len, default="")
