"""What a person holds right now: terms in posts, homes, near relatives. Kept in the process for at most two seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.fresh import Fresh, by_our_clock
from linli.kernel.kept import Kept, keep
from linli.people import kinds


@dataclass(frozen=True)
class Held:
    """A term with what its post says: enough to decide without another statement."""

    term_id: int
    post_id: int
    kind: str
    title: str
    organisation_id: int
    organisation: str
    area_id: int
    level: str
    area_name: str
    acting: bool
    starts: datetime
    ends: datetime | None
    estate_id: int | None = None  # in which its area lies; None: above all estates, or a grid of several

    def runs(self, at: datetime) -> bool:
        """Whether the term runs at the instant; its end is no longer part of it."""
        return self.starts <= at and (self.ends is None or at < self.ends)

    @property
    def strong(self) -> bool:
        """Whether the post asks for a second factor."""
        found = kinds.post(self.kind)
        return found is not None and found.strong


@dataclass(frozen=True)
class Home:
    """A unit that a person lives in, owns, or was bound to."""

    unit_id: int
    estate_id: int


_COLUMNS = (
    "pk", "post_id", "post__kind", "post__title", "post__organisation_id", "post__organisation__name",
    "post__area_id", "post__area__level", "post__area__name", "acting", "starts", "ends", "post__area__estate_id",
)  # fmt: skip

# Stand in the kept statement for whose terms are wanted, and when.
_PERSON, _NOW = -1_000_000_021, datetime(1926, 1, 1, tzinfo=UTC)


def _all_held(person_id: int) -> tuple[Held, ...]:
    def read() -> tuple[Held, ...]:
        return tuple(Held(*row) for row in _kept_terms().tuples({_PERSON: person_id, _NOW: clock.now()}))

    return _terms.get(person_id, read)


@lru_cache(maxsize=1)
def _kept_terms() -> Kept[Any]:
    from linli.people.models import Term

    running = Term.objects.filter(Q(ends=None) | Q(ends__gt=_NOW), person_id=_PERSON)
    return keep(running.order_by("pk").values_list(*_COLUMNS))


def read_ahead(person_ids: Iterable[int]) -> None:
    """Read what all of these hold with one statement, where each is about to be asked for."""
    _terms.renewed_all(lambda: _read_held(person_ids))


def _read_held(person_ids: Iterable[int]) -> dict[int, tuple[Held, ...]]:
    from linli.people.models import Term

    found: dict[int, tuple[Held, ...]] = dict.fromkeys(person_ids, ())
    running = Term.objects.filter(Q(ends=None) | Q(ends__gt=clock.now()), person_id__in=list(found))
    for person_id, *row in running.order_by("pk").values_list("person_id", *_COLUMNS):
        found[person_id] += (Held(*row),)
    return found


def _read_homes(person_id: int) -> tuple[Home, ...]:
    from linli.people.models import Binding, Ownership, Residence

    living = Q(ends=None) | Q(ends__gt=clock.now())
    sources: list[tuple[Any, str]] = [
        (Residence.objects.filter(living, person_id=person_id), "household__unit"),
        (Ownership.objects.filter(living, person_id=person_id), "unit"),
        (Binding.objects.filter(person_id=person_id, state=Binding.APPROVED), "unit"),
    ]
    parts = [rows.order_by().values_list(f"{unit}_id", f"{unit}__estate_id") for rows, unit in sources]
    return tuple(Home(*row) for row in sorted(set(parts[0].union(*parts[1:]))))


def _read_near(person_id: int) -> frozenset[int]:
    from linli.people import kin

    return frozenset(kin.near(person_id, clock.now()))


_terms = Fresh[tuple[Held, ...]](2.0, by_our_clock)
_homes = Fresh[tuple[Home, ...]](2.0, by_our_clock)
_near = Fresh[frozenset[int]](2.0, by_our_clock)


def held(person_id: int | None) -> list[Held]:
    """The person's running terms in posts that give power; seats in bodies are asked of the bodies."""
    if person_id is None:
        return []
    now = clock.now()
    return [term for term in _all_held(person_id) if term.runs(now) and term.kind not in kinds.SEATS]


def acted(person_id: int | None) -> frozenset[int]:
    """The posts in which the person acts for whoever holds them, or until somebody does."""
    return frozenset(term.post_id for term in held(person_id) if term.acting)


def sits(person_id: int | None) -> bool:
    """Whether the person sits in any body, with power or without: a meeting calls nobody else."""
    now = clock.now()
    return person_id is not None and any(term.runs(now) for term in _all_held(person_id))


def bodies(person_id: int | None) -> frozenset[int]:
    """The bodies in which the person sits now, with power or without."""
    now = clock.now()
    held = _all_held(person_id) if person_id is not None else ()
    return frozenset(term.organisation_id for term in held if term.runs(now))


def homes(person_id: int | None) -> tuple[Home, ...]:
    """The units the person lives in, owns or is bound to."""
    return () if person_id is None else _homes.get(person_id, lambda: _read_homes(person_id))


def near(person_id: int) -> frozenset[int]:
    """The person's near relatives (`people.kin`), from whose matters an office keeps away."""
    return _near.get(person_id, lambda: _read_near(person_id))


def near_now(person_id: int, kept: dict[tuple[int, int], frozenset[int]]) -> frozenset[int]:
    """The same as the database has it, asked once for each `kept`: another process may have noted one this instant."""
    asked = person_id, _near.edition
    if asked not in kept:
        kept[asked] = _near.renewed(person_id, lambda: _read_near(person_id))
    return kept[asked]


def changed_near() -> None:
    """Who is near to whom is written: read anew by this transaction, by all once it is over. It has two sides."""
    _near.changed()


def changed(*person_ids: int) -> None:
    """What these (or all) hold is written now: read anew by this transaction, and by all once it is over."""
    changed_near()
    _terms.changed(*person_ids)
    _homes.changed(*person_ids)


def forget(*person_ids: int) -> None:
    """Read what is kept about these (or everybody) anew, without a change in this process."""
    for kept in (_terms, _homes):
        kept.forget(*person_ids)
    _near.forget()
