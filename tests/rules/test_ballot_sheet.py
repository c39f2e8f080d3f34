"""What a counted matter settles, and why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import CHOICES, Weight
from linli.rules.ballot_kinds import KINDS
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


# ---- papers that are not valid: one vector for each kind of vote ----------------------------------------------------

ONE_OF = Question(0, "委员", 1, ("甲", "乙"))
VOID = {
    # kind: (question, roll, for the first, void; took part, passed, why not), each at the edge of its law
    "owners": (Question(4, "选聘"), 9, 5, 1, 5, False, "not_valid"),  # six papers of nine came back, and five count
    "residents_committee": (ONE_OF, 9, 4, 1, 5, True, ""),  # 5 of 9 voted, 4 of 5 elect
    "residents_committee_again": (ONE_OF, 9, 1, 3, 4, False, "another_vote"),  # 1 of 4 is less than a third
    "committee_by_households": (ONE_OF, 9, 3, 2, 5, True, ""),
    "by_households_again": (ONE_OF, 9, 1, 2, 3, True, ""),  # a third of three
    "committee_by_representatives": (ONE_OF, 9, 4, 3, 7, True, ""),  # 7 of 9, 4 of 7
    "by_representatives_again": (ONE_OF, 9, 2, 5, 7, False, "another_vote"),
    "recall_by_residents": (Question(0, "罢免"), 9, 3, 3, 6, False, ""),  # half of those voting is not more than half
    "recall_by_households": (Question(0, "罢免"), 9, 3, 2, 5, True, ""),
    "recall_by_representatives": (Question(0, "罢免"), 9, 4, 3, 7, True, ""),
    "representatives": (ONE_OF, 9, 1, 4, 5, True, ""),  # most votes
    "group_leader": (ONE_OF, 9, 1, 4, 5, True, ""),
    "residents_assembly": (Question(0, "公约"), 9, 2, 3, 5, False, ""),  # 2 of 5
    "residents_representatives": (Question(0, "公约"), 9, 4, 2, 6, True, ""),  # 6 of 9, 4 of 6
    "council": (Question(0, "停车"), 9, 3, 3, 6, False, ""),
    "opinion": (Question(0, "哪天", 1, ("甲", "乙")), 9, 2, 3, 2, None, ""),
}


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "party"])  # by hand, in the meeting
def test_whether_a_paper_that_is_not_valid_takes_part_is_as_the_law_of_the_kind_says(kind):
    question, roll, chosen, void, took_part, passed, why = VOID[kind]
    valid = [question.options[0]]
    broken = ["void"] * ((question.seats or 1) + 1)
    area = 100 if kind == "owners" else 0
    papers = [(([valid] if place < chosen else [broken]), area) for place in range(chosen + void)]
    found = counted(papers, roll=Weight(roll, roll * area), kind=kind, question=question)
    assert (found["taking_part"][0], found["void"][0]) == (took_part, void)
    assert (found["passed"], unsettled(found)) == (passed, why)
    for line in found["lines"]:
        assert line["have" if line["stage"] == "participation" else "of"] in (took_part, took_part * area)
