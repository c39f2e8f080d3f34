"""Elections by the published example of a party branch, and by the law of committees."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import Paper, Weight
from linli.rules.election import LAWS, Outcome, elect, may_leave_open, most_excellent
from tests.rules.vectors import vectors

BRANCH = vectors("party_election")[0]
SIX = ("Chen", "Deng", "He", "Liu", "Peng", "Zhou")


def branch(papers: list[Paper], *, present: int = 31, seats: int = 5, issued: int | None = None) -> Outcome:
    return elect(
        LAWS["party"],
        papers,
        candidates=SIX,
        seats=seats,
        roll=Weight(BRANCH["should_attend"]),
        present=Weight(present),
        issued=issued,
    )


def voted(**votes: int) -> list[Paper]:
    """Papers on which each named candidate stands so often, one name a paper."""
    return [Paper((name,)) for name, number in votes.items() for _ in range(number)]


def test_a_branch_elects_as_published() -> None:
    law = LAWS["party"]
    attended, approved = law.thresholds
    assert attended.share.needed(BRANCH["should_attend"]) == BRANCH["expect_quorum"]
    assert law.least_candidates(BRANCH["seats"]) == BRANCH["expect_min_candidates"]
    assert approved.share.needed(BRANCH["attending"]) == BRANCH["expect_elected_needs"]


def test_more_than_half_of_those_present_elect_and_the_missing_seats_are_voted_on_again() -> None:
    found = branch([Paper(SIX[:4])] * 16 + [Paper(SIX[4:])] * 15)
    assert (found.elected, found.tied, found.open_seats, found.next) == (SIX[:4], (), 1, "another_vote")
    assert {each.name: each.approved for each in found.candidates} == {name: name in SIX[:4] for name in SIX}


def test_fewer_than_four_fifths_present_elect_nobody() -> None:
    found = branch([Paper(SIX[:5])] * 29, present=29)
    assert (found.elected, found.open_seats, found.next) == ((), 5, "not_valid")
    assert [(line.have, line.of, line.needed) for line in found.lines] == [(29, 37, 30)]


def test_more_papers_than_were_given_out_make_the_vote_void() -> None:
    assert branch([Paper(SIX[:5])] * 31, issued=30).next == "not_valid"
    assert branch([Paper(SIX[:5])] * 31, issued=31).next == "complete"


def test_a_paper_that_chooses_more_than_the_seats_is_void_and_one_that_chooses_fewer_is_not() -> None:
    found = branch([Paper(SIX)] * 4 + [Paper(SIX[:1])] * 17)
    assert (found.tally.void, found.elected) == (Weight(4), SIX[:1])


def test_those_level_at_the_edge_are_returned_for_a_run_off_and_the_clear_ones_are_elected() -> None:
    papers = [Paper(("Chen", "Deng"))] * 14 + [Paper(("Chen", "He"))] * 14 + [Paper(("Deng", "He"))] * 3
    found = branch(papers, seats=2)
    assert (found.elected, found.tied, found.open_seats, found.next) == (("Chen",), ("Deng", "He"), 1, "run_off")


def test_most_votes_decide_a_run_off_and_a_second_tie_is_a_tie_again() -> None:
    def run_off(**votes: int) -> Outcome:
        return elect(LAWS["run_off"], voted(**votes), candidates=("Deng", "He"), seats=1, roll=Weight(37))

    assert (run_off(Deng=9, He=8).elected, run_off(Deng=9, He=8).next) == (("Deng",), "complete")
    assert (run_off(Deng=8, He=8).elected, run_off(Deng=8, He=8).tied) == ((), ("Deng", "He"))


def test_too_few_candidates_are_refused_before_anything_is_counted() -> None:
    with pytest.raises(ValueError, match="5 seats need at least 6 candidates"):
        elect(LAWS["party"], [], candidates=SIX[:5], seats=5, roll=Weight(37), present=Weight(31))


def test_without_the_number_of_those_present_nothing_is_counted() -> None:
    with pytest.raises(ValueError, match="present"):
        elect(LAWS["party"], [], candidates=SIX, seats=5, roll=Weight(37))


@pytest.mark.parametrize(
    ("law", "voting", "valid"),
    [
        ("residents_committee", 50, False),
        ("residents_committee", 51, True),
        ("residents_committee_by_representatives", 66, False),
        ("residents_committee_by_representatives", 67, True),
    ],
)
def test_a_residents_committee_is_elected_only_when_enough_vote(law: str, voting: int, valid: bool) -> None:
    found = elect(LAWS[law], voted(Chen=voting), candidates=("Chen", "Deng"), seats=1, roll=Weight(100))
    assert (found.elected, found.next) == ((("Chen",), "complete") if valid else ((), "not_valid"))


def test_a_second_round_elects_by_most_votes_with_a_third_of_those_cast() -> None:
    def again(**votes: int) -> tuple[str, ...]:
        law = LAWS["residents_committee_again"]
        return elect(law, voted(**votes), candidates=("Chen", "Deng", "He"), seats=1, roll=Weight(100)).elected

    assert again(Chen=20, Deng=18, He=16) == ("Chen",)
    assert again(Chen=17, Deng=17, He=20) == ("He",)
    assert again(Chen=17, Deng=17, He=17) == ()


def test_owners_elect_a_committee_by_heads_and_by_area() -> None:
    roll = Weight(9, 900)
    papers = [Paper(("Chen", "Deng"), 30)] * 4 + [Paper(("He",), 250)] * 2
    found = elect(LAWS["owners_committee"], papers, candidates=("Chen", "Deng", "He"), seats=3, roll=roll)
    assert {each.name: [line.met for line in each.lines] for each in found.candidates} == {
        "Chen": [True, False],  # 4 of 6 by heads, 120 of 620 by area
        "Deng": [True, False],
        "He": [False, True],
    }
    assert (found.elected, found.next) == ((), "another_vote")


@given(st.lists(st.sets(st.sampled_from(SIX), max_size=5).map(lambda names: Paper(tuple(sorted(names)))), max_size=37))
def test_nobody_is_elected_who_is_level_with_somebody_left_out(papers: list[Paper]) -> None:
    found = branch(papers, present=37, seats=3)
    votes = {each.name: each.votes.heads for each in found.candidates}
    left_out = [votes[name] for name in SIX if name not in found.elected]
    assert len(found.elected) + found.open_seats == 3
    assert all(votes[name] > max(left_out, default=0) for name in found.elected) or found.open_seats
    assert all(2 * votes[name] > 37 for name in (*found.elected, *found.tied))


@pytest.mark.parametrize(("members", "most"), [(37, 12), (3, 1), (2, 0)])
def test_a_third_of_the_members_are_graded_excellent_at_most(members: int, most: int) -> None:
    assert most_excellent(members) == most


def test_every_way_of_electing_names_its_source() -> None:
    everything: list[Any] = [*LAWS.values(), *(each for law in LAWS.values() for each in law.thresholds)]
    assert all(each.basis for each in everything)


@given(st.integers(1, 400))
def test_four_fifths_of_a_branch_and_not_one_fewer_may_elect(members: int) -> None:
    line = LAWS["party"].thresholds[0].share
    quorum = line.needed(members)
    assert 5 * quorum >= 4 * members > 5 * (quorum - 1)


@given(st.integers(1, 60))
def test_a_fifth_more_stand_than_there_are_seats_and_always_one_at_least(seats: int) -> None:
    least = LAWS["party"].least_candidates(seats)
    assert 5 * (least - seats) >= seats > 5 * (least - seats - 1)
    assert least > seats


@pytest.mark.parametrize(("ayes", "elected"), [(15, ()), (16, ("Chen",)), (31, ("Chen",))])
def test_a_secretary_who_stands_alone_needs_more_than_half_of_those_present(
    ayes: int, elected: tuple[str, ...]
) -> None:
    papers = [Paper(("Chen",))] * ayes + [Paper(())] * (31 - ayes)
    found = elect(
        LAWS["party_secretary"], papers, candidates=("Chen",), seats=1, roll=Weight(37), present=Weight(31)
    )  # fmt: skip
    assert (found.elected, found.next) == (elected, "complete" if elected else "another_vote")


@pytest.mark.parametrize(
    ("won", "seats", "least", "open_"),
    [(4, 5, 3, True), (3, 5, 3, False), (2, 3, 3, False), (2, 3, 2, True), (5, 5, 3, False), (6, 9, 3, True)],
)
def test_few_seats_may_stay_open_and_no_body_falls_below_its_least(
    won: int, seats: int, least: int, open_: bool
) -> None:
    names = tuple(f"n{number}" for number in range(seats + 2))
    papers = [Paper(names[:won])] * 31
    found = elect(LAWS["party"], papers, candidates=names, seats=seats, roll=Weight(37), present=Weight(31))
    assert may_leave_open(found, seats=seats, least=least) is open_
