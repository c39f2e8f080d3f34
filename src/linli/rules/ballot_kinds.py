"""The kinds of votes as data: who votes, what decides, how seats are filled, and what may be held on the phone.

What owners decide is the nine matters of Civil Code 278, each by its own thresholds; every other kind counts heads. A
Party election is never held on the phone: its papers are filled in and counted in the meeting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from linli.rules import bodies
from linli.rules.ballot import (
    CHOICES,
    LOCAL_BASIS,
    MORE_THAN_HALF,
    MORE_THAN_TWO_THIRDS,
    OWNERS_LAW,
    Editions,
    Matters,
    Share,
    Stage,
    Threshold,
    stricter,
)
from linli.rules.ballot_course import NOTICE_BASIS, NOTICE_DAYS
from linli.rules.editions import in_force
from linli.rules.election import LAWS, Law

Voters = Literal["owners", "members", "residents", "households"]


@dataclass(frozen=True)
class Held:
    """By which law a vote is held: that of the `day` on which voting begins, and what the place asks for beyond it."""

    day: date | None = None
    local: Mapping[Stage, Share] = field(default_factory=dict)


NOW = Held()


@dataclass(frozen=True)
class Kind:
    """One kind of vote. A matter is decided by the thresholds of its number and filled by the law of `elects`.

    `secret`: no receipt leads to a paper. A kind that does not decide tells what most would like, and no more. For how
    many others one person votes is bounded by `proxies`: none in a body whose members sit there; None: by the estate.
    On seats left open a vote of the kind `again` follows; empty: one of its own kind, by the same law. To its roll one
    objects within `object_days` of its publication and is answered within `answer_days`; 0: until voting begins.
    Whoever stands in it holds a seat of the kind `stands` already; empty: anybody stands. `listed`: who votes for whom
    is on a list that is published, and nobody else votes for another. `kin_aside`: nor does a candidate's near relative
    handle it. `vacant`: the share of those who take part is of all members with the seats that nobody holds, and where
    that is written. `removes`: each matter ends somebody's seat, upon a demand (`rules.demand`). `nominated`: of each
    candidate it is recorded who nominated them, and by which law. `void`: by which law whoever cast a paper that is
    not valid has voted (参加投票) and is among those of whom a share must elect or agree; empty: such a paper takes no
    part, as of owners, who have to express a choice (表决).
    """

    voters: Voters
    editions: Editions
    elects: str
    notice_days: int
    basis: str
    secret: bool = True
    on_phone: bool = True
    decides: bool = True
    proxies: int | None = None
    again: str = ""
    object_days: int = 0
    answer_days: int = 0
    stands: str = ""
    listed: bool = False
    kin_aside: bool = False
    vacant: str = ""
    removes: bool = False
    nominated: str = ""
    void: str = ""

    @property
    def thresholds(self) -> Matters:
        """By matter, as the law is now."""
        return self._on(None)

    def _on(self, day: date | None) -> Matters:
        return in_force(self.editions, day) if self.editions else {}

    @property
    def numbered(self) -> bool:
        """Whether each matter says which of the law's it is."""
        return any(self.thresholds)

    def tests(self, number: int, held: Held = NOW) -> tuple[Threshold, ...]:
        """What must hold for a matter of this number to pass."""
        return stricter(self._on(held.day)[number], held.local, LOCAL_BASIS)

    def participation(self, *, electing: bool, held: Held = NOW) -> tuple[Threshold, ...]:
        """What must hold of those who take part: the same for all that is decided, and for all who are elected."""
        numbers = self._on(held.day)
        tests = LAWS[self.elects].thresholds if electing or not numbers else self.tests(next(iter(numbers)), held)
        return tuple(each for each in tests if each.stage == "participation")

    def law(self, number: int, held: Held = NOW) -> Law | None:
        """How seats of a matter of this number are filled; owners elect by the third of their nine matters alone."""
        if not self.numbered:
            return LAWS.get(self.elects)
        return replace(LAWS[self.elects], thresholds=self.tests(number, held)) if number == ELECTION else None


ELECTION = 3  # of Civil Code 278; by the same, without seats, a member of the committee is removed
_RESIDENTS = "城市居民委员会组织法"
KIN_BASIS = f"{_RESIDENTS} art. 15"


