"""Elections: how many candidates there must be, who is elected, and who must be voted on again.

A tie at the edge of the seats is returned for a run-off and never broken by chance or by the order of the paper. Party
elections and appraisals are held on paper in the meeting; what is counted there is computed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from linli.rules.ballot import (
    A_FIFTH,
    A_THIRD,
    FOUR_FIFTHS,
    MORE_THAN_HALF,
    MORE_THAN_TWO_THIRDS,
    OWNERS,
    TWO_THIRDS,
    Line,
    Measure,
    Paper,
    Result,
    Share,
    Tally,
    Threshold,
    Weight,
    count,
    decide,
)

Next = Literal["complete", "run_off", "another_vote", "not_valid"]


@dataclass(frozen=True)
class Law:
    """How a body is elected. `extra`: so many more candidates than seats; `attendance`: those present take part."""

    thresholds: tuple[Threshold, ...]
    extra: Share
    basis: str
    attendance: bool = False
    ranked_by: Measure = "heads"

    def least_candidates(self, seats: int) -> int:
        """How many candidates there must be at least for so many seats."""
        return seats + self.extra.needed(seats)


_PARTY = "基层组织选举工作条例"
_RESIDENTS = "城市居民委员会组织法 art. 19"
_REPRESENTATIVES = "practice, after 城市居民委员会组织法 art. 13"
_NONE, _ONE_MORE = Share(0, 1), Share(0, 1, over=True)  # as many as seats; at least one more
_BY_THOSE_VOTING = Threshold("approval", "heads", "taking_part", MORE_THAN_HALF, _RESIDENTS)


def _residents(share: Share) -> Law:
    first = Threshold("participation", "heads", "roll", share, _RESIDENTS)
    return Law((first, _BY_THOSE_VOTING), _ONE_MORE, "城市居民委员会组织法 art. 18")


# Secretary and deputy, by the committee from among itself; one may stand alone.
_PARTY_OFFICE = Law(
    (
        Threshold("participation", "heads", "roll", FOUR_FIFTHS, _PARTY),
        Threshold("approval", "heads", "taking_part", MORE_THAN_HALF, _PARTY),
    ),
    _NONE,
    _PARTY,
    attendance=True,
)
LAWS: dict[str, Law] = {
    "owners_committee": Law(OWNERS[3], _NONE, "民法典 art. 278"),
    "residents_committee": _residents(MORE_THAN_HALF),
    "residents_committee_by_households": _residents(MORE_THAN_HALF),
    "residents_committee_by_representatives": _residents(MORE_THAN_TWO_THIRDS),
    "residents_committee_again": Law(
        (Threshold("approval", "heads", "taking_part", A_THIRD, _RESIDENTS),), _NONE, _RESIDENTS
    ),
    "party": Law(
        (
            Threshold("participation", "heads", "roll", FOUR_FIFTHS, _PARTY),
            Threshold("approval", "heads", "taking_part", MORE_THAN_HALF, _PARTY),
        ),
        A_FIFTH,
        _PARTY,
        attendance=True,
    ),
    "party_secretary": _PARTY_OFFICE,
    "party_deputy": _PARTY_OFFICE,
    "run_off": Law((), _NONE, "practice"),  # between those who are level: most votes
    "representatives": Law(  # of residents, by those whom they stand for: most votes of half of them
        (Threshold("participation", "heads", "roll", MORE_THAN_HALF, _REPRESENTATIVES),), _NONE, _REPRESENTATIVES
    ),
    "group_leader": Law(  # of a residents' group, by the group, from among its representatives
        (Threshold("participation", "heads", "roll", MORE_THAN_HALF, _REPRESENTATIVES),), _NONE, _REPRESENTATIVES
    ),
    "council": Law(
        (
            Threshold("participation", "heads", "roll", TWO_THIRDS, "practice"),
            Threshold("approval", "heads", "taking_part", MORE_THAN_HALF, "practice"),
        ),
        _NONE,
        "practice",
    ),
    "opinion": Law((), _NONE, "practice"),  # what most would like best is told, nothing is decided
}


@dataclass(frozen=True)
class Candidate:
    """What one candidate got, with the arithmetic of his approval."""

    name: str
    votes: Weight
    lines: tuple[Line, ...]

    @property
    def approved(self) -> bool:
        """Whether he has as many votes as the law asks for."""
        return all(line.met for line in self.lines)


@dataclass(frozen=True)
class Outcome:
    """Who is elected, who is level for the `open_seats`, and what follows. `lines` say who took part."""

    lines: tuple[Line, ...]
    candidates: tuple[Candidate, ...]
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    open_seats: int
    next: Next
    tally: Tally


def elect(
    law: Law,
    papers: Iterable[Paper],
    *,
    candidates: Sequence[str],
    seats: int,
    roll: Weight,
    present: Weight | None = None,
    issued: int | None = None,
) -> Outcome:
    """Count papers that may choose as many candidates as there are seats; one that chooses more is void.

    The vote is not valid when too few take part, or when more papers came back than were `issued`. `present` is asked
    for where attendance counts. Most votes come first; ValueError when there are too few candidates for the law.
    """
    tally = count(papers, options=candidates, most=seats)
    return seated(law, tally, seats=seats, roll=roll, present=present, issued=issued)


def by_hand(votes: Mapping[str, int], *, seats: int, valid: int, blank: int = 0, void: int = 0) -> Tally:
    """A count that tellers made in a meeting: what each candidate got from `valid` papers, of which some were `blank`.

    ValueError where no papers can have said so.
    """
    filled = valid - blank
    if min((*votes.values(), blank, void, filled), default=0) < 0:
        raise ValueError("No number of papers or votes lies below 0, and no more papers are blank than valid")
    if max(votes.values(), default=0) > filled or not filled <= sum(votes.values()) <= filled * seats:
        raise ValueError(f"{sum(votes.values())} votes cannot come from {filled} papers that choose 1 to {seats} each")
    by_option = {name: Weight(number) for name, number in votes.items()}
    return Tally(by_option, Weight(valid), Weight(blank), Weight(void))


def seated(
    law: Law,
    tally: Tally,
    *,
    seats: int,
    roll: Weight,
    present: Weight | None = None,
    issued: int | None = None,
) -> Outcome:
    """Who is elected by what was counted; see `elect`."""
    if len(tally.by_option) < law.least_candidates(seats) or seats < 1:
        raise ValueError(f"{seats} seats need at least {law.least_candidates(seats)} candidates ({law.basis})")
    taking_part = tally.taking_part
    if law.attendance:
        if present is None:
            raise ValueError("Say how many were present: they are who takes part")
        taking_part = present
    attended = decide(
        [each for each in law.thresholds if each.stage == "participation"],
        roll=roll,
        taking_part=taking_part,
        agreeing=Weight(),
    )
    approvals = [each for each in law.thresholds if each.stage == "approval"]
    found = [
        Candidate(name, votes, decide(approvals, roll=roll, taking_part=taking_part, agreeing=votes).lines)
        for name, votes in tally.by_option.items()
    ]
    ranked = tuple(sorted(found, key=lambda each: -getattr(each.votes, law.ranked_by)))
    returned = tally.taking_part.heads + tally.void.heads
    if not attended.passed or (issued is not None and returned > issued):
        return Outcome(attended.lines, ranked, (), (), seats, "not_valid", tally)
    return _outcome(law, attended, ranked, seats, tally)


def _outcome(law: Law, attended: Result, ranked: tuple[Candidate, ...], seats: int, tally: Tally) -> Outcome:
    """Those approved in the order of their votes; whoever is level with another at the edge is not seated."""

    def votes(candidate: Candidate) -> int:
        return int(getattr(candidate.votes, law.ranked_by))

    approved = [each for each in ranked if each.approved and votes(each)]
    elected, tied = approved, []
    if len(approved) > seats:
        edge = votes(approved[seats - 1])
        if votes(approved[seats]) == edge:
            elected = [each for each in approved if votes(each) > edge]
            tied = [each for each in approved if votes(each) == edge]
        else:
            elected = approved[:seats]
    still_open = seats - len(elected)
    follows: Next = "run_off" if tied else "another_vote" if still_open else "complete"
    return Outcome(
        attended.lines,
        ranked,
        tuple(each.name for each in elected),
        tuple(each.name for each in tied),
        still_open,
        follows,
        tally,
    )


@dataclass(frozen=True)
class Again:
    """The vote on seats left open. A `run_off` is between those who are level and nobody else.

    `anew`: the first was not valid, so there was no first round: the same election is held again by its own law.
    """

    seats: int
    candidates: tuple[str, ...]
    run_off: bool = False
    anew: bool = False


def again(
    follows: Next, *, ranked: Sequence[str], elected: Sequence[str], tied: Sequence[str], open_seats: int, seats: int
) -> Again | None:
    """Whom to vote on for which seats after such an outcome; None when all are filled.

    Level at the edge: between the tied. Too few approved: between all who are not elected, most votes first. Not valid
    (too few took part): everything anew.
    """
    if follows == "complete":
        return None
    if follows == "run_off":
        return Again(open_seats, tuple(tied), run_off=True)
    if follows == "not_valid":
        return Again(seats, tuple(ranked), anew=True)
    return Again(open_seats, tuple(name for name in ranked if name not in elected))


def may_leave_open(outcome: Outcome, *, seats: int, least: int) -> bool:
    """Whether seats may stay open where more than half of the voters agree: who is elected is close to the number.

    选举工作条例 says "close" and no number; here no more than a third is open, and the body has its `least` (practice).
    """
    won = seats - outcome.open_seats
    return outcome.next == "another_vote" and won >= max(least, 1) and outcome.open_seats * A_THIRD.whole <= seats


def most_excellent(members: int) -> int:
    """How many members a democratic appraisal (民主评议党员) grades excellent at most: generally a third."""
    return members * A_THIRD.part // A_THIRD.whole
