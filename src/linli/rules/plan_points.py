"""A point of an estate's plan: how far from the left and from the top, in ten-thousandths of the plan's sides."""

from typing import Any

SIDE = 10_000


def is_point(value: Any) -> bool:
    """Whether it is [x, y], two whole numbers within the plan."""
    return (
        isinstance(value, list) and len(value) == 2 and all(type(part) is int and 0 <= part <= SIDE for part in value)
    )
