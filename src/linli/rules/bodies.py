"""Bodies and their law, one table: how large, for how long, who may sit in it, how it decides, when to elect anew.

The law of the residents' committee is that of 城市居民委员会组织法 as in force since 2026; of the owners' committee,
业主大会和业主委员会指导规则; of the branch, 中国共产党支部工作条例(试行). Where no law fixes a number, practice does,
and an estate may set another within `local`. How whoever counts heads alone decides stands here and nowhere else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from linli.rules.ballot import (
    FOUR_FIFTHS,
    HALF_OR_MORE,
    MORE_THAN_HALF,
    MORE_THAN_TWO_THIRDS,
    THREE_QUARTERS,
    TWO_THIRDS,
    Of,
    Share,
    Stage,
    Threshold,
)
from linli.rules.editions import in_force
from linli.rules.workdays import add_months

Fault = Literal["too_few", "too_many", "even", "women_missing"]
# What is asked of whoever sits: owns a home there; is of age; lives there; is a full Party member with a vote; lives
# with nobody of the same body (near relatives); lives with nobody of the body that this one supervises.
Ground = Literal["owner", "of_age", "resident", "full_member", "unrelated", "apart"]
Editions = Mapping[date, tuple[Threshold, ...]]
REELECTION_MONTHS = 3  # before a term ends its re-election is organised (指导规则 art. 47; for others practice)


@dataclass(frozen=True)
class Asked:
    """Something that whoever sits in a body has to be, and where it is written."""

    ground: Ground
    basis: str


@dataclass(frozen=True)
class Part:
    """So large a `share` of all members, or simply one of them, sits in one of these `seats`."""

    seats: tuple[str, ...]
    basis: str
    share: Share | None = None

    def met(self, have: int, of: int) -> bool:
        """Whether `have` members in such seats are enough among all."""
        return self.share.met(have, of) if self.share else have > 0


@dataclass(frozen=True)
class Among:
    """So large a `share` of all members is what the ground says, whatever seats they sit in."""

    ground: Ground
    share: Share
    basis: str

    def room(self, members: int) -> int:
        """How many of so many members need not be."""
        return members - self.share.needed(members)


@dataclass(frozen=True)
class Local:
    """How far an estate's own rules may go: the least share that must be there, and that must agree."""

    quorum: Share
    majority: Share


@dataclass(frozen=True)
class BodyLaw:
    """How large a body is, and for how long it is elected (0 sets no limit); who sits in it; how it decides.

    `parts` and `among` say how it is made up. Without `local` nobody but the law says how it decides.
    """

    least: int
    most: int
    term_years: int
    basis: str
    odd: bool = False
    women: str = ""  # the article that asks for women among the members
    members: tuple[Asked, ...] = ()
    parts: tuple[Part, ...] = ()
    among: tuple[Among, ...] = ()
    decides: Editions = field(default_factory=dict)
    local: Local | None = None

    def deciding(self, on: date | None = None) -> tuple[Threshold, ...]:
        """The thresholds in force on the day, else the latest."""
        return in_force(self.decides, on) if self.decides else ()


# From the least to the most: what an area may set instead, by the name under which it is stored.
SHARES: Mapping[str, Share] = {
    "half_or_more": HALF_OR_MORE,
    "more_than_half": MORE_THAN_HALF,
    "two_thirds": TWO_THIRDS,
    "more_than_two_thirds": MORE_THAN_TWO_THIRDS,
    "three_quarters": THREE_QUARTERS,
    "four_fifths": FOUR_FIFTHS,
}
_NAMES = {share: name for name, share in SHARES.items()}


def named(share: Share) -> str:
    """The name of a share."""
    return _NAMES[share]


def from_floor(floor: Share) -> list[str]:
    """The names of this share and of all that ask for more."""
    names = list(SHARES)
    return names[names.index(named(floor)) :]


def set_locally(thresholds: Iterable[Threshold], shares: Mapping[Stage, tuple[Share, str]]) -> tuple[Threshold, ...]:
    """The thresholds with the shares that an area has set, and where it is written that it did."""
    return tuple(
        replace(each, share=shares[each.stage][0], basis=shares[each.stage][1]) if each.stage in shares else each
        for each in thresholds
    )


def _deciding(since: date, quorum: Share, majority: Share, of: Of, basis: str, majority_basis: str = "") -> Editions:
    """Enough of all are there, and enough of all (or of those there) agree."""
    there = Threshold("participation", "heads", "roll", quorum, basis)
    agree = Threshold("approval", "heads", of, majority, majority_basis or basis)
    return {since: (there, agree)}


