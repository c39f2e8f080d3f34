"""Where a case is put to a vote or to a meeting: said by the floors that hold them, on the case's own pages.

A floor above registers a source, which answers for the desk's page or for the one that everybody reads; a lower floor
never asks for votes or meetings itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, QuerySet

from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep


@dataclass(frozen=True)
class Put:
    """One vote or meeting on the case: what it is called, when and how it stands, where it is read ("": nowhere)."""

    title: str
    text: str
    chip: str
    tone: str
    day: date
    url: str = ""


Source = Callable[[Case, Actor, bool], Iterable[Put]]
Rows = Callable[[int], QuerySet[Any]]
_sources: dict[Source, Rows] = {}
_CASE = -1_000_000_012  # stands in the kept statement for the case


def register(source: Source, rows: Rows) -> None:
    """Add a floor's; called when the app is ready. Its third argument says whether everybody reads the page.

    `rows` of a case's key are those without which the source says nothing.
    """
    _sources[source] = rows


def put(case: Case, by: Actor, *, public: bool) -> list[Put]:
    """All of them, latest first. One statement, and one or two more of each floor that has something."""
    asked = zip(_sources, *_there().tuples({_CASE: case.pk}), strict=True)
    found = (one for source, there in asked if there for one in source(case, by, public))
    return sorted(found, key=lambda one: one.day, reverse=True)


@lru_cache(maxsize=1)
def _there() -> Kept[Case]:
    """Which floors have rows of the case, in one statement; made once all of them are registered."""
    return keep(Case.objects.filter(pk=_CASE).values_list(*(Exists(rows(_CASE)) for rows in _sources.values())))
