"""Public works (民生工程): filing of the acceptance, tender thresholds, plan against actual in days and in money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.rules.clocks import ClockSpec

FILING = ClockSpec("filing", 15, "days", "建设工程质量管理条例 art. 49")
PLAN_PUBLICATION = ClockSpec("plan_publication", 7, "days", "practice", roll=False)

PERIODS = (FILING, PLAN_PUBLICATION)

Purchase = Literal["works", "goods", "services"]
TENDER_BASIS = "国家发展改革委令第16号 art. 5"
TENDER_FROM: dict[Purchase, int] = {"works": 4_000_000_00, "goods": 2_000_000_00, "services": 1_000_000_00}


def must_tender(kind: Purchase, price: int) -> bool:
    """Whether a purchase of that estimated price (fen) must be put out to tender."""
    return price >= TENDER_FROM[kind]


def back_to_publicity(budget: int, changes: int, *, above: int = 10) -> bool:
    """Whether changes (fen) go beyond so many per cent of the budget, and are made public anew (practice)."""
    return 100 * abs(changes) > above * budget


@dataclass(frozen=True)
class Milestone:
    """One step of the plan: its days, its money in fen, and what became of both (None: not yet)."""

    name: str
    planned_begin: date
    planned_end: date
    budget: int = 0
    begun: date | None = None
    ended: date | None = None
    spent: int = 0

    def __post_init__(self) -> None:
        if self.planned_end < self.planned_begin:
            raise ValueError(f"{self.name}: planned to end on {self.planned_end}, before {self.planned_begin}")
        if self.ended and (self.begun is None or self.ended < self.begun):
            raise ValueError(f"{self.name}: ended on {self.ended} without having begun before")

    def late_days(self, on: date) -> int:
        """Days behind the plan at its end, or so far; below 0 when ended early."""
        if self.ended:
            return (self.ended - self.planned_end).days
        return max(0, (on - self.planned_end).days)

    def planned_days(self, until: date) -> int:
        """How many of its planned days lie up to and with `until`."""
        return max(0, (min(until, self.planned_end) - self.planned_begin).days + 1)


@dataclass(frozen=True)
class Standing:
    """Plan against actual on one day: parts per thousand of the planned days, and money in fen."""

    planned: int
    actual: int
    late_days: int
    budget: int
    spent: int

    @property
    def over_budget(self) -> int:
        return max(0, self.spent - self.budget)


def standing(milestones: Sequence[Milestone], on: date) -> Standing:
    """How the works stand that day. A step that runs counts by the days since it began, ended ones whole."""
    whole = sum(each.planned_days(each.planned_end) for each in milestones)
    planned = sum(each.planned_days(on) for each in milestones)
    actual = sum(_done_days(each, on) for each in milestones)
    return Standing(
        planned=1000 * planned // whole if whole else 0,
        actual=1000 * actual // whole if whole else 0,
        late_days=max((each.late_days(on) for each in milestones), default=0),
        budget=sum(each.budget for each in milestones),
        spent=sum(each.spent for each in milestones),
    )


def _done_days(milestone: Milestone, on: date) -> int:
    length = milestone.planned_days(milestone.planned_end)
    if milestone.ended and milestone.ended <= on:
        return length
    if milestone.begun is None or milestone.begun > on:
        return 0
    # A step that has not ended is not done, however long it has taken: its last day counts only with its end.
    return min((on - milestone.begun).days + 1, length - 1)
