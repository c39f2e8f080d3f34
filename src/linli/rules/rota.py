"""Duty rotas (checkpoint, patrol, gate): which assignment breaks a rule, whoever proposed it.

Hard rules (practice, configurable): enough people and every qualification in a slot, nobody in two slots at once or
while away, no more than eight hours on end, eleven hours of rest between two duties. What is soft, fairness above all,
is measured and never refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal[
    "too_few", "too_many", "unqualified", "twice", "away", "too_long", "too_little_rest", "unknown", "no_slot"
]


@dataclass(frozen=True)
class Slot:
    """A time to be kept by `least` to `most` people; of each skill in `needs` one of them at least has it."""

    key: str
    start: datetime
    end: datetime
    least: int = 2
    most: int = 2
    needs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.end <= self.start or not 1 <= self.least <= self.most:
            raise ValueError(f"{self.key} is no slot: it ends after it starts and takes at least one person")


@dataclass(frozen=True)
class Keeper:
    """A person who may be on duty: what they can do, when they are away, and when they are on duty on other rotas."""

    key: str
    skills: frozenset[str] = frozenset()
    away: tuple[tuple[datetime, datetime], ...] = ()
    elsewhere: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Limits:
    """The longest duty on end, and the least rest between two."""

    on_end: timedelta = timedelta(hours=8)
    rest: timedelta = timedelta(hours=11)


@dataclass(frozen=True)
class Fault:
    """A hard rule that an assignment breaks: in which slot, and for whom ("" where it is the slot's own)."""

    kind: Kind
    slot: str
    keeper: str = ""


def faults(
    slots: Sequence[Slot], keepers: Sequence[Keeper], kept: Mapping[str, Sequence[str]], limits: Limits | None = None
) -> list[Fault]:
    """Every hard rule that an assignment (slot → keepers) breaks; empty where it holds."""
    people = {keeper.key: keeper for keeper in keepers}
    found = [fault for slot in slots for fault in _of_slot(slot, people, kept.get(slot.key, ()))]
    found += [Fault("no_slot", key) for key in sorted(kept.keys() - {slot.key for slot in slots})]
    for keeper in keepers:
        own = sorted((slot for slot in slots if keeper.key in kept.get(slot.key, ())), key=lambda slot: slot.start)
        found += _of_keeper(keeper, own, limits or Limits())
    return found


def _of_slot(slot: Slot, people: Mapping[str, Keeper], kept: Sequence[str]) -> Iterator[Fault]:
    yield from (Fault("unknown", slot.key, key) for key in kept if key not in people)
    yield from (Fault("twice", slot.key, key) for key in set(kept) if kept.count(key) > 1)
    if len(set(kept)) < slot.least:
        yield Fault("too_few", slot.key)
    if len(set(kept)) > slot.most:
        yield Fault("too_many", slot.key)
    there = frozenset[str]().union(*(people[key].skills for key in kept if key in people))
    if slot.needs - there:
        yield Fault("unqualified", slot.key)


def _of_keeper(keeper: Keeper, own: Sequence[Slot], limits: Limits) -> Iterator[Fault]:
    for slot in own:
        if any(start < slot.end and slot.start < end for start, end in keeper.away):
            yield Fault("away", slot.key, keeper.key)
    spans = sorted([(slot.start, slot.end, slot.key) for slot in own] + [(*one, "") for one in keeper.elsewhere])
    begun: datetime | None = None  # when they came for the duties that join on to one another
    until: datetime | None = None  # the latest end so far
    ours = ""  # this rota's latest slot among those: a fault between two duties elsewhere is not this rota's
    for start, end, key in spans:
        named = key or ours
        if until is not None and named and start < until:
            yield Fault("twice", named, keeper.key)
        elif until is not None and named and until < start < until + limits.rest:
            yield Fault("too_little_rest", named, keeper.key)
        if begun is None or until is None or start > until:
            begun, ours, named = start, key, key
        until, ours = max(until or end, end), named
        if named and until - begun > limits.on_end:
            yield Fault("too_long", named, keeper.key)


def unfairness(slots: Sequence[Slot], keepers: Sequence[Keeper], kept: Mapping[str, Sequence[str]]) -> timedelta:
    """How much longer the busiest is on duty than the least busy."""
    hours = {keeper.key: timedelta(0) for keeper in keepers}
    for slot in slots:
        for key in kept.get(slot.key, ()):
            hours[key] += slot.end - slot.start
    return max(hours.values(), default=timedelta(0)) - min(hours.values(), default=timedelta(0))
