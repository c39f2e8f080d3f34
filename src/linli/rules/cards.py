"""Cards of those who enforce the law (执法证、监察证): shown whenever they act, and good until a day.

行政处罚法 art. 42, 55, 行政强制法 art. 18 and 劳动保障监察条例 art. 16: officers are at least two, and show their
cards. That nobody acts with a card that has run out is how every authority that issues them has it (practice).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

AHEAD = timedelta(days=30)  # so long before its last day a card is renewed


@dataclass(frozen=True)
class Card:
    """Its number, by whom it was issued, and its last day."""

    number: str
    body: str
    until: date

    def stands(self, on: date) -> Literal["good", "runs_out", "over"]:
        """Whether somebody may act with it that day; the last day is one of them."""
        if on > self.until:
            return "over"
        return "runs_out" if on + AHEAD > self.until else "good"
