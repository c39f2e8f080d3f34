"""Rule books as data: an edition's rules to and from its row, the editions in force, the verbs that they name."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from linli.kernel import clock
from linli.kernel.fresh import Fresh
from linli.people.models import Organisation
from linli.places.models import Area
from linli.points.models import Edition, RuleBook
from linli.rules import points as law

EXAMPLES = Path(__file__).with_name("examples.yaml")


def rule_of(said: Mapping[str, Any]) -> law.Rule:
    """A rule as its edition keeps it. ValueError where it can never count."""
    given = dict(said)
    earns = given.pop("earns", None)
    return law.Rule(**given, earns=law.Earns(**earns) if earns else None)


def said_of(rule: law.Rule) -> dict[str, Any]:
    """The same, the other way round: what says nothing is left out."""
    said = {name: value for name, value in asdict(rule).items() if value not in (None, "", False)}
    if rule.earns:
        said["earns"] = {name: value for name, value in asdict(rule.earns).items() if value not in ("", {}, False)}
    return said


def law_of(row: Edition) -> law.Edition:
    """A published edition as the rules take it."""
    assert row.since is not None
    rules = {rule.code: rule for rule in map(rule_of, row.rules)}
    return law.Edition(row.since, rules, row.base, tuple((int(least), str(name)) for least, name in row.bands))


@dataclass(frozen=True)
class InForce:
    """A book with its published editions, as rows and as rules, and the areas whose entries it hears."""

    book: RuleBook
    rows: Mapping[date, Edition]
    areas: frozenset[int]
    editions: tuple[law.Edition, ...] = field(default=())

    def row(self, edition: law.Edition) -> Edition:
        """The row of an edition."""
        return self.rows[edition.since]

    def at(self, day: date) -> Edition | None:
        """The row in force on a day."""
        found = law.in_force(self.editions, day)
        return self.rows[found.since] if found else None


def in_force(books: Iterable[RuleBook]) -> list[InForce]:
    """The books with what of theirs was published. One statement, and one for each area."""
    listed = list(books)
    rows: dict[int, dict[date, Edition]] = {book.pk: {} for book in listed}
    for row in Edition.objects.filter(book__in=listed, state=Edition.PUBLISHED).order_by("since"):
        if row.since is not None:
            rows[row.book_id][row.since] = row
    return [
        InForce(book, rows[book.pk], areas_under(book.body), tuple(map(law_of, rows[book.pk].values())))
        for book in listed
    ]


def areas_under(body: Organisation) -> frozenset[int]:
    """The body's area and all below it."""
    column = f"{body.area.level}_id"
    return frozenset(Area.objects.filter(**{column: body.area_id}).values_list("pk", flat=True))


def edition_on(book: RuleBook, day: date) -> Edition | None:
    """The edition in force on a day."""
    rows = book.editions.filter(state=Edition.PUBLISHED, since__lte=day)
    return rows.order_by("-since").first()


_verbs = Fresh[frozenset[str]](5.0)  # a verb first named is heard from another day on: a copy this old misses nothing


def verbs() -> frozenset[str]:
    """The verbs of the journal that published editions name. Asked at every entry: kept for some seconds."""
    return _verbs.get("named", _named)


def _named() -> frozenset[str]:
    rows = Edition.objects.filter(state=Edition.PUBLISHED).values_list("rules", flat=True)
    return frozenset(rule["earns"]["verb"] for rules in rows for rule in rules if rule.get("earns"))


def forget() -> None:
    """Read the verbs anew, after a publication in this process and between tests."""
    _verbs.forget()


@lru_cache(maxsize=1)
def examples() -> Mapping[str, Any]:
    """What a first draft begins with, by audience: practice, to be changed."""
    found: Mapping[str, Any] = yaml.safe_load(EXAMPLES.read_text())
    return found


def period_around(edition: Edition, day: date) -> tuple[date, date]:
    """The period of an edition in which a day lies: its first day, and the first day after it."""
    period = _period(edition.period)
    first = law.period_of(day, period)
    return first, law.period_end(first, period)


def _period(name: str) -> law.Period:
    for period in law.MONTHS:
        if period == name:
            return period
    raise ValueError(f"{name!r} is none of {list(law.MONTHS)}")


def today_edition(book: RuleBook) -> Edition | None:
    """The edition in force today."""
    return edition_on(book, clock.today())
