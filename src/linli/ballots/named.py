"""Who is meant by a name on a paper or in an authority.

Where the roll knows somebody of that name it is that person, and no namesake elsewhere; else it is the name itself,
with the home that stands after it where one is given (“王强 3栋502”). Homes are those of the roll, frozen with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linli.ballots.models import Ballot, SlipOwner
from linli.people.models import Person
from linli.people.voters import registered, written
from linli.rules.names import seen


@dataclass(frozen=True)
class Named:
    """A name, the home after it, and whom of the roll it means; several where no home tells them apart.

    `astray`: the roll knows the name, and nobody of that name with that home. Until it is written right it may be any.
    """

    name: str
    home: str
    people: frozenset[int]
    astray: bool = False

    def same(self, other: "Named") -> bool:
        """Whether both mean one person."""
        if self.astray or other.astray:
            return self.name == other.name
        if self.people or other.people:
            return bool(self.people & other.people)
        return self.name == other.name and (self.home == other.home or not (self.home and other.home))


def of(ballot: Ballot, said: Iterable[str]) -> list[Named]:
    """Each of them (one statement, one more where homes are given)."""
    written = [words for words in (seen(one).split() for one in said) if words]
    called: dict[str, set[int]] = defaultdict(set)
    for pk, name in _on_roll(ballot, {name for words in written for name, _home in _readings(words)}):
        called[name].add(pk)
    read = [_read(words, called) for words in written]
    homes = _homes(ballot, {pk for name, home in read if home for pk in called[name]})
    return [_found(name, home, called[name], homes) for name, home in read]


def _readings(words: list[str]) -> Iterator[tuple[str, str]]:
    """Name and home, the longest name first: some names have a space in them."""
    for end in range(len(words), 0, -1):
        yield " ".join(words[:end]), written("".join(words[end:]))


def _read(words: list[str], called: dict[str, set[int]]) -> tuple[str, str]:
    """The longest name that the roll knows; else a home begins with the first word that has a digit."""
    if known := next((one for one in _readings(words) if called.get(one[0])), None):
        return known
    end = next((place for place, word in enumerate(words) if place and any(map(str.isdigit, word))), len(words))
    return " ".join(words[:end]), written("".join(words[end:]))


def _found(name: str, home: str, people: set[int], homes: dict[int, set[str]]) -> Named:
    there = frozenset(pk for pk in people if not home or home in homes[pk])
    return Named(name, home, there, astray=bool(people) and not there)


def _on_roll(ballot: Ballot, names: Iterable[str]) -> Iterable[tuple[int, str]]:
    rows = SlipOwner.objects.filter(slip__ballot=ballot, person__name__in=list(names))
    return rows.values_list("person_id", "person__name").distinct()


def candidates(ballot: Ballot) -> list[Named]:
    """Whoever is to be elected."""
    return of(ballot, dict.fromkeys(name for matter in ballot.matters.all() for name in matter.candidates))


def meant(named: Iterable[Named], people: Iterable[int]) -> bool:
    """Whether one of these people is meant by one of these names (at most three statements)."""
    asked, listed = set(people), list(named)
    if any(one.people & asked for one in listed):
        return True
    unknown = [one for one in listed if not one.people]  # by the roll
    namesakes = Person.objects.filter(pk__in=asked, name__in={one.name for one in unknown})
    found = dict(namesakes.values_list("pk", "name")) if asked and unknown else {}
    homes = registered(found) if any(one.home for one in unknown) else {}  # of them no roll says anything
    return any(
        one.name == name and (one.astray or not one.home or one.home in homes.get(pk, ()))
        for one in unknown
        for pk, name in found.items()
    )


def _homes(ballot: Ballot, people: Iterable[int]) -> dict[int, set[str]]:
    """By person the homes that stand on the roll: who moves after its publication stays who was meant."""
    found: dict[int, set[str]] = defaultdict(set)
    if asked := list(people):
        rows = SlipOwner.objects.filter(slip__ballot=ballot, person_id__in=asked)
        for person_id, homes in rows.values_list("person_id", "homes"):
            found[person_id].update(homes)
    return found
