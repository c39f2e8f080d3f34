"""What votes have to say to cases: which case waits for one, and the final result as the fact that its gate asks.

Until its challenge period is over and objections to it are answered a result is provisional, and opens no gate.

A process says by `from_ballot` which of the nine matters decide a fact of its cases, and by `matters` which one of
them does under the answer that the case has; no process is named here.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from linli.ballots.models import Ballot, Matter, Objection, State
from linli.ballots.wording import UNSETTLED
from linli.cases import casework, packs, parameters
from linli.cases.models import Case
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.access import scope
from linli.places.models import Area
from linli.rules.ballot_sheet import Unsettled, unsettled
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Gate
from linli.rules.situation import Situation

SEEN = 200  # cases looked at for those that wait


def waits_as(case: Case, number: int | None = None) -> str:
    """The fact of the case that a vote on such a matter decides and that is not known yet; of any matter for None."""
    return next(_undecided(case, number), "")


def _undecided(case: Case, number: int | None = None) -> Iterator[str]:
    """Every such fact: works may wait for a vote on the roof and for another on the fund that pays them."""
    for name, fact in packs.by_version(case.pack_version_id).facts.items():
        deciding = fact.deciding(case.answers) if name not in case.facts else set()
        if deciding and number in (None, *deciding):
            yield name


def readable(by: Actor, *areas: Area) -> list[Case]:
    """The running cases there, in the actor's sight, that can learn something from a vote; latest first."""
    versions = [pk for pk in packs.versions() if any(fact.from_ballot for fact in packs.by_version(pk).facts.values())]
    rows = Case.objects.filter(area__in=areas, pack_version__in=versions, closed_at=None).select_related("area")
    found = scope(by, "case.read", rows).order_by("-pk")[:SEEN]
    return [case for case in found if waits_as(case)]


@dataclass(frozen=True)
class Waiting:
    """A case that waits for a vote, and the last one about it where that settled nothing: which it was, and why."""

    case: Case
    after: Matter | None = None
    why: Unsettled = ""

    @property
    def words(self) -> str:
        """The reason in words."""
        return str(UNSETTLED.get(self.why, ""))

    @property
    def again(self) -> int:
        """The election whose open seats can be voted on next; 0 where there is none, or such a vote was held."""
        return self.after.pk if self.after and self.after.seats and not hasattr(self.after, "second") else 0


def waiting(by: Actor, areas: Sequence[Area]) -> list[Waiting]:
    """Those of them that cannot go on before it: their next step asks for a fact, and no ballot about it is on."""
    found = {case: stuck for case in readable(by, *areas) if (stuck := _stuck(case))}
    asked = (
        Matter.objects.filter(case__in=found)
        .exclude(ballot__state__in=(State.FINAL, State.ENDED))
        .exclude(ballot__in=contested())
    )
    on = set(asked.values_list("case_id", "fact")) if found else set()
    last = _left_open(found) if found else {}
    return [
        Waiting(case, *next((last[case.pk, name] for name in stuck if (case.pk, name) in last), ()))
        for case, stuck in found.items()
        if any((case.pk, name) not in on for name in stuck)
    ]


def _left_open(cases: Iterable[Case]) -> dict[tuple[int | None, str], tuple[Matter, Unsettled]]:
    """By case and fact the last final vote that settled nothing."""
    rows = Matter.objects.filter(case__in=cases, ballot__state=State.FINAL).order_by("pk")
    told = [
        (row, unsettled((row.ballot.result or {})["matters"][row.position - 1]))
        for row in rows.select_related("ballot", "second")
    ]
    return {(row.case_id, row.fact): (row, why) for row, why in told if why}


def contested() -> QuerySet[Ballot]:
    """Those whose result never becomes final: an objection to it was upheld."""
    upheld = Objection.objects.filter(about=Objection.RESULT, state=Objection.UPHELD)
    return Ballot.objects.filter(pk__in=upheld.values("ballot"))


def _stuck(case: Case) -> list[str]:
    """The facts for want of which a step that leads on is closed, and would be open had the owners agreed."""
    pack = packs.by_version(case.pack_version_id)
    return [name for name in _undecided(case) if _closed_by(case, pack, name)]


def _closed_by(case: Case, pack: Pack, name: str) -> bool:
    gates = [gate.condition for gate in _leading(pack, case.state) if f"facts.{name}" in gate.condition]
    if not gates:
        return False
    now = Known(pack, _stands(case, pack, gates), {}, parameters.run(pack, case.area, clock.now(), ""))
    agreed = replace(now, situation=replace(now.situation, facts={**now.situation.facts, name: True}))
    return any(not now.holds(text) and agreed.holds(text) for text in gates)


def _stands(case: Case, pack: Pack, gates: Sequence[str]) -> Situation:
    """The case as these gates see it; its rows are read only where one asks for them, for many cases are looked at."""
    if any(pack.conditions[text].names & {"parties", "linked"} for text in gates):
        return situation(case, pack)
    return Situation(case.state, case.category, case.answers, facts=case.facts, counts=case.counts)


def _leading(pack: Pack, state: str) -> Iterator[Gate]:
    """The gates of the steps by which the case goes on from there."""
    return (gate for action in pack.actions.values() if state in action.from_ and action.to for gate in action.gates)


def tell(ballot: Ballot, *, by: Actor) -> None:
    """Attach each matter's final result to the case for which it was voted on. Called as the result becomes final.

    A case that went another way meanwhile, or knows it otherwise, learns nothing; the result is final all the same. Nor
    does one whose matter the vote did not settle: it waits on, and the vote that follows tells it.
    """
    matters = ballot.matters.select_related("case")
    for matter, counted in zip(matters, (ballot.result or {})["matters"], strict=True):
        if unsettled(counted):
            continue
        if matter.case_id is not None and matter.case and waits_as(matter.case, matter.number) == matter.fact:
            with suppress(Refused):
                casework.attach_fact(
                    matter.case_id, matter.fact, bool(counted["passed"]), by=by, source=("ballot", ballot.pk)
                )
