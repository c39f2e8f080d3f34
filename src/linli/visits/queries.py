"""Every read of visits, in scope."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.people import kin, terms
from linli.people.access import scope
from linli.people.models import Emptied, Organisation, Person, Residence
from linli.people.queries import living
from linli.places.models import Area
from linli.rules import visits as rules
from linli.rules.identifiers import birthday_of, normalise_phone, of_woman
from linli.rules.volunteering import age
from linli.visits.grants import OWNER, PHOTOS_GONE, PHOTOS_OVER, SIGNATURES_OVER
from linli.visits.models import WOMAN, PaperVisit, Sex, Visit, Visited, Visitor, VisitProgramme

PAGE = 60  # rows of a page
SEALED = ("name", "address", "guardian", "phone", "need", "reason", "ended_why")
COMPANY = "property_company"  # no office: it is told nothing of anybody's health


def read(by: Actor) -> QuerySet[VisitProgramme]:
    """The programmes that the actor reads at the desk, the latest first; each with `late` and `people`."""
    rows = scope(by, "visits.read", VisitProgramme.objects.select_related("body"))
    running = Q(visited__ended_at=None)
    late = Count("visited", filter=running & Q(visited__due_on__lt=clock.today()))
    people = Count("visited", filter=running & Q(visited__isnull=False))
    return rows.annotate(late=late, people=people).order_by("-pk")


def bodies(by: Actor) -> QuerySet[Organisation]:
    """The offices for which the person can keep visits: they hold a post of them."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    rows = Organisation.objects.filter(pk__in=ids, ended_at=None).exclude(kind=COMPANY)
    return rows.select_related("area").order_by("pk")


def going_to(person_id: int) -> QuerySet[Visited]:
    """Whom a person visits now."""
    return Visited.objects.filter(Q(first=person_id) | Q(second=person_id), ended_at=None)


def mine(by: Actor, *, opened: bool = False) -> list[Visited]:
    """Whom the person goes to now, who is due first (one statement); with homes and guardians only when `opened`."""
    rows = going_to(by.person_id or 0)
    sealed = ("need", "reason", "ended_why") if opened else SEALED
    rows = rows.select_related("programme", "building", "first", "second").defer(*sealed)
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk"))


def left_lately(by: Actor, since: datetime) -> list[Visited]:
    """Whom the person went to until lately: a note of then may still lie on their phone (one statement)."""
    me = by.person_id or 0
    pair = Q(turns__first=me) | Q(turns__second=me)
    rows = Visited.objects.filter(pair, turns__ends__gte=since).select_related("programme", "building").distinct()
    return list(rows.defer(*SEALED).order_by("pk"))


def pair_at(row: Visited, at: datetime) -> tuple[int, int] | None:
    """The pair that went there at that instant, if any."""
    turns = row.turns.filter(Q(ends=None) | Q(ends__gt=at), starts__lte=at)
    return turns.values_list("first_id", "second_id").first()


def pair_now(row: Visited) -> tuple[int, int] | None:
    """The pair that goes there now, if any."""
    return None if row.first_id is None or row.second_id is None else (row.first_id, row.second_id)


def of_programme(programme: VisitProgramme) -> QuerySet[Visited]:
    """Everybody visited now, who is due first, each with what counts of their visits; nothing opened.

    `count` visits, the `last` of them, and the periods `taught` in the term.
    """
    counted = Q(visits__voided_at=None)
    term = counted & Q(visits__day__gte=programme.begins)
    if programme.ends is not None:
        term &= Q(visits__day__lte=programme.ends)
    rows = programme.visited.filter(ended_at=None).select_related("programme", "building", "first", "second")
    rows = rows.defer(*SEALED).annotate(
        count=Count("visits", filter=counted), last=Max("visits__day", filter=counted),
        taught=Sum("visits__periods", filter=term, default=0),
    )  # fmt: skip
    return rows.order_by(F("due_on").asc(nulls_last=True), "number")


def _place(text: str) -> tuple[date | None, int] | None:
    """A place in a list: a day ("-" for none) and a number after it; None for anything else."""
    day, _dot, number = text.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    try:
        return (None if day == "-" else date.fromisoformat(day)), int(number)
    except ValueError:
        return None


