"""Hours of volunteers: what of a stay counts as service, and the stars that hours earn.

Hours are time actually served (民政部令67号 art. 4); the way there is left out, hours count in half hours, and a day
has a cap (practice, configurable). Stars: 100, 300, 600, 1,000 and 1,500 hours (practice of the civil-affairs offices).
Everything is counted in whole minutes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

BASIS = "民政部令67号 art. 4"
STEP = 30
DAY_CAP = 8 * 60
STARS = (100, 300, 600, 1000, 1500)  # hours, least first


@dataclass(frozen=True)
class Stay:
    """One person's time at one service, by the clock of the place. `away`: minutes of it on the road or at rest."""

    source: str
    start: datetime
    end: datetime
    away: int = 0

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"{self.source} ends before it starts")
        if not 0 <= self.away <= (self.end - self.start) // timedelta(minutes=1):
            raise ValueError(f"{self.source} was away longer than there")


def served(stay: Stay) -> int:
    """The minutes of a stay that count, in whole half hours, before the cap of a day."""
    minutes = (stay.end - stay.start) // timedelta(minutes=1) - stay.away
    return minutes - minutes % STEP


def credited(stays: Iterable[Stay], cap: int = DAY_CAP) -> dict[str, int]:
    """The minutes that each stay of one person adds, by source: the earlier first, up to `cap` minutes a day.

    A stay counts on the day on which it starts. ValueError where two stays overlap: nobody serves in two places.
    """
    ordered = sorted(stays, key=lambda stay: (stay.start, stay.source))
    for one, other in clashes(ordered):
        raise ValueError(f"{one.source} and {other.source} overlap")
    used: dict[date, int] = {}
    added: dict[str, int] = {}
    for stay in ordered:
        day = stay.start.date()
        added[stay.source] = min(served(stay), max(cap - used.get(day, 0), 0))
        used[day] = used.get(day, 0) + added[stay.source]
    return added


def clashes(stays: Iterable[Stay]) -> Iterator[tuple[Stay, Stay]]:
    """Neighbouring stays of one person that overlap, the earlier first."""
    ordered = sorted(stays, key=lambda stay: (stay.start, stay.source))
    return ((one, other) for one, other in pairwise(ordered) if other.start < one.end)


def doubled(stay: Stay, others: Iterable[Stay]) -> int:
    """The minutes of a stay that other stays of the same person cover too: nobody serves in two places at once."""
    found, until = timedelta(0), stay.start
    for other in sorted(others, key=lambda one: one.start):
        start, end = max(other.start, until), min(other.end, stay.end)
        if end > start:
            found, until = found + (end - start), end
    return found // timedelta(minutes=1)


def stars(minutes: int, table: tuple[int, ...] = STARS) -> int:
    """How many stars so many minutes of service have earned."""
    return sum(minutes >= hours * 60 for hours in table)


def to_next_star(minutes: int, table: tuple[int, ...] = STARS) -> int:
    """The minutes still missing for the next star; 0 where there is none left to earn."""
    return min((hours * 60 - minutes for hours in table if minutes < hours * 60), default=0)


def age(born: date, day: date) -> int:
    """Whole years on a day; who is born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def may_serve(born: date, day: date, *, guardian: bool) -> bool:
    """Whether age allows it: from 18 alone; minors with a guardian's consent or company (志愿服务条例 art. 15)."""
    return age(born, day) >= 18 or guardian


FIT_BASIS = "志愿服务条例 art. 15-17"


@dataclass(frozen=True)
class Terms:
    """What a role asks: the least age in years, the training by name ("": none), insurance."""

    youngest: int | None = None
    training: str = ""
    insured: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return self.youngest is not None or bool(self.training) or self.insured


@dataclass(frozen=True)
class Proofs:
    """What is on record: the birthday, and the last days of consent, training and insurance. None: nothing."""

    born: date | None = None
    guardian: date | None = None
    trained: date | None = None
    insured: date | None = None


def missing(asked: Terms, day: date, seen: Proofs) -> tuple[str, ...]:
    """What is missing for a role on a day: age (art. 15), a minor's guardian (art. 15), training (16), insurance (17).

    Where no age is asked and no birthday is known, nobody is asked for one.
    """
    found = []
    if asked.youngest is not None and seen.born is None:
        found.append("age_unknown")
    elif asked.youngest is not None and seen.born is not None and age(seen.born, day) < asked.youngest:
        found.append("too_young")
    consent = seen.guardian is not None and seen.guardian >= day
    if seen.born is not None and not may_serve(seen.born, day, guardian=consent):
        found.append("guardian")
    if asked.training and (seen.trained is None or seen.trained < day):
        found.append("training")
    if asked.insured and (seen.insured is None or seen.insured < day):
        found.append("insurance")
    return tuple(found)
