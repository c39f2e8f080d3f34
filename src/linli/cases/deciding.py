"""Where a case is put to a vote or to a meeting: said by the floors that hold them, on the case's own pages.

A floor above registers a source, which answers for the desk's page or for the one that everybody reads; a lower floor
never asks for votes or meetings itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from linli.cases import there
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
_sources: dict[str, Source] = {}


def register(name: str, source: Source, rows: there.Rows) -> None:
    """Add a floor's; called when the app is ready. Its third argument says whether everybody reads the page.

    `rows` of a case's key are those without which the source says nothing.
    """
    _sources[name] = source
    there.register(name, rows)


def put(case: Case, by: Actor, *, public: bool) -> list[Put]:
    """All of them, latest first. At most one statement, and one or two more of each floor that has something."""
    speaking = [source for name, source in _sources.items() if there.has(case, name)]
    return sorted(
        (one for source in speaking for one in source(case, by, public)), key=lambda one: one.day, reverse=True
    )
