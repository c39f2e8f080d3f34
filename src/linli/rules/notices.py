"""How long a notice stands on the board.

A 公示 asks for objections, a 居务公开 tells what the residents' committee did with their affairs; both have
to stand for some days. A 公告 announces to all and a 通知 tells named people; they end when they are over.
"""

from datetime import date
from typing import Literal

Fault = Literal["", "backwards", "no_end", "too_short", "no_contact"]

NOTICE, ANNOUNCEMENT, PUBLICATION, AFFAIRS = "notice", "announcement", "publication", "affairs"
KINDS = (NOTICE, ANNOUNCEMENT, PUBLICATION, AFFAIRS)
AFFAIRS_DAYS = 15  # 城市居民委员会组织法 art. 34
AFFAIRS_BASIS = "城市居民委员会组织法 art. 34"


def least_days(kind: str, set_days: int) -> int:
    """For how many days it has to stand, its first one counted: 0 where nothing says so. `set_days`: of a 公示."""
    return {PUBLICATION: set_days, AFFAIRS: max(AFFAIRS_DAYS, 0)}.get(kind, 0)


def fault(kind: str, first: date, last: date | None, *, set_days: int, contact: str = "") -> Fault:
    """What is wrong with a notice that stands from its first to its last day (None: open), both included.

    `contact` is where somebody objects: a 公示 without one asks for nothing.
    """
    least = least_days(kind, set_days)
    if last is not None and last < first:
        return "backwards"
    if least and last is None:
        return "no_end"
    if least and last is not None and (last - first).days + 1 < least:
        return "too_short"
    return "no_contact" if kind == PUBLICATION and not contact.strip() else ""
