"""Candidates whom voters nominated jointly: the list is signed on one upper floor, the election held on another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linli.places.models import Area


@dataclass(frozen=True)
class Joint:
    """One list that was checked: for whom, by how many, and its code and title."""

    person_id: int
    name: str
    number: int
    code: str
    title: str


Source = Callable[[Area], Iterable[Joint]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Say which lists were checked in a place; the floor on which they are signed does."""
    if source not in _sources:
        _sources.append(source)


def joint(area: Area) -> list[Joint]:
    """Those of the place and of the community above it."""
    return [one for source in _sources for one in source(area)]
