"""A point of an estate's plan: how far from the left and from the top, in ten-thousandths of the plan's sides."""

from collections.abc import Sequence
from typing import Any

SIDE = 10_000


def is_point(value: Any) -> bool:
    """Whether it is [x, y], two whole numbers within the plan."""
    return (
        isinstance(value, list) and len(value) == 2 and all(type(part) is int and 0 <= part <= SIDE for part in value)
    )


Corner = tuple[int, int]


def inside(corners: Sequence[Corner], point: Corner) -> bool:
    """Whether the point lies in the shape with these corners, or on its edge. Whole numbers: nothing is rounded."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], *corners[:1]), strict=True):
        across = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if across == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if (ay > y) != (by > y) and (across > 0) == (by > ay):
            within = not within
    return within
