"""What was agreed beforehand about where and when a case says something happened: said by the floors that keep it.

A floor above registers a source; it is asked for cases of the categories whose process says `agreed` alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linli.cases.models import Case
from linli.rules.pack import Pack


@dataclass(frozen=True)
class Agreed:
    """One agreement: what it is called, what it says of that time and who answered for it, where it is read."""

    title: str
    text: str
    chip: str
    tone: str
    url: str = ""


Source = Callable[[Case], Iterable[Agreed]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a floor's; called when the app is ready."""
    if source not in _sources:
        _sources.append(source)


def met(case: Case, pack: Pack) -> list[Agreed]:
    """What the case meets. No statement for a category that asks for none."""
    if not pack.category(case.category).agreed:
        return []
    return [one for source in _sources for one in source(case)]
