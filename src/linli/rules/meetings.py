"""The kinds of meetings with their law: how long before they are called, how often they are owed, how they decide.

Organisational life (三会一课 and the rest) follows 中国共产党支部工作条例(试行) of 2018: "generally" once a month is a
custom, and a gap shows amber; where a document says "must", or the law fixes it, a gap shows red. Periods are those of
the calendar.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from linli.rules.workdays import add_months

Every = Literal["month", "quarter", "half_year", "year"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
State = Literal["done", "unminuted", "ahead", "due", "missing_generally", "missing", "not_owed"]
MINUTES_DAYS = 15  # after a meeting its minutes are signed and closed (practice)


@dataclass(frozen=True)
class Rhythm:
    """`times` in every period; `must` where a document binds. `last_months`: looked for in the period's last months."""

    every: Every
    basis: str
    times: int = 1
    must: bool = False
    last_months: int = 0


@dataclass(frozen=True)
class MeetingKind:
    """What holds for a kind. `notice`: days between the call and the meeting; `decides`: by the law of which body.

    Where what was decided is posted `posted_within` days, the agenda was posted as long before as the notice is. What
    residents may read of it is `shown` so many days at least.
    """

    notice: int = 0
    decides: str = ""
    rhythm: Rhythm | None = None
    basis: str = "practice"
    posted_within: int = 0
    posted_basis: str = ""
    shown: int = 0
    shown_basis: str = ""

    @property
    def by_hands(self) -> bool:
        """Whether it decides by show of hands. Owners decide by ballot alone."""
        return self.decides not in ("", "owners")

    def call_by(self, day: date) -> date:
        """The last day on which a meeting of that day may be called."""
        return day - timedelta(days=self.notice)

    def earliest(self, called: date) -> date:
        """The first day on which a meeting called on that day may be held."""
        return called + timedelta(days=self.notice)

    def taken_down_from(self, shown: date) -> date:
        """The first day on which what residents read since then may be taken down; its own day is not counted."""
        return shown + timedelta(days=self.shown + 1) if self.shown else shown


_BRANCH = "中国共产党支部工作条例(试行)"
_RESIDENTS = "城市居民委员会组织法"
_GUIDE = "业主大会和业主委员会指导规则"

KINDS: dict[str, MeetingKind] = {
    "party_assembly": MeetingKind(0, "party_assembly", Rhythm("quarter", f"{_BRANCH} art. 11"), f"{_BRANCH} art. 11"),
    "branch_committee": MeetingKind(0, "branch_committee", Rhythm("month", f"{_BRANCH} art. 12"), f"{_BRANCH} art. 12"),
    "party_group": MeetingKind(0, "", Rhythm("month", f"{_BRANCH} art. 13"), f"{_BRANCH} art. 13"),
    "party_lecture": MeetingKind(0, "", Rhythm("quarter", "practice")),
    "theme_day": MeetingKind(0, "", Rhythm("month", f"{_BRANCH} art. 16"), f"{_BRANCH} art. 16"),
    "life_meeting": MeetingKind(
        0, "", Rhythm("year", f"{_BRANCH} art. 17", must=True, last_months=3), f"{_BRANCH} art. 17"
    ),
    "appraisal": MeetingKind(0, "", Rhythm("year", f"{_BRANCH} art. 18"), f"{_BRANCH} art. 18"),
    "owners_committee": MeetingKind(7, "owners_committee", None, f"{_GUIDE} art. 39", 3, f"{_GUIDE} art. 40"),
    "property_management_committee": MeetingKind(
        7, "property_management_committee", None, "practice", 3, f"practice, after {_GUIDE} art. 40"
    ),
    "preparatory_group": MeetingKind(0, "preparatory_group", None, f"{_GUIDE} art. 10"),
    "joint": MeetingKind(0, "joint", Rhythm("month", "practice")),
    "council": MeetingKind(3, "council", None),
    "thrift_council": MeetingKind(0, "thrift_council", None),
    "team": MeetingKind(0, "team", None),
    "residents_committee": MeetingKind(0, "residents_committee", None, f"{_RESIDENTS} art. 33"),
    "residents_supervision": MeetingKind(0, "residents_supervision", None, f"{_RESIDENTS} art. 36"),
    "residents_assembly": MeetingKind(10, "residents_assembly", None, f"{_RESIDENTS} art. 26"),
    "residents_representatives": MeetingKind(
        0,
        "residents_representatives",
        Rhythm("half_year", f"{_RESIDENTS} art. 28", must=True),
        f"{_RESIDENTS} art. 28",
    ),
    "owners_assembly": MeetingKind(15, "owners", None, "物业管理条例 art. 14"),
}


# 居务公开: what the residents' meetings and their committee decide, and what came of consultations (协商); what owners
# decide is shown as long (practice).
_SHOWN = 15
for _kind in (
    "residents_assembly", "residents_representatives", "residents_committee", "residents_supervision", "council"
):  # fmt: skip
    KINDS[_kind] = replace(KINDS[_kind], shown=_SHOWN, shown_basis=f"{_RESIDENTS} art. 34")
for _kind in ("owners_assembly", "owners_committee", "property_management_committee"):
    KINDS[_kind] = replace(KINDS[_kind], shown=_SHOWN, shown_basis="practice, after 物业管理条例 art. 14")


@dataclass(frozen=True)
class Owed:
    """One period of a rhythm: how often it was kept, and how that stands today. Both days are included."""

    first: date
    last: date
    held: int
    times: int
    state: State


def minutes_due(day: date) -> date:
    """The last day on which the minutes of a meeting of that day are closed in time."""
    return day + timedelta(days=MINUTES_DAYS)


def owed(
    rhythm: Rhythm, held: Collection[date], *, unminuted: Collection[date] = (), since: date, until: date, today: date
) -> list[Owed]:
    """The periods from the one that holds `since` to the one that holds `until`, with how each stands.

    `held`: with enough people there and its minutes closed. `unminuted` meetings, of which the minutes are still open,
    keep a period from being missed as long as these are in time; after that they keep nothing.

    A period that began before `since`, when the body was founded, is not owed; one that still runs is due, not missing.
    """
    waiting = [day for day in unminuted if today <= minutes_due(day)]
    return [
        _owed(rhythm, held, waiting, first, last, since, today) for first, last in _periods(rhythm.every, since, until)
    ]


def _periods(every: Every, since: date, until: date) -> Iterator[tuple[date, date]]:
    months = MONTHS[every]
    first = date(since.year, (since.month - 1) // months * months + 1, 1)
    while first <= until:
        following = add_months(first, months)
        yield first, following - timedelta(days=1)
        first = following


def _owed(
    rhythm: Rhythm,
    held: Collection[date],
    waiting: Collection[date],
    first: date,
    last: date,
    since: date,
    today: date,
) -> Owed:
    opens = add_months(last + timedelta(days=1), -rhythm.last_months) if rhythm.last_months else first
    number = sum(first <= day <= last for day in held)
    state: State
    if number >= rhythm.times:
        state = "done"
    elif number + sum(first <= day <= last for day in waiting) >= rhythm.times:
        state = "unminuted"
    elif first < since:
        state = "not_owed"
    elif today < opens:
        state = "ahead"
    elif today <= last:
        state = "due"
    else:
        state = "missing" if rhythm.must else "missing_generally"
    return Owed(first, last, number, rhythm.times, state)
