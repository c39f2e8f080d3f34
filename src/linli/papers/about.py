"""What a paper is about stands on upper floors; they say here how one gets back to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from linli.journal.actors import Actor
from linli.papers.models import Paper


@dataclass(frozen=True)
class Link:
    """Where the subject is, and what it is called."""

    label: str
    url: str


Find = Callable[[int, Actor], Link | None]
Titles = Callable[[Paper], dict[str, str]]
Upon = Callable[[Paper], list[tuple[str, str]]]
Readers = Callable[[], Mapping[str, frozenset[str]]]
_finders: dict[str, Find] = {}
_readers: list[Readers] = []
_upon: dict[str, Upon] = {}
_titles: dict[str, Titles] = {}


def register(kind: str, find: Find, upon: Upon | None = None, titles: Titles | None = None) -> None:
    """Let `find` answer for subjects of this kind: the way there, or None for who may not read it.

    `upon` tells upon which of the subject's parties a paper has to be served, each by key and name; `titles` what
    the fields of its templates are called.
    """
    if titles:
        _titles[kind] = titles
    _finders[kind] = find
    if upon:
        _upon[kind] = upon


def register_readers(tell: Readers) -> None:
    """Let `tell` say which processes each kind of post reads because their pages name it."""
    _readers.append(tell)


def read_by(post_kind: str) -> frozenset[str]:
    """The processes whose closed papers this kind of post reads in its body."""
    return frozenset().union(*(tell().get(post_kind, frozenset()) for tell in _readers))


def titles(paper: Paper) -> dict[str, str]:
    """What the paper's fields are called by people; a field that is missing here is called by its own name."""
    tell = _titles.get(paper.subject_kind)
    return tell(paper) if tell else {}


def addressees(paper: Paper) -> list[tuple[str, str]]:
    """The parties upon whom the paper has to be served; none where it is the subject's own."""
    tell = _upon.get(paper.subject_kind)
    return tell(paper) if tell else []


def of(paper: Paper, by: Actor) -> Link | None:
    """The way back to what the paper is about."""
    find = _finders.get(paper.subject_kind)
    return find(paper.subject_id, by) if find else None
