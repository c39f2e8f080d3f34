"""Homes as people write them ("3栋1单元502", "3-1-502", "3号楼502室") matched to the homes of a register. Pure."""

import re
from collections.abc import Iterable, Mapping

_DIGITS = re.compile(r"\d{1,18}")  # longer ones are no home's, and Python reads no number of thousands of digits


def numbers(words: str) -> tuple[int, ...]:
    """The numbers in it, in their order."""
    return tuple(int(piece) for piece in _DIGITS.findall(words))


def register(homes: Iterable[tuple[int, str, str]]) -> dict[tuple[int, ...], int]:
    """(key, building and number, the same with the entrance) → by their numbers; what two homes share finds neither."""
    found: dict[tuple[int, ...], int] = {}
    shared: set[tuple[int, ...]] = set()
    for key, short, whole in homes:
        for said in {numbers(short), numbers(whole)}:
            if said in found and found[said] != key:
                shared.add(said)
            found[said] = key
    return {said: key for said, key in found.items() if said and said not in shared}


def home_of(words: str, known: Mapping[tuple[int, ...], int]) -> int | None:
    """The key of the home that is meant, if it is one for certain."""
    said = numbers(words)
    return known.get(said) if len(said) > 1 else None
