"""Demands: who calls for a meeting, a removal or a candidate together, by which share of which roll, and what follows.

A demand is a list that people sign. It carries when those who signed are enough of a roll (`electorate.Roll`) by one of
the ways that its law opens; from the day on which it is handed in, the body has so many days to act. Where no law
gives a number of days, practice does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from linli.rules.ballot import A_FIFTH, A_THIRD, Measure, Share, Weight
from linli.rules.electorate import Roll

Of = Literal["owners", "members", "residents", "households", "representatives"]
Reason = Literal["resigned", "neglect", "private_gain", "duties_unmet", "harm", "other"]

A_TENTH = Share(1, 10)
_PRACTICE = "practice"


@dataclass(frozen=True)
class Way:
    """Enough sign: such a `share` of a roll in each of the measures, or so large a `number` of heads of it."""

    of: Of
    basis: str
    share: Share | None = None
    number: int = 0
    measures: tuple[Measure, ...] = ("heads",)

    def needed(self, whole: int) -> int:
        """The smallest number that is enough of so many."""
        return self.share.needed(whole) if self.share else self.number


@dataclass(frozen=True)
class Law:
    """One kind of demand: the bodies that have to act, the ways in which it carries, and their `days` to do so.

    The days are for calling what was demanded; where the law `holds` it, for holding it. `reasons`: one of them is
    given. `removes`: it is about somebody in a seat of the body, who is heard before the vote. `nominates`: it names
    somebody for an election.
    """

    bodies: tuple[str, ...]
    ways: tuple[Way, ...]
    days: int
    days_basis: str
    holds: bool = False
    reasons: tuple[Reason, ...] = ()
    removes: bool = False
    nominates: bool = False

    def way(self, of: str) -> Way | None:
        """The way by that roll; None where the law opens none."""
        return next((each for each in self.ways if each.of == of), None)

    def due(self, handed_in: date, local: int | None = None) -> date:
        """The last day on which the body acts in time: the first day is not counted (Civil Code 201).

        `local`: the days that the place has set where no law gives them.
        """
        days = local if local is not None and self.days and self.days_basis == _PRACTICE else self.days
        return handed_in + timedelta(days=days)


@dataclass(frozen=True)
class Line:
    """One measure of the count: so much `have` of `of`, where `needed` are enough."""

    measure: Measure
    have: int
    of: int
    needed: int
    basis: str

    @property
    def met(self) -> bool:
        """Whether it is enough; of nobody nothing is."""
        return self.of > 0 and self.have >= self.needed

    @property
    def missing(self) -> int:
        """How many heads, or 0.01 m², are still missing."""
        return max(self.needed - self.have, 0)

    @property
    def percent(self) -> int:
        """How far it has come on its way to what is needed, never rounded up to the goal."""
        return min(int(Fraction(self.have, self.needed) * 100), 100) if self.needed else 100


def signed_by(roll: Roll, signers: Collection[str]) -> Weight:
    """The heads and the area of those who signed: who owns together signs by any one of them, and each head once."""
    signing = set(signers)
    heads = [voter for voter in roll.voters if not signing.isdisjoint(voter.owners)]
    return Weight(len(heads), sum(voter.area for voter in heads))


def lines(way: Way, *, signed: Weight, roll: Weight) -> tuple[Line, ...]:
    """The count measure by measure. ValueError where more signed than there are: then the roll is another one."""
    if signed.heads > roll.heads or signed.area > roll.area:
        raise ValueError(f"More signed than are on the roll: {signed} of {roll}")
    return tuple(
        Line(each, getattr(signed, each), getattr(roll, each), way.needed(getattr(roll, each)), way.basis)
        for each in way.measures
    )


def carries(counted: Collection[Line]) -> bool:
    """Whether enough signed, in every measure."""
    return bool(counted) and all(line.met for line in counted)


_GUIDE = "业主大会和业主委员会指导规则"
_RESIDENTS = "城市居民委员会组织法"
ACT_DAYS = 30  # where no law says how many (practice)
_BOTH: tuple[Measure, ...] = ("heads", "area")


def _owners(article: str) -> Way:
    return Way("owners", f"物业管理条例 art. 13; {_GUIDE} art. {article}", A_FIFTH, measures=_BOTH)


def _of_residents(article: int) -> tuple[Way, ...]:
    basis = f"{_RESIDENTS} art. {article}"
    return (
        Way("residents", basis, A_TENTH),
        Way("households", basis, A_TENTH),
        Way("representatives", basis, A_THIRD),
    )


NOMINATING, NOMINATING_BASIS = 10, f"{_RESIDENTS} art. 18"  # so many voters name a candidate jointly
OWNERS_NOMINATING = "practice (业主大会议事规则)"
_OF_OWNERS = ("owners_committee", "property_management_committee")
# The first four are kinds of meetings (`rules.meetings`), which the body then calls with the notice of their own law.
KINDS: Mapping[str, Law] = {
    "owners_assembly": Law(_OF_OWNERS, (_owners("21"),), ACT_DAYS, _PRACTICE),
    "owners_committee": Law(
        ("owners_committee",), (Way("members", f"{_GUIDE} art. 37", A_THIRD),), 7, f"{_GUIDE} art. 37", holds=True
    ),
    "residents_assembly": Law(("community_committee",), _of_residents(26), ACT_DAYS, _PRACTICE),
    "residents_representatives": Law(
        ("community_committee",), (Way("representatives", f"{_RESIDENTS} art. 28", A_FIFTH),), ACT_DAYS, _PRACTICE
    ),
    "remove_owners": Law(
        ("owners_committee",),
        (Way("members", f"{_GUIDE} art. 44", A_THIRD), _owners("44")),
        ACT_DAYS,
        _PRACTICE,
        reasons=("resigned", "neglect", "private_gain", "duties_unmet", "harm", "other"),
        removes=True,
    ),
    "recall_residents": Law(("community_committee",), _of_residents(20), ACT_DAYS, _PRACTICE, removes=True),
    "nominate_residents": Law(
        ("community_committee",), (Way("residents", NOMINATING_BASIS, number=NOMINATING),), 0, _PRACTICE, nominates=True
    ),
}  # fmt: skip
ORDER_DAYS = 30  # within which the office above has a body act that did not (practice, after Hangzhou's rules)
