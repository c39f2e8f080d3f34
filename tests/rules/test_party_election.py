"""Party elections, every published case and any that can be drawn: quorum, candidates, who has enough, ties, papers.

Each outcome is held against the wording of the ordinance said once more in plain sums, not against the engine's own
shares. What was drawn is a count that tellers can have made, as a meeting enters it.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import Paper, Weight
from linli.rules.election import LAWS, Outcome, again, by_hand, elect, may_leave_open, seated
from tests.rules.vectors import vectors

PARTY = LAWS["party"]


@pytest.mark.parametrize("case", vectors("party_election"), ids=lambda case: str(case["should_attend"]))
def test_every_published_case_comes_out_as_published(case: dict[str, Any]) -> None:
    quorum, needs, seats = case["expect_quorum"], case["expect_elected_needs"], case["seats"]
    least, there = case["expect_min_candidates"], case["attending"]
    roll, names = Weight(case["should_attend"]), [f"n{number}" for number in range(least)]

    def held(votes: dict[str, int], present: int) -> Outcome:
        tally = by_hand(votes, seats=seats, valid=present)
        return seated(PARTY, tally, seats=seats, roll=roll, present=Weight(present), issued=present)

    votes = dict.fromkeys(names[:-1], needs) | {names[-1]: there - needs}
    assert held(votes, there).elected == tuple(names[:-1])
    short = votes | {names[0]: needs - 1}
    assert names[0] not in held(short, there).elected
    assert held(dict.fromkeys(names[:seats], quorum) | {names[-1]: 0}, quorum).next == "complete"
    assert held(dict.fromkeys(names[:seats], quorum - 1) | {names[-1]: 0}, quorum - 1).next == "not_valid"
    with pytest.raises(ValueError, match="candidates"):
        held(dict.fromkeys(names[:-1], needs), there)


@dataclass(frozen=True)
class Held:
    """A count of an election as it was held."""

    members: int
    present: int
    seats: int
    votes: dict[str, int]
    issued: int
    blank: int
    void: int

    @property
    def returned(self) -> int:
        """Papers that came back."""
        return self.issued

    def outcome(self, *, law: str = "party", issued: int | None = None) -> Outcome:
        """What the law says of it."""
        valid = self.issued - self.void
        tally = by_hand(self.votes, seats=self.seats, valid=valid, blank=self.blank, void=self.void)
        roll, present = Weight(self.members), Weight(self.present)
        given = self.issued if issued is None else issued
        return seated(LAWS[law], tally, seats=self.seats, roll=roll, present=present, issued=given)


@st.composite
def held(draw: st.DrawFn) -> Held:
    """Any branch: who comes, papers blank and void, and papers of one to as many marks as there are seats."""
    members = draw(st.integers(1, 60))
    present = draw(st.integers(1, members))
    seats = draw(st.integers(1, 7))
    names = [f"n{number}" for number in range(seats + -(-seats // 5) + draw(st.integers(0, 2)))]
    issued = draw(st.integers(0, present))
    void = draw(st.integers(0, issued))
    blank = draw(st.integers(0, issued - void))
    filled = issued - void - blank
    marked = st.lists(st.sampled_from(names), min_size=1, max_size=seats, unique=True)
    votes = dict.fromkeys(names, 0)
    for paper in draw(st.lists(marked, min_size=filled, max_size=filled)):
        for name in paper:
            votes[name] += 1
    return Held(members, present, seats, votes, issued, blank, void)


@given(held())
def test_whoever_is_elected_has_more_than_half_of_those_present_and_nobody_passed_over_has_more(one: Held) -> None:
    found = one.outcome()
    if 5 * one.present < 4 * one.members:
        assert (found.next, found.elected, found.tied, found.open_seats) == ("not_valid", (), (), one.seats)
        return
    enough = {name for name, number in one.votes.items() if 2 * number > one.present}
    assert set(found.elected) | set(found.tied) <= enough
    assert len(found.elected) + found.open_seats == one.seats
    out = enough - set(found.elected) - set(found.tied)
    if out:  # more have enough than there are seats: each seat goes to who has more, or to a run-off
        weakest = min(one.votes[name] for name in (*found.elected, *found.tied))
        assert all(one.votes[name] < weakest for name in out)
    assert (found.next == "complete") == (found.open_seats == 0)
    assert (found.next == "run_off") == bool(found.tied)
    assert (found.next == "another_vote") == (len(enough) < one.seats)


@given(held(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_on_the_paper_elects_nobody(one: Held, chance: Any) -> None:
    names = list(one.votes)
    chance.shuffle(names)
    other = Held(**{**vars(one), "votes": {name: one.votes[name] for name in names}})
    first, second = one.outcome(), other.outcome()
    assert (set(first.elected), set(first.tied), first.next) == (set(second.elected), set(second.tied), second.next)


@given(held())
def test_level_at_the_edge_means_too_many_with_the_same_votes_and_the_run_off_is_theirs_alone(one: Held) -> None:
    found = one.outcome()
    if found.next != "run_off":
        return
    assert len(found.tied) > found.open_seats > 0
    assert len({one.votes[name] for name in found.tied}) == 1
    ranked = [each.name for each in found.candidates]
    follows = again(
        "run_off", ranked=ranked, elected=found.elected, tied=found.tied, open_seats=found.open_seats, seats=one.seats
    )
    assert follows is not None
    assert (follows.run_off, set(follows.candidates), follows.seats) == (True, set(found.tied), found.open_seats)
    decided = {name: number for number, name in enumerate(found.tied, start=1)}
    tally = by_hand(decided, seats=found.open_seats, valid=sum(decided.values()))
    end = seated(LAWS["run_off"], tally, seats=found.open_seats, roll=Weight(one.members))
    assert end.elected == tuple(reversed(found.tied))[: found.open_seats]
    assert end.next == "complete"


@given(held())
def test_one_paper_more_than_was_handed_out_makes_the_whole_vote_void(one: Held) -> None:
    if one.returned:
        found = one.outcome(issued=one.returned - 1)
        assert (found.next, found.elected, found.open_seats) == ("not_valid", (), one.seats)
    fewer = one.outcome(issued=one.returned + 1)  # one was kept: the vote stands
    assert (fewer.next, fewer.elected) == (one.outcome().next, one.outcome().elected)


@given(held())
def test_blank_and_void_papers_help_nobody_and_lower_no_bar(one: Held) -> None:
    """Those present are counted, not the papers: a void one weighs as much against each candidate as a blank one."""
    void = Held(**{**vars(one), "void": one.void + one.blank, "blank": 0})
    assert [each.lines for each in void.outcome().candidates] == [each.lines for each in one.outcome().candidates]
    assert void.outcome().elected == one.outcome().elected


@given(st.integers(1, 7), st.data())
def test_a_paper_with_more_marks_than_seats_is_void_and_one_with_fewer_counts(seats: int, data: st.DataObject) -> None:
    names = tuple(f"n{number}" for number in range(PARTY.least_candidates(seats) + 1))
    over, exact, fewer = Paper(names[: seats + 1]), Paper(names[:seats]), Paper(names[:1])
    numbers = [data.draw(st.integers(0, 9)) for _ in range(3)]
    papers = [paper for paper, number in zip((over, exact, fewer), numbers, strict=True) for _ in range(number)]
    there = Weight(max(len(papers), 1))
    found = elect(PARTY, papers, candidates=names, seats=seats, roll=there, present=there, issued=len(papers))
    assert found.tally.void.heads == numbers[0]
    assert found.tally.by_option[names[0]].heads == numbers[1] + numbers[2]
    assert found.tally.by_option[names[seats]].heads == 0
    with pytest.raises(ValueError, match="cannot come from"):  # more marks than so many papers can bear
        by_hand(dict.fromkeys(names, numbers[1] + 1), seats=seats, valid=numbers[1] + 1)


@pytest.mark.parametrize("members", range(1, 61))
def test_the_edge_of_four_fifths(members: int) -> None:
    """One fewer than four fifths elect nobody though all of them agree; four fifths do."""
    quorum = next(there for there in range(members + 1) if there * 10 >= members * 8)

    def all_agree(there: int) -> Outcome:
        tally = by_hand({"a": there, "b": 0}, seats=1, valid=there)
        return seated(PARTY, tally, seats=1, roll=Weight(members), present=Weight(there), issued=there)

    assert all_agree(quorum).elected == ("a",)
    assert all_agree(quorum - 1).next == "not_valid"


@given(held(), st.integers(1, 7))
def test_seats_stay_open_only_where_some_were_not_won_and_most_were(one: Held, least: int) -> None:
    found = one.outcome()
    open_, won = found.open_seats, len(found.elected)
    assert may_leave_open(found, seats=one.seats, least=least) == (
        found.next == "another_vote" and won >= least and 3 * open_ <= one.seats
    )


@given(st.integers(1, 9), st.integers(0, 9))
def test_who_stands_alone_for_secretary_is_elected_by_more_than_half_or_not_at_all(there: int, votes: int) -> None:
    if votes > there:
        return
    tally = by_hand({"a": votes}, seats=1, valid=there, blank=there - votes)
    law = LAWS["party_secretary"]
    found = seated(law, tally, seats=1, roll=Weight(there), present=Weight(there), issued=there)
    assert found.elected == (("a",) if 2 * votes > there else ())
    assert found.next == ("complete" if 2 * votes > there else "another_vote")
