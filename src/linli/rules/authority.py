"""A written authority to vote for an owner (委托书): on what, with whose choice, from when until when, in which way.

It is in writing and says its matters and its term (业主大会和业主委员会指导规则 art. 26(1)). The choice itself never
stands here: it is in the paper, which stays shut until the close.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

Fault = Literal["term_order", "not_yet", "over", "no_such_matter", "not_all", "other_way"]
COUNTER, DOOR = "counter", "door"
WAYS = (COUNTER, DOOR)


@dataclass(frozen=True)
class Authority:
    """`matters` by their place on the paper; none: all of them. `bound`: the owner has written down the choice too.

    `way`: in which way alone the proxy may hand the paper in; empty: in any.
    """

    since: date
    until: date
    matters: frozenset[int] = frozenset()
    bound: bool = False
    way: str = ""

    def covers(self, place: int) -> bool:
        """Whether the proxy votes on that matter."""
        return not self.matters or place in self.matters


def fault(given: Authority, *, day: date, way: str, places: Collection[int], secret: bool) -> Fault | None:
    """Why the proxy cannot vote by it on that day and in that way; None when they can.

    In a secret vote nobody knows whose an opened paper is: it counts on all matters or on none.
    """
    if given.until < given.since:
        return "term_order"
    if not given.since <= day <= given.until:
        return "not_yet" if day < given.since else "over"
    if not given.matters <= set(places):
        return "no_such_matter"
    if secret and given.matters and given.matters != set(places):
        return "not_all"
    return "other_way" if given.way and given.way != way else None
