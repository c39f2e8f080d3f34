"""Where a case is put to a vote or to a meeting: said by the floors that hold them, on the case's own pages.

A floor above registers a source, which answers for the desk's page or for the one that everybody reads; a lower floor
never asks for votes or meetings itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from linli.cases.models import Case
from linli.journal.actors import Actor


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
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a floor's; called when the app is ready. Its third argument says whether everybody reads the page."""
    if source not in _sources:
        _sources.append(source)


def put(case: Case, by: Actor, *, public: bool) -> list[Put]:
    """All of them, latest first. One statement of each floor, two where there is something."""
    found = (one for source in _sources for one in source(case, by, public))
    return sorted(found, key=lambda one: one.day, reverse=True)
