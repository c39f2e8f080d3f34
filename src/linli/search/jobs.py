"""Work by the clock: what is found no more leaves the index's file too."""

from typing import Any

from linli.jobs.registry import schedule
from linli.search.services import forget_letters


@schedule("17 4 * * 0", "search.forget_letters")
def forget_week(payload: dict[str, Any]) -> None:
    """Every Sunday; the whole index is written anew, some pages at a time."""
    forget_letters()
