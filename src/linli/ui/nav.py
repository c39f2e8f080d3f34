"""Navigation filled by the features: staff entries and residents' tabs. Lower floors never name upper ones.

Which staff entries there are hangs on the reader's posts and on the processes in force, so they are made once for all
who are alike (`register_reader`); what waits behind them (`counts`) is asked for every page.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.translation import get_language

from linli.kernel.remembered import Remembered

ESTATE_COOKIE = "linli_estate"
COUNT_LIMIT = 99
_CODE = re.compile(r"[0-9A-Za-z-]{1,32}")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    label: str
    items: tuple[Item, ...]

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
_made = Remembered[tuple[Item, ...]](500)
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
    items = [
        replace(item, count=waiting[item.url]) if item.url in waiting else item
        for item in _entries(request)
        if not item.waits or waiting.get(item.url)
    ]
    grouped: dict[str, list[Item]] = {}
    for item in _mark(items, request):
        grouped.setdefault(item.group, []).append(item)
    return [Group(label, tuple(entries)) for label, entries in grouped.items()]


def _unread(request: HttpRequest) -> bool:
    """Whether the page is read for the rows of its list alone (`papers.outs`)."""
    return getattr(request, "rows_alone", False)


def _entries(request: HttpRequest) -> tuple[Item, ...]:
    """All staff entries of such a reader, ordered."""

    def alike() -> Hashable:
        return (get_language(), get_script_prefix(), *(reader(request) for reader in _readers))

    def made() -> tuple[Item, ...]:
        return tuple(sorted((item for entries in _staff for item in entries(request)), key=lambda item: item.order))

    return _made.get(alike, made)


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
    """Mark the entry whose address, query included, fits the request best."""
    here, path = request.get_full_path(), request.path
    fits = [item.url for item in items if item.url == here] or [item.url for item in items if item.url == path]
    if not fits:
        fits = sorted((item.url for item in items if item.url != "/" and path.startswith(item.url)), key=len)[-1:]
    return [replace(item, current=True) if item.url in fits[:1] else item for item in items]
