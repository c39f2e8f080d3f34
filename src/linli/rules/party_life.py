"""What a branch owes its members beside meetings: talks (谈心谈话) and training, each year.

Talks: every kind of pair once a year at least, members of the committee with one another, with members, and members
with one another (中国共产党支部工作条例(试行) art. 17). Training: 32 hours a year for members, 56 and one course for
secretaries and members of the committee (中国共产党党员教育管理工作条例 art. 28, as practice reads it).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Pair = Literal["committee", "between", "members"]
PAIRS: tuple[Pair, ...] = ("committee", "between", "members")
TALKS_BASIS = "中国共产党支部工作条例(试行) art. 17"
LEFT_OUT_BASIS = "practice, after 中国共产党基层组织选举工作条例"
TRAINING_BASIS = "中国共产党党员教育管理工作条例"
MEMBER_HOURS, COMMITTEE_HOURS = 32, 56


@dataclass(frozen=True)
class Tally:
    """How many of how many had what a year asks; who had not."""

    of: int
    missing: frozenset[int]

    @property
    def had(self) -> int:
        """How many had it."""
        return self.of - len(self.missing)


def pair_of(one: int, other: int, committee: Collection[int]) -> Pair:
    """The kind of pair of a talk."""
    seated = (one in committee) + (other in committee)
    return "committee" if seated == 2 else "between" if seated == 1 else "members"


def talked(committee: Collection[int], members: Collection[int], held: Iterable[tuple[int, int]]) -> dict[Pair, Tally]:
    """By kind of pair who of those concerned had no such talk yet: of a committee of one nobody talks with itself."""
    ordinary = set(members) - set(committee)
    asked: dict[Pair, set[int]] = {
        "committee": set(committee) if len(set(committee)) > 1 else set(),
        "between": ordinary if committee else set(),
        "members": ordinary if len(ordinary) > 1 else set(),
    }
    had: dict[Pair, set[int]] = {pair: set() for pair in PAIRS}
    for one, other in held:
        had[pair_of(one, other, committee)] |= {one, other}
    return {pair: Tally(len(people), frozenset(people - had[pair])) for pair, people in asked.items()}


def trained(
    committee: Collection[int], members: Collection[int], hours: Mapping[int, int], courses: Collection[int]
) -> dict[Literal["committee", "members"], Tally]:
    """Who has fewer hours than the year asks, or of the committee no course."""
    seated, ordinary = set(committee), set(members) - set(committee)
    short = {pk for pk in ordinary if hours.get(pk, 0) < MEMBER_HOURS}
    behind = {pk for pk in seated if hours.get(pk, 0) < COMMITTEE_HOURS or pk not in courses}
    return {"committee": Tally(len(seated), frozenset(behind)), "members": Tally(len(ordinary), frozenset(short))}
