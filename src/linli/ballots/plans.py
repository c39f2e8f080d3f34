"""What is drawn up: the matters, the days, the estate's own rules for this vote; and what of it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from linli.ballots import (
    attached,
    removals,
    roll,
    rounds,
)
from linli.ballots.models import (
    Ballot,
    Kind,
    Matter,
    Silence,
)
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules import ballot_course as course
from linli.rules.ballot import SILENCE_BASIS
from linli.rules.ballot_kinds import ELECTION, KINDS
from linli.rules.ballot_kinds import Kind as BallotLaw

MOST_MATTERS, MOST_CANDIDATES = 12, 40


CALLING = ("owners_committee", "preparatory_group", "community_committee", "street_office")


@dataclass(frozen=True)
class Asked:
    """One matter as it is drawn up. With `seats` it is an election among `candidates`."""

    number: int
    title: str
    text: str = ""
    seats: int = 0
    candidates: Sequence[str] = ()
    case_id: int | None = None  # the case that waits for the result
    again_id: int | None = None  # the election whose open seats it fills
    removes_id: int | None = None  # the seat that it ends, as was demanded: its words are the demand's


@dataclass(frozen=True)
class Plan:
    """What is drawn up: the words, the days, the estate's own rules for this vote."""

    title: str
    opens_on: date
    closes_on: date
    matters: Sequence[Asked] = field(default_factory=tuple)
    may_change: bool = False
    silence: str = Silence.STRICT
    clause: str = ""
    kind: str = Kind.OWNERS


def waits(asked: Asked) -> int | None:
    """The case that a matter decides; on seats left open the one that waited for the first vote, if it still does."""
    if asked.case_id or not asked.again_id:
        return asked.case_id
    first = Matter.objects.select_related("case").get(pk=asked.again_id)
    return first.case_id if first.case and attached.waits_as(first.case, asked.number) == first.fact else None


def must_be_lawful(plan: Plan, body: Organisation, ballot: Ballot, by: Actor) -> None:
    """Refuse, at its field, what such a vote cannot ask, or cannot ask so; who stands is `candidates`' to judge."""
    if not plan.title.strip():
        raise Refused("title_missing", _("Give the vote a title."), field="title")
    if not 1 <= len(plan.matters) <= MOST_MATTERS:
        raise Refused("no_matter", _("Say what is to be decided: one to %d matters.") % MOST_MATTERS, field="matters")
    if plan.closes_on < plan.opens_on:
        raise Refused("closes_too_early", _("The last day of voting comes before the first."), field="closes_on")
    if plan.silence == Silence.JOIN and not plan.clause.strip():
        text = _("Silent papers may join the majority only by a clause of the rules of procedure. Name the clause.")
        raise Refused("silence_needs_clause", text, basis=SILENCE_BASIS, field="clause")
    if plan.kind != Kind.OWNERS and (plan.may_change or plan.silence != Silence.STRICT):
        text = _("Such a vote is secret: nobody has a receipt to change a vote with, and silence never joins.")
        raise Refused("secret_kind", text, basis=KINDS[plan.kind].basis, field="kind")
    if plan.kind in roll.SEATED and body.kind != roll.SEATED[plan.kind][0]:
        raise Refused("wrong_body", _("In such a vote the members of the body vote that calls it."), field="body")
    part = ballot.building_id or ballot.entrance_id
    for place, each in enumerate(plan.matters):
        _check_matter(KINDS[plan.kind], each, f"matters-{place}")
        if part and (each.removes_id or (KINDS[plan.kind].numbered and each.number == ELECTION)):
            text = _("The committee is elected, and a seat is ended, by all who vote in the whole place.")
            raise Refused("whole_place", text, basis=KINDS[plan.kind].basis, field=f"matters-{place}")
        if each.case_id is not None:
            _check_case(each, each.case_id, f"matters-{place}", ballot.area, by)
        removals.check(
            KINDS[plan.kind], ballot.area, each.removes_id, each.number, each.seats, field=f"matters-{place}"
        )
        if each.again_id is not None:
            field = f"matters-{place}"
            rounds.check(each.again_id, ballot, seats=each.seats, candidates=each.candidates, field=field)


def _check_matter(kind: BallotLaw, asked: Asked, field: str) -> None:
    if not asked.title.strip():
        raise Refused("matter_empty", _("Say what is to be decided."), field=field)
    law = kind.law(asked.number)
    if law is None if asked.seats else asked.number not in kind.thresholds:
        if kind.numbered:
            text = _("Choose one of the nine matters; only the election of the committee (3) has seats.")
            raise Refused("matter_elsewhere", text, basis=kind.thresholds[ELECTION][0].basis, field=field)
        text = _("%(title)s: such a vote decides nothing of this kind.") % {"title": asked.title}
        raise Refused("matter_elsewhere", text, basis=kind.basis, field=field)
    least = law.least_candidates(asked.seats) if law and asked.seats else 0
    if asked.seats and not least <= len(set(asked.candidates)) <= MOST_CANDIDATES:
        text = _("An election of %(seats)d needs at least %(least)d candidates, each named once.")
        words = text % {"seats": asked.seats, "least": least}
        raise Refused("too_few_candidates", words, basis=law.basis if law else "", field=field)


def _check_case(asked: Asked, case_id: int, field: str, area: Area, by: Actor) -> None:
    case = Case.objects.filter(pk=case_id, area=area).first()
    if case is None or not may(by, "case.read", case):
        raise Refused("no_such_case", _("There is no such case, or it is not yours to read."), field=field)
    if not attached.waits_as(case, asked.number):
        text = _("This case does not wait for a vote on such a matter. Choose another of the nine, or leave it out.")
        raise Refused("case_waits_not", text, basis=course.NOTICE_BASIS, field=field)