def _heads(body: str) -> Editions:
    """As the body decides (`rules.bodies`); where nothing is decided, there is nothing to hold."""
    decides = bodies.LAWS[body].decides or {date(2000, 1, 1): ()}
    return {since: {0: thresholds} for since, thresholds in decides.items()}


def _committee(voters: Voters, elects: str, again: str, proxies: int = 3) -> Kind:
    """An election of the residents' committee: who votes is published twenty days before, and objected to in five."""
    return Kind(
        voters, {}, elects, 20, f"{_RESIDENTS} art. 17", proxies=proxies, again=again, object_days=5, answer_days=3,
        listed=proxies > 0, kin_aside=True, nominated=f"{_RESIDENTS} art. 18", void=f"{_RESIDENTS} art. 19",
    )  # fmt: skip


def _committee_again(voters: Voters, proxies: int = 3) -> Kind:
    """Its second round: most votes, and a third of those cast."""
    basis = f"{_RESIDENTS} art. 19"
    listed = proxies > 0
    return Kind(
        voters, {}, "residents_committee_again", 0, basis, proxies=proxies, listed=listed, kin_aside=True, void=basis
    )  # fmt: skip


def _recall(voters: Voters, share: Share, proxies: int = 3) -> Kind:
    """The recall of a member of the residents' committee: more than half of those voting, of enough who vote."""
    basis = f"{_RESIDENTS} art. 20"
    thresholds = (
        Threshold("participation", "heads", "roll", share, basis),
        Threshold("approval", "heads", "taking_part", MORE_THAN_HALF, basis),
    )
    editions: Editions = {date(2026, 1, 1): {0: thresholds}}
    listed = proxies > 0
    return Kind(
        voters, editions, "", 20, f"{_RESIDENTS} art. 17, 20", proxies=proxies, listed=listed, object_days=5,
        answer_days=3, kin_aside=True, removes=True, void=basis,
    )  # fmt: skip


KINDS: dict[str, Kind] = {
    "owners": Kind("owners", OWNERS_LAW, "owners_committee", NOTICE_DAYS, NOTICE_BASIS, secret=False),
    # The residents' committee, in the three ways that 城市居民委员会组织法 art. 14 leaves to the residents.
    "residents_committee": _committee("residents", "residents_committee", "residents_committee_again"),
    "residents_committee_again": _committee_again("residents"),
    "committee_by_households": _committee("households", "residents_committee_by_households", "by_households_again"),
    "by_households_again": _committee_again("households"),
    "committee_by_representatives": _committee(
        "members", "residents_committee_by_representatives", "by_representatives_again", proxies=0
    ),
    "by_representatives_again": _committee_again("members", proxies=0),
    "recall_by_residents": _recall("residents", MORE_THAN_HALF),
    "recall_by_households": _recall("households", MORE_THAN_HALF),
    "recall_by_representatives": _recall("members", MORE_THAN_TWO_THIRDS, proxies=0),
    "representatives": Kind("residents", {}, "representatives", 5, "practice", void="practice"),
    "group_leader": Kind("residents", {}, "group_leader", 5, "practice", stands="representative_seat", void="practice"),
    "residents_assembly": Kind(
        "residents", _heads("residents_assembly"), "", 10, f"{_RESIDENTS} art. 26", void=f"{_RESIDENTS} art. 27"
    ),
    # A share of all who make up the assembly (组成人员): a seat left vacant lowers no bar. Whoever elects the committee
    # is a share of the representatives (居民代表), who are people: no vacant seat is one.
    "residents_representatives": Kind(
        "members",
        _heads("residents_representatives"),
        "",
        0,
        "practice",
        proxies=0,
        vacant=f"{_RESIDENTS} art. 29",
        void=f"{_RESIDENTS} art. 29",
    ),
    "council": Kind(
        "members", _heads("council"), "council", 0, "practice", proxies=0, vacant="practice", void="practice"
    ),
    "opinion": Kind("residents", _heads("opinion"), "opinion", 0, "practice", decides=False),
    "party": Kind("members", _heads("party_assembly"), "party", 0, "practice", on_phone=False, proxies=0),
}


def options(seats: int, candidates: Sequence[str]) -> tuple[str, ...]:
    """What a paper offers on a matter: its candidates where it has seats, else for, against and abstaining."""
    return tuple(candidates) if seats else CHOICES
