"""Thrift reports (红白喜事报备): who is bound, and what a council may point out. Practice, configurable by area.

A village or community covenant and its council persuade. Nobody is fined or refused a service for a feast; a duty binds
only those whom discipline rules bind (纪律处分条例 on weddings and funerals), and is enforced by their own bodies.
"""

from dataclasses import dataclass
from typing import Literal

from linli.rules.clocks import ClockSpec

BEFORE = ClockSpec("before", 10, "days", "practice", before=True)
AFTER_FUNERAL = ClockSpec("after_funeral", 10, "days", "practice", duty="citizen")
AFTER = ClockSpec("after", 10, "days", "practice", duty="citizen")

PERIODS = (BEFORE, AFTER_FUNERAL, AFTER)

Event = Literal["wedding", "funeral", "birthday", "full_month", "school_entrance", "housewarming", "enlistment"]
Status = Literal["resident", "party_member", "cadre", "official"]
BOUND: frozenset[Status] = frozenset({"party_member", "cadre", "official"})


def bound(status: Status) -> bool:
    """Whether discipline rules oblige the person to report; others are invited to."""
    return status in BOUND


@dataclass(frozen=True)
class Limits:
    """What the covenant calls modest; 0 sets no limit. Money in fen."""

    tables: int = 0
    people: int = 0
    gift: int = 0
    cars: int = 0
    per_table: int = 0


@dataclass(frozen=True)
class Feast:
    """What was announced, or what then took place."""

    tables: int = 0
    people: int = 0
    gift: int = 0
    cars: int = 0
    per_table: int = 0


def beyond(feast: Feast, limits: Limits) -> dict[str, tuple[int, int]]:
    """What goes beyond the covenant: name → (announced, limit), for the visit to talk about."""
    pairs = {name: (getattr(feast, name), limit) for name, limit in vars(limits).items() if limit}
    return {name: (announced, limit) for name, (announced, limit) in pairs.items() if announced > limit}


def report_comes_before(event: Event) -> bool:
    """Whether the report comes before the day; a funeral may be reported after it."""
    return event != "funeral"