_GUIDE, _BRANCH, _RESIDENTS = (
    "业主大会和业主委员会指导规则", "中国共产党支部工作条例(试行)", "城市居民委员会组织法",
)  # fmt: skip
_PARTY_VOTE = "中国共产党基层组织选举工作条例 art. 5"
_GUIDE_DAY, _BRANCH_DAY, _RESIDENTS_DAY = date(2010, 1, 1), date(2018, 10, 28), date(2026, 1, 1)
_FIRST_ASSEMBLY = f"{_GUIDE} art. 9-10"
_LOCAL_BODY = "practice, after 北京市物业管理条例 and others"
_OWNER = (Asked("owner", f"{_GUIDE} art. 31"), Asked("of_age", f"{_GUIDE} art. 31"))
_FULL_MEMBER = (Asked("full_member", _PARTY_VOTE),)
_HALF_OF_THOSE_THERE = _deciding(_GUIDE_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "taking_part", "practice")
_BY_PRACTICE = Local(HALF_OR_MORE, MORE_THAN_HALF)
OWNERS_SEATS = ("owner_seat",)

LAWS: dict[str, BodyLaw] = {
    "owners_committee": BodyLaw(
        5, 11, 5, f"{_GUIDE} art. 31-32", odd=True, members=_OWNER,
        decides=_deciding(
            _GUIDE_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "roll", f"{_GUIDE} art. 38", f"practice, after {_GUIDE} art. 38"
        ),
        local=Local(MORE_THAN_HALF, HALF_OR_MORE),
    ),
    "property_management_committee": BodyLaw(
        0, 0, 0, _LOCAL_BODY, odd=True,
        parts=(Part(OWNERS_SEATS, _LOCAL_BODY, HALF_OR_MORE),),
        decides=_deciding(date(2020, 5, 1), MORE_THAN_HALF, MORE_THAN_HALF, "roll", _LOCAL_BODY),
        local=Local(MORE_THAN_HALF, HALF_OR_MORE),
    ),
    "preparatory_group": BodyLaw(
        0, 0, 0, _FIRST_ASSEMBLY, odd=True,
        parts=(
            Part(OWNERS_SEATS, _FIRST_ASSEMBLY, HALF_OR_MORE), Part(("developer_seat",), _FIRST_ASSEMBLY),
            Part(("street_seat",), _FIRST_ASSEMBLY), Part(("community_seat",), _FIRST_ASSEMBLY),
        ),
        decides=_deciding(_GUIDE_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "roll", "practice"),
    ),
    "residents_committee": BodyLaw(
        5, 9, 5, f"{_RESIDENTS} art. 8, 14", women=f"{_RESIDENTS} art. 8",
        members=(
            Asked("resident", f"{_RESIDENTS} art. 16"), Asked("of_age", f"{_RESIDENTS} art. 16"),
            Asked("unrelated", f"{_RESIDENTS} art. 8"),
        ),
        decides=_deciding(_RESIDENTS_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "roll", f"{_RESIDENTS} art. 33"),
    ),
    "residents_supervision": BodyLaw(
        0, 0, 5, f"{_RESIDENTS} art. 36",
        members=(Asked("of_age", f"{_RESIDENTS} art. 16"), Asked("apart", f"{_RESIDENTS} art. 36")),
        decides=_deciding(_RESIDENTS_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "roll", "practice"),
    ),
    "residents_assembly": BodyLaw(
        0, 0, 0, f"{_RESIDENTS} art. 26",
        decides=_deciding(_RESIDENTS_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "taking_part", f"{_RESIDENTS} art. 27"),
    ),
    "residents_representatives": BodyLaw(
        0, 0, 5, f"{_RESIDENTS} art. 13, 28",
        members=(Asked("resident", f"{_RESIDENTS} art. 13"), Asked("of_age", f"{_RESIDENTS} art. 16")),
        parts=(Part(("representative_seat",), f"{_RESIDENTS} art. 28", FOUR_FIFTHS),),
        decides={
            **_deciding(date(2000, 11, 19), MORE_THAN_HALF, MORE_THAN_HALF, "taking_part", "practice"),
            **_deciding(_RESIDENTS_DAY, TWO_THIRDS, MORE_THAN_HALF, "taking_part", f"{_RESIDENTS} art. 29"),
        },
    ),
    "branch_committee": BodyLaw(
        3, 7, 3, f"{_BRANCH} art. 20", members=_FULL_MEMBER,
        decides=_deciding(_BRANCH_DAY, HALF_OR_MORE, MORE_THAN_HALF, "roll", f"{_BRANCH} art. 12", "practice"),
    ),
    "party_assembly": BodyLaw(
        0, 0, 0, f"{_BRANCH} art. 11",
        decides=_deciding(_BRANCH_DAY, HALF_OR_MORE, MORE_THAN_HALF, "roll", f"{_BRANCH} art. 11"),
    ),
    "joint": BodyLaw(  # 两委: the committee of the branch and that of the owners, each member once
        0, 0, 0, "practice", decides=_deciding(_GUIDE_DAY, MORE_THAN_HALF, MORE_THAN_HALF, "roll", "practice"),
    ),
    "council": BodyLaw(
        9, 15, 0, "practice", odd=True, members=(Asked("of_age", "practice"),),
        among=(Among("resident", HALF_OR_MORE, "practice"),),
        decides=_deciding(_GUIDE_DAY, TWO_THIRDS, MORE_THAN_HALF, "taking_part", "practice"),
        local=_BY_PRACTICE,
    ),
    "thrift_council": BodyLaw(0, 0, 0, "practice", decides=_HALF_OF_THOSE_THERE, local=_BY_PRACTICE),
    "team": BodyLaw(0, 0, 0, "practice", decides=_HALF_OF_THOSE_THERE),
    "opinion": BodyLaw(0, 0, 0, "practice"),  # a simple show of opinion: the leaders are told, nothing is decided
}  # fmt: skip
LAWS["community_branch_committee"] = replace(LAWS["branch_committee"], term_years=5)  # a community's: five years
# A Party group has three members, one of them full, at least.
GROUP_LEAST, GROUP_BASIS = 3, f"practice, after {_BRANCH} art. 9"
COMMITTEE_FROM, SMALL_BASIS = 7, f"{_BRANCH} art. 20"  # full members; a smaller branch has no committee


