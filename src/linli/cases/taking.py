"""What comes in during warranty: a request at the place of finished works, of a kind that one of their periods covers,
is linked with them by itself, so that whoever has to mend learns of it and the works are not closed over it.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from linli.cases import casework, packs, queries
from linli.cases.models import Case
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.rules.clocks import ClockState
from linli.rules.pack_parts import LinkKind


@transaction.atomic
def take(case: Case) -> int:
    """Link the case with everything at its place that takes its kind now; answers with how many. Safe to run again."""
    if case.concerned or not case.category:
        return 0
    found = list(_takers(case))
    queries.lock(case.pk, *(other.pk for other, _name in found))
    for other, name in found:
        casework.link(other.pk, name, case.pk, by=SYSTEM)
    return len(found)


def _takers(case: Case) -> Iterator[tuple[Case, str]]:
    """Cases of the estate whose page links this one, with the name of the link."""
    names: dict[int, list[str]] = {}
    for version_id in packs.versions():
        links = packs.by_version(version_id).links
        if taking := [name for name, kind in links.items() if case.category in kind.takes]:
            names[version_id] = taking
    if not names:
        return
    # What is linked already, because it led to the works, is no defect of them.
    others = Case.objects.filter(estate_id=case.estate_id, pack_version_id__in=names, created_at__lt=case.created_at)
    for other in others.exclude(links__target=case):
        for name in names[other.pack_version_id]:
            kind = packs.by_version(other.pack_version_id).links[name]
            if _same_place(other, case) and until(other, kind, case.category, since=case.created_at):
                yield other, name


def _same_place(works: Case, case: Case) -> bool:
    """Works without a building or a named place of their own are those of the whole estate."""
    if works.spot_id is not None:
        return works.spot_id == case.spot_id
    return works.building_id is None or works.building_id == case.building_id


def until(works: Case, kind: LinkKind, category: str, *, since: datetime | None = None) -> date | None:
    """The last day on which somebody has to see to a case of this category; None where no period runs.

    `since`: when the case came in; a period that began after that does not cover it.
    """
    now = clock.now()
    kept = [ClockState.from_json(works.clocks[name]) for name in kind.takes.get(category, ()) if name in works.clocks]
    running = [
        state
        for state in kept
        if state.stopped is None and now < state.due and (since is None or state.started <= since)
    ]
    return max((clock.day_of(state.end) for state in running), default=None)


def mender(works: Case, kind: LinkKind) -> str:
    """Who has to see to what is linked; empty where the page does not say."""
    return str(works.answers.get(kind.mends) or "")
