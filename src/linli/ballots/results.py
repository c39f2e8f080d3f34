"""The result of a ballot, and what is published of it for whoever counts again."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from linli.ballots.models import Ballot, Handed, Kind, Silence, Slip, Vote
from linli.kernel import clock
from linli.rules.ballot import Stage, Weight
from linli.rules.ballot_kinds import Held
from linli.rules.ballot_sheet import Answers, Question, Sheet, sheet
from linli.rules.bodies import SHARES
from linli.settings.queries import value

FORMAT = "linli ballot 2"
Weighed = tuple[Answers, int]  # an opened paper with its voter's area


def questions(ballot: Ballot) -> list[Question]:
    """The paper's matters."""
    return [Question(each.number, each.title, each.seats, tuple(each.candidates)) for each in ballot.matters.all()]


def counted(ballot: Ballot, papers: Sequence[Weighed]) -> Sheet:
    """The sheet, and how much area voted."""
    found = sheet(
        questions(ballot),
        papers,
        roll=ballot.whole,
        silent=silent(ballot),
        joining=ballot.silence == Silence.JOIN,
        kind=ballot.kind,
        held=held(ballot),
    )
    return {**found, "area_voted": sum(area for _answers, area in papers)}


def held(ballot: Ballot) -> Held:
    """By the law of the day on which voting begins, and by what the estate asked for beyond it for that day.

    From its publication on a vote keeps the shares that were set by then: nobody changes them once matters are known.
    """
    day = ballot.opens_on
    if ballot.kind != Kind.OWNERS:
        return Held(day)
    asked: dict[Stage, str] = {
        "participation": ballot.take_part or value("ballots.take_part", ballot.area, on=day),
        "approval": ballot.agree or value("ballots.agree", ballot.area, on=day),
    }
    return Held(day, {stage: SHARES[said] for stage, said in asked.items() if said != "law"})


def silent(ballot: Ballot) -> Weight:
    """Those to whom a paper was delivered by the last day, as its proof shows, and of whom nothing came.

    Who handed in a void paper was not silent. In a vote by heads nobody ever is: no law lets the silent join there.
    """
    if ballot.kind != Kind.OWNERS:
        return Weight()
    voted = Vote.objects.filter(ballot=ballot).values("slip_id")
    over = clock.midnight(ballot.closes_on + timedelta(days=1))
    proved = Q(handed=Handed.SIGNED) | Q(handed=Handed.REFUSED, confirmed_by__isnull=False)
    slips = Slip.objects.filter(proved, ballot=ballot, delivered_at__lt=over).exclude(pk__in=voted)
    areas = list(slips.values_list("area_cm", flat=True))
    return Weight(len(areas), sum(areas))


def export(ballot: Ballot) -> dict[str, Any]:
    """What is published: the answers to each matter apart from the others, areas in floors. Never who chose what."""
    return {**_told(ballot), "answers": _columns(ballot)}


def whole(ballot: Ballot, papers: Sequence[Weighed]) -> dict[str, Any]:
    """The same with the area behind each answer, for those who may count it again to the last centimetre.

    Of a home like no other the area tells whose it is, so this is never published (`counting.opened_again`).
    """
    columns = [
        sorted((sorted(answers[place]), area) for answers, area in papers) for place in range(ballot.matters.count())
    ]
    answers = [[{"receipt": "", "choice": choice, "area": area} for choice, area in column] for column in columns]
    return {**_told(ballot), "answers": answers}


def _told(ballot: Ballot) -> dict[str, Any]:
    result = ballot.result or {}
    return {
        "format": FORMAT,
        "ballot": ballot.code,
        "kind": ballot.kind,
        "title": ballot.title,
        "place": ballot.place,
        "roll_digest": ballot.roll_digest,
        "roll": [*ballot.whole],
        "vacant": ballot.vacant,
        "silent": result.get("silent", [0, 0]),
        "joining": result.get("joining", False),
        "void_takes_part": result.get("void_takes_part", False),
        "law_of": ballot.opens_on.isoformat(),
        "stricter": {stage: [share.part, share.whole] for stage, share in held(ballot).local.items()},
        "matters": [
            {"number": each.number, "title": each.title, "seats": each.seats, "options": list(each.options)}
            for each in questions(ballot)
        ],
        "areas": areas(result),
        "area_voted": result.get("area_voted", 0),
        "result": result.get("matters", []),
    }


def areas(result: Mapping[str, Any]) -> list[dict[str, int]]:
    """What the sheet tells of area by option, before the silent joined any."""
    strict = [(result["joining"] and matter.get("other")) or matter for matter in result.get("matters", ())]
    return [
        {**{option: area or 0 for option, (_heads, area) in each["options"].items()}, "void": each["void"][1]}
        for each in strict
    ]


def _columns(ballot: Ballot) -> list[list[dict[str, Any]]]:
    """Matter by matter each answer under a receipt of its own, so that nobody joins one voter's answers.

    Whole rows would: who alone agreed on one matter is known by the area, and beside it stood all else they chose. In
    a secret vote there is no receipt, and the answers stand in an order that says nothing.
    """
    rows = [(finder, choices or []) for finder, choices in ballot.box.values_list("finder", "choices")]
    columns = []
    for place in range(ballot.matters.count()):
        column = [
            {"receipt": "" if ballot.law.secret else receipt_under(finder, place), "choice": sorted(choices[place])}
            for finder, choices in rows
        ]
        columns.append(sorted(column, key=lambda each: (each["receipt"], each["choice"])))
    return columns


def receipt_under(finder: str, place: int) -> str:
    """Under what an answer is published: from number, receipt code and matter, by whoever has the first two alone."""
    return hashlib.sha256(f"{finder}\t{place}".encode()).hexdigest()
