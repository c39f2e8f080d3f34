"""Votes counted as the law says: who took part, who agreed, and the arithmetic line by line.

Heads and areas (in 0.01 m²) are whole numbers and a share is a pair of them, so nothing is ever rounded. 以上 includes
the number itself, 过半数 is strictly more than half (Civil Code 1259). A tie is returned, and no rule here breaks it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from linli.rules.editions import in_force

Measure = Literal["heads", "area"]
Stage = Literal["participation", "approval"]
Of = Literal["roll", "taking_part"]
FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)
VOID = "void"  # written once too often, it makes a paper void whose voter nobody knows


@dataclass(frozen=True)
class Share:
    """A part of a whole that must be reached, or gone beyond where `over`."""

    part: int
    whole: int
    over: bool = False

    def met(self, have: int, of: int) -> bool:
        """Whether `have` of `of` is enough; of nobody nothing is."""
        have_parts, needed_parts = have * self.whole, of * self.part
        return of > 0 and (have_parts > needed_parts if self.over else have_parts >= needed_parts)

    def needed(self, of: int) -> int:
        """The smallest number that is enough."""
        return of * self.part // self.whole + 1 if self.over else -(-of * self.part // self.whole)

    def above(self, other: "Share") -> bool:
        """Whether it asks for more than the other does."""
        mine, theirs = self.part * other.whole, other.part * self.whole
        return mine > theirs or (mine == theirs and self.over and not other.over)


HALF_OR_MORE, MORE_THAN_HALF = Share(1, 2), Share(1, 2, over=True)
TWO_THIRDS, MORE_THAN_TWO_THIRDS = Share(2, 3), Share(2, 3, over=True)
A_THIRD, THREE_QUARTERS, FOUR_FIFTHS = Share(1, 3), Share(3, 4), Share(4, 5)
A_FIFTH = Share(1, 5)


class Weight(NamedTuple):
    """So many heads with so much exclusive area, in 0.01 m² (0 where only heads count)."""

    heads: int = 0
    area: int = 0

    def plus(self, other: "Weight") -> "Weight":
        """Both together."""
        return Weight(self.heads + other.heads, self.area + other.area)


@dataclass(frozen=True)
class Threshold:
    """One thing that must hold: `measure` of those taking part, or agreeing, is such a share `of` whom."""

    stage: Stage
    measure: Measure
    of: Of
    share: Share
    basis: str


Matters = Mapping[int, tuple[Threshold, ...]]  # by matter what must hold
Editions = Mapping[date, Matters]


@dataclass(frozen=True)
class Line:
    """A threshold with its numbers: `have` `of` a whole, where `needed` are enough."""

    threshold: Threshold
    have: int
    of: int

    @property
    def met(self) -> bool:
        """Whether the threshold is met."""
        return self.threshold.share.met(self.have, self.of)

    @property
    def needed(self) -> int:
        """The smallest number that would be enough."""
        return self.threshold.share.needed(self.of)

    @property
    def missing(self) -> int:
        """How many heads, or 0.01 m², are still missing; 0 when it is met."""
        return 0 if self.met else max(self.needed - self.have, 0)


@dataclass(frozen=True)
class Result:
    """What the thresholds say, in the order in which the law asks them."""

    lines: tuple[Line, ...]

    @property
    def passed(self) -> bool:
        """Whether every one is met."""
        return all(line.met for line in self.lines)

    @property
    def failed(self) -> Line | None:
        """The first that is not met."""
        return next((line for line in self.lines if not line.met), None)


def decide(thresholds: Iterable[Threshold], *, roll: Weight, taking_part: Weight, agreeing: Weight) -> Result:
    """Whether those who agree are enough, of those who take part, of those on the roll.

    ValueError when more take part than are on the roll, or more agree than take part: then the papers are wrong.
    """
    for few, many, what in ((taking_part, roll, "take part than are on the roll"),
                            (agreeing, taking_part, "agree than take part")):  # fmt: skip
        if few.heads > many.heads or few.area > many.area:
            raise ValueError(f"More {what}: {few} of {many}")
    have = {"participation": taking_part, "approval": agreeing}
    whole = {"roll": roll, "taking_part": taking_part}
    return Result(
        tuple(
            Line(each, getattr(have[each.stage], each.measure), getattr(whole[each.of], each.measure))
            for each in thresholds
        )
    )


# ---- papers ---------------------------------------------------------------------------------------------------------


class Paper(NamedTuple):
    """One voter's valid paper: what it chooses, and the voter's area (0.01 m²)."""

    choices: tuple[str, ...]
    area: int = 0


@dataclass(frozen=True)
class Tally:
    """What was chosen by how many. `blank` chose nothing and took part; `void` chose more than allowed and did not."""

    by_option: Mapping[str, Weight]
    taking_part: Weight
    blank: Weight
    void: Weight

    @property
    def leaders(self) -> tuple[str, ...]:
        """The options with the most heads, in the order of the paper; several when level, none without votes."""
        best = max((weight.heads for weight in self.by_option.values()), default=0)
        return tuple(option for option, weight in self.by_option.items() if weight.heads == best > 0)


def count(papers: Iterable[Paper], *, options: Iterable[str], most: int = 1) -> Tally:
    """Add up papers that may choose up to `most` of the options. An option nobody chose is listed with nothing.

    ValueError for a choice that is not on the paper, or made twice on one: such a paper cannot have been taken in.
    """
    heads: dict[str, int] = dict.fromkeys(options, 0)
    area: dict[str, int] = defaultdict(int)
    taking_part, taking_area, blank, blank_area, void, void_area = 0, 0, 0, 0, 0, 0
    for choices, own in papers:
        if len(choices) > most:
            void, void_area = void + 1, void_area + own
            continue
        taking_part, taking_area = taking_part + 1, taking_area + own
        if not choices:
            blank, blank_area = blank + 1, blank_area + own
        elif len(choices) > 1 and len(set(choices)) < len(choices):
            raise ValueError(f"A choice stands twice on one paper: {choices}")
        for choice in choices:
            if choice not in heads:
                raise ValueError(f"{choice!r} is not on the paper; the options are {list(heads)}")
            heads[choice] += 1
            area[choice] += own
    return Tally(
        {option: Weight(number, area[option]) for option, number in heads.items()},
        Weight(taking_part, taking_area),
        Weight(blank, blank_area),
        Weight(void, void_area),
    )


# ---- silence --------------------------------------------------------------------------------------------------------

SIGNED_BASIS = "业主大会和业主委员会指导规则 art. 22"
PROXY_BASIS = "业主大会和业主委员会指导规则 art. 26(1)"
PROXY_LIST_BASIS = "城市居民委员会组织法 art. 19"
PROXIES_AT_MOST, PROXY_LIMITS_BASIS = 3, f"practice, after {PROXY_LIST_BASIS}"
SILENCE_BASIS = "业主大会和业主委员会指导规则 art. 26(2)"


def majority(tally: Tally) -> str:
    """The option that more than half of those taking part chose, in heads and in area; empty when there is none."""
    for option, weight in tally.by_option.items():
        if all(MORE_THAN_HALF.met(have, of) for have, of in zip(weight, tally.taking_part, strict=True)):
            return option
    return ""


def with_silent(tally: Tally, silent: Weight) -> Tally:
    """The tally once papers delivered and not returned join the majority, as an estate's own rules may say.

    Only where there is one majority, in heads and in area, is there something to join; else the silent stay out. Units
    to which no paper could be delivered are never among the silent.
    """
    option = majority(tally)
    if not option:
        return tally
    joined = {**tally.by_option, option: tally.by_option[option].plus(silent)}
    return Tally(joined, tally.taking_part.plus(silent), tally.blank, tally.void)


# ---- what is decided by which thresholds ----------------------------------------------------------------------------


def _double(stage: Stage, of: Of, share: Share, basis: str) -> tuple[Threshold, Threshold]:
    return Threshold(stage, "heads", of, share, basis), Threshold(stage, "area", of, share, basis)


def stricter(tests: Iterable[Threshold], local: Mapping[Stage, Share], basis: str) -> tuple[Threshold, ...]:
    """The same where the place's own rules ask for more. What asks for no more than the law changes nothing."""
    return tuple(
        replace(each, share=local[each.stage], basis=f"{each.basis}; {basis}")
        if each.stage in local and local[each.stage].above(each.share)
        else each
        for each in tests
    )


CODE = "民法典 art. 278"
_TAKING_PART = _double("participation", "roll", TWO_THIRDS, CODE)
_ORDINARY = (*_TAKING_PART, *_double("approval", "taking_part", MORE_THAN_HALF, CODE))
_GRAVE = (*_TAKING_PART, *_double("approval", "taking_part", THREE_QUARTERS, CODE))

# The nine matters that owners decide together, by their number in the article. 物业管理条例 art. 11-12 still prints the
# rule of before the Code, which is the later and higher law.
_CODE: Matters = {
    1: _ORDINARY,  # the assembly's rules of procedure
    2: _ORDINARY,  # the estate's covenant
    3: _ORDINARY,  # the committee and its members
    4: _ORDINARY,  # the property company or another manager
    5: _ORDINARY,  # using the maintenance fund
    6: _GRAVE,  # raising it
    7: _GRAVE,  # rebuilding
    8: _GRAVE,  # another use of common parts, or a business with them
    9: _ORDINARY,  # other major matters
}
OWNERS_LAW: Editions = {date(2021, 1, 1): _CODE}
OWNERS = in_force(OWNERS_LAW)
LOCAL_BASIS = "业主大会议事规则"
