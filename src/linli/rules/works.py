"""Public works (民生工程): plan against actual in days and in money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


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

    def planned_days(self, until: date) -> int:
        """How many of its planned days lie up to and with `until`."""
        return max(0, (min(until, self.planned_end) - self.planned_begin).days + 1)


@dataclass(frozen=True)
class Standing:
    """Plan against actual on one day: parts per thousand of the planned days, and money in fen."""

    planned: int
    actual: int
    budget: int
    spent: int


def standing(milestones: Sequence[Milestone], on: date) -> Standing:
    """How the works stand that day. A step that runs counts by the days since it began, ended ones whole."""
    whole = sum(each.planned_days(each.planned_end) for each in milestones)
    planned = sum(each.planned_days(on) for each in milestones)
    actual = sum(_done_days(each, on) for each in milestones)
    return Standing(
        planned=1000 * planned // whole if whole else 0,
        actual=1000 * actual // whole if whole else 0,
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
