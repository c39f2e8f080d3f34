"""Which guides fit a matter: by the words that suggest its kind, and by the words by which a guide is looked for. Pure.

Practice: a guide names its own words, so whoever writes it says where it is shown. A single letter fits too much.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

LEAST = 2  # letters of a word that counts
KIND, SAID = 1, 2  # what a word of the kind counts, and one that was said in the matter itself


@dataclass(frozen=True)
class Guide:
    """What a guide is known by."""

    title: str
    words: str = ""

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Its title and each of its words."""
        return tuple(dict.fromkeys(_counted([self.title, *self.words.split()])))


def fit(guide: Guide, kind: Iterable[str], said: str) -> int:
    """How well it fits; 0: not at all. `kind`: the title of the matter's kind and the words that suggest it."""
    known, told = " ".join(guide.named), said.lower()
    of_kind = sum(word in known for word in set(_counted(kind)))
    return KIND * of_kind + SAID * sum(word in told for word in guide.named)


def _counted(words: Iterable[str]) -> Iterable[str]:
    return (plain for word in words if len(plain := word.strip().lower()) >= LEAST)
