"""What a paper is about stands on upper floors; they say here how one gets back to it."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.journal.actors import Actor
from linli.papers.models import Paper


@dataclass(frozen=True)
class Link:
    """Where the subject is, and what it is called."""

    label: str
    url: str


Find = Callable[[int, Actor], Link | None]
_finders: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """Let `find` answer for subjects of this kind: the way there, or None for who may not read it."""
    _finders[kind] = find


def of(paper: Paper, by: Actor) -> Link | None:
    """The way back to what the paper is about."""
    find = _finders.get(paper.subject_kind)
    return find(paper.subject_id, by) if find else None
