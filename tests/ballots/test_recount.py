"""Promise 3: an outsider counts again from the published export alone and finds what the page shows."""

import hashlib
import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from linli.ballots import casting, counting, recount, results, shown
from linli.ballots.models import Ballot, Kind
from linli.ballots.services import Asked
from linli.rules.ballot import CHOICES, Share, Weight
from linli.rules.ballot_kinds import ELECTION, KINDS, Held
from linli.rules.ballot_kinds import Kind as Law
from linli.rules.ballot_sheet import Question, areas_by_option, discreet, sheet
from tests.ballots.conftest import START
from tests.ballots.test_kinds import called_of

SCRIPT = Path(recount.__file__)


def election(seed: int) -> dict[str, object]:
    """The export of a vote invented from the seed: of any kind, up to three matters, up to sixty voters."""
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
    sums = areas_by_option(asked, papers)
    sums = discreet(found["matters"], sums, joining) if kind == "owners" else sums
    return {
        "kind": kind,
        "title": "", "place": "", "ballot": "x", "roll": found["roll"], "silent": found["silent"], "joining": joining,
        "stricter": local,
        "matters": [{"number": each.number, "title": each.title, "seats": each.seats, "options": list(each.options)}
                    for each in asked],
        "papers": [{"receipt": "", "choices": answers} for answers, _area in papers],
        "areas": sums, "area_voted": sum(area for _answers, area in papers),
        "result": found["matters"],
    }  # fmt: skip


def _question(rng: random.Random, kind: Law, names: tuple[str, ...]) -> Question:
    """A matter that such a vote knows."""
    number = rng.choice(list(kind.thresholds) or [0])
    if kind.elects and (not kind.thresholds or rng.random() < 0.4):
        return Question(ELECTION if kind.numbered else 0, "委员", rng.randint(1, len(names) - 1), names)
    return Question(number, "事项")


@pytest.fixture(scope="module")
def exports():
    """A thousand of them, as they are published."""
    return [json.loads(json.dumps(election(seed))) for seed in range(1000)]


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
    export = json.loads(json.dumps(election(7)))
    assert recount.differences({**export, "kind": "owners", "law_of": "2019-05-01"})[0].startswith("voting began")


def test_the_script_names_what_was_published_otherwise():
    export = json.loads(json.dumps(election(7)))
    export["result"][0]["passed"] = not export["result"][0]["passed"]
    assert ["passed: published" in wrong for wrong in recount.differences(export)] == [True]


@pytest.mark.django_db
def test_an_outsider_runs_the_one_file_and_finds_their_own_paper(called, moved, tmp_path):
    court, ballot = called.court, called.ballot
    cast = {
        name: casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name)).receipt
        for name, choice in (("甲一", "for"), ("乙二", "against"), ("丙三", "for"), ("辛八", "for"))
    }
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    published = results.export(counting.count(ballot.pk, called.shares[:2], by=court.director))
    file = tmp_path / "export.json"
    file.write_text(json.dumps(published))
    own = (tmp_path / "recount.py").write_text(SCRIPT.read_text())  # away from the program
    number = str(called.slip("乙二").number)
    run = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "recount.py"), str(file), number, cast["乙二"].upper()],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (own > 0, run.returncode, run.stderr) == (True, 0, "")
    assert "Under this receipt: [['against']]" in run.stdout
    assert "The published result is what the papers say." in run.stdout
    assert f"{called.slip('乙二').area_cm / 100:.2f}" not in run.stdout  # the one head against
    assert published["result"][0]["options"]["against"] == [1, None]
    (read,) = shown.of_result(Ballot.objects.get(pk=ballot.pk))
    assert sorted((row.heads, row.area == "—") for row in (*read.chosen, *read.spent)) == [
        (0, True), (1, False), (1, True), (3, False)
    ]  # fmt: skip
    assert set(published["areas"][0]) == {"for", "others", "void"}
    # nothing in it tells whose a paper is: neither a name, nor the area of any one home
    text = file.read_text()
    assert not [unit.area_cm for unit in court.units.values() if f'"area": {unit.area_cm}' in text]
    assert sorted(paper["receipt"] for paper in published["papers"]) == sorted(
        hashlib.sha256(f"{ballot.code}\t{called.slip(name).number}\t{receipt}".encode()).hexdigest()
        for name, receipt in cast.items()
    )


@pytest.mark.django_db
def test_no_pattern_agreed_on_beforehand_is_found_in_the_papers_of_a_secret_vote(court, moved):
    council = [Asked(0, f"第{number}项") for number in range(1, 4)]
    called = called_of(court, moved, Kind.RESIDENTS_ASSEMBLY, *council)
    sold = [["abstain"], ["for"], ["abstain"]]
    cast = {"甲一": sold, "乙二": [["for"], ["abstain"], ["for"]], "丙三": [["for"]] * 3, "丁四": [["against"]] * 3}
    for name, answers in cast.items():
        casting.vote(called.slip(name).pk, answers, by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    published = results.export(counting.count(called.ballot.pk, called.shares[:2], by=court.director))
    papers = [paper["choices"] for paper in published["papers"]]
    assert sold not in papers
    assert {paper["receipt"] for paper in published["papers"]} == {""}
    for place in range(3):  # as many of each as were given, in an order that says nothing
        assert [each[place] for each in papers] == sorted(answers[place] for answers in cast.values())
    assert recount.differences(json.loads(json.dumps(published))) == []
