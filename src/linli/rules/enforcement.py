"""Illegal construction (违法建设查处): its periods, what may be imposed, and when and how a removal may be carried out.

行政处罚法 counts 2, 3, 5 and 7 days as working days (art. 85), 行政强制法 those of 10 days or fewer (art. 69); all
others run in calendar days. Whether an order to remove is a penalty is in dispute (国法秘研函〔2012〕665号); notice,
statement and hearing are given either way. An owner who removes by himself, or asks the town in writing to do it, is
never forced: none of the steps towards force apply to him.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from linli.rules.clocks import LOCAL, ClockSpec, deadline
from linli.rules.money import percent
from linli.rules.workdays import Calendar, add_days, add_months, roll_forward

# ---- periods --------------------------------------------------------------------------------------------------------

STATEMENT = ClockSpec("statement", 3, "working", "practice, after 行政处罚法 art. 45", duty="citizen")
HEARING_REQUEST = ClockSpec("hearing_request", 5, "working", "行政处罚法 art. 64", duty="citizen")
HEARING_NOTICE = ClockSpec("hearing_notice", 7, "working", "行政处罚法 art. 64", before=True)
DECISION = ClockSpec("decision", 90, "days", "行政处罚法 art. 60")
SERVICE = ClockSpec("service", 7, "working", "行政处罚法 art. 61")
SERVICE_BY_PUBLICATION = ClockSpec("service_by_publication", 30, "days", "民事诉讼法 art. 95", roll=False)
REVIEW = ClockSpec("review", 60, "days", "行政复议法 art. 20", duty="citizen")
LAWSUIT = ClockSpec("lawsuit", 6, "months", "行政诉讼法 art. 46", duty="citizen")
LAWSUIT_AFTER_REVIEW = ClockSpec("lawsuit_after_review", 15, "days", "行政诉讼法 art. 45", duty="citizen")
UNTOLD_OF_RIGHTS = ClockSpec(
    "untold_of_rights", 12, "months", "行政复议法 art. 20; 最高法行政诉讼法解释 art. 64", duty="citizen"
)
DEMAND = ClockSpec("demand", 10, "working", "practice, after 行政强制法 art. 35", duty="citizen")
SUBSTITUTE_DEMAND = ClockSpec("substitute_demand", 3, "working", "行政强制法 art. 51", duty="citizen")
COURT_DEMAND = ClockSpec("court_demand", 10, "working", "行政强制法 art. 54", duty="citizen")
COURT_APPLICATION = ClockSpec("court_application", 3, "months", "行政强制法 art. 53")

PERIODS = (
    STATEMENT,
    HEARING_REQUEST,
    HEARING_NOTICE,
    DECISION,
    SERVICE,
    SERVICE_BY_PUBLICATION,
    REVIEW,
    LAWSUIT,
    LAWSUIT_AFTER_REVIEW,
    UNTOLD_OF_RIGHTS,
    DEMAND,
    SUBSTITUTE_DEMAND,
    COURT_DEMAND,
    COURT_APPLICATION,
)

OFFICERS = 2  # investigate together, with their cards (行政处罚法 art. 42)
LIMITATION_MONTHS, LIMITATION_MONTHS_GRAVE = 24, 60  # 行政处罚法 art. 36


def in_time(ended: date | None, found: date, *, grave: bool = False) -> bool:
    """Whether the act may still be punished when found that day; one that goes on (`ended` None) always may.

    Two years from its end, five where lives, health or money are endangered with harmful results (行政处罚法 art. 36).
    A building that stands is as a rule an act that goes on (practice).
    """
    return ended is None or found <= add_months(ended, LIMITATION_MONTHS_GRAVE if grave else LIMITATION_MONTHS)


# ---- who decides, and what ------------------------------------------------------------------------------------------

Violation = Literal["town", "village", "temporary", "land", "common_parts"]


@dataclass(frozen=True)
class Competence:
    """Who decides on a kind of violation, and by whom a decision is carried out in the end."""

    decides: Literal["planning_authority", "town_government", "land_authority", "owners"]
    carried_out_by: Literal["government", "town_government", "court"]
    basis: str


COMPETENCE: dict[Violation, Competence] = {
    "town": Competence("planning_authority", "government", "城乡规划法 art. 64, 68"),
    "village": Competence("town_government", "town_government", "城乡规划法 art. 65"),
    "temporary": Competence("planning_authority", "government", "城乡规划法 art. 66, 68"),
    "land": Competence("land_authority", "court", "土地管理法 art. 83"),
    "common_parts": Competence("owners", "court", "民法典 art. 286"),
}

Finding = Literal["correctable", "not_removable", "temporary"]

# Least and most per cent of the cost of the works.
_FINES: dict[Finding, tuple[int, int, str]] = {
    "correctable": (5, 10, "城乡规划法 art. 64"),
    "not_removable": (0, 10, "城乡规划法 art. 64"),
    "temporary": (0, 100, "城乡规划法 art. 66"),
}


@dataclass(frozen=True)
class FineRange:
    """The least and the most that may be imposed, in fen."""

    least: int
    most: int
    basis: str

    def __contains__(self, fine: int) -> bool:
        return self.least <= fine <= self.most


def fine_range(finding: Finding, cost: int) -> FineRange:
    """What may be imposed on works that cost so many fen; a part of a fen never leaves the range that the law sets."""
    least, most, basis = _FINES[finding]
    return FineRange(percent(cost, least).__ceil__(), percent(cost, most).__floor__(), basis)


def hearing_offered(*, fine: int = 0, large_fine: int, removal: bool = False, confiscation: bool = False) -> bool:
    """Whether a hearing must be offered (行政处罚法 art. 63). What fine is large, each province says."""
    return removal or confiscation or fine >= large_fine


# ---- from when force is possible ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Remedies:
    """What became of the party's remedies against a decision; None where something has not happened.

    `told`: whether the decision named review and lawsuit. `review_answered` is the day its answer was served, `final`
    the day the judgment could no longer be appealed.
    """

    served: date
    told: bool = True
    review_filed: date | None = None
    review_answered: date | None = None
    lawsuit_filed: date | None = None
    final: date | None = None


def remedies_end(remedies: Remedies, cal: Calendar) -> date | None:
    """The last day of review and lawsuit, whichever is later; None while one of them is pending."""
    if remedies.lawsuit_filed:
        return remedies.final
    if remedies.review_filed:
        answered = remedies.review_answered
        return deadline(LAWSUIT_AFTER_REVIEW, answered, cal).legal if answered else None
    if not remedies.told:
        return deadline(UNTOLD_OF_RIGHTS, remedies.served, cal).legal
    return max(deadline(each, remedies.served, cal).legal for each in (REVIEW, LAWSUIT))


def force_from(remedies: Remedies, cal: Calendar) -> date | None:
    """The first day on which a removal may be forced: after all remedies, on no day of rest (行政强制法 art. 43, 44).

    Review and lawsuit do not stop other decisions, but this one waits. None while a remedy is pending.
    """
    end = remedies_end(remedies, cal)
    return roll_forward(cal, add_days(end, 1)) if end else None


def court_from(demanded: date, cal: Calendar) -> date:
    """The first day to ask the court for enforcement, after a demand served that day (行政强制法 art. 54)."""
    return add_days(deadline(COURT_DEMAND, demanded, cal).legal, 1)


def court_until(remedies: Remedies, cal: Calendar) -> date | None:
    """The last day to ask the court, three months after the remedies' end (行政强制法 art. 53); None while pending."""
    end = remedies_end(remedies, cal)
    return deadline(COURT_APPLICATION, end, cal).legal if end else None


