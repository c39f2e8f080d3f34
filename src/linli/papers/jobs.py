"""What runs by the clock for papers and tables."""

from linli.jobs.registry import schedule
from linli.papers import brought


@schedule("44 3 * * *", "papers.forget_brought")
def forget_brought(payload: dict[str, object]) -> None:
    """Every night: drop the tables that were brought to a page and never taken in."""
    brought.forget_old()
