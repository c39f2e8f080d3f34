"""Owners' decisions by the published examples (A) of the Civil Code's double test, and what always holds of a count."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import (
    ABSTAIN,
    AGAINST,
    CHOICES,
    FOR,
    OWNERS,
    Measure,
    Paper,
    Result,
    Share,
    Tally,
    Weight,
    count,
    decide,
    majority,
    with_silent,
)
from linli.rules.bodies import LAWS
from linli.rules.money import fen
from tests.rules.vectors import vector, vectors

DECISIONS = [each for each in vectors("owners_ballot") if "matter" in each]
AREAS = st.integers(1, 30_000)
PAPERS = st.lists(st.builds(Paper, st.sampled_from([(FOR,), (AGAINST,), (ABSTAIN,), (), (FOR, AGAINST)]), AREAS))


def weight(heads: int, area: str) -> Weight:
    return Weight(heads, fen(area))  # hundredths of a square metre are written as fen are


def returned(given: dict[str, Any]) -> Tally:
    by_option = {name: weight(*given[name]) for name in CHOICES}
    return Tally(by_option, weight(given["heads"], given["area_m2"]), Weight(), Weight())


def told(result: Result) -> str:
    """The reason as the published examples give it."""
    if result.failed is None:
        return ""
    line = result.failed
    half = " exactly half" if 2 * line.have == line.of else ""
    return f"{line.threshold.stage} {line.threshold.measure}{half}"


def of_matter(matter: int, tally: Tally, roll: Weight) -> Result:
    return decide(OWNERS[matter], roll=roll, taking_part=tally.taking_part, agreeing=tally.by_option[FOR])


@pytest.mark.parametrize("given", [each for each in DECISIONS if "participating" in each], ids=lambda each: each["id"])
def test_owners_decide_by_heads_and_by_area_as_published(given: dict[str, Any]) -> None:
    roll, taking_part, agreeing = (
        weight(given[name]["heads"], given[name].get("area_m2") or given[name]["total_area_m2"])
        for name in ("electorate", "participating", "approving")
    )
    result = decide(OWNERS[given["matter"]], roll=roll, taking_part=taking_part, agreeing=agreeing)
    assert (result.passed, told(result)) == (given["expect"]["passed"], given["expect"]["because"])


@pytest.mark.parametrize("number", ["A-8", "A-9"])
def test_silence_counts_only_where_the_estate_agreed_so_and_its_papers_were_delivered(number: str) -> None:
    given = vector("owners_ballot", number)
    roll = weight(given["electorate"]["heads"], given["electorate"]["total_area_m2"])
    silent = weight(given["delivered_silent"]["heads"], given["delivered_silent"]["area_m2"])
    tally = returned(given["returned"])
    counted = tally if given["silence_mode"] == "strict" else with_silent(tally, silent)
    result = of_matter(given["matter"], counted, roll)
    expected = given["expect"]
    assert (counted.taking_part, counted.by_option[FOR]) == (
        weight(*expected["participating"]),
        weight(*expected["approving"]),
    )
    assert (result.passed, told(result)) == (expected["passed"], expected.get("because", ""))
    assert (counted != tally) == expected.get("flagged", False)


def test_the_arithmetic_says_what_is_needed_and_what_is_missing_in_heads_and_square_metres() -> None:
    published = vector("owners_ballot", "A-heads")["expect"]
    roll = weight(published["heads"], "100000.00")
    lines = decide(OWNERS[4], roll=roll, taking_part=Weight(600, fen("60000.00")), agreeing=Weight()).lines[:2]
    assert [line.needed for line in lines] == [
        published["participation_heads_needed"],
        fen(published["participation_area_needed_m2"]),
    ]
    assert [line.missing for line in lines] == [32, fen("6666.67")]
    assert [line.threshold.basis for line in lines] == ["民法典 art. 278"] * 2
    assert Share(1, 5).needed(roll.heads) == published["proposal_20pct_heads"]


def test_exactly_half_is_not_more_than_half_and_exactly_two_thirds_is_two_thirds() -> None:
    assert (Share(1, 2, over=True).met(5, 10), Share(2, 3).met(6, 9), Share(2, 3, over=True).met(6, 9)) == (
        False,
        True,
        False,
    )
    assert (Share(1, 2, over=True).needed(10), Share(2, 3).needed(10), Share(2, 3, over=True).needed(9)) == (6, 7, 7)


def test_nobody_of_nobody_is_never_enough() -> None:
    assert not decide(OWNERS[4], roll=Weight(), taking_part=Weight(), agreeing=Weight()).passed


@pytest.mark.parametrize(
    ("body", "members", "present", "agreeing", "passed"),
    [
        ("owners_committee", 7, 4, 4, True),  # more than half of all, not of those present
        ("owners_committee", 7, 5, 3, False),
        ("owners_committee", 7, 3, 3, False),
        ("residents_assembly", 100, 50, 50, False),
        ("residents_assembly", 100, 51, 26, True),
        ("residents_representatives", 30, 20, 11, True),
        ("residents_representatives", 30, 19, 19, False),
        ("council", 9, 6, 4, True),
        ("council", 9, 6, 3, False),
        ("party_assembly", 36, 18, 18, False),  # more than half of those who should attend
        ("party_assembly", 36, 25, 19, True),
        ("branch_committee", 5, 3, 3, True),
    ],
)
def test_each_body_decides_as_its_law_says(body: str, members: int, present: int, agreeing: int, passed: bool) -> None:
    result = decide(LAWS[body].deciding(), roll=Weight(members), taking_part=Weight(present), agreeing=Weight(agreeing))
    assert result.passed is passed


def test_a_count_lists_every_option_and_keeps_void_and_blank_papers_apart() -> None:
    papers = [Paper((FOR,), 100), Paper((FOR, AGAINST), 40), Paper((), 7), Paper((AGAINST,), 30)]
    assert count(papers, options=CHOICES) == Tally(
        {FOR: Weight(1, 100), AGAINST: Weight(1, 30), ABSTAIN: Weight()},
        taking_part=Weight(3, 137),
        blank=Weight(1, 7),
        void=Weight(1, 40),
    )


def test_options_that_are_level_lead_together() -> None:
    papers = [Paper(("b",)), Paper(("a",)), Paper(("c",)), Paper(("b",)), Paper(("a",))]
    assert count(papers, options="abcd").leaders == ("a", "b")
    assert count([], options="ab").leaders == ()


@pytest.mark.parametrize("choices", [("perhaps",), (FOR, FOR)])
def test_a_choice_that_no_paper_offers_or_that_stands_twice_is_refused(choices: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"not on the paper|stands twice"):
        count([Paper(choices)], options=CHOICES, most=2)


@pytest.mark.parametrize(
    ("taking_part", "agreeing"), [(Weight(11, 10), Weight()), (Weight(5, 11), Weight()), (Weight(5, 5), Weight(5, 6))]
)
def test_more_voters_than_the_roll_or_more_agreeing_than_voting_is_refused(
    taking_part: Weight, agreeing: Weight
) -> None:
    with pytest.raises(ValueError, match="More"):
        decide(OWNERS[1], roll=Weight(10, 10), taking_part=taking_part, agreeing=agreeing)


@given(PAPERS, st.randoms())
def test_neither_the_order_of_papers_nor_counting_in_parts_changes_a_result(papers: list[Paper], random: Any) -> None:
    shuffled = random.sample(papers, len(papers))
    cut = random.randint(0, len(papers))
    whole = count(papers, options=CHOICES)
    first, second = count(papers[:cut], options=CHOICES), count(papers[cut:], options=CHOICES)
    assert count(shuffled, options=CHOICES) == whole
    assert first.taking_part.plus(second.taking_part) == whole.taking_part
    assert {name: first.by_option[name].plus(second.by_option[name]) for name in CHOICES} == whole.by_option


@given(PAPERS, AREAS, st.sampled_from(sorted(OWNERS)), st.integers(0, 50), st.integers(0, 500_000))
def test_one_more_yes_never_turns_a_passed_matter_into_a_failed_one(
    papers: list[Paper], area: int, matter: int, others: int, their_area: int
) -> None:
    before, after = count(papers, options=CHOICES), count([*papers, Paper((FOR,), area)], options=CHOICES)
    roll = after.taking_part.plus(Weight(others, their_area))
    assert of_matter(matter, after, roll).passed >= of_matter(matter, before, roll).passed


@given(PAPERS, st.integers(0, 50), st.integers(0, 500_000))
def test_silent_owners_join_only_a_majority_that_there_is(papers: list[Paper], heads: int, area: int) -> None:
    tally = count(papers, options=CHOICES)
    joined = with_silent(tally, Weight(heads, area))
    won = majority(tally)
    grown = {name for name in CHOICES if joined.by_option[name] != tally.by_option[name]}
    assert grown <= {won}
    assert (joined == tally) or won


def test_every_threshold_names_its_source_and_a_known_measure() -> None:
    for threshold in [each for tests in OWNERS.values() for each in tests]:
        assert threshold.basis
        assert threshold.measure in get_args(Measure)
