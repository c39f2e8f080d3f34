"""What the floors above keep of a case beside its page: a story made of it, a booking for it, films sent with it.

A floor above registers a source; a lower floor never asks for them itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.places.models import Area
from linli.rules.pack import Pack


@dataclass(frozen=True)
class Kept:
    """One of them: what it is, how it stands, where it is read."""

    title: str
    text: str
    chip: str
    tone: str
    url: str


Source = Callable[[Case, Pack, Actor], Iterable[Kept]]
Own = Callable[[Case, Pack], Iterable[Kept]]
_sources: list[Source] = []
_own: list[Own] = []


def register(source: Source) -> None:
    """Add a floor's; called when the app is ready. It makes at most one statement, none for processes without such."""
    if source not in _sources:
        _sources.append(source)


def kept(case: Case, pack: Pack, by: Actor) -> list[Kept]:
    """All of them."""
    return [one for source in _sources for one in source(case, pack, by)]


def register_own(source: Own) -> None:
    """The same for the page of whoever reported."""
    if source not in _own:
        _own.append(source)


def own(case: Case, pack: Pack) -> list[Kept]:
    """All that whoever reported is led to."""
    return [one for source in _own for one in source(case, pack)]


Before = Callable[[Area], Iterable[tuple[str, str]]]
_before: list[Before] = []


def register_before(source: Before) -> None:
    """Where residents may look before they write: words and address each, without a statement."""
    if source not in _before:
        _before.append(source)


def before(estate: Area) -> list[tuple[str, str]]:
    """All of them."""
    return [one for source in _before for one in source(estate)]


@dataclass(frozen=True)
class Guide:
    """How something like the matter is done: what to bring and where, and the same in words to put into an answer.

    `url`: where residents read all of it; empty where the desk alone does.
    """

    code: str
    title: str
    bring: str
    where: str
    text: str
    url: str


Guides = Callable[[Case, Pack], Iterable[Guide]]
_guides: list[Guides] = []


def register_guides(source: Guides) -> None:
    """Add a floor's that knows how things are done. It makes two statements at most, none where nothing is known."""
    if source not in _guides:
        _guides.append(source)


def guides(case: Case, pack: Pack) -> list[Guide]:
    """Those that fit the matter, while it waits and where it was not accepted; those for the desk alone among them."""
    if not pack.front or not (case.open or pack.states[case.state].outcome == "declined"):
        return []
    return [one for source in _guides for one in source(case, pack)]
