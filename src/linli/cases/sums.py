"""Figures over all cases of a process (`sums` of its page): of an estate, of a period, of what the reader may see.

Few cases are counted within the answer, in the same few statements however many they are. Of many that would keep the
reader waiting: they are counted piece by piece in the background, and what they came to is kept for a while.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from linli.cases import packs, parameters
from linli.cases.models import Case, Reckoned, Step
from linli.cases.parties import prime
from linli.cases.standing import situation
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.places.models import Area
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.situation import Run
from linli.rules.sums import Row, Summed, Tally, asked_steps

AT_ONCE = 300  # cases counted within the answer: a third of a second of work
PIECE = 1_000  # more are counted behind it, so many at a time: what else the background has to do need not wait long
FRESH = timedelta(minutes=10)  # for so long what was counted behind an answer stands for all who ask the same
KEPT = timedelta(days=1)  # then nobody asks for it any more
JOB = "cases.sums"

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Counted:
    """The figures and the number of cases that they were reckoned from."""

    figures: list[Summed]
    number: int
    cases: dict[int, Case]  # those that the figures name
    at: datetime | None = None  # of many: when they were counted
    going: tuple[int, int] | None = None  # of many that are being counted: how many of how many are done


@dataclass(frozen=True)
class Asked:
    """Whose cases are counted: of which page, read by whom (nobody: those for everybody), where, of which period."""

    version: int
    reader: int | None
    posts: tuple[int, ...]  # what the reader may see hangs on them
    estate: int | None
    span: tuple[str, str] | None

    @property
    def key(self) -> str:
        return sha256(json.dumps(asdict(self)).encode()).hexdigest()

    @property
    def pack(self) -> Pack:
        return packs.by_version(self.version)

    def cases(self) -> QuerySet[Case]:
        """The cases that were handed in, newest first, less those about staff where everybody reads the figures."""
        reader = Actor(self.reader, "person")
        found = scope(reader, "case.read", Case.objects.all()) if self.reader else Case.objects.filter(concerned=False)
        # By keys, of which a database knows how many cases each has.
        versions = [pk for pk in packs.versions() if packs.by_version(pk).id == self.pack.id]
        found = found.filter(pack_version__in=versions)
        if self.estate is not None:
            found = found.filter(estate_id=self.estate)
        if self.span:
            found = found.filter(created_at__range=[datetime.fromisoformat(each) for each in self.span])
        return found.order_by("-pk")

    def tally(self, kept: dict[str, Any] | None = None) -> Tally:
        """The figures, begun or as they were put away."""
        return Tally(self.pack, public=self.reader is None, kept=kept)


def of_reader(actor: Actor, version: int, estate: Area | None, span: Span | None) -> Counted:
    """Of the cases that the reader may read at the desk, begun in the span."""
    posts = tuple(sorted(held.post_id for held in terms.held(actor.person_id)))
    return _counted(Asked(version, actor.person_id, posts, estate.pk if estate else None, _written(span)))


def of_everybody(version: int, estate: Area, span: Span | None) -> Counted:
    """The figures that the page calls public, of all cases of the estate but those that are about its own staff."""
    return _counted(Asked(version, None, (), estate.pk, _written(span)))


def _written(span: Span | None) -> tuple[str, str] | None:
    return (span[0].isoformat(), span[1].isoformat()) if span else None


def _counted(asked: Asked) -> Counted:
    keys = list(asked.cases().values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(keys) > AT_ONCE:
        return _kept(asked)
    few, tally = _read(keys), asked.tally()
    for row in _rows(asked.pack, few):
        tally.add(row)
    return Counted(tally.figures(), tally.number, {case.pk: case for case in few})


# ---- of many: piece by piece behind the answer ----------------------------------------------------------------------


def _kept(asked: Asked) -> Counted:
    """What was counted last; where that is not fresh it is counted anew."""
    row = Reckoned.objects.filter(key=asked.key).first()
    if row is None or (not _goes_on(row) and (row.at is None or row.at < clock.now() - FRESH)):
        row = _begin(asked)
    going = (row.underway["tally"]["number"], row.underway["of"]) if row.underway else None
    if row.figures is None:
        return Counted([], 0, {}, going=going)
    tally = asked.tally(row.figures)
    figures = tally.figures()
    named = {key for one in figures for line in one.lines for key, _amount in line.gave}
    cases = asked.cases().filter(pk__in=named).select_related("area")  # less what was kept from the reader since
    return Counted(figures, tally.number, {case.pk: case for case in cases}, row.at, going)


def _goes_on(row: Reckoned) -> bool:
    """Whether it is being counted. What came no further for so long failed for good: it is begun anew."""
    if row.underway is None:
        return False
    return datetime.fromisoformat(row.underway.get("moved") or row.underway["began"]) >= clock.now() - FRESH


@transaction.atomic
def _begin(asked: Asked) -> Reckoned:
    Reckoned.objects.filter(at__lt=clock.now() - KEPT, underway=None).delete()
    begun = {
        "tally": asked.tally().to_json(), "of": asked.cases().order_by().count(),
        "before": None, "began": clock.now().isoformat(),
    }  # fmt: skip
    row, made = Reckoned.objects.select_for_update().get_or_create(
        key=asked.key, defaults={"asked": asdict(asked), "underway": begun}
    )
    if not made and not _goes_on(row):
        row.underway = begun
        row.save(update_fields=["underway"])
    elif not made:
        return row  # somebody else asked in the same moment
    enqueue(JOB, {"key": asked.key}, order=f"{JOB}.{row.pk}")
    return row


def go_on(key: str) -> None:
    """Count the next piece; the job of the background. Run twice it counts nothing twice.

    Nothing is locked while it counts: what it found is written only if nobody else wrote the same piece before.
    """
    row = Reckoned.objects.filter(key=key).first()
    if row is None or row.underway is None:
        return
    asked = Asked(**{**row.asked, "posts": tuple(row.asked["posts"])})
    tally, before = asked.tally(row.underway["tally"]), row.underway["before"]
    left = asked.cases().values_list("pk", flat=True)
    piece = list((left.filter(pk__lt=before) if before else left)[:PIECE])
    for one in _rows(asked.pack, _read(piece)):
        tally.add(one)
    change: dict[str, Any] = {"underway": {**row.underway, "tally": tally.to_json(), "moved": clock.now().isoformat()}}
    if len(piece) == PIECE:
        change["underway"]["before"] = piece[-1]
    else:
        change = {"underway": None, "figures": tally.to_json(), "at": row.underway["began"]}
    with transaction.atomic():
        still = Reckoned.objects.select_for_update().filter(pk=row.pk).first()
        if still and still.underway and still.underway["before"] == before:
            Reckoned.objects.filter(pk=row.pk).update(**change)
            if change["underway"]:
                enqueue(JOB, {"key": key}, order=f"{JOB}.{row.pk}")


# ---- the cases as the figures see them ------------------------------------------------------------------------------


def _read(keys: Sequence[int]) -> list[Case]:
    """The cases of these keys. Which they are was asked before: a database sorts keys, not whole rows."""
    return list(Case.objects.filter(pk__in=keys).select_related("area").order_by("-pk"))


def _rows(pack: Pack, cases: Sequence[Case]) -> Iterable[Row]:
    """The cases as the page's figures see them, whatever version they run by."""
    prime(cases, pack)
    taken = _steps(pack, cases)
    runs: dict[int, Run] = {}
    for case in cases:
        if case.area_id not in runs:
            runs[case.area_id] = parameters.run(pack, case.area, clock.now(), "")
        known = Known(pack, situation(case, pack), {}, runs[case.area_id])
        begun = clock.day_of(case.created_at)
        yield Row(case.pk, known, begun, taken.get(case.pk, ()))


def _steps(pack: Pack, cases: Sequence[Case]) -> dict[int, list[tuple[str, date]]]:
    """The steps that the figures ask for, first to last, by the case."""
    wanted = asked_steps(pack)
    if not wanted:
        return {}
    found: dict[int, list[tuple[str, date]]] = {}
    steps = Step.objects.filter(case__in=[case.pk for case in cases], action__in=wanted).order_by("pk")
    for case_id, action, at in steps.values_list("case_id", "action", "at"):
        found.setdefault(case_id, []).append((action, clock.day_of(at)))
    return found
