"""The calendar of what bodies owe (组织生活台账): each kind with a rhythm, period by period, kept or missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.utils.functional import Promise

from linli.council import bodies, kinds, queries
from linli.council.models import HELD, Meeting
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation, Term
from linli.rules.meetings import KINDS, Owed, Rhythm, owed

RHYTHMIC = tuple(kind for kind, sitting in kinds.SITTINGS.items() if KINDS[kind].rhythm)
KEEPERS = {body for kind in RHYTHMIC for body in kinds.SITTINGS[kind].bodies}


@dataclass(frozen=True)
class Cell:
    """One period, which stands in its last month: how it was kept, and on which days.

    `unminuted`: of the meetings then, those whose minutes are not closed; `few`: those to which too few came.
    """

    owed: Owed
    days: tuple[date, ...]
    unminuted: tuple[date, ...]
    few: tuple[date, ...]


@dataclass(frozen=True)
class Row:
    """A kind of meeting through the year; a month in which no period ends is empty."""

    kind: str
    label: Promise
    rhythm: Rhythm
    months: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Year:
    """A body's year."""

    body: Organisation
    year: int
    rows: tuple[Row, ...]

    def count(self, *states: str) -> int:
        """How many periods stand so."""
        return sum(cell.owed.state in states for row in self.rows for cell in row.months if cell)

    @property
    def kept(self) -> int:
        return self.count("done")

    @property
    def unminuted(self) -> int:
        """Where only the minutes are missing."""
        return self.count("unminuted")

    @property
    def missing(self) -> int:
        """What is missing, generally owed or by all means."""
        return self.count("missing", "missing_generally")

    @property
    def waiting(self) -> list[Row]:
        """The kinds that are due in a period that runs now."""
        return [row for row in self.rows if any(cell and cell.owed.state == "due" for cell in row.months)]


def keepers(by: Actor) -> QuerySet[Organisation]:
    """The bodies in reach that owe meetings."""
    return bodies.readable(by).filter(kind__in=KEEPERS)


def years(of: Iterable[Organisation], year: int) -> list[Year]:
    """The year of each. Five statements for all of them."""
    listed = list(of)
    ids = [body.pk for body in listed]
    begins = clock.midnight(date(year, 1, 1))
    held: dict[tuple[int, str], list[queries.Held]] = {}
    for one in queries.held_on(ids, RHYTHMIC, begins):
        held.setdefault((one.body_id, one.kind), []).append(one)
    founded = _founded(ids)
    partners = set(
        Organisation.objects.filter(kind="owners_committee", ended_at=None).values_list("area_id", flat=True)
        if listed
        else ()
    )
    standing = {each.body.pk: each for each in bodies.standing(listed)}
    found = []
    for body in listed:
        without = set() if standing[body.pk].law else {"branch_committee"}
        if body.area_id not in partners:
            without.add("joint")
        since = founded.get(body.pk)
        rows = _rows(body, year, since, held, without) if since else ()
        found.append(Year(body, year, tuple(rows)))
    return found


def _founded(ids: list[int]) -> dict[int, date]:
    """When each began: the first term of any of its posts."""
    terms = Term.objects.filter(post__organisation__in=ids).order_by().values("post__organisation")
    rows = terms.annotate(first=Min("starts")).values_list("post__organisation", "first")
    return {body_id: clock.day_of(first) for body_id, first in rows}


def _rows(
    body: Organisation, year: int, founded: date, held: dict[tuple[int, str], list[queries.Held]], without: set[str]
) -> Iterable[Row]:
    since, until = max(founded, date(year, 1, 1)), date(year, 12, 31)
    if since > until:
        return
    for kind in RHYTHMIC:
        sitting, rhythm = kinds.SITTINGS[kind], KINDS[kind].rhythm
        if body.kind not in sitting.bodies or kind in without or rhythm is None:
            continue
        found = held.get((body.pk, kind), [])
        days = [one.day for one in found if one.enough and one.minuted]
        unminuted = [one.day for one in found if one.enough and not one.minuted]
        few = [one.day for one in found if not one.enough]
        months: list[Cell | None] = [None] * 12
        for one in owed(rhythm, days, unminuted=unminuted, since=since, until=until, today=clock.today()):
            inside = [tuple(day for day in some if one.first <= day <= one.last) for some in (days, unminuted, few)]
            months[one.last.month - 1] = Cell(one, *inside)
        yield Row(kind, sitting.label, rhythm, tuple(months))


def held_in(body: Organisation, year: int) -> list[tuple[Meeting, queries.Attendance]]:
    """The meetings that the body held in the year, with who came. Two statements."""
    begins, ends = (clock.midnight(date(at, 1, 1)) for at in (year, year + 1))
    rows = queries.meetings().filter(body=body, state__in=HELD, starts_at__gte=begins, starts_at__lt=ends)
    found = list(rows.prefetch_related("invitees", "items").order_by("starts_at", "pk"))
    return [(one, queries.attendance(one)) for one in found]
