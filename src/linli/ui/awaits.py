"""What waits for one person outside the boxes of cases, said by the features: on their own page, and on the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Awaited:
    """One thing that waits: what it is, where it is seen to, what to know of it, and a chip with its tone."""

    title: str
    url: str
    text: str = ""
    chip: str = ""
    tone: str = "due"


Source = Callable[[HttpRequest], Iterable[Awaited]]
_own: list[Source] = []
_desk: list[Source] = []


def register(source: Source, *, desk: bool = False) -> Source:
    """Add a feature's: shown on the person's own page and on their desk, or with `desk` on the desk alone."""
    listed = _desk if desk else _own
    if source not in listed:
        listed.append(source)
    return source


def own(request: HttpRequest) -> list[Awaited]:
    """What waits for the person on their own page."""
    return [one for source in _own for one in source(request)]


def at_desk(request: HttpRequest) -> list[Awaited]:
    """The same, and what waits for their posts."""
    return [*own(request), *(one for source in _desk for one in source(request))]
