"""What a counted matter settles, and why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import CHOICES, Weight
from linli.rules.ballot_sheet import Question, sheet, unsettled


def counted(papers, *, roll, kind="owners", question=None):
    found = sheet([question or Question(4, "选聘物业")], papers, roll=roll, kind=kind)
    return found["matters"][0]


@pytest.mark.parametrize(
    ("took_part", "agreed", "passed", "why"),
    [(6, 4, True, ""), (6, 3, False, ""), (5, 5, False, "not_valid"), (0, 0, False, "not_valid")],
)
def test_too_few_decide_nothing_and_enough_decide_yes_or_no(took_part, agreed, passed, why):
    """Civil Code 278: two thirds of nine take part, more than half of them agree."""
    papers = [((["for"] if place < agreed else ["against"],), 100) for place in range(took_part)]
    found = counted(papers, roll=Weight(9, 900))
    assert (found["passed"], unsettled(found)) == (passed, why)


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ([("甲", "乙")] * 4, ""),
        ([("甲", "乙"), ("甲", "丙"), ("乙", "丙")], "run_off"),
        ([("甲",)] * 4, "another_vote"),
        ([("甲", "乙")] * 2, "not_valid"),
    ],
)
def test_an_election_settles_its_matter_once_every_seat_is_filled(choices, why):
    question = Question(3, "选举", 2, ("甲", "乙", "丙"))
    papers = [((list(each),), 100) for each in choices]
    found = counted(papers, roll=Weight(4, 400), question=question)
    assert unsettled(found) == why


def test_a_show_of_opinion_was_to_decide_nothing():
    question = Question(0, "哪天", 1, ("周六", "周日"))
    assert unsettled(counted([((["周六"],), 0)], roll=Weight(9, 0), kind="opinion", question=question)) == ""


@given(st.lists(st.tuples(st.sampled_from(CHOICES), st.integers(1, 50)), max_size=9), st.integers(0, 9))
def test_what_passed_is_settled_and_what_lacks_voters_never_says_no(papers, more):
    roll = Weight(len(papers) + more, sum(area for _choice, area in papers) + more)
    found = counted([(([choice],), area) for choice, area in papers], roll=roll)
    attended = all(line["met"] for line in found["lines"] if line["stage"] == "participation")
    assert (unsettled(found) == "not_valid") is not attended
    assert not (found["passed"] and unsettled(found))