def faults(law: BodyLaw, *, seats: int, women: int | None = None) -> list[Fault]:
    """What is wrong with a body of so many seats; `women` among them where the law asks, None when it is not known."""
    found: list[Fault] = []
    if seats < law.least:
        found.append("too_few")
    if law.most and seats > law.most:
        found.append("too_many")
    if law.odd and seats % 2 == 0:
        found.append("even")
    if law.women and women == 0:
        found.append("women_missing")
    return found


def lacking(law: BodyLaw, members: Sequence[Collection[str]]) -> list[Part]:
    """The parts that are too small among the members, each given by the seats that they hold."""
    return [
        part
        for part in law.parts
        if members and not part.met(sum(not set(part.seats).isdisjoint(held) for held in members), len(members))
    ]


def outnumbered(law: BodyLaw, members: Sequence[Mapping[Ground, bool | None]], *, seats: int = 0) -> list[Among]:
    """The shares that the members known not to be so leave no room for; what nobody knows is nobody's fault.

    `seats`: as many as the body has once all are filled; vacant ones can still be given to others.
    """
    whole = max(seats, len(members))
    return [each for each in law.among if sum(one.get(each.ground) is False for one in members) > each.room(whole)]


def unmet(law: BodyLaw, known: Mapping[Ground, bool | None]) -> list[Asked]:
    """What is asked of a member and known not to be so; what nobody knows is nobody's fault."""
    return [asked for asked in law.members if known.get(asked.ground) is False]


def most_at_once(spans: Iterable[tuple[datetime, datetime | None]], begins: datetime, ends: datetime | None) -> int:
    """How many of these terms run at once at most, from one instant to another (open: None); no end is included."""
    inside = [
        (max(first, begins), last)
        for first, last in spans
        if (last is None or last > begins) and (ends is None or first < ends)
    ]
    at_once = (sum(first <= at and (last is None or at < last) for first, last in inside) for at, _last in inside)
    return max(at_once, default=0)


def longest_end(law: BodyLaw, starts: date) -> date | None:
    """The day after the longest term that may begin on `starts`; None where no law bounds it."""
    return add_months(starts, 12 * law.term_years) if law.term_years else None


def reelection_from(ends: date) -> date:
    """The day from which the next election is to be prepared, for a term that ends on `ends`."""
    return add_months(ends, -REELECTION_MONTHS)


@dataclass(frozen=True)
class Incompatible:
    """Two seats that nobody may hold at once; with `kin` neither may near relatives hold one each."""

    seats: frozenset[str]
    basis: str
    kin: bool = False


# Seats in several bodies are welcome (双向进入、交叉任职), but not with whom one supervises, or is supervised by.
INCOMPATIBLE = (
    Incompatible(frozenset({"residents_committee", "residents_supervision"}), f"{_RESIDENTS} art. 36"),
    Incompatible(frozenset({"owners_committee", "property_company"}), _LOCAL_BODY, kin=True),
    Incompatible(frozenset({"property_management_committee", "property_company"}), _LOCAL_BODY, kin=True),
)


def incompatible(seats: Iterable[str]) -> list[Incompatible]:
    """The rules that somebody in all these bodies at once would break."""
    held = set(seats)
    return [rule for rule in INCOMPATIBLE if rule.seats <= held]


def incompatible_kin(mine: str, theirs: Iterable[str]) -> list[Incompatible]:
    """The rules that a seat of one's own would break beside those that near relatives hold."""
    held = set(theirs)
    return [rule for rule in INCOMPATIBLE if rule.kin and mine in rule.seats and held & (rule.seats - {mine})]