def page_of(programme: VisitProgramme, after: str) -> tuple[list[Visited], str]:
    """One page of them from a place on (a due day and a number, as this answered it), and the query of the next."""
    rows = of_programme(programme)
    if place := _place(after):
        due, number = place
        rest = Q(due_on=None)
        if due is not None:
            rows = rows.filter(rest | Q(due_on__gt=due) | Q(due_on=due, number__gt=number))
        else:
            rows = rows.filter(rest, number__gt=number)
    listed = list(rows[: PAGE + 1])
    if len(listed) <= PAGE:
        return listed, ""
    last = listed[PAGE - 1]
    return listed[:PAGE], f"?after={last.due_on or '-'}.{last.number}"


def paired_with(programme: VisitProgramme, person_id: int) -> QuerySet[Visited]:
    """Whom this person visits now."""
    pair = Q(first=person_id) | Q(second=person_id)
    return Visited.objects.filter(pair, programme=programme, ended_at=None).order_by("pk")


def missed_unsaid(today: date) -> QuerySet[Visited]:
    """Whose visit is missed, and no alarm was raised for that day."""
    rows = Visited.objects.filter(ended_at=None, programme__ended_at=None, due_on__lt=today)
    return rows.filter(Q(missed_on=None) | ~Q(missed_on=F("due_on"))).order_by("pk")


# ---- who goes ----


def sex_of(person: Person) -> str:
    """As the person's number says it; empty without one."""
    woman = of_woman(person.id_number)
    return "" if woman is None else Sex.WOMAN.value if woman else Sex.MAN.value


def visitors(programme: VisitProgramme) -> list[Visitor]:
    """Who goes now."""
    return list(programme.visitors.filter(ended_at=None).select_related("person").order_by("pk"))


def callers(programme: VisitProgramme) -> dict[int, rules.Caller]:
    """The same as the pair rule sees them, by person."""
    return {row.person_id: row.as_rule for row in visitors(programme)}


def host(row: Visited) -> rules.Host:
    """Whom the pair rule guards: themselves and their guardian, with the near relatives of both."""
    known = {pk for pk in (row.person_id, person_of(row.phone)) if pk is not None}
    return rules.Host(row.programme.of_children, WOMAN.get(row.sex), frozenset(known | kin.all_of(known)))


def person_of(phone: str) -> int | None:
    """Who on the register has this number."""
    found = Person.objects.by_phone(normalise_phone(phone) or "")
    return found.pk if found else None


def proposed(row: Visited) -> tuple[int, int] | None:
    """Whose turn it is to go there: pairs rotate."""
    going = callers(row.programme)
    been: Counter[int] = Counter()
    for pair in row.visits.filter(voided_at=None).values_list("first", "second"):
        been.update(pair)
    load: Counter[int] = Counter()
    paired = row.programme.visited.filter(ended_at=None).exclude(pk=row.pk).exclude(first=None)
    for pair in paired.values_list("first", "second"):
        load.update(pk for pk in pair if pk is not None)
    return rules.next_pair(host(row), going.values(), been, load)


# ---- who is due by rule ----


@dataclass(frozen=True)
class Found:
    """A person on the register whom the rule finds."""

    person: Person
    building_id: int
    building: str
    age: int | None


def found_by_rule(programme: VisitProgramme, *, only: int | None = None) -> list[Found]:
    """Whom the rule finds in the programme's area and nobody visits yet (two statements)."""
    if not programme.rule.finds:
        return []
    area: Area = programme.area
    where = {f"household__unit__{area.level}_id": area.pk}
    rows = Residence.objects.filter(living(), household__ended_at=None, **where)
    together = Counter(rows.values_list("household_id", flat=True))
    visited = programme.visited.filter(ended_at=None, person__isnull=False).values("person")
    rows = rows.exclude(person__in=visited).select_related("person", "household__unit__building")
    if only is not None:
        rows = rows.filter(person=only)
    listed: dict[int, Found] = {}
    for row in rows.order_by("household__unit__building__position", "pk"):
        born = birthday_of(row.person.id_number) if row.person.id_number else None
        years = age(born, clock.today()) if born else None
        building = row.household.unit.building
        if rules.falls_under(programme.rule, rules.Known(years, together[row.household_id])):
            listed.setdefault(row.person_id, Found(row.person, building.pk, building.name, years))
    return list(listed.values())


def is_due(programme: VisitProgramme, person_id: int) -> bool:
    """Whether the rule finds this person."""
    return bool(found_by_rule(programme, only=person_id))


# ---- the way ----


def days_ahead(asked: str) -> int:
    """How many days a plan reaches: today alone ("1"), else a week; what is missed stands on both."""
    return 1 if asked == "1" else 7


