"""The result of a ballot as a sheet of plain numbers: published, kept, exported, counted again by others.

An outsider makes the same sheet from the published export alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.rules.ballot import FOR, Line, Paper, Tally, Threshold, Weight, count, decide, with_silent
from linli.rules.ballot_kinds import KINDS, NOW, Held, Kind, options
from linli.rules.election import Outcome, elect

Sheet = dict[str, Any]
NOBODY = Weight()
OTHERS = "others"
# Fewer heads than this leave their exact area unsaid: neighbours know one home's area, and soon that of three together.
FEW = 5


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


def _matter(
    kind: Kind, question: Question, papers: Sequence[Paper], roll: Weight, silence: tuple[Weight, bool], held: Held
) -> Sheet:
    about: Sheet = {"number": question.number, "title": question.title, "seats": question.seats}
    if not kind.decides:
        return {**about, **_opinion(question, papers)}
    if question.seats:
        return {**about, **_election(kind, question, papers, roll, held)}
    silent, joining = silence
    tally = count(papers, options=question.options)
    strict = _decision(kind.tests(question.number, held), tally, roll)
    joined = _decision(kind.tests(question.number, held), with_silent(tally, silent), roll)
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
    found: Outcome = elect(law, papers, candidates=question.candidates, seats=question.seats, roll=roll)
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


def areas_by_option(questions: Sequence[Question], papers: Sequence[tuple[Answers, int]]) -> list[Mapping[str, int]]:
    """How much area chose what, matter by matter: what is published in place of each paper's area."""
    found: list[Mapping[str, int]] = []
    for place, question in enumerate(questions):
        sums = dict.fromkeys([*question.options, "blank", "void"], 0)
        for answers, area in papers:
            for option in _spent(answers[place], question):
                sums[option] += area
        found.append(sums)
    return found


def discreet(found: Sequence[Sheet], areas: Sequence[Mapping[str, int]], joining: bool) -> list[Mapping[str, int]]:
    """The areas to publish; in place, the matters' sheets lose what would name a home.

    What a decision needs of the area is how much is for it and how much took part. Where few heads chose one of the
    others, only the sum of these is told, unless the silent have joined one of them: then its area decides.
    """
    return [_discreet(matter, sums, joining) for matter, sums in zip(found, areas, strict=True)]


def _discreet(matter: Sheet, sums: Mapping[str, int], joining: bool) -> Mapping[str, int]:
    others = [option for option in (*matter["options"], "blank") if option != FOR]
    heads = [matter["blank"][0] if option == "blank" else matter["options"][option][0] for option in others]
    if matter["seats"] or FOR not in matter["options"] or not any(0 < few < FEW for few in heads):
        return sums
    if joining and any(2 * each > matter["taking_part"][0] for each in heads):
        return sums
    for sheet in (matter, matter.get("other") or {}):
        for weight in (sheet.get("blank"), *(sheet.get("options", {}).get(option) for option in others)):
            if weight:
                weight[1] = None
    return {FOR: sums[FOR], OTHERS: sum(sums[option] for option in others), "void": sums["void"]}


def _spent(chosen: Sequence[str], question: Question) -> Sequence[str]:
    if len(chosen) > (question.seats or 1):
        return ["void"]
    return chosen or ["blank"]
