"""The result as people read it: what was chosen, and each test of the law with its numbers and its article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import counting
from linli.ballots.models import Ballot, Matter, Slip, SlipOwner, SlipUnit, State
from linli.ballots.voting_forms import CHOICE_WORDS
from linli.ballots.wording import UNSETTLED
from linli.kernel.wording import colon, in_a_list
from linli.rules.ballot_sheet import unsettled
from linli.rules.masks import mask_name
from linli.ui.measures import metres

PUBLIC = (State.ANNOUNCED, State.FINAL)
_TESTS: Mapping[tuple[str, str], Promise] = {
    ("participation", "heads"): gettext_lazy("Heads that took part"),
    ("participation", "area"): gettext_lazy("Area that took part (m²)"),
    ("approval", "heads"): gettext_lazy("Heads that agreed"),
    ("approval", "area"): gettext_lazy("Area that agreed (m²)"),
}


@dataclass(frozen=True)
class Test:
    """One test of the law: what there was, of how much, and how much was needed."""

    what: str
    have: str
    of: str
    needed: str
    share: str
    basis: str
    met: bool


@dataclass(frozen=True)
class Chosen:
    """An option or a candidate with the votes for it. `won` is said of candidates alone."""

    words: str
    heads: int
    area: str
    won: bool = False
    tied: bool = False


@dataclass(frozen=True)
class Decided:
    """One matter's result."""

    title: str
    number: int
    passed: bool | None
    unsettled: str  # in words, why it settles nothing
    chosen: Sequence[Chosen]
    took_part: Chosen
    spent: Sequence[Chosen]  # blank and void, where there are any
    tests: Sequence[Test]
    election: bool
    void: int = 0  # papers that were not valid
    open_seats: int = 0
    other: Sequence[Test] = field(default_factory=tuple)
    other_passed: bool = False
    other_unsettled: str = ""
    second: Ballot | None = None  # the published vote on the seats that stayed open
    first: Ballot | None = None  # the vote whose open seats it fills


def decided(ballot: Ballot) -> list[Decided]:
    """The published result, matter by matter; nothing before it is published."""
    return _with_rounds(ballot, of_result(ballot)) if ballot.state in PUBLIC else []


def _with_rounds(ballot: Ballot, found: Sequence[Decided]) -> list[Decided]:
    """Elections with the way to the vote that follows on them, and back. Two statements where there are elections."""
    if not any(one.election for one in found):
        return list(found)
    rows = list(ballot.matters.select_related("again__ballot"))
    later = (
        Matter.objects.filter(again__in=rows)
        .exclude(ballot__state__in=(State.DRAFT, State.ENDED))
        .select_related("ballot")
    )
    seconds = {row.again_id: row.ballot for row in later}
    return [
        replace(one, second=seconds.get(row.pk), first=row.again.ballot if row.again else None)
        for one, row in zip(found, rows, strict=True)
    ]


def provisional(ballot: Ballot) -> dict[str, Any]:
    """From when an announced result can be final, and whether it never will: an objection to it was upheld."""
    if ballot.state != State.ANNOUNCED:
        return {"final_from": None, "contested": False}
    return {"final_from": counting.final_from(ballot), "contested": counting.contested(ballot)}


def of_result(ballot: Ballot) -> list[Decided]:
    """The same for those who counted, before it is published."""
    return [_decided(found) for found in (ballot.result or {}).get("matters", ())]


def _decided(found: Mapping[str, Any]) -> Decided:
    elected, tied = found.get("elected", ()), found.get("tied", ())
    other = found.get("other") or {}
    spent = [_chosen(words, found[name]) for name, words in (("blank", _("Chose nothing")), ("void", _("Not valid")))]
    return Decided(
        title=found["title"],
        number=found["number"],
        passed=found["passed"],
        unsettled=str(UNSETTLED.get(unsettled(found), "")),
        chosen=[
            Chosen(str(CHOICE_WORDS.get(option, option)), heads, at_least(area), option in elected, option in tied)
            for option, (heads, area) in found["options"].items()
        ],
        took_part=_chosen(_("Took part"), found["taking_part"]),
        spent=[one for one in spent if one.heads],
        tests=tests(found["lines"]) + _of_candidates(found.get("candidates", ())),
        election=bool(found["seats"]),
        void=found["void"][0],
        open_seats=found.get("open_seats", 0),
        other=tests(other.get("lines", ())),
        other_passed=bool(other.get("passed")),
        other_unsettled=str(UNSETTLED.get(unsettled(other), "")) if other else "",
    )


