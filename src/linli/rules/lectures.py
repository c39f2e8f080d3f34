"""Lectures and who is called up by what they learnt there. Practice, configurable: no law says it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from linli.rules.volunteering import age

BASIS = "practice"
ADULT = 18  # years: minors are never called to an emergency
FEWEST = 5  # answers below which a survey tells nothing: a few could be told apart


@dataclass(frozen=True)
class Heard:
    """What became of one person's part in one lecture of a topic."""

    topic: str
    came: bool = False
    missed: bool = False  # had a place and stayed away
    turned_away: bool = False  # waited in vain


def owed(parts: Iterable[Heard]) -> list[str]:
    """The topics that a person missed or was turned away from and has not heard on any other day, in their order."""
    listed = list(parts)
    heard = {part.topic for part in listed if part.came}
    wanting = [part.topic for part in listed if (part.missed or part.turned_away) and part.topic not in heard]
    return list(dict.fromkeys(wanting))


def of_age(born: date | None, said: bool, day: date) -> bool:
    """Whether a person may be called up: by the birthday that is on record, else by what they said themselves."""
    return said if born is None else age(born, day) >= ADULT


def called(ready: Mapping[int, Collection[str]], wanted: Mapping[str, int]) -> dict[int, str]:
    """Whom a call goes to, and for which skill: everybody ready who has one that is wanted, each of them once.

    Who has several is called for the one that the fewest have, so that the rare skill does not go short.
    """
    have = {skill: sum(skill in skills for skills in ready.values()) for skill in wanted}
    rarest = sorted(wanted, key=lambda skill: (have[skill] - wanted[skill], skill))
    found = {}
    for person, skills in ready.items():
        fitting = [skill for skill in rarest if skill in skills]
        if fitting:
            found[person] = fitting[0]
    return found


def short(going: Mapping[int, str], wanted: Mapping[str, int]) -> dict[str, int]:
    """How many are still wanting of each skill; none where there are enough."""
    have = list(going.values())
    return {skill: number - have.count(skill) for skill, number in wanted.items() if have.count(skill) < number}
