"""Who votes in an estate, with how many heads and how much area: the roll of a ballot.

A voter is whoever owns together: one person, or the co-owners of a unit, is one head with all units that they own, and
the developer is one head with everything unsold or not yet handed over. Areas are in 0.01 m².
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from linli.rules.ballot import Weight
from linli.rules.identifiers import birthday_of, resident_id, resident_id_error
from linli.rules.workdays import add_months

BASIS = "最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释 art. 8-9"
CO_OWNERS_BASIS = "业主大会和业主委员会指导规则 art. 25"
HOUSEHOLD_BASIS = "城市居民委员会组织法 art. 14, 17"
RESIDENTS_BASIS = "城市居民委员会组织法 art. 16"
GROUP_BASIS = "城市居民委员会组织法 art. 13"
DEVELOPER = "developer"
VOTING_AGE = 18  # 城市居民委员会组织法 art. 26


@dataclass(frozen=True)
class Holding:
    """A unit on the roll: its area and whose it is. `unsold`: the developer's, or sold and not yet handed over."""

    unit: str
    area: int
    owners: frozenset[str]
    unsold: bool = False
    parking: bool = False


@dataclass(frozen=True)
class Exclusion:
    """A unit left out of heads and area, for a reason that a document shows (a dispute before the court, say)."""

    unit: str
    reason: str
    document: str


@dataclass(frozen=True, order=True)
class Voter:
    """One head: those who own together, their units and the area of all of them."""

    owners: tuple[str, ...]
    units: tuple[str, ...]
    area: int


@dataclass(frozen=True)
class Roll:
    """Everybody who votes, in a fixed order."""

    voters: tuple[Voter, ...]

    @property
    def weight(self) -> Weight:
        """All heads and the whole area."""
        return Weight(len(self.voters), sum(voter.area for voter in self.voters))

    @property
    def digest(self) -> str:
        """SHA-256 over the voters' lines; who has the published roll can make it again."""
        text = "".join(f"{'+'.join(each.owners)}\t{'+'.join(each.units)}\t{each.area}\n" for each in self.voters)
        return hashlib.sha256(text.encode()).hexdigest()


def roll_of_heads(groups: Iterable[Collection[str]], *, left_out: Collection[str] = ()) -> Roll:
    """The roll where heads alone count: each group of people (one person, or a household) is one head.

    Nobody stands on it twice: whoever is of several groups stands in the first. Who is `left_out` stands in none, and a
    group of which nobody is left is no head.
    """
    placed, voters = set(left_out), []
    for group in groups:
        own = tuple(sorted(set(group) - placed))
        placed.update(own)
        if own:
            voters.append(Voter(own, (), 0))
    return Roll(tuple(sorted(voters)))


def of_age(id_number: str, day: date) -> bool:
    """Whether somebody has come of age by the day: who is not known to be younger, is."""
    if resident_id_error(id_number) is not None:
        return True
    born = birthday_of(resident_id(id_number))
    return born is None or add_months(born, 12 * VOTING_AGE) <= day


def roll_of(
    holdings: Iterable[Holding],
    *,
    scope: Collection[str] | None = None,
    exclusions: Iterable[Exclusion] = (),
    with_parking: bool = False,
    unmeasured: bool = False,
) -> Roll:
    """The roll over `scope` (units of one building, say; all units when None), without what is excluded.

    Parking spaces count only where the estate's rules say so. `unmeasured`: a unit of which no area is known counts
    with its head (a demand asks before the register is complete). ValueError for a unit that stands twice, has no
    owner or no area: the roll is published and must be right first.
    """
    left_out = {each.unit for each in exclusions}
    owned: dict[tuple[str, ...], list[Holding]] = {}
    seen: set[str] = set()
    for each in holdings:
        if each.unit in seen:
            raise ValueError(f"The unit {each.unit} stands twice on the roll")
        seen.add(each.unit)
        owners = (DEVELOPER,) if each.unsold else tuple(sorted(each.owners))
        if not owners or each.area < (0 if unmeasured else 1):
            raise ValueError(f"The unit {each.unit} has no {'area' if owners else 'owner'}")
        if (
            each.unit in left_out
            or (scope is not None and each.unit not in scope)
            or (each.parking and not with_parking)
        ):
            continue
        owned.setdefault(owners, []).append(each)
    return Roll(
        tuple(
            sorted(
                Voter(owners, tuple(sorted(each.unit for each in units)), sum(each.area for each in units))
                for owners, units in owned.items()
            )
        )
    )