def _of_candidates(rows: Sequence[Sequence[Any]]) -> list[Test]:
    """What the law asks of each candidate, by name."""
    return [
        replace(test, what=f"{name}{colon()}{test.what}")
        for name, _heads, _area, lines in rows
        for test in tests(lines)
    ]


def _chosen(words: str, weight: Sequence[Any]) -> Chosen:
    return Chosen(words, weight[0], _metres(weight[1]))


def _metres(area: int | None) -> str:
    return metres(area) if area else "—"


def at_least(area: int | None) -> str:
    """How much area chose something, as far as it is told (`rules.ballot_told`)."""
    return _("at least %(area)s") % {"area": metres(area)} if area else "—"


def tests(lines: Sequence[Mapping[str, Any]]) -> list[Test]:
    """The arithmetic, line by line."""
    return [_test(line) for line in lines]


def _test(line: Mapping[str, Any]) -> Test:
    part, whole, over = line["share"]
    said = _("more than %(part)d/%(whole)d") if over else _("%(part)d/%(whole)d or more")
    have, of, needed = (
        metres(line[name]) if line["measure"] == "area" else str(line[name]) for name in ("have", "of", "needed")
    )
    if line["measure"] == "area" and line["stage"] == "approval":  # a floor
        have = at_least(line["have"]) if line["have"] else _("less than %(area)s") % {"area": needed}
    what = str(_TESTS[line["stage"], line["measure"]])
    return Test(what, have, of, needed, said % {"part": part, "whole": whole}, line["basis"], line["met"])


def voters(ballot: Ballot) -> QuerySet[Slip]:
    """The heads of a roll of people, in the order of their papers, with who they are."""
    owners = SlipOwner.objects.select_related("person").order_by("pk")
    slips = Slip.objects.filter(ballot=ballot).select_related("representative").order_by("number")
    return slips.prefetch_related(Prefetch("owners", owners))


@dataclass(frozen=True)
class Voter:
    """A head of it as everybody of the place reads it; `name` is empty of a household that has named nobody."""

    number: int
    name: str
    adults: int


def voter(slip: Slip) -> Voter:
    """Who votes for that head, masked."""
    people = [one.person for one in slip.owners.all()]
    votes = slip.representative or (people[0] if len(people) == 1 else None)
    return Voter(slip.number, mask_name(votes.name) if votes else "", len(people))


def marked(ballot: Ballot) -> tuple[int, int]:
    """How many people documents took off a roll, and admitted to it: their number alone, for why is theirs."""
    admitted = Q(admitted=True)
    found = ballot.voter_marks.aggregate(out=Count("pk", filter=~admitted), admitted=Count("pk", filter=admitted))
    return found["out"], found["admitted"]


@dataclass(frozen=True)
class Head:
    """One head of the roll: the number of its paper and its homes; whether it took part is told after the result."""

    number: int
    homes: str
    took_part: bool


def heads(ballot: Ballot, building: int) -> list[Head]:
    """The heads with a home in the building, each with all its homes. No area: a home's own tells whose it is."""
    here = SlipUnit.objects.filter(ballot=ballot, unit__building_id=building).values("slip_id")
    rows = SlipUnit.objects.filter(ballot=ballot, slip_id__in=here).select_related("unit__building", "unit__entrance")
    told = ballot.state in PUBLIC
    voted = set(ballot.votes.filter(valid=True, slip_id__in=here).values_list("slip_id", flat=True)) if told else set()
    found: dict[int, tuple[int, list[str]]] = {}
    for row in rows.select_related("slip").order_by("unit__entrance__position", "unit__floor", "unit_id"):
        found.setdefault(row.slip_id, (row.slip.number, []))[1].append(str(row.unit))
    return [Head(number, in_a_list(names), pk in voted) for pk, (number, names) in found.items()]
