"""The use of a public place for dance and exercise: turns that do not clash, hours, and how loud it may be.

Whoever uses a public place keeps what its manager laid down of area, hours and loudness, and the manager lays it down
(噪声污染防治法 art. 64). Night is from 22 to 6 (art. 88). The numbers of decibels are practice, after the classes of
GB 3096-2008; the estate sets its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

BASIS = "噪声污染防治法 art. 64"
NIGHT = "噪声污染防治法 art. 88"
FIRST, LAST = time(6), time(22)
EVENING = time(19)  # from here on the lower number of decibels holds (practice)


@dataclass(frozen=True)
class Turn:
    """`weekdays`: 0 is Monday. `begins` and `ends` by the clock of the place, the end not included."""

    name: str
    weekdays: frozenset[int]
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise ValueError(f"{self.name}: no days of the week")
        if self.ends <= self.begins:
            raise ValueError(f"{self.name} ends before it begins")

    def at(self, moment: datetime) -> bool:
        """Whether it is this turn at a moment of the place's clock."""
        return moment.weekday() in self.weekdays and self.begins <= moment.time() < self.ends


def clash(turn: Turn, others: Iterable[Turn]) -> Turn | None:
    """The first of the others that is at the same place at the same time."""
    for other in others:
        if turn.weekdays & other.weekdays and turn.begins < other.ends and other.begins < turn.ends:
            return other
    return None


def by_night(turn: Turn) -> bool:
    """Whether some of it is at night."""
    return turn.begins < FIRST or turn.ends > LAST


def loudest(turn: Turn, day: int, evening: int) -> int:
    """The most decibels agreed for it: the evening's once it reaches into the evening."""
    return min(day, evening) if turn.ends > EVENING else day
