"""Who gets a place that came free, and until when they answer. Practice, configurable: no law says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

BASIS = "practice"
EARLY = timedelta(hours=1)  # before it begins, from which on one signs in


@dataclass(frozen=True)
class Party:
    """Somebody who waits, with those who come along."""

    key: int
    heads: int


def promoted(free: int | None, waiting: Iterable[Party]) -> list[int]:
    """Who of those waiting, in their order, is offered what is free. None: there is room for all.

    A party for which there is not enough room is passed over and keeps its turn: an empty chair helps nobody.
    """
    found = []
    for party in waiting:
        if free is None or party.heads <= free:
            found.append(party.key)
            free = None if free is None else free - party.heads
    return found


def answer_by(now: datetime, starts: datetime, hours: int) -> datetime:
    """Until when whoever is offered a place takes it: so many hours, and not beyond its beginning."""
    return min(now + timedelta(hours=hours), starts)


def signs_at_desk(missed: int, at_most: int) -> bool:
    """Whether somebody who stayed away so often signs up at the desk alone (`at_most` 0: nobody has to)."""
    return 0 < at_most <= missed


def open_to_come(now: datetime, starts: datetime, ends: datetime) -> bool:
    """Whether one signs in now: from an hour before it begins until it ends."""
    return starts - EARLY <= now <= ends


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list: since when, and whether they waited in vain the last time."""

    key: int
    since: datetime
    turned_away: bool = False


def in_turn(waiting: Iterable[Waiting]) -> list[int]:
    """Whose turn it is: who was turned away the last time comes first, then whoever has waited longest."""
    return [one.key for one in sorted(waiting, key=lambda one: (not one.turned_away, one.since, one.key))]
