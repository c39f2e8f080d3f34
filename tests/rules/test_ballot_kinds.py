"""Every kind of vote as data: who votes, what decides, and the sheet with its arithmetic that it gives."""

from dataclasses import replace
from datetime import date

import pytest

from linli.rules.ballot import OWNERS, OWNERS_LAW, Paper, Share, Weight, count
from linli.rules.ballot_kinds import KINDS, Held
from linli.rules.ballot_sheet import Question, sheet
from linli.rules.election import LAWS, by_hand, seated
from tests.rules.vectors import vectors

TWO = ("陈一", "何二")


def decided(kind: str, *, roll: int, ayes: int, noes: int = 0, number: int = 0) -> dict[str, object]:
    papers = [([["for"]], 0)] * ayes + [([["against"]], 0)] * noes
    return dict(sheet([Question(number, "事项")], papers, roll=Weight(roll), kind=kind)["matters"][0])


def elected(kind: str, *, roll: int, votes: tuple[int, int]) -> dict[str, object]:
    papers = [([[name]], 0) for name, number in zip(TWO, votes, strict=True) for _ in range(number)]
    return dict(sheet([Question(0, "选举", 1, TWO)], papers, roll=Weight(roll), kind=kind)["matters"][0])


@pytest.mark.parametrize(
    ("kind", "roll", "ayes", "noes", "passed"),
    [
        ("residents_assembly", 100, 51, 0, True),
        ("residents_assembly", 100, 50, 0, False),
        ("residents_assembly", 100, 30, 30, False),
        ("residents_representatives", 30, 11, 9, True),
        ("residents_representatives", 30, 19, 0, False),
        ("council", 9, 4, 2, True),
        ("council", 9, 5, 0, False),
    ],
)
def test_a_vote_by_heads_is_decided_as_the_law_of_its_kind_says(
    kind: str, roll: int, ayes: int, noes: int, passed: bool
) -> None:
    found = decided(kind, roll=roll, ayes=ayes, noes=noes)
    assert found["passed"] is passed
    assert {line["measure"] for line in found["lines"]} == {"heads"}  # type: ignore[attr-defined]  # of a sheet
    assert all(line["basis"] for line in found["lines"])  # type: ignore[attr-defined]  # of a sheet


@pytest.mark.parametrize(
    ("kind", "roll", "votes", "who", "tied", "follows"),
    [
        ("residents_committee", 100, (30, 21), ["陈一"], [], "complete"),
        ("residents_committee", 100, (30, 20), [], [], "not_valid"),
        ("residents_committee", 100, (30, 30), [], [], "another_vote"),
        ("residents_committee_again", 100, (20, 15), ["陈一"], [], "complete"),
        ("residents_committee_again", 100, (18, 18), [], ["陈一", "何二"], "run_off"),
        ("committee_by_households", 40, (12, 9), ["陈一"], [], "complete"),
        ("committee_by_households", 40, (12, 8), [], [], "not_valid"),
        ("by_households_again", 40, (8, 4), ["陈一"], [], "complete"),
        ("by_households_again", 40, (0, 0), [], [], "another_vote"),
        ("committee_by_representatives", 30, (12, 9), ["陈一"], [], "complete"),
        ("committee_by_representatives", 30, (12, 8), [], [], "not_valid"),
        ("by_representatives_again", 30, (6, 4), ["陈一"], [], "complete"),
        ("group_leader", 40, (11, 10), ["陈一"], [], "complete"),
        ("group_leader", 40, (10, 10), [], [], "not_valid"),
        ("representatives", 40, (11, 10), ["陈一"], [], "complete"),
        ("representatives", 40, (11, 9), [], [], "not_valid"),
        ("representatives", 40, (11, 11), [], ["陈一", "何二"], "run_off"),
        ("council", 9, (4, 2), ["陈一"], [], "complete"),
        ("council", 9, (3, 3), [], [], "another_vote"),
    ],
)
def test_an_election_is_filled_as_the_law_of_its_kind_says_and_a_tie_is_told(
    kind: str, roll: int, votes: tuple[int, int], who: list[str], tied: list[str], follows: str
) -> None:
    found = elected(kind, roll=roll, votes=votes)
    assert (found["elected"], found["tied"], found["next"]) == (who, tied, follows)


def test_a_show_of_opinion_tells_what_most_would_like_and_decides_nothing() -> None:
    options = ("周六", "周日", "都行")
    papers = [([[name]], 0) for name in ("周六", "周日", "周日", "周六", "都行")]
    found = sheet([Question(0, "哪天办", 1, options)], papers, roll=Weight(90), kind="opinion")["matters"][0]
    assert (found["leaders"], found["passed"], found["lines"]) == (["周六", "周日"], None, [])
    yes_no = decided("opinion", roll=90, ayes=3, noes=1)
    assert (yes_no["leaders"], yes_no["passed"]) == (["for"], None)


def test_owners_decide_nine_matters_and_elect_by_the_third_alone() -> None:
    owners = KINDS["owners"]
    assert (set(owners.thresholds), owners.numbered) == (set(range(1, 10)), True)
    assert [number for number in range(10) if owners.law(number)] == [3]
    assert not owners.secret
    with pytest.raises(ValueError, match="Nobody is elected"):
        sheet([Question(4, "选聘", 1, TWO)], [], roll=Weight(9, 900))


