"""Judging works sent in for a call (征集评选): what the points of a jury come to, and who gets which prize.

Practice: each juror gives points by criteria; a work's score is the mean of the sums, or without the highest and the
lowest of them (去掉一个最高分和一个最低分) where enough jurors gave some. Scores are exact fractions. What two works
of one score cannot both get is named and left to the jury: no rule here draws lots.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Generic, Literal, TypeVar

BASIS = "practice"
Way = Literal["mean", "trimmed"]
TRIMMED_FROM = 5  # sums: of fewer, leaving two out would let two or three people decide

Work = TypeVar("Work", bound=Hashable)


@dataclass(frozen=True)
class Outcome(Generic[Work]):
    """`prizes`: a work's prize by its number, 0 the first. `ties`: works of one score that the jury has to order."""

    prizes: Mapping[Work, int]
    ties: tuple[frozenset[Work], ...]


def score(sums: Sequence[int], way: Way) -> Fraction:
    """What the jurors' sums for one work come to. ValueError when nobody judged it."""
    if not sums:
        raise ValueError("nobody judged this work")
    counted = sorted(sums)[1:-1] if way == "trimmed" and len(sums) >= TRIMMED_FROM else sums
    return Fraction(sum(counted), len(counted))


def outcome(
    scores: Mapping[Work, Fraction], places: Sequence[int], *, least: int = 0, order: Mapping[Work, int] | None = None
) -> Outcome[Work]:
    """Who gets which prize: `places` of each, the first prize first.

    A work below `least` gets none, and a place may stay free (空缺). `order` is what the jury decided between works of
    one score, 1 the first. Works that are still level, and would not get the same, are a tie and get nothing yet.
    """
    decided = order or {}

    def rank(work: Work) -> tuple[Fraction, int]:
        return -scores[work], decided.get(work, 0)

    by_place = [number for number, count in enumerate(places) for _ in range(count)]
    prizes: dict[Work, int] = {}
    ties, at = [], 0
    worthy = sorted((work for work, given in scores.items() if given >= least), key=rank)
    for _rank, group in groupby(worthy, key=rank):
        level = list(group)
        theirs = by_place[at : at + len(level)]
        at += len(level)
        if not theirs:
            break
        if len(set(theirs)) > 1 or len(theirs) < len(level):
            ties.append(frozenset(level))
        else:
            prizes.update(dict.fromkeys(level, theirs[0]))
    return Outcome(prizes, tuple(ties))
