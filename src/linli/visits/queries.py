"""Every read of visits, in scope."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import kin, terms
from linli.people.access import scope
from linli.people.models import Organisation, Person, Residence
from linli.people.queries import living
from linli.places.models import Area
from linli.rules import visits as rules
from linli.rules.identifiers import birthday_of, normalise_phone, of_woman
from linli.rules.volunteering import age
from linli.visits.models import WOMAN, Sex, Visit, Visited, Visitor, VisitProgramme

MOST = 200  # rows of a page
COMPANY = "property_company"  # no office: it is told nothing of anybody's health


def read(by: Actor) -> QuerySet[VisitProgramme]:
    """The programmes that the actor reads at the desk, those that run first; each with `late` and `people`."""
    rows = scope(by, "visits.read", VisitProgramme.objects.select_related("body"))
    running = Q(visited__ended_at=None)
    late = Count("visited", filter=running & Q(visited__due_on__lt=clock.today()))
    people = Count("visited", filter=running & Q(visited__isnull=False))
    return rows.annotate(late=late, people=people).order_by(F("ended_at").asc(nulls_first=True), "-pk")


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
    sealed = ("need",) if opened else ("name", "address", "guardian", "phone", "need")
    rows = rows.select_related("programme", "building", "first", "second").defer(*sealed)
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk"))


def left_lately(by: Actor, since: datetime) -> list[Visited]:
    """Whom the person went to until lately: a note of then may still lie on their phone (one statement)."""
    me = by.person_id or 0
    pair = Q(turns__first=me) | Q(turns__second=me)
    rows = Visited.objects.filter(pair, turns__ends__gte=since).select_related("programme", "building").distinct()
    return list(rows.defer("name", "address", "guardian", "phone", "need").order_by("pk"))


def pair_of(row: Visited, by: Actor, at: datetime) -> tuple[int, int] | None:
    """The pair of which the person was one, if it went there at that instant and left since."""
    me = by.person_id or 0
    turns = row.turns.filter(Q(first=me) | Q(second=me), starts__lte=at, ends__gt=at)
    return turns.values_list("first_id", "second_id").first()


def of_programme(programme: VisitProgramme) -> list[Visited]:
    """Everybody visited now, who is due first, each with `count` and `last` of their visits; nothing opened."""
    counted = Q(visits__voided_at=None)
    rows = programme.visited.filter(ended_at=None).select_related("programme", "building", "first", "second")
    rows = rows.defer("name", "address", "guardian", "phone", "need")
    rows = rows.annotate(count=Count("visits", filter=counted), last=Max("visits__day", filter=counted))
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "number")[:MOST])


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
    known = {pk for pk in (row.person_id, _person_of(row.phone)) if pk is not None}
    return rules.Host(row.programme.of_children, WOMAN.get(row.sex), frozenset(known | kin.all_of(known)))


def _person_of(phone: str) -> int | None:
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


# ---- sums ----


def metres(programme: VisitProgramme) -> int:
    """Driven in all, with what was driven before this record begins."""
    found = programme.visits.filter(voided_at=None).aggregate(sum=Sum("metres"))["sum"] or 0
    return programme.before * 1000 + found


@dataclass
class Line:
    """A year of one of those visited, or of one pair."""

    title: str
    visits: int = 0
    minutes: int = 0
    metres: int = 0
    periods: int = 0
    late: int = 0

    @property
    def hours(self) -> str:
        """How long the pairs were there."""
        return f"{self.minutes / 60:.1f}"

    @property
    def km(self) -> str:
        """How far they drove."""
        return f"{self.metres / 1000:.1f}"

    def add(self, visit: Visit) -> None:
        """Count a visit in."""
        self.visits += 1
        self.minutes += visit.minutes
        self.metres += visit.metres
        self.periods += visit.periods
        self.late += visit.due_on is not None and visit.day > visit.due_on


@dataclass(frozen=True)
class Year:
    """The sum of a year: of all, by who was visited, by pair."""

    year: int
    whole: Line
    of_visited: list[Line]
    of_pairs: list[Line]


def year(programme: VisitProgramme, number: int) -> Year:
    """What a year came to (one statement). Whoever was visited stands there by number alone."""
    rows = programme.visits.filter(voided_at=None, day__year=number).select_related("visited", "first", "second")
    rows = rows.defer("done", "response", "advice", "visited__name", "visited__need", "visited__address")
    whole, of_visited, of_pairs = Line(""), dict[int, Line](), dict[tuple[int, int], Line]()
    for visit in rows.order_by("visited__number", "day", "pk"):
        visit.visited.programme = programme
        pair = f"{visit.first.name}、{visit.second.name}"
        for line in (
            whole,
            of_visited.setdefault(visit.visited.number, Line(visit.visited.label)),
            of_pairs.setdefault((visit.first_id, visit.second_id), Line(pair)),
        ):
            line.add(visit)
    return Year(number, whole, list(of_visited.values()), list(of_pairs.values()))


def visits_of(row: Visited) -> list[Visit]:
    """Their visits, the latest first."""
    return list(row.visits.select_related("first", "second").order_by("-day", "-pk")[:MOST])


def short_of(row: Visited, today: date) -> int:
    """How many periods are missing against an even pace through the term."""
    programme = row.programme
    if not programme.periods or programme.ends is None:
        return 0
    counted = row.visits.filter(voided_at=None, day__range=(programme.begins, programme.ends))
    done = counted.aggregate(sum=Sum("periods"))["sum"] or 0
    return rules.short_of(programme.periods, done, programme.begins, programme.ends, today)