def test_a_vote_is_decided_by_the_law_of_the_day_on_which_it_begins() -> None:
    """Were the Code changed, votes that began before would be counted as before."""
    later = {**OWNERS, 4: OWNERS[6]}
    kind = replace(KINDS["owners"], editions={**OWNERS_LAW, date(2030, 1, 1): later})
    needed = [
        [each.share.needed(100) for each in kind.tests(4, Held(day))]
        for day in (date(2021, 1, 1), date(2029, 12, 31), date(2030, 1, 1), None)
    ]
    assert needed == [[67, 67, 51, 51], [67, 67, 51, 51], [67, 67, 75, 75], [67, 67, 75, 75]]
    representatives = KINDS["residents_representatives"]  # the revised law asks two thirds of them to be there
    there = [representatives.tests(0, Held(day))[0].share.needed(90) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert there == [46, 60]


def test_what_the_assembly_asks_for_beyond_the_law_counts_and_what_it_asks_for_below_does_not() -> None:
    owners = KINDS["owners"]
    more = Held(local={"participation": Share(4, 5), "approval": Share(2, 3)})
    ordinary, grave = (
        [(line.share.needed(90), line.basis) for line in owners.tests(number, more)] for number in (4, 6)
    )
    own = "民法典 art. 278; 业主大会议事规则"
    assert ordinary == [(72, own), (72, own), (60, own), (60, own)]
    assert grave == [(72, own), (72, own), (68, "民法典 art. 278"), (68, "民法典 art. 278")]
    elects = owners.law(3, more)
    assert elects is not None
    assert [line.share.needed(90) for line in elects.thresholds] == [72, 72, 60, 60]
    assert not Share(1, 2).above(Share(1, 2, over=True))
    assert Share(1, 2, over=True).above(Share(1, 2))


def test_the_three_ways_to_elect_a_residents_committee_are_published_alike_and_proxies_differ() -> None:
    """居委会组织法 art. 17, 19: twenty days, objections in five, answers in three; representatives vote in person."""
    ways = [KINDS[name] for name in ("residents_committee", "committee_by_households", "committee_by_representatives")]
    assert {(kind.notice_days, kind.object_days, kind.answer_days) for kind in ways} == {(20, 5, 3)}
    assert [(kind.voters, kind.proxies) for kind in ways] == [("residents", 3), ("households", 3), ("members", 0)]
    assert [(KINDS[kind.again].voters, KINDS[kind.again].elects) for kind in ways] == [
        (kind.voters, "residents_committee_again") for kind in ways
    ]
    assert [(kind.listed, KINDS[kind.again].listed, KINDS[kind.again].proxies) for kind in ways] == [
        (True, True, 3),
        (True, True, 3),
        (False, False, 0),
    ]
    laws = [kind.law(0) for kind in ways]
    assert [law.least_candidates(5) for law in laws if law] == [6, 6, 6]
    assert KINDS["residents_representatives"].law(0) is None  # they elect in a vote of its own kind


def test_what_a_branch_elects_is_never_voted_on_the_phone() -> None:
    assert [name for name, kind in KINDS.items() if not kind.on_phone] == ["party"]
    assert all(kind.secret for name, kind in KINDS.items() if name != "owners")


def test_every_kind_says_how_many_take_part_whatever_is_asked_of_them() -> None:
    assert {
        (name, electing): [(each.measure, each.share.needed(90)) for each in kind.participation(electing=electing)]
        for name, kind in KINDS.items()
        for electing in (False, True)
        if name in ("owners", "opinion", "representatives", "committee_by_representatives")
        or (name, electing) == ("residents_representatives", False)
    } == {
        ("owners", False): [("heads", 60), ("area", 60)],
        ("owners", True): [("heads", 60), ("area", 60)],
        ("residents_representatives", False): [("heads", 60)],
        ("committee_by_representatives", False): [("heads", 61)],
        ("committee_by_representatives", True): [("heads", 61)],
        ("opinion", False): [],
        ("opinion", True): [],
        ("representatives", False): [("heads", 46)],
        ("representatives", True): [("heads", 46)],
    }
    assert all(OWNERS[number][:2] == OWNERS[1][:2] for number in OWNERS)  # so one line serves all nine


def test_a_branch_counts_by_hand_and_elects_as_published() -> None:
    given = vectors("party_election")[0]
    names = [f"候选人{number}" for number in range(given["expect_min_candidates"])]
    votes = dict(zip(names, (30, 30, 28, 20, given["expect_elected_needs"], 15), strict=True))
    found = seated(
        LAWS["party"], by_hand(votes, seats=given["seats"], valid=30, void=1), seats=given["seats"],
        roll=Weight(given["should_attend"]), present=Weight(given["attending"]), issued=31,
    )  # fmt: skip
    assert (found.elected, found.next) == (tuple(names[:5]), "complete")
    assert [(line.have, line.of, line.needed) for line in found.lines] == [(31, 37, given["expect_quorum"])]


@pytest.mark.parametrize(
    ("votes", "valid", "blank"),
    [
        ({"陈一": 11, "何二": 0}, 10, 0),  # more votes than papers
        ({"陈一": 10, "何二": 10}, 10, 0),  # each paper chooses one
        ({"陈一": 3, "何二": 3}, 10, 0),  # four papers choose nobody and are not blank
        ({"陈一": -1, "何二": 3}, 10, 8),
        ({"陈一": 0, "何二": 0}, 3, 4),
    ],
)
def test_a_count_by_hand_that_no_papers_can_give_is_refused(votes: dict[str, int], valid: int, blank: int) -> None:
    with pytest.raises(ValueError, match="papers"):
        by_hand(votes, seats=1, valid=valid, blank=blank)


def test_a_count_by_hand_is_what_the_papers_would_give() -> None:
    papers = [Paper((TWO[0],)), Paper((TWO[1],)), Paper((TWO[0],)), Paper(()), Paper(TWO)]
    assert by_hand({TWO[0]: 2, TWO[1]: 1}, seats=1, valid=4, blank=1, void=1) == count(papers, options=TWO)
