"""Navigation filled by the features: staff entries and residents' tabs. Lower floors never name upper ones."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ESTATE_COOKIE = "linli_estate"
COUNT_LIMIT = 99
_CODE = re.compile(r"[0-9A-Za-z-]{1,32}")


@dataclass(frozen=True)
class Item:
    """One entry. `count` None shows nothing; `tone` "late" or "due"; lower `order` first; `group` a heading or ""."""

    label: str
    url: str
    count: int | None = None
    tone: str = ""
    icon: str = ""
    order: int = 50
    group: str = ""
    current: bool = False

    @property
    def shown_count(self) -> str:
        """The count in words that fit: counts are capped queries, so more than the limit is "99+"."""
        if self.count is None:
            return ""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    label: str
    items: tuple[Item, ...]


StaffEntries = Callable[[HttpRequest], Iterable[Item]]
TabEntries = Callable[[HttpRequest, str], Iterable[Item]]
PlaceLine = Callable[[HttpRequest], str]
Bell = Callable[[HttpRequest], Item | None]
_staff: list[StaffEntries] = []
_tabs: list[TabEntries] = []
_place: list[PlaceLine] = []
_bells: list[Bell] = []


def register(entries: StaffEntries) -> StaffEntries:
    """Add a feature's staff entries; called in AppConfig.ready or as a decorator. Once a function."""
    if entries not in _staff:
        _staff.append(entries)
    return entries


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
    return next((found for one in _bells if (found := one(request))), None)


def groups(request: HttpRequest) -> list[Group]:
    """All staff entries, ordered, under their headings, the current one marked."""
    items = sorted((item for entries in _staff for item in entries(request)), key=lambda item: item.order)
    items = _mark(items, request)
    labels = list(dict.fromkeys(item.group for item in items))
    return [Group(label, tuple(item for item in items if item.group == label)) for label in labels]


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
