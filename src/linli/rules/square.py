"""The use of a public place for dance and exercise: turns that do not clash, hours, and how loud it may be.

Whoever uses a public place keeps what its manager laid down of area, hours and loudness, and the manager lays it down
(生态环境法典 art. 593, in force since 15 August 2026; before that 噪声污染防治法 art. 64, in the same words). Night is
from 22 to 6, and a city may set other hours, eight of them: so the Code says where it forbids building by night (art.
572; before that for all noise, 噪声污染防治法 art. 88). That nothing is agreed by night is practice. So are the numbers
of decibels, after the classes of GB 3096-2008; the estate sets its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

BASIS = "生态环境法典 art. 593"
NIGHT = "生态环境法典 art. 572"
BEGINS, LASTS = 22, 8  # hour at which night begins where no city says otherwise, and how many hours it lasts
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


def by_night(turn: Turn, begins: int = BEGINS) -> bool:
    """Whether some of it is at night, which `begins` at an hour from 20 to 23."""
    return turn.begins < time(morning(begins)) or turn.ends > time(begins)


def morning(begins: int) -> int:
    """The hour at which a night is over that begins at this one."""
    return (begins + LASTS) % 24


def loudest(turn: Turn, day: int, evening: int) -> int:
    """The most decibels agreed for it: the evening's once it reaches into the evening."""
    return min(day, evening) if turn.ends > EVENING else day
