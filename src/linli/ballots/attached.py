"""What votes have to say to cases: which case waits for one, and the published result as the fact that its gate asks.

A process says by `from_ballot` which of the nine matters decide a fact of its cases, and by `matters` which one of
them does under the answer that the case has; no process is named here.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from linli.ballots.models import Ballot, Matter, State
from linli.cases import casework, packs, parameters
from linli.cases.models import Case
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.access import scope
from linli.places.models import Area
from linli.rules.known import Known
from linli.rules.pack import Fact, Pack

SEEN = 200  # cases looked at for those that wait


def waits_as(case: Case, number: int | None = None) -> str:
    """The fact of the case that a vote on such a matter decides and that is not known yet; of any matter for None."""
    facts = packs.by_version(case.pack_version_id).facts
    return next(
        (
            name
            for name, fact in facts.items()
            if name not in case.facts and (number in _deciding(case, fact) if number else _deciding(case, fact))
        ),
        "",
    )


def _deciding(case: Case, fact: Fact) -> set[int]:
    """The matters whose vote decides it: what the law asks three quarters for, no vote by half does."""
    answers = case.answers
    return {*fact.from_ballot}.intersection(
        *({numbers.get(answers.get(question, ""), 0)} for question, numbers in fact.matters.items())
    )


def readable(by: Actor, *areas: Area) -> list[Case]:
    """The running cases there, in the actor's sight, that can learn something from a vote; latest first."""
    versions = [pk for pk in packs.versions() if any(fact.from_ballot for fact in packs.by_version(pk).facts.values())]
    rows = Case.objects.filter(area__in=areas, pack_version__in=versions, closed_at=None).select_related("area")
    found = scope(by, "case.read", rows).order_by("-pk")[:SEEN]
    return [case for case in found if waits_as(case)]


def waiting(by: Actor, areas: Sequence[Area]) -> list[Case]:
    """Those of them that cannot go on before it: their next step asks for the fact, and no ballot about it is on."""
    found = [case for case in readable(by, *areas) if _stuck(case)]
    asked = Matter.objects.filter(case__in=found).exclude(ballot__state=State.FINAL)
    on = set(asked.values_list("case_id", flat=True)) if found else set()
    return [case for case in found if case.pk not in on]


def _stuck(case: Case) -> bool:
    name, pack = waits_as(case), packs.by_version(case.pack_version_id)
    if pack.facts[name].in_:
        return case.state in pack.facts[name].in_
    now = Known(pack, situation(case, pack), {}, parameters.run(pack, case.area, clock.now(), ""))
    passed = replace(now, situation=replace(now.situation, facts={**now.situation.facts, name: True}))
    return any(passed.holds(gate) and not now.holds(gate) for gate in _gates(pack, case.state))


def _gates(pack: Pack, state: str) -> Iterator[str]:
    for action in pack.actions.values():
        if state in action.from_ and action.to:
            yield from (gate.condition for gate in action.gates)


def tell(ballot: Ballot, *, by: Actor) -> None:
    """Attach each matter's result to the case for which it was voted on. Called within the publication.

    A case that went another way meanwhile, or knows it otherwise, learns nothing; the result is published all the same.
    """
    matters = ballot.matters.select_related("case")
    for matter, counted in zip(matters, (ballot.result or {})["matters"], strict=True):
        if matter.case_id is not None and matter.case and waits_as(matter.case, matter.number) == matter.fact:
            with suppress(Refused):
                casework.attach_fact(
                    matter.case_id, matter.fact, bool(counted["passed"]), by=by, source=("ballot", ballot.pk)
                )
