"""What always holds of a result, of every kind of vote: order, batches and channels change nothing, one more yes harms
nobody, and the one case in which it does is named."""

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.ballot import CHOICES, FOR, Paper, Weight, count, decide, with_silent
from linli.rules.ballot_kinds import ELECTION, KINDS, Kind
from linli.rules.ballot_sheet import Question, Sheet, sheet
from linli.rules.election import LAWS, elect

NAMES = ("陈一", "何二", "邓三")
HELD = sorted(name for name, kind in KINDS.items() if kind.on_phone)


def questions(kind: Kind) -> list[Question]:
    """Every matter that such a vote knows, and an election where it elects."""
    decided = [Question(number, f"事项{number}") for number in kind.thresholds]
    return [*decided, Question(ELECTION if kind.numbered else 0, "选举", 2, NAMES)] if kind.elects else decided


@st.composite
def votes(draw: Any) -> tuple[str, list[Question], list[tuple[list[list[str]], int]], Weight, Weight, bool]:
    """A vote of any kind: what is asked, the papers with their areas, the roll, who is silent, whether they join."""
    name = draw(st.sampled_from(HELD))
    asked = questions(KINDS[name])
    owners = KINDS[name].voters == "owners"
    areas = st.integers(1, 30_000) if owners else st.just(0)
    one = st.tuples(
        *(
            st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
            if each.seats
            else st.sampled_from(CHOICES).map(lambda choice: [choice])
            for each in asked
        )
    ).map(list)
    papers = draw(st.lists(st.tuples(one, areas), max_size=24))
    silent = Weight(draw(st.integers(0, 9)), draw(st.integers(1, 60_000))) if owners else Weight()
    silent = silent if silent.heads else Weight()
    others = Weight(draw(st.integers(1, 20)), draw(st.integers(1, 200_000)) if owners else 0)
    cast = Weight(len(papers), sum(area for _answers, area in papers))
    return name, asked, papers, cast.plus(silent).plus(others), silent, owners and draw(st.booleans())


def result(vote: Any, papers: list[Any]) -> Sheet:
    name, asked, _papers, roll, silent, joining = vote
    return sheet(asked, papers, roll=roll, silent=silent, joining=joining, kind=name)


@given(votes(), st.randoms())
def test_no_order_of_votes_changes_a_result(vote: Any, random: Any) -> None:
    papers = vote[2]
    assert result(vote, random.sample(papers, len(papers))) == result(vote, papers)


@given(votes(), st.integers(0, 24))
def test_counting_in_batches_gives_the_sums_of_the_whole(vote: Any, cut: int) -> None:
    _name, asked, papers, _roll, _silent, _joining = vote
    for place, question in enumerate(asked):
        tallies = [
            count([Paper(tuple(answers[place]), area) for answers, area in part], options=question.options,
                  most=question.seats or 1)
            for part in (papers, papers[:cut], papers[cut:])
        ]  # fmt: skip
        for option in question.options:
            assert tallies[1].by_option[option].plus(tallies[2].by_option[option]) == tallies[0].by_option[option]


@given(votes())
def test_every_test_has_the_answer_of_the_exact_areas_though_floors_of_them_are_told(vote: Any) -> None:
    """With and without the silent, and of each candidate."""
    name, asked, papers, roll, silent, joining = vote
    for place, (question, matter) in enumerate(zip(asked, result(vote, papers)["matters"], strict=True)):
        mine = [Paper(tuple(answers[place]), area) for answers, area in papers]
        tally = count(mine, options=question.options, most=question.seats or 1)
        if question.seats and KINDS[name].decides:
            law = KINDS[name].law(question.number)
            assert law is not None
            outcome = elect(law, mine, candidates=NAMES, seats=2, roll=roll)
            met = {each.name: [line.met for line in each.lines] for each in outcome.candidates}
            assert {row[0]: [line["met"] for line in row[3]] for row in matter["candidates"]} == met
            assert (tuple(matter["elected"]), tuple(matter["tied"])) == (outcome.elected, outcome.tied)
        elif KINDS[name].decides:
            both = [tally, with_silent(tally, silent)]
            shown = [matter, matter["other"]] if silent.heads else [matter]
            for one, read in zip(reversed(both) if joining and silent.heads else both, shown, strict=False):
                agreeing = one.by_option[FOR]
                exact = decide(
                    KINDS[name].tests(question.number), roll=roll, taking_part=one.taking_part, agreeing=agreeing
                )
                assert [line["met"] for line in read["lines"]] == [line.met for line in exact.lines]


