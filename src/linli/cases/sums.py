"""Figures over all cases of a process (`sums` of its page): of an estate, of a period, of what the reader may see.

Whatever cases there are, they cost the same few statements: the cases, their steps, their parties, their links.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from linli.cases import parameters
from linli.cases.models import Case, Step
from linli.cases.parties import prime
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.access import scope
from linli.places.models import Area
from linli.rules import sums as rules
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.situation import Run

MOST = 3_000  # cases reckoned at once; beyond that a page would keep its reader waiting, and says so


@dataclass(frozen=True)
class Counted:
    """The figures, the cases that they were reckoned from, and whether there were more than can be."""

    figures: list[rules.Summed]
    cases: dict[int, Case]
    more: bool


def of_reader(actor: Actor, pack: Pack, estate: Area | None, span: tuple[datetime, datetime] | None) -> Counted:
    """Of the cases that the reader may read at the desk, begun in the span."""
    return _counted(pack, _within(scope(actor, "case.read", Case.objects.all()), pack, estate, span))


def of_everybody(pack: Pack, estate: Area, span: tuple[datetime, datetime] | None) -> Counted:
    """The figures that the page calls public, of all cases of the estate but those that are about its own staff."""
    cases = _within(Case.objects.filter(concerned=False), pack, estate, span)
    return _counted(pack, cases, public=True)


def _within(
    cases: QuerySet[Case], pack: Pack, estate: Area | None, span: tuple[datetime, datetime] | None
) -> QuerySet[Case]:
    cases = cases.filter(pack_version__pack=pack.id)
    if estate is not None:
        cases = cases.filter(estate_id=estate.pk)
    return cases.filter(created_at__range=span) if span else cases


def _counted(pack: Pack, queryset: QuerySet[Case], *, public: bool = False) -> Counted:
    found = list(queryset.select_related("area").order_by("-pk")[: MOST + 1])
    cases = {case.pk: case for case in found[:MOST]}
    rows = list(_rows(pack, cases.values()))
    return Counted(rules.summed(pack, rows, public=public), cases, len(found) > MOST)


def _rows(pack: Pack, cases: Iterable[Case]) -> Iterable[rules.Row]:
    """The cases as the page's figures see them, whatever version they run by."""
    listed = list(cases)
    prime(listed, pack)
    taken = _steps(pack, listed)
    runs: dict[int, Run] = {}
    for case in listed:
        if case.area_id not in runs:
            runs[case.area_id] = parameters.run(pack, case.area, clock.now(), "")
        known = Known(pack, situation(case, pack), {}, runs[case.area_id])
        begun = case.created_at.astimezone(clock.LOCAL).date()
        yield rules.Row(case.pk, known, begun, taken.get(case.pk, ()))


def _steps(pack: Pack, cases: Sequence[Case]) -> dict[int, list[tuple[str, date]]]:
    """The steps that the figures ask for, first to last, by the case."""
    wanted = rules.asked_steps(pack)
    if not wanted:
        return {}
    found: dict[int, list[tuple[str, date]]] = {}
    steps = Step.objects.filter(case__in=[case.pk for case in cases], action__in=wanted).order_by("pk")
    for case_id, action, at in steps.values_list("case_id", "action", "at"):
        found.setdefault(case_id, []).append((action, at.astimezone(clock.LOCAL).date()))
    return found
