"""Promise 3: an outsider counts again from the published export alone and finds what the page shows."""

import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from linli.ballots import casting, counting, recount, results, shown
from linli.ballots.models import Ballot, Kind
from linli.ballots.plans import Asked
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.rules.ballot import CHOICES, Share, Weight
from linli.rules.ballot_kinds import ELECTION, KINDS, Held
from linli.rules.ballot_kinds import Kind as Law
from linli.rules.ballot_sheet import Question, sheet
from tests.ballots.conftest import START, Called, opened
from tests.ballots.test_kinds import called_of

SCRIPT = Path(recount.__file__)


def election(seed: int) -> dict[str, Any]:
    """A vote invented from the seed, with areas: of any kind, up to three matters, up to sixty voters."""
    rng = random.Random(seed)
    kind = "owners" if rng.random() < 0.5 else rng.choice([name for name, one in KINDS.items() if one.on_phone])
    names = tuple(f"候选人{place}" for place in range(rng.randint(3, 6)))
    asked = [_question(rng, KINDS[kind], names) for _ in range(rng.randint(1, 3))]
    heads = rng.choice((7, 12, 60))
    areas = [rng.randint(3000, 16000) if kind == "owners" else 0 for _ in range(heads)]
    lean = rng.random()

    def answer(question: Question) -> list[str]:
        if question.seats:
            return rng.sample(names, question.seats if rng.random() < 0.9 else rng.randint(0, question.seats))
        return [CHOICES[0] if rng.random() < lean else rng.choice(CHOICES)]

    voted = rng.sample(range(len(areas)), rng.randint(len(areas) // 2, len(areas)))
    papers = [([answer(question) for question in asked], areas[place]) for place in voted]
    rest = [area for place, area in enumerate(areas) if place not in voted and rng.random() < 0.8]
    silent, joining = (Weight(len(rest), sum(rest)), rng.random() < 0.5) if kind == "owners" else (Weight(), False)
    local = {}
    if kind == "owners":  # some assemblies ask for more than the law
        shares = {"participation": ((3, 4), (4, 5)), "approval": ((2, 3), (3, 4), (4, 5))}
        local = {stage: rng.choice(known) for stage, known in shares.items() if rng.random() < 0.2}
    held = Held(local={stage: Share(*share) for stage, share in local.items()})
    roll = Weight(len(areas), sum(areas))
    found = sheet(asked, papers, roll=roll, silent=silent, joining=joining, kind=kind, held=held)
    columns = [sorted((sorted(answers[place]), area) for answers, area in papers) for place in range(len(asked))]
    return {
        "kind": kind,
        "void_takes_part": found["void_takes_part"],
        "title": "", "place": "", "ballot": "x", "roll": found["roll"], "silent": found["silent"], "joining": joining,
        "stricter": local,
        "matters": [{"number": each.number, "title": each.title, "seats": each.seats, "options": list(each.options)}
                    for each in asked],
        "answers": [[{"receipt": "", "choice": each, "area": area} for each, area in column] for column in columns],
        "areas": results.areas(found), "area_voted": sum(area for _answers, area in papers),
        "result": found["matters"],
    }  # fmt: skip


def _question(rng: random.Random, kind: Law, names: tuple[str, ...]) -> Question:
    """A matter that such a vote knows."""
    number = rng.choice(list(kind.thresholds) or [0])
    if kind.elects and (not kind.thresholds or rng.random() < 0.4):
        return Question(ELECTION if kind.numbered else 0, "委员", rng.randint(1, len(names) - 1), names)
    return Question(number, "事项")


@pytest.fixture(scope="module")
def wholes():
    """A thousand of them, with the area behind each answer."""
    return [json.loads(json.dumps(election(seed))) for seed in range(1000)]


@pytest.fixture(scope="module")
def exports(wholes):
    """The same as they are published."""
    return [published(whole) for whole in wholes]


def published(whole: dict[str, Any]) -> dict[str, Any]:
    return {**whole, "answers": [[_without_area(each) for each in column] for column in whole["answers"]]}


def _without_area(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "area"}


def test_the_script_finds_the_same_with_every_area_as_with_the_published_floors(wholes, exports):
    """Who may count to the last centimetre finds the same results; a floor above the exact area is named."""
    assert [wrong for whole in wholes for wrong in recount.differences(whole)] == []
    higher = 0
    for whole, export in zip(wholes, exports, strict=True):
        for place, matter in enumerate(whole["matters"]):
            exact, floors = recount.add_up(whole, place), recount.add_up(export, place)
            assert all(floors[name][1] <= exact[name][1] for name in exact)
            higher += whole["kind"] == "owners" and 0 < floors[matter["options"][0]][1] < exact[matter["options"][0]][1]
    assert higher > 100
    seed = next(place for place, whole in enumerate(wholes) if whole["kind"] == "owners" and not whole["joining"])
    told = json.loads(json.dumps(wholes[seed]))
    option = told["matters"][0]["options"][0]
    told["result"][0]["options"][option][1] = told["area_voted"] + 1
    assert [wrong.split(": ")[1] for wrong in recount.differences(told)] == ["options"]


def test_the_script_finds_the_same_in_a_thousand_invented_votes(exports):
    assert [wrong for export in exports for wrong in recount.differences(export)] == []
    decided = [matter["passed"] for export in exports for matter in export["result"]]
    ties = [matter["tied"] for export in exports for matter in export["result"] if "tied" in matter]
    leaders = [matter["leaders"] for export in exports for matter in export["result"] if "leaders" in matter]
    assert decided.count(True) > 200
    assert decided.count(False) > 200
    assert sum(map(bool, ties)) > 20
    assert sum(len(names) > 1 for names in leaders) > 5
    assert {export["kind"] for export in exports} == {name for name, kind in KINDS.items() if kind.on_phone}


def test_the_page_shows_what_the_script_finds_in_a_thousand_invented_votes(exports):
    """Chosen, elected, level, open seats and whether it passed, matter by matter, as people read them."""
    for export in exports:
        page = shown.of_result(Ballot(result={"matters": export["result"]}))
        for place, read in enumerate(page):
            found = recount.decide(export, place)
            assert (read.passed, read.took_part.heads) == (found["passed"], found["taking_part"][0])
            assert [row.heads for row in read.chosen] == [weight[0] for weight in found["options"].values()]
            if read.election:
                assert {row.words for row in read.chosen if row.won} == set(found.get("elected", ()))
                assert {row.words for row in read.chosen if row.tied} == set(found.get("tied", ()))


def test_the_script_knows_the_law_that_the_program_counts_by_and_says_so_of_another():
    """Whoever adds an edition of the law adds it to the script too."""
    decided = {name: kind for name, kind in KINDS.items() if kind.on_phone and kind.decides and kind.editions}
    assert {name: max(kind.editions).isoformat() for name, kind in decided.items()} == recount.SINCE
    export = published(json.loads(json.dumps(election(7))))
    assert recount.differences({**export, "kind": "owners", "law_of": "2019-05-01"})[0].startswith("voting began")


def test_the_script_names_what_was_published_otherwise():
    export = json.loads(json.dumps(election(7)))
    export["result"][0]["passed"] = not export["result"][0]["passed"]
    assert ["passed: published" in wrong for wrong in recount.differences(export)] == [True]


ASKED = (Asked(4, "选聘物业服务企业"), Asked(9, "公共收益"))
# On the first matter 乙二 alone disagrees, on the second 丙三 alone agrees.
GIVEN = {
    "甲一": [["for"], ["against"]],
    "乙二": [["against"], ["against"]],
    "丙三": [["for"], ["for"]],
    "戊五": [["for"], ["abstain"]],
    "辛八": [["for"], ["against"]],
}


def cast_and_counted(court, moved) -> tuple[Called, Ballot, dict[str, str]]:
    """Two matters, five of eight heads; with the receipts."""
    called = opened(court, moved, *ASKED)
    receipts = {
        name: casting.vote(called.slip(name).pk, given, by=court.actor(name)).receipt for name, given in GIVEN.items()
    }
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    return called, counting.count(called.ballot.pk, called.shares[:2], by=court.director), receipts


def run(folder: Path, export: dict[str, Any], *receipt: str) -> "subprocess.CompletedProcess[str]":
    (folder / "export.json").write_text(json.dumps(export))
    (folder / "recount.py").write_text(SCRIPT.read_text())  # away from the program
    return subprocess.run(
        [sys.executable, "-I", "recount.py", "export.json", *receipt],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip


@pytest.mark.django_db
def test_an_outsider_runs_the_one_file_and_finds_their_own_answers(court, moved, tmp_path):
    called, ballot, receipts = cast_and_counted(court, moved)
    found = run(tmp_path, results.export(ballot), str(called.slip("乙二").number), receipts["乙二"].upper())
    assert (found.returncode, found.stderr) == (0, "")
    assert "Under this receipt: [['against'], ['against']]" in found.stdout
    assert "The published result is what the papers say." in found.stdout
    anothers = run(tmp_path, results.export(ballot), str(called.slip("甲一").number), receipts["乙二"])
    assert "Under this receipt: no paper" in anothers.stdout


@pytest.mark.django_db
def test_nobody_joins_the_answers_of_one_owner_or_works_a_choice_out_of_the_areas(court, moved):
    """One head alone agrees on the second matter: neither its area nor its other answer stands anywhere."""
    _called, ballot, _receipts = cast_and_counted(court, moved)
    published = json.loads(json.dumps(results.export(ballot)))
    first, second = ([each["receipt"] for each in column] for column in published["answers"])
    assert (len({*first, *second}), first == sorted(first), second == sorted(second)) == (10, True, True)
    finders = set(ballot.box.values_list("finder", flat=True))
    assert not finders & {*first, *second}  # from which both receipts of an owner are made
    assert [published["result"][place]["options"]["for"] for place in (0, 1)] == [[4, 28001], [1, 0]]
    own = {slip.area_cm for slip in ballot.slips.all()}
    told = {area for each in published["areas"] for area in each.values()} - {0}
    assert not told & (own | {published["area_voted"] - area for area in own})
    page = shown.of_result(ballot)
    assert [(row.heads, row.area) for row in page[1].chosen] == [(1, "—"), (3, "—"), (1, "—")]
    assert [test.have for test in page[1].tests[-2:]] == ["1", "不足 280.01"]


@pytest.mark.django_db
def test_tellers_and_the_supervising_office_count_again_with_every_area_and_each_owner_sees_who_did(
    court, moved, tmp_path
):
    called, ballot, _receipts = cast_and_counted(court, moved)
    officer = court.cast.acting("community_officer")
    for role in ("grid_worker", "property_manager"):
        with pytest.raises(NotAllowed):
            counting.opened_again(ballot.pk, called.shares[:2], by=court.cast.acting(role))
    with pytest.raises(Refused):  # one share opens nothing
        counting.opened_again(ballot.pk, [called.shares[0]] * 2, by=officer)
    assert not Access.objects.filter(what="vote").exists()
    whole = counting.opened_again(ballot.pk, called.shares[1:], by=officer)
    found = run(tmp_path, whole)
    assert (found.returncode, "at least" in found.stdout) == (0, False)
    exact = sum(called.slip(name).area_cm for name, given in GIVEN.items() if given[0] == ["for"])
    assert f"for: 4 heads, {exact / 100:.2f} m2" in found.stdout
    seen = Access.objects.filter(what="vote", subject_kind="ballot", subject_id=ballot.pk)
    assert {row.person_id for row in seen} == {court.owners[name].pk for name in GIVEN}
    assert {row.by_person_id for row in seen} == {officer.person_id}
    assert list(history_of(ballot))[-1].verb == "ballot.opened_again"


@pytest.mark.django_db
def test_no_pattern_agreed_on_beforehand_is_found_in_the_papers_of_a_secret_vote(court, moved):
    council = [Asked(0, f"第{number}项") for number in range(1, 4)]
    called = called_of(court, moved, Kind.RESIDENTS_ASSEMBLY, *council)
    cast = {
        "甲一": [["abstain"], ["for"], ["abstain"]],
        "乙二": [["for"], ["abstain"], ["for"]],
        "丙三": [["for"]] * 3,
        "丁四": [["against"]] * 3,
    }
    for name, answers in cast.items():
        casting.vote(called.slip(name).pk, answers, by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    published = results.export(counting.count(called.ballot.pk, called.shares[:2], by=court.director))
    assert {each["receipt"] for column in published["answers"] for each in column} == {""}
    # As many of each as were given, in an order that says nothing.
    for place, column in enumerate(published["answers"]):
        assert [each["choice"] for each in column] == sorted(answers[place] for answers in cast.values())
    with pytest.raises(Refused):  # nor with two shares: of heads alone nothing more is to be told
        counting.opened_again(called.ballot.pk, called.shares[:2], by=court.cast.acting("community_officer"))
    assert recount.differences(json.loads(json.dumps(published))) == []