def point(text: str) -> tuple[float, float] | None:
    """Longitude and latitude as somebody wrote them; None for what is no place on earth."""
    try:
        lon, lat = (float(part) for part in re.split(r"[^\d.-]+", text.strip()))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -85 <= lat <= 85 else None


def in_order(rows: list[Visited]) -> list[Visited]:
    """The stops of a day in the order of the way: who is due first is the first; whose place nobody knows comes last.

    Places are those noted; without any, the buildings on the estate's drawing; else the order of buildings in lists.
    """
    noted = {row.pk: found for row in rows if (found := point(row.position))}
    if noted:
        at = sum(lat for _lon, lat in noted.values()) / len(noted)
        places = {pk: rules.on_ground(*found, at=at) for pk, found in noted.items()}
    else:
        places = {
            row.pk: (float(row.building.plan_x), float(row.building.plan_y or 0))
            for row in rows
            if row.building and row.building.plan_x is not None
        }
    known = [row for row in rows if row.pk in places]
    rest = [row for row in rows if row.pk not in places]
    rest.sort(key=lambda row: (row.building.position if row.building else 10**6, row.pk))
    return [known[stop] for stop in rules.route([places[row.pk] for row in known])] + rest


@dataclass(frozen=True)
class PicturesGone:
    """Visits whose photos were deleted as the consent was taken back, and those of whose pictures the time was over."""

    photos: frozenset[int]
    over: frozenset[int]


def pictures_gone(visits: Iterable[Visit]) -> PicturesGone:
    """Which of these visits have pictures no longer, and why (one statement; none for no visit)."""
    keys = [visit.pk for visit in visits]
    fields = (PHOTOS_GONE, PHOTOS_OVER, SIGNATURES_OVER)
    gone = Emptied.objects.filter(kind=OWNER, field__in=fields, row_id__in=keys).values_list("field", "row_id")
    rows = list(gone) if keys else []
    photos = frozenset(pk for field, pk in rows if field == PHOTOS_GONE)
    return PicturesGone(photos, frozenset(pk for field, pk in rows if field != PHOTOS_GONE))


def note_read(rows: Iterable[Visited], by: Actor) -> None:
    """That files were opened is on record, for whom they are of: themselves, or whoever answers for them."""
    read = [(row.person_id or row.answers_id, row.pk) for row in rows]
    note_accesses(read, by=by, what="home_visit", reason="work", subject_kind="home_visited")


@dataclass(frozen=True)
class Calls:
    """One of a home who is visited, and the latest visits to them, the last first."""

    row: Visited
    visits: list[Visit]


def at_home(by: Actor, people: Collection[int], most: int = 20) -> list[Calls]:
    """Visits to whoever lives in a home, or answers for a child there: of those alone whose file the reader opens.

    Two statements, one where nobody is visited; what was said and done stays in the file.
    """
    if not people:
        return []
    rows = scope(by, "visited.read", Visited.objects.filter(Q(person__in=people) | Q(answers__in=people)))
    found = list(rows.select_related("programme", "building").defer(*SEALED).order_by("ended_at", "pk")[:most])
    if not found:
        return []
    visits = Visit.objects.filter(visited__in=found, voided_at=None).select_related("first", "second")
    visits = visits.defer("goals", "done", "response", "advice", "safety").order_by("-day", "-pk")
    paid: dict[int, list[Visit]] = {}
    for one in visits[:most]:
        paid.setdefault(one.visited_id, []).append(one)
    return [Calls(row, paid.get(row.pk, [])) for row in found]


def visits_of(row: Visited, before: str) -> tuple[list[Visit], str]:
    """One page of their visits, the latest first, from a place on (a day and a key), and the query of the next."""
    rows = row.visits.select_related("first", "second", "entered_by").order_by("-day", "-pk")
    if (place := _place(before)) and place[0] is not None:
        rows = rows.filter(Q(day__lt=place[0]) | Q(day=place[0], pk__lt=place[1]))
    listed = list(rows[: PAGE + 1])
    if len(listed) <= PAGE:
        return listed, ""
    last = listed[PAGE - 1]
    return listed[:PAGE], f"?before={last.day}.{last.pk}"


def papers_of(row: Visited) -> QuerySet[PaperVisit]:
    """What was entered from paper and nobody has compared yet."""
    return row.papers.filter(seen_at=None).select_related("first", "second", "entered_by").order_by("arrived_at", "pk")
