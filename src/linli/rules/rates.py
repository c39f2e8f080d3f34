"""The three rates of requests handled: 响应率, 解决率, 满意率 (practice, configurable; Beijing's regulation, art. 32).
Beside them how the work went: 立案率, 按期处置率, 结案率, 返工率 (practice, after the measures of GB/T 30428).

Counted in whole numbers and given in tenths of a per cent, rounded half up. A rate over nothing is None, not 0 or 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

GRADES = ("very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied")
SATISFIED = GRADES[:3]
FACES = ("satisfied", "basically_satisfied", "dissatisfied")  # glad, even, sad
WEIGHTS = dict(zip(GRADES, (100, 80, 60, 30, 0), strict=True))

BASIS = "北京市接诉即办工作条例 art. 32"

Unanswered = Literal["excluded", "unsolved"]


@dataclass(frozen=True)
class Counts:
    """What was counted. `unanswered`: called back, or asked by link, without an answer on solved or not."""

    dispatched: int
    contacted_in_time: int
    solved: int
    unsolved: int
    satisfaction: Mapping[str, int]
    unanswered: int = 0

    def __post_init__(self) -> None:
        if unknown := self.satisfaction.keys() - set(GRADES):
            raise ValueError(f"{sorted(unknown)} are no grades; the five are {list(GRADES)}")
        numbers = (self.dispatched, self.contacted_in_time, self.solved, self.unsolved, self.unanswered)
        if min(*numbers, *self.satisfaction.values()) < 0:
            raise ValueError(f"a count is below 0: {self}")
        if self.contacted_in_time > self.dispatched:
            raise ValueError(f"{self.contacted_in_time} of {self.dispatched} requests cannot have been contacted")


@dataclass(frozen=True)
class Rate:
    """One rate with its formula: `part` over `whole`, and the names of what was added up in each."""

    part: int
    whole: int
    part_of: tuple[str, ...]
    whole_of: tuple[str, ...]

    @property
    def tenths(self) -> int | None:
        """Tenths of a per cent, rounded half up; None when there is nothing to divide by."""
        return (2000 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """`96.0`, or empty text when there is no rate."""
        return text_of(self.tenths)


@dataclass(frozen=True)
class Rates:
    """The three rates, and the weighted satisfaction in tenths of a point of 100 (grades weigh 100, 80, 60, 30, 0)."""

    response: Rate
    solution: Rate
    satisfaction: Rate
    weighted_sum: int
    unanswered: Unanswered

    @property
    def weighted_tenths(self) -> int | None:
        """Mean weight of the answers in tenths, rounded half up."""
        whole = self.satisfaction.whole
        return (20 * self.weighted_sum + whole) // (2 * whole) if whole else None

    @property
    def weighted_text(self) -> str:
        """`85.2`, or empty text when nobody answered."""
        return text_of(self.weighted_tenths)


@dataclass(frozen=True)
class Weights:
    """How much each rate weighs in the score of an area (综合得分), in any whole numbers."""

    response: int = 20
    solution: int = 40
    satisfaction: int = 40


def score(found: Rates, weights: Weights) -> int | None:
    """The weighted mean of the three in tenths of a point of 100, rounded half up.

    None while a rate that weighs anything has nothing to be reckoned from, or where none weighs anything: a mean of the
    others would pass for the whole.
    """
    parts = [
        (found.response.tenths, weights.response),
        (found.solution.tenths, weights.solution),
        (found.satisfaction.tenths, weights.satisfaction),
    ]
    counted = [(tenths, weight) for tenths, weight in parts if weight]
    whole = sum(weight for _tenths, weight in counted)
    if not whole or any(tenths is None for tenths, _weight in counted):
        return None
    total = sum((tenths or 0) * weight for tenths, weight in counted)
    return (2 * total + whole) // (2 * whole)


def text_of(tenths: int | None) -> str:
    return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"


def rates(counts: Counts, *, unanswered: Unanswered = "excluded") -> Rates:
    """The three rates. Requests without an answer are left out of the solution rate, or count as unsolved."""
    asked: tuple[str, ...] = ("solved", "unsolved")
    whole = counts.solved + counts.unsolved
    if unanswered == "unsolved":
        asked, whole = (*asked, "unanswered"), whole + counts.unanswered
    graded = {grade: counts.satisfaction.get(grade, 0) for grade in GRADES}
    return Rates(
        response=Rate(counts.contacted_in_time, counts.dispatched, ("contacted_in_time",), ("dispatched",)),
        solution=Rate(counts.solved, whole, ("solved",), asked),
        satisfaction=Rate(sum(graded[grade] for grade in SATISFIED), sum(graded.values()), SATISFIED, GRADES),
        weighted_sum=sum(WEIGHTS[grade] * count for grade, count in graded.items()),
        unanswered=unanswered,
    )


HANDLING_BASIS = "practice"


@dataclass(frozen=True)
class Handling:
    """How far the matters reported in a period went, as they stand when it is reckoned; each name is part of the one
    above it, but that `answered` and `due` are both part of `accepted`.

    What two people left out of the figures is in none of them.

    - `reported`: whatever came in the period, by any door.
    - `accepted`: somebody is or was put in charge of it, or it was handled; and it was not refused as none for this
      office (不予受理). What was withdrawn, or merged into another, before anybody had it was not accepted.
    - `closed`: ended: confirmed by whoever reported it, or without a word after an answer, or withdrawn on the way.
    - `due`: it has a limit for its handling, and is handled, or past that limit: now, or when it ended. One that rests
      (parked, merged into another, or while its reporter is asked) is not due, nor one withdrawn within its limit.
    - `in_time`: handled no later than that limit, with extensions and without the time in which it rested.
    - `answered`: it was handled at least once, whatever followed.
    - `sent_back`: of these, taken up again at least once: somebody else looked and did not pass it, the reporter said
      that it is not solved, or had it reopened. However often, it counts once.
    """

    reported: int
    accepted: int
    closed: int
    due: int
    in_time: int
    answered: int
    sent_back: int

    def __post_init__(self) -> None:
        inside = (
            (self.reported, self.accepted), (self.accepted, self.closed), (self.accepted, self.due),
            (self.due, self.in_time), (self.accepted, self.answered), (self.answered, self.sent_back),
        )  # fmt: skip
        if min(part for _whole, part in inside) < 0 or any(part > whole for whole, part in inside):
            raise ValueError(f"these cannot be parts of one another: {self}")


@dataclass(frozen=True)
class HandlingRates:
    """立案率, 按期处置率, 结案率, 返工率. Of the last, less is better."""

    acceptance: Rate
    timeliness: Rate
    closing: Rate
    rework: Rate


def handling(counts: Handling) -> HandlingRates:
    """Accepted ÷ received (`reported`); in time ÷ due; closed ÷ accepted; sent back ÷ answered."""
    return HandlingRates(
        acceptance=Rate(counts.accepted, counts.reported, ("accepted",), ("reported",)),
        timeliness=Rate(counts.in_time, counts.due, ("in_time",), ("due",)),
        closing=Rate(counts.closed, counts.accepted, ("closed",), ("accepted",)),
        rework=Rate(counts.sent_back, counts.answered, ("sent_back",), ("answered",)),
    )
