"""Pages of one's own, offered on an estate's page to whoever has something on them, and to nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from linli.people.models import Person
from linli.ui import addresses


@dataclass(frozen=True)
class Page:
    """A page of one's own: what its entry says, its name among the addresses, and the rows that make it worth one."""

    label: Callable[[], str]
    name: str
    icon: str
    rows: Callable[[int], QuerySet[Any]]


@dataclass(frozen=True)
class Entry:
    """One entry as it is drawn."""

    label: str
    url: str
    icon: str


_pages: list[Page] = []


def register(page: Page) -> None:
    """Add a feature's; called when the app is ready. Once a name."""
    if page.name not in {one.name for one in _pages}:
        _pages.append(page)


def of(person_id: int | None) -> Iterator[Entry]:
    """Those on which the person has something. One statement for all of them."""
    if person_id is None or not _pages:
        return
    found = Person.objects.filter(pk=person_id).values_list(*(Exists(page.rows(person_id)) for page in _pages)).first()
    for page, holds in zip(_pages, found or (), strict=False):
        if holds:
            yield Entry(page.label(), addresses.page(page.name), page.icon)
