"""The result of a ballot, and what is published of it for whoever counts again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from linli.ballots.models import Ballot, BoxPaper, Handed, Kind, Silence, Slip, Vote
from linli.kernel import clock
from linli.rules.ballot import VOID, Stage, Weight
from linli.rules.ballot_kinds import Held
from linli.rules.ballot_sheet import Answers, Question, Sheet, areas_by_option, discreet, sheet
from linli.rules.bodies import SHARES
from linli.settings.queries import value

FORMAT = "linli ballot 1"


def questions(ballot: Ballot) -> list[Question]:
    """The paper's matters."""
    return [Question(each.number, each.title, each.seats, tuple(each.candidates)) for each in ballot.matters.all()]


def counted(ballot: Ballot, papers: Sequence[tuple[Answers, int]]) -> Sheet:
    """The sheet, with the areas by what was chosen, so that no paper's own area need be published."""
    asked = questions(ballot)
    found = sheet(
        asked,
        papers,
        roll=Weight(ballot.heads, ballot.area_cm),
        silent=silent(ballot),
        joining=ballot.silence == Silence.JOIN,
        kind=ballot.kind,
        held=held(ballot),
    )
    areas = areas_by_option(asked, papers)
    if ballot.kind == Kind.OWNERS:
        areas = discreet(found["matters"], areas, ballot.silence == Silence.JOIN)
    return {**found, "areas": areas, "area_voted": sum(area for _answers, area in papers)}


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
    """What is published: every paper's choices under its receipt's digest, areas only in sums. Never who chose what."""
    result = ballot.result or {}
    return {
        "format": FORMAT,
        "ballot": ballot.code,
        "kind": ballot.kind,
        "title": ballot.title,
        "place": ballot.place,
        "roll_digest": ballot.roll_digest,
        "roll": [ballot.heads, ballot.area_cm],
        "silent": result.get("silent", [0, 0]),
        "joining": result.get("joining", False),
        "law_of": ballot.opens_on.isoformat(),
        "stricter": {stage: [share.part, share.whole] for stage, share in held(ballot).local.items()},
        "matters": [
            {"number": each.number, "title": each.title, "seats": each.seats, "options": list(each.options)}
            for each in questions(ballot)
        ],
        "papers": _papers(ballot),
        "areas": result.get("areas", []),
        "area_voted": result.get("area_voted", 0),
        "result": result.get("matters", []),
    }


def _papers(ballot: Ballot) -> list[dict[str, Any]]:
    """Of a secret vote each matter's answers in an order of their own, under no receipt.

    A whole paper there could be agreed on as a pattern beforehand, and found again by whoever bought it. So in a vote
    in which a paper counts on some matters alone: the area that took no part in the others tells whose paper it is.
    """
    rows = BoxPaper.objects.filter(ballot=ballot).order_by("finder", "key").values_list("finder", "choices")
    if not ballot.law.secret and not any(_in_part(choices or ()) for _finder, choices in rows):
        return [{"receipt": finder, "choices": choices} for finder, choices in rows]
    columns = [
        sorted(sorted(answer) for answer in column) for column in zip(*(each for _finder, each in rows), strict=True)
    ]
    return [{"receipt": "", "choices": list(choices)} for choices in zip(*columns, strict=True)]


def _in_part(choices: Answers) -> bool:
    """Whether a paper counts on some matters and is void on others: a proxy's, whose authority names its matters."""
    return len({set(answer) == {VOID} for answer in choices}) > 1
