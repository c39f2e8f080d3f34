"""What neighbours give one another, or collect together with a charity: an account that balances at every moment.

Inside a community or unit its people may help one another (慈善法 2023 art. 122). Who has no qualification for public
collection may only work together with a charity that has one; the charity alone collects, on its own account, and
manages what came in (art. 22, 26; online on platforms named for it, art. 27). So nothing is ever paid through Linli.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["received", "given", "returned", "lost"]

INSIDE = "慈善法 art. 122"
TOGETHER = "慈善法 art. 22, 26, 27"


class Overdrawn(ValueError):
    """More left than was there. `place` counts the moves from 0."""

    def __init__(self, place: int, short: int) -> None:
        super().__init__(f"move {place} takes {short} more than there is")
        self.place, self.short = place, short


@dataclass(frozen=True)
class Move:
    """So much of one thing came in or went out; `undoes` is the place of the move that it takes back."""

    kind: Kind
    quantity: int
    undoes: bool = False

    @property
    def change(self) -> int:
        """What it adds to what is there."""
        sign = 1 if self.kind == "received" else -1
        return -sign * self.quantity if self.undoes else sign * self.quantity


@dataclass(frozen=True)
class Account:
    """Of one thing: received = given + returned + lost + left, always."""

    received: int = 0
    given: int = 0
    returned: int = 0
    lost: int = 0

    @property
    def left(self) -> int:
        """What is there."""
        return self.received - self.given - self.returned - self.lost


def account(moves: Iterable[Move]) -> Account:
    """The account of one thing's moves in their order. `Overdrawn` at the first that takes what is not there."""
    sums = dict.fromkeys(("received", "given", "returned", "lost"), 0)
    there = 0
    for place, move in enumerate(moves):
        there += move.change
        if there < 0:
            raise Overdrawn(place, -there)
        sums[move.kind] += -move.quantity if move.undoes else move.quantity
    return Account(**sums)
