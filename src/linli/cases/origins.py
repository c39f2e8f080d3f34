"""What a case may be begun from on a floor above: what its matter is called there, and what becomes of it once begun.

The floor above registers its kind; the door that begins a case at the desk is told the kind and the key, and both are
one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from linli.cases.models import Case
from linli.journal.actors import Actor


@dataclass(frozen=True)
class Origin:
    """`words`: the matter as it is called there; `begun`: what follows. Both refuse whoever may not begin from it.

    `hold`: lock it, before any row of a case, as whoever begins one up there does.
    """

    words: Callable[[int, Actor], str]
    hold: Callable[[int], object]
    begun: Callable[[int, Case, Actor], None]


_origins: dict[str, Origin] = {}


def register(kind: str, origin: Origin) -> None:
    """Let cases begin from this kind; called when the app is ready."""
    _origins[kind] = origin


def read(text: str) -> tuple[str, int] | None:
    """`kind.key` as it stands in an address; None for anything else."""
    kind, _dot, key = text.partition(".")
    known = kind in _origins and key.isascii() and key.isdigit() and len(key) < 19
    return (kind, int(key)) if known else None


def words(origin: tuple[str, int], by: Actor) -> str:
    """What the matter is called there."""
    kind, key = origin
    return _origins[kind].words(key, by)


def hold(origin: tuple[str, int]) -> None:
    """Nobody else begins from it, or changes it, until the case stands."""
    kind, key = origin
    _origins[kind].hold(key)


def begun(origin: tuple[str, int], case: Case, by: Actor) -> None:
    """The case was begun from it."""
    kind, key = origin
    _origins[kind].begun(key, case, by)
