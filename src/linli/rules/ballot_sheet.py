"""The result of a ballot as a sheet of plain numbers: published, kept, exported, counted again by others.

An outsider makes the same sheet from the published export alone. Of owners it tells areas as `ballot_told` lets it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from linli.rules.ballot import FOR, Line, Paper, Tally, Threshold, Weight, count, decide, with_silent
from linli.rules.ballot_kinds import KINDS, NOW, Held, Kind, options
from linli.rules.ballot_told import told
from linli.rules.election import Outcome, seated

Sheet = dict[str, Any]
Unsettled = Literal["", "not_valid", "run_off", "another_vote"]
NOBODY = Weight()


@dataclass(frozen=True)
class Question:
    """A matter as it stands on the paper; with `seats` an election among `candidates`."""

    number: int
    title: str
    seats: int = 0
    candidates: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """What may be chosen."""
        return options(self.seats, self.candidates)


Answers = Sequence[Sequence[str]]  # one voter's, matter by matter


def sheet(
    questions: Sequence[Question],
    papers: Sequence[tuple[Answers, int]],
    *,
    roll: Weight,
    silent: Weight = NOBODY,
    joining: bool = False,
    kind: str = "owners",
    held: Held = NOW,
) -> Sheet:
    """Count papers, each with its voter's area. `joining`: silent papers join the majority, by the estate's rules.

    `held` says by the law of which day, and by which stricter rules of the place.
    """
    silence = (silent, joining)
    return {
        "kind": kind,
        "roll": list(roll),
        "silent": list(silent),
        "joining": joining,
        "void_takes_part": bool(KINDS[kind].void),
        "matters": [
            _matter(
                KINDS[kind],
                question,
                [Paper(tuple(answers[place]), area) for answers, area in papers],
                roll,
                silence,
                held,
            )
            for place, question in enumerate(questions)
        ],
    }


def unsettled(matter: Mapping[str, Any]) -> Unsettled:
    """Why a counted matter settles nothing yet; empty where it does, or where nothing was to be decided.

    Too few took part: nothing was decided, neither yes nor no, and whoever calls may put it to the vote again. Of an
    election, who is level is voted on again, and so are seats for which too few were approved.
    """
    if matter["passed"] is not False:
        return ""
    if any(line["stage"] == "participation" and not line["met"] for line in matter["lines"]):
        return "not_valid"
    found: Unsettled = matter.get("next", "")
    return found


def _matter(
    kind: Kind, question: Question, papers: Sequence[Paper], roll: Weight, silence: tuple[Weight, bool], held: Held
) -> Sheet:
    about: Sheet = {"number": question.number, "title": question.title, "seats": question.seats}
    if not kind.decides:
        return {**about, **_opinion(question, papers)}
    if question.seats:
        return {**about, **_election(kind, question, papers, roll, held)}
    silent, joining = silence
    tests = kind.tests(question.number, held)
    tally = _told(kind, count(papers, options=question.options), tests, papers, 1, silent)
    strict, joined = (_decision(tests, each, roll) for each in (tally, with_silent(tally, silent)))
    # Both are shown, whichever counts: courts divide over the second.
    chosen, other = (joined, strict) if joining else (strict, joined)
    return {**about, **chosen, "other": other if silent.heads else None}


def _opinion(question: Question, papers: Sequence[Paper]) -> Sheet:
    tally = count(papers, options=question.options, most=question.seats or 1)
    return {**_tallied(tally), "lines": [], "leaders": list(tally.leaders), "passed": None}


def _decision(thresholds: Sequence[Threshold], tally: Tally, roll: Weight) -> Sheet:
    found = decide(thresholds, roll=roll, taking_part=tally.taking_part, agreeing=tally.by_option[FOR])
    return {**_tallied(tally), "lines": _lines(found.lines), "passed": found.passed}


def _election(kind: Kind, question: Question, papers: Sequence[Paper], roll: Weight, held: Held) -> Sheet:
    law = kind.law(question.number, held)
    if law is None:
        raise ValueError(f"Nobody is elected by matter {question.number} of such a vote")
    tally = count(papers, options=question.candidates, most=question.seats)
    tally = _told(kind, tally, law.thresholds, papers, question.seats)
    found: Outcome = seated(law, tally, seats=question.seats, roll=roll)
    return {
        **_tallied(found.tally),
        "lines": _lines(found.lines),
        "candidates": [[each.name, *each.votes, _lines(each.lines)] for each in found.candidates],
        "elected": list(found.elected),
        "tied": list(found.tied),
        "open_seats": found.open_seats,
        "next": found.next,
        "passed": found.next == "complete",
    }


def _told(
    kind: Kind,
    tally: Tally,
    tests: Sequence[Threshold],
    papers: Sequence[Paper],
    most: int,
    silent: Weight = NOBODY,
) -> Tally:
    """The tally as it may be told: where area counts, floors; who cast a void paper voted, where the law says so."""
    if kind.void:
        tally = replace(tally, taking_part=tally.taking_part.plus(tally.void))
    if kind.voters != "owners":
        return tally
    return told(tally, tests, Counter(area for choices, area in papers if len(choices) <= most), silent)


def _tallied(tally: Tally) -> Sheet:
    return {
        "options": {option: list(weight) for option, weight in tally.by_option.items()},
        "taking_part": list(tally.taking_part),
        "blank": list(tally.blank),
        "void": list(tally.void),
    }


def _lines(lines: Sequence[Line]) -> list[Sheet]:
    return [
        {
            "stage": line.threshold.stage,
            "measure": line.threshold.measure,
            "share": [line.threshold.share.part, line.threshold.share.whole, line.threshold.share.over],
            "basis": line.threshold.basis,
            "have": line.have,
            "of": line.of,
            "needed": line.needed,
            "met": line.met,
        }
        for line in lines
    ]
