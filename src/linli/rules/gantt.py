"""Plan against actual (甘特图): where on a line of days the bars of a plan lie, and how each step stands.

Positions count in thousandths of the line, so that a page of any width can draw them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.rules.workdays import add_days, add_months
from linli.rules.works import Milestone

WHOLE = 1000
State = Literal["coming", "waiting", "running", "late", "done", "done_late"]


@dataclass(frozen=True)
class Bar:
    """A stretch of the line."""

    start: int
    length: int


@dataclass(frozen=True)
class Step:
    """One step of the plan with its bars. `days`: how many it is behind in the state in which it stands."""

    milestone: Milestone
    state: State
    days: int
    planned: Bar
    actual: Bar | None


@dataclass(frozen=True)
class Gantt:
    """The line of days from the first to the last day of plan and actual, both included."""

    begins: date
    ends: date
    steps: tuple[Step, ...]
    months: tuple[tuple[int, date], ...]  # where each month begins
    today: int | None  # None where the day lies outside


def gantt(milestones: Sequence[Milestone], on: date) -> Gantt | None:
    """The chart as it stands that day, in the order of the plan; None without a step."""
    if not milestones:
        return None
    known = [day for one in milestones for day in (one.planned_begin, one.planned_end, one.begun, one.ended) if day]
    running = any(one.begun and not one.ended for one in milestones)
    begins, ends = min(known), max([*known, on] if running else known)
    whole = (ends - begins).days + 1

    def at(day: date) -> int:
        return WHOLE * (day - begins).days // whole

    def bar(first: date, last: date) -> Bar:
        start = at(first)
        return Bar(start, max(WHOLE // whole, at(add_days(last, 1)) - start, 1))

    ordered = sorted(milestones, key=lambda one: (one.planned_begin, one.planned_end))
    steps = []
    for one in ordered:
        last = one.ended or max(on, one.begun) if one.begun else None
        actual = bar(one.begun, last) if one.begun and last else None
        steps.append(Step(one, *_standing(one, on), bar(one.planned_begin, one.planned_end), actual))
    return Gantt(begins, ends, tuple(steps), _months(begins, ends, at), at(on) if begins <= on <= ends else None)


def _standing(one: Milestone, on: date) -> tuple[State, int]:
    if one.ended:
        behind = (one.ended - one.planned_end).days
        return ("done_late", behind) if behind > 0 else ("done", 0)
    behind = (on - one.planned_end).days
    if behind > 0:
        return "late", behind
    if one.begun:
        return "running", 0
    waits = (on - one.planned_begin).days
    return ("waiting", waits) if waits > 0 else ("coming", 0)


def _months(begins: date, ends: date, at: Callable[[date], int]) -> tuple[tuple[int, date], ...]:
    first = add_months(begins.replace(day=1), 0 if begins.day == 1 else 1)
    found = []
    while first <= ends:
        found.append((at(first), first))
        first = add_months(first, 1)
    return tuple(found)
