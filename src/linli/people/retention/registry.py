"""Which fields are emptied when their time is over, and which are not and why. Each floor says it of its own tables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Kept:
    """Columns that are emptied together. `ended` gives the rows whose matter is closed and ended before an instant.

    `place` leads to the columns of `places.Located`; None: only the installation sets the time. `matter` is the kind
    and the column of the matter that the rows belong to, whose hold holds them.

    What lies beside the row instead of in its columns (files, words of steps): `filled` gives those of the rows that
    still have it, and `act` empties it, given their keys, in the transaction of the batch; `again`: and more of
    it that came since, to a matter that was open once more.

    `whole`: nothing refers to the row, so that it goes itself, and the night's count is its only tombstone. `matters`
    are the columns of kind and key where each row says to which matter it belongs.
    """

    key: str  # `retention.<key>` is the setting
    kind: str  # the journal's
    model: type[Model]
    columns: tuple[str, ...]
    ended: Callable[[datetime], "QuerySet[Any]"]
    place: str | None = ""
    matter: tuple[str, str] | None = None
    filled: "Callable[[QuerySet[Any]], QuerySet[Any]] | None" = None
    act: Callable[[list[int]], object] | None = None
    again: bool = False
    whole: bool = False
    matters: tuple[str, str] | None = None

    @property
    def setting(self) -> str:
        """The setting that says how many days it is kept."""
        return f"retention.{self.key}"


@dataclass(frozen=True)
class Otherwise:
    """Personal fields that no clock empties: what becomes of them instead."""

    model: type[Model]
    columns: tuple[str, ...]
    why: Promise


@dataclass(frozen=True)
class Holdable:
    """Matters that may be put on hold by whoever may do `action` to them.

    `name` is the column of what they are called, `given` says which are meant by what somebody typed.
    """

    model: type[Model]
    action: str
    name: str
    given: Callable[[str], Q]


@dataclass(frozen=True)
class PartOf:
    """Rows that stand for a matter's sake alone: a hold of the matter, whose key is in `column`, holds what tells of
    them too."""

    model: type[Model]
    matter: str
    column: str


_kept: dict[str, Kept] = {}
_otherwise: list[Otherwise] = []
_holdable: dict[str, Holdable] = {}
_parts: dict[str, PartOf] = {}


def keep(*fields: Kept) -> None:
    """Let these be emptied when their time is over."""
    _kept.update({each.key: each for each in fields})


def otherwise(model: type[Model], columns: str, why: Promise) -> None:
    """Say why columns (names with spaces between) are not emptied by the clock."""
    made = Otherwise(model, tuple(columns.split()), why)
    if made not in _otherwise:
        _otherwise.append(made)


def may_be_held(kind: str, matter: Holdable) -> None:
    """Let matters of a kind be put on hold."""
    _holdable[kind] = matter


def part_of(kind: str, part: PartOf) -> None:
    """Let what tells of rows of this kind be held with their matter."""
    _parts[kind] = part


def kept() -> Iterable[Kept]:
    """Everything that is emptied by the clock, in a steady order."""
    return tuple(_kept[key] for key in sorted(_kept))


def others() -> Iterable[Otherwise]:
    """Everything that is not."""
    return tuple(_otherwise)


def holdable() -> dict[str, Holdable]:
    """Kinds of matters that may be held."""
    return dict(_holdable)


def parts() -> dict[str, PartOf]:
    """Kinds of rows that are held with a matter, in a steady order."""
    return dict(sorted(_parts.items()))
