"""How alike two requests are, so that whoever is about to send one first sees what is open already nearby.

Practice: place, kind and words together; none of the three alone makes two matters one. Words are compared by pairs
of letters, which needs no dictionary and forgives another order.
"""

import re
from dataclasses import dataclass, field

WORDS, KIND, PLACE = 60, 20, 20  # what each counts of a hundred
ALIKE = 50  # from here on it is shown
_KEPT = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Matter:
    """What is known of a request; anything may be missing."""

    words: str = ""
    category: str = ""
    building: int | None = None
    spot: int | None = None
    pairs: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", pairs(self.words))


def pairs(words: str) -> frozenset[str]:
    """Every two letters that follow each other; of a single letter that one."""
    found: set[str] = set()
    for run in _KEPT.findall(words.lower()):
        found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return frozenset(found)


def likeness(one: Matter, other: Matter) -> int:
    """In hundredths; the same both ways. Two that lie in different places are never alike."""
    near = _nearness(one, other)
    if near is None:
        return 0
    shorter = min(len(one.pairs), len(other.pairs))
    shared = WORDS * len(one.pairs & other.pairs) // shorter if shorter else 0
    kind = KIND if one.category and one.category == other.category else 0
    return shared + kind + near


def _nearness(one: Matter, other: Matter) -> int | None:
    """What the place counts: nothing where one of them names none, None where they name different ones."""
    found = 0
    for mine, theirs in ((one.building, other.building), (one.spot, other.spot)):
        if mine is not None and theirs is not None:
            if mine != theirs:
                return None
            found = PLACE
    return found


def alike(one: Matter, other: Matter) -> bool:
    """Whether they may be the same matter: people decide."""
    return likeness(one, other) >= ALIKE
