"""What a programme comes to: kilometres, the sums of a year and of a term, and what is missing against its pace."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.rules import visits as rules
from linli.visits import queries
from linli.visits.models import Visit, Visited, VisitProgramme


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
    short: int = 0  # periods missing against the term's pace

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
class Sums:
    """What some days came to: of all, by who was visited, by pair."""

    whole: Line
    of_visited: list[Line]
    of_pairs: list[Line]


def year(programme: VisitProgramme, number: int) -> Sums:
    """The sum of a year."""
    return of_days(programme, date(number, 1, 1), date(number, 12, 31))


def term(programme: VisitProgramme) -> Sums:
    """The sum of the term, with what is missing against its pace (two statements more)."""
    today, last = clock.today(), programme.ends or clock.today()
    found = of_days(programme, programme.begins, last)
    if programme.periods and programme.ends:
        short = {row.label: short_of(row, today) for row in queries.of_programme(programme)}
        for line in found.of_visited:
            line.short = short.get(line.title, 0)
        found.whole.short = sum(short.values())
    return found


def of_days(programme: VisitProgramme, first: date, last: date) -> Sums:
    """What these days came to (two statements). Whoever is visited stands there by number alone, unvisited too."""
    rows = programme.visits.filter(voided_at=None, day__range=(first, last))
    rows = rows.select_related("visited", "first", "second")
    rows = rows.defer("goals", "done", "response", "advice", "safety", *(f"visited__{name}" for name in queries.SEALED))
    whole, of_visited, of_pairs = Line(""), dict[int, Line](), dict[tuple[int, int], Line]()
    if first <= clock.today() <= last:  # whom nobody went to yet stands there with nothing
        for one in programme.visited.filter(ended_at=None).defer(*queries.SEALED):
            one.programme = programme
            of_visited[one.number] = Line(one.label)
    for visit in rows.order_by("visited__number", "day", "pk"):
        visit.visited.programme = programme
        pair = in_a_list([visit.first.name, visit.second.name])
        for line in (
            whole,
            of_visited.setdefault(visit.visited.number, Line(visit.visited.label)),
            of_pairs.setdefault((visit.first_id, visit.second_id), Line(pair)),
        ):
            line.add(visit)
    return Sums(whole, [line for _number, line in sorted(of_visited.items())], list(of_pairs.values()))


def short_now(row: Visited) -> int:
    """The same of one row alone (one statement)."""
    found = queries.of_programme(row.programme).filter(pk=row.pk).first()
    return short_of(found, clock.today()) if found else 0


def short_of(row: Visited, today: date) -> int:
    """How many periods are missing against an even pace through the term, of a row with what was `taught` in it."""
    programme = row.programme
    if not programme.periods or programme.ends is None:
        return 0
    done = int(getattr(row, "taught", 0))
    return rules.short_of(programme.periods, done, programme.begins, programme.ends, today)
