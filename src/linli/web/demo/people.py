"""The invented people of the demonstration, made from a fixed seed so that every demonstration is the same."""

import random
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Neighbour:
    """Somebody of a household."""

    name: str
    phone: str
    building: str
    entrance: str
    floor: int
    number: str
    owner: bool


class Names:
    """Names and telephone numbers that never repeat."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 -- invented names, not secrets
        self._used: set[str] = set()
        book = yaml.safe_load(Path(__file__).with_name("estate.yaml").read_text())
        self._surnames: str = book["surnames"].replace(" ", "")
        self._given: list[str] = book["given"].split()
        self._phone = 13_700_000_000 + seed

    def name(self, surname: str = "") -> str:
        while True:
            name = (surname or self._rng.choice(self._surnames)) + self._rng.choice(self._given)
            if name not in self._used:
                self._used.add(name)
                return name

    def phone(self) -> str:
        self._phone += self._rng.randint(3, 97)
        return str(self._phone)

    def neighbours(self, homes: list[tuple[str, str, int, str]], each: float) -> list[Neighbour]:
        """Households of `each` people on average in the homes, the first the owner."""
        people = []
        for building, entrance, floor, number in homes:
            surname = self._rng.choice(self._surnames)
            for place in range(max(1, round(self._rng.gauss(each, 1)))):
                phone = self.phone() if place < 2 else ""
                name = self.name(surname if self._rng.random() < 0.6 else "")
                people.append(Neighbour(name, phone, building, entrance, floor, number, place == 0))
        return people
