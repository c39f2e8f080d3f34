"""Bodies that are elected: their size, their term, who may not sit in which two, and when to elect anew.

The law of the residents' committee is that of 城市居民委员会组织法 as in force since 2026; of the owners' committee,
业主大会和业主委员会指导规则; of the branch, 中国共产党支部工作条例(试行). Where no law fixes a number, practice does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.rules.workdays import add_months

Fault = Literal["too_few", "too_many", "even", "women_missing"]
REELECTION_MONTHS = 3  # before a term ends its re-election is organised (指导规则 art. 47; for others practice)


@dataclass(frozen=True)
class BodyLaw:
    """How large a body is, and for how long it is elected. 0 sets no limit."""

    least: int
    most: int
    term_years: int
    basis: str
    odd: bool = False
    women: bool = False


LAWS: dict[str, BodyLaw] = {
    "owners_committee": BodyLaw(5, 11, 5, "业主大会和业主委员会指导规则 art. 31-32", odd=True),
    "residents_committee": BodyLaw(5, 9, 5, "城市居民委员会组织法 art. 8, 14", women=True),
    "branch_committee": BodyLaw(3, 7, 3, "中国共产党支部工作条例(试行) art. 20"),
    "community_branch_committee": BodyLaw(3, 7, 5, "中国共产党支部工作条例(试行) art. 20"),
    "council": BodyLaw(9, 15, 0, "practice", odd=True),
    "preparatory_group": BodyLaw(0, 0, 0, "业主大会和业主委员会指导规则 art. 9-10", odd=True),
}
COMMITTEE_FROM = 7  # full members; a smaller branch has a secretary and no committee (支部工作条例(试行) art. 20)


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


def longest_end(law: BodyLaw, starts: date) -> date | None:
    """The day after the longest term that may begin on `starts`; None where no law bounds it."""
    return add_months(starts, 12 * law.term_years) if law.term_years else None


def reelection_from(ends: date) -> date:
    """The day from which the next election is to be prepared, for a term that ends on `ends`."""
    return add_months(ends, -REELECTION_MONTHS)


@dataclass(frozen=True)
class Incompatible:
    """Two seats that nobody may hold at once."""

    seats: frozenset[str]
    basis: str


# Seats in several bodies are welcome (双向进入、交叉任职), but not with whom one supervises, or is supervised by.
INCOMPATIBLE = (
    Incompatible(frozenset({"residents_committee", "residents_supervision"}), "城市居民委员会组织法 art. 36"),
    Incompatible(frozenset({"owners_committee", "property_company"}), "practice"),
)


def incompatible(seats: Iterable[str]) -> list[Incompatible]:
    """The rules that somebody in all these bodies at once would break."""
    held = set(seats)
    return [rule for rule in INCOMPATIBLE if rule.seats <= held]
