"""After an election: in which body the elected sit, and what it owes by which day.

A term of days does not count its first day (Civil Code 201): who was elected on 20 December is filed by 19 January.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Formality = Literal["first_meeting", "filing", "hand_over"]
Since = Literal["election", "office"]


@dataclass(frozen=True)
class Owed:
    """What is owed within so many days, counted from the election or from the day on which the terms begin."""

    what: Formality
    days: int
    basis: str
    since: Since = "election"

    def due(self, *, elected: date, seated: date) -> date:
        """The last day on which it is in time."""
        return (elected if self.since == "election" else seated) + timedelta(days=self.days)


@dataclass(frozen=True)
class Seats:
    """Of which kind the body is that was elected, as which kind of post its members sit there, and what it owes.

    `within`: an office among its members: whoever held it leaves it and nobody else leaves the body, and it ends with
    the committee. `title`: what its post is called, where others of the body are of the same kind.
    """

    body: str
    seat: str
    owed: tuple[Owed, ...] = ()
    within: bool = False
    title: str = ""


# Nobody acts in a seat while the result may fall: the first meeting is counted from the first day of the terms.
_COMMITTEE = Seats(
    "owners_committee",
    "committee_member",
    (
        Owed("first_meeting", 7, "业主大会和业主委员会指导规则 art. 32", since="office"),
        Owed("filing", 30, "物业管理条例 art. 16"),
    ),
)
_RESIDENTS = Seats(
    "community_committee", "residents_seat", (Owed("hand_over", 10, "城市居民委员会组织法 art. 25"),)
)  # fmt: skip

# By the law of the election (`rules.election.LAWS`).
ELECTED: Mapping[str, Seats] = {
    "owners_committee": _COMMITTEE,
    "residents_committee": _RESIDENTS,
    "residents_committee_by_households": _RESIDENTS,
    "residents_committee_again": _RESIDENTS,
    "residents_committee_by_representatives": _RESIDENTS,
    "representatives": Seats("community_committee", "representative_seat"),
    "group_leader": Seats("community_committee", "residents_group_leader"),
    "council": Seats("council", "council_seat"),
    "party": Seats("party_branch", "branch_member"),
    "party_secretary": Seats("party_branch", "branch_secretary", within=True),
    "party_deputy": Seats("party_branch", "branch_member", within=True, title="副书记"),
}
# What is owed once a seat ended early (by a vote, resigned, lapsed), by the kind of body: papers are handed over, the
# change is filed.
REMOVED: Mapping[str, tuple[Owed, ...]] = {
    "owners_committee": (
        Owed("hand_over", 3, "业主大会和业主委员会指导规则 art. 45", since="office"),
        Owed("filing", 30, "业主大会和业主委员会指导规则 art. 34"),
    ),
    "community_committee": (Owed("hand_over", 10, "practice, after 城市居民委员会组织法 art. 25", since="office"),),
}
# Which seats end by themselves (资格自行终止) once something is no longer so, by the kind of body: it is only recorded.
LAPSES: Mapping[str, Mapping[str, str]] = {"owners_committee": {"owner": "业主大会和业主委员会指导规则 art. 43"}}
TITLES = frozenset(each.title for each in ELECTED.values() if each.title)
SEAL_BASIS = "业主大会和业主委员会指导规则 art. 34"  # a committee has its seal by the certificate of its filing


def owed(law: str, *, anew: bool) -> tuple[Owed, ...]:
    """What follows from such an election. Who only fills seats of a body that sits calls no first meeting."""
    return tuple(each for each in ELECTED[law].owed if anew or each.what != "first_meeting")


def joined_until(others: Collection[date | None]) -> date | None:
    """The day on which the terms of those who stay end: who fills a seat beside them leaves with them."""
    return min((day for day in others if day), default=None)