@given(votes(), st.integers(1, 30_000))
def test_one_more_yes_never_turns_what_passed_into_what_failed(vote: Any, area: int) -> None:
    """Neither with silence nor without: whoever agrees is added to those who take part and to those who agree."""
    name, asked, papers, roll, silent, joining = vote
    owners = KINDS[name].voters == "owners"
    extra = ([["for"] if not each.seats else [] for each in asked], area if owners else 0)
    more = (name, asked, papers, roll.plus(Weight(1, extra[1])), silent, joining)
    for before, after in zip(result(more, papers)["matters"], result(more, [*papers, extra])["matters"], strict=True):
        if not before["seats"] and before["passed"] is not None:
            assert after["passed"] >= before["passed"]


@given(votes())
def test_a_silent_owner_who_votes_yes_instead_never_turns_what_passed_into_what_failed(vote: Any) -> None:
    """The channel of silence: where silence joins the majority, speaking up for it does not harm it."""
    name, asked, papers, roll, silent, joining = vote
    if silent.heads < 1 or silent.area < silent.heads:
        return
    own = silent.area // silent.heads
    rest = Weight(silent.heads - 1, silent.area - own if silent.heads > 1 else 0)
    extra = ([["for"] if not each.seats else [] for each in asked], own if silent.heads > 1 else silent.area)
    before = sheet(asked, papers, roll=roll, silent=silent, joining=joining, kind=name)["matters"]
    after = sheet(asked, [*papers, extra], roll=roll, silent=rest, joining=joining, kind=name)["matters"]
    for one, other in zip(before, after, strict=True):
        if not one["seats"] and one["options"][FOR] != [0, 0]:
            assert other["passed"] >= one["passed"]


@given(votes(), st.sampled_from(NAMES), st.integers(1, 30_000))
def test_one_more_vote_for_a_candidate_unseats_nobody_but_by_the_rule_that_its_line_names(
    vote: Any, name: str, area: int
) -> None:
    """Whoever is voted for once more stays elected. Another falls only where their share of those voting fell below
    what the law asks, which stands as a line that is not met, or where they are overtaken or level."""
    kind = KINDS[vote[0]]
    if not kind.elects or not kind.decides:
        return
    extra = ([[name] if each.seats else ["abstain"] for each in vote[1]], area if kind.voters == "owners" else 0)
    more = (*vote[:3], vote[3].plus(Weight(1, extra[1])), *vote[4:])
    before = result(more, vote[2])["matters"][-1]
    after = result(more, [*vote[2], extra])["matters"][-1]
    if before["next"] == "not_valid":
        return
    assert after["next"] != "not_valid"
    assert name not in before["elected"] or name in after["elected"]
    lines = {row[0]: row[3] for row in after["candidates"]}
    for fallen in set(before["elected"]) - set(after["elected"]):
        short = [line for line in lines[fallen] if not line["met"]]
        votes_of = {row[0]: row[1] for row in after["candidates"]}
        assert short or votes_of[name] >= votes_of[fallen]
        assert all(line["stage"] == "approval" and line["basis"] for line in short)


def test_the_one_rule_by_which_a_paper_too_many_undoes_an_election_is_that_of_papers_given_out() -> None:
    """基层组织选举工作条例: with more papers back than were given out no vote is valid, however they are filled in."""
    law, papers = LAWS["party"], [Paper((NAMES[0],))] * 30

    def follows(cast: list[Paper]) -> str:
        return elect(
            law, cast, candidates=NAMES, seats=2, roll=Weight(37), present=Weight(31), issued=30
        ).next  # fmt: skip

    assert (follows(papers), follows([*papers, Paper((NAMES[0],))])) == ("another_vote", "not_valid")


@given(votes())
def test_ties_are_told_and_no_order_of_the_paper_breaks_one(vote: Any) -> None:
    name, _asked, papers, roll, _silent, _joining = vote
    kind = KINDS[name]
    if not kind.elects or not kind.decides:
        return
    number = ELECTION if kind.numbered else 0
    picked = [([answers[-1]], area) for answers, area in papers]
    found = [
        sheet([Question(number, "选举", 2, order)], picked, roll=roll, kind=name)["matters"][0]
        for order in permutations(NAMES)
    ]
    assert len({(frozenset(each["elected"]), frozenset(each["tied"]), each["next"]) for each in found}) == 1
