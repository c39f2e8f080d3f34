"""Law by the day from which each edition of it holds."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def in_force(editions: Mapping[date, T], day: date | None = None) -> T:
    """The edition of the day, the newest for None; the first one known holds for all days before it."""
    begun = [since for since in editions if day is None or since <= day]
    return editions[max(begun) if begun else min(editions)]
