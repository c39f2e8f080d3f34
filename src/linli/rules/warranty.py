"""Warranty of works (工程质量保修): the least term of each kind of work, and the retention money held meanwhile.

Terms run from acceptance (建设工程质量管理条例 art. 40); a contract may give more, never less. Retention money is at
most 3 % of the settled price, held for a defect term of at most two years (建质〔2017〕138号 art. 2, 7).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.rules.money import percent
from linli.rules.workdays import add_months

BASIS = "建设工程质量管理条例 art. 40"
RETENTION_BASIS = "建质〔2017〕138号 art. 7"
RETENTION_PERCENT = 3
DEFECT_TERM_MONTHS = 24

Kind = Literal[
    "pipes", "electric_lines", "equipment", "decoration", "waterproofing", "heating", "structure", "infrastructure"
]

LEAST_MONTHS: dict[Kind, int] = {
    "pipes": 24,
    "electric_lines": 24,
    "equipment": 24,
    "decoration": 24,
    "waterproofing": 60,
}
SEASONS = 2  # of heating and cooling
DESIGN_LIFE: frozenset[Kind] = frozenset({"structure", "infrastructure"})


@dataclass(frozen=True)
class Season:
    """When heating (or cooling) begins and ends in the area, as (month, day); each city sets its own."""

    begins: tuple[int, int] = (11, 15)
    ends: tuple[int, int] = (3, 15)

    def end_of(self, year: int) -> date:
        """The last day of the season that begins in `year`."""
        return date(year + (self.ends < self.begins), *self.ends)


def warranty_ends(
    kind: Kind,
    accepted: date,
    *,
    agreed_months: int = 0,
    design_years: int = 0,
    season: Season | None = None,
) -> date:
    """The last day of warranty. ValueError where the kind needs a design life and none is given.

    `agreed_months` of the contract count when they are more than the law's least.
    """
    if kind == "heating":
        least = seasons_end(accepted, SEASONS, season or Season())
    elif kind in DESIGN_LIFE:
        if design_years < 1:
            raise ValueError(f"the warranty of {kind} is its design life; give the years that the design says")
        least = add_months(accepted, 12 * design_years)
    else:
        least = add_months(accepted, LEAST_MONTHS[kind])
    return max(least, add_months(accepted, agreed_months))


def seasons_end(day: date, number: int, season: Season) -> date:
    """The last day of so many whole seasons: one that had begun by the day is not counted."""
    first = day.year if day <= date(day.year, *season.begins) else day.year + 1
    return season.end_of(first + number - 1)


def retention(settled: int, share: int = RETENTION_PERCENT) -> int:
    """The most retention money in fen of a settled price. ValueError above the 3 % that may be held."""
    if not 0 <= share <= RETENTION_PERCENT:
        raise ValueError(f"{share} % cannot be held back; at most {RETENTION_PERCENT} % ({RETENTION_BASIS})")
    return percent(settled, share).__floor__()


def retention_due(accepted: date, months: int = DEFECT_TERM_MONTHS) -> date:
    """The day on which the defect term ends and what is left of the retention money goes back (at most two years)."""
    if not 1 <= months <= DEFECT_TERM_MONTHS:
        raise ValueError(
            f"a defect term of {months} months; it is 1 to {DEFECT_TERM_MONTHS} (建质〔2017〕138号 art. 2)"
        )
    return add_months(accepted, months)
