"""Teams: what a performance still lacks, how often a team performs, and what of its equipment may go out.

Once a quarter is practice: what the estate's dance team promised, and no law.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date


def lacking(least: Mapping[str, int], parts: Iterable[str]) -> dict[str, int]:
    """How many are missing of each part of the minimum line-up, given the parts of those who come."""
    there = Counter(parts)
    return {part: number - there[part] for part, number in least.items() if number > there[part]}


def quarter(day: date) -> tuple[date, date]:
    """The first day of the day's quarter, and of the next one."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    after = date(first.year + 1, 1, 1) if first.month == 10 else date(first.year, first.month + 3, 1)
    return first, after


def performs(performed: Iterable[date], planned: Iterable[date], today: date) -> bool:
    """Whether the team performed in today's quarter, or still is to."""
    first, after = quarter(today)
    return any(first <= day < after for day in performed) or any(today <= day < after for day in planned)
