"""Warranty of works (工程质量保修): the seasons that a warranty of heating or cooling counts by, and retention money.

Terms run from acceptance (建设工程质量管理条例 art. 40) and stand in the process. Retention money is at most 3 % of the
settled price, held for a defect term of at most two years (建质〔2017〕138号 art. 2, 7).
"""

from dataclasses import dataclass
from datetime import date

RETENTION_PERCENT = 3
DEFECT_TERM_MONTHS = 24


@dataclass(frozen=True)
class Season:
    """When heating (or cooling) begins and ends in the area, as (month, day); each city sets its own."""

    begins: tuple[int, int]
    ends: tuple[int, int]

    def end_of(self, year: int) -> date:
        """The last day of the season that begins in `year`."""
        return date(year + (self.ends < self.begins), *self.ends)


def seasons_end(day: date, number: int, season: Season) -> date:
    """The last day of so many whole seasons: one that had begun by the day is not counted."""
    first = day.year if day <= date(day.year, *season.begins) else day.year + 1
    return season.end_of(first + number - 1)
