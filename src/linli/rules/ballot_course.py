"""The course of a ballot: from draft to the end of the term for objections, and the earliest day of each step.

A term of days does not count its first day (Civil Code 201), so that a notice of fifteen days hung out on the 5th lets
the vote begin on the 20th, and what was hung out on the 1st has been shown for fifteen days when the 17th begins.
"""

from datetime import date, timedelta
from typing import Literal

from linli.rules.workdays import add_months

State = Literal["draft", "published", "open", "closed", "counted", "announced", "final"]
STATES: tuple[State, ...] = ("draft", "published", "open", "closed", "counted", "announced", "final")

NOTICE_DAYS, NOTICE_BASIS = 15, "物业管理条例 art. 14"
RESULT_DAYS, SHOWN_DAYS = 3, 15
RESIDENTS_SHOWN, RESIDENTS_BASIS = 15, "城市居民委员会组织法 art. 34"
RESULT_BASIS = "practice, after 物业管理条例 art. 14"
COURT_BASIS = "民法典 art. 280; 最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释 art. 12"


def opens_from(published: date, notice_days: int = NOTICE_DAYS) -> date:
    """The first day on which a vote published then may begin."""
    return published + timedelta(days=notice_days)


def announce_by(counted: date, result_days: int = RESULT_DAYS) -> date:
    """The last day on which the result is still made public in time."""
    return counted + timedelta(days=result_days)


def shown(voters: str, set_days: int) -> int:
    """How long a result hangs out: as is set for owners; what residents decide fifteen days at least."""
    return set_days if voters == "owners" else max(set_days, RESIDENTS_SHOWN)


def final_from(announced: date, shown_days: int = SHOWN_DAYS) -> date:
    """The first day on which the result has been shown long enough."""
    return announced + timedelta(days=shown_days + 1)


def court_until(announced: date) -> date:
    """The last day on which an owner who read the result then may ask the court to annul it: one year."""
    return add_months(announced, 12)
