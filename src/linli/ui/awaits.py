"""What waits for one person outside the boxes of cases, said by the features: on their own page, and on the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import HttpRequest

from linli.people.doors import actor
from linli.people.models import Person


@dataclass(frozen=True)
class Awaited:
    """One thing that waits: what it is, where it is seen to, what to know of it, and a chip with its tone."""

    title: str
    url: str
    text: str = ""
    chip: str = ""
    tone: str = "due"


Source = Callable[[HttpRequest], Iterable[Awaited]]
Concerns = Callable[[int], Iterable[QuerySet[Any]]]  # rows without which nothing of the source waits for that person
_own: list[Source] = []
_desk: list[Source] = []
_concerns: dict[Source, Concerns] = {}


def register(source: Source, *, desk: bool = False, concerns: Concerns | None = None) -> Source:
    """Add a feature's: shown on the person's own page and on their desk, or with `desk` on the desk alone.

    With `concerns` it is asked only where one of these rows is there: one statement says so for all of them.
    """
    listed = _desk if desk else _own
    if source not in listed:
        listed.append(source)
        if concerns:
            _concerns[source] = concerns
    return source


def own(request: HttpRequest) -> list[Awaited]:
    """What waits for the person on their own page."""
    asked = _concerned(actor(request).person_id)
    return _late_first(one for source in _own if source in asked or source not in _concerns for one in source(request))


def _late_first(rows: Iterable[Awaited]) -> list[Awaited]:
    """Else as the features stand: of many only the first are unfolded."""
    return sorted(rows, key=lambda one: one.tone != "late")


def _concerned(person_id: int | None) -> set[Source]:
    """Which of those that say whom they concern have rows of this person. One statement."""
    rows = [(source, found) for source, concerns in _concerns.items() for found in concerns(person_id or 0)]
    if person_id is None or not rows:
        return set()
    there = Person.objects.filter(pk=person_id).values_list(*(Exists(found) for _source, found in rows)).first()
    return {source for (source, _found), holds in zip(rows, there or (), strict=False) if holds}


def at_desk(request: HttpRequest) -> list[Awaited]:
    """The same, and what waits for their posts."""
    return _late_first([*own(request), *(one for source in _desk for one in source(request))])