# ---- how a removal is carried out -----------------------------------------------------------------------------------

CUT_OFF = frozenset({"water", "power", "heat", "gas"})
DAYTIME = (6, 22)  # night is 22:00 to 6:00 (噪声污染防治法 art. 88); an area may set a narrower window

Fault = Literal["night", "holiday", "cut_off"]
EXECUTION_BASIS = "行政强制法 art. 43"


def execution_faults(
    begins: datetime,
    ends: datetime,
    cal: Calendar,
    *,
    hours: tuple[int, int] = DAYTIME,
    weekends: bool = False,
    urgent: bool = False,
    means: Iterable[str] = (),
) -> list[Fault]:
    """What forbids a forced removal so planned: night, a holiday, or cutting off what a household lives by (art. 43).

    Whether weekends count as holidays is in dispute: they do unless `weekends` allows them. An emergency lifts the
    ban on nights and holidays, never that on cutting off.
    """
    first, last = begins.astimezone(LOCAL), ends.astimezone(LOCAL)
    if last < first:
        raise ValueError(f"a removal cannot end at {ends} before it begins at {begins}")
    faults: list[Fault] = []
    if not urgent and not _by_day(first, last, hours):
        faults.append("night")
    if not urgent and any(_rests(day, cal, weekends=weekends) for day in {first.date(), last.date()}):
        faults.append("holiday")
    if CUT_OFF.intersection(means):
        faults.append("cut_off")
    return faults


def _by_day(first: datetime, last: datetime, hours: tuple[int, int]) -> bool:
    closes = (last.hour, last.minute, last.second) <= (hours[1], 0, 0)
    return first.date() == last.date() and first.hour >= hours[0] and closes


def _rests(day: date, cal: Calendar, *, weekends: bool) -> bool:
    return cal.is_holiday(day) if weekends else not cal.is_workday(day)
