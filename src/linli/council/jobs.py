"""What runs by the clock for bodies."""

from linli.council import reminders
from linli.jobs.registry import schedule


@schedule("20 0 * * *", "council.look_ahead")
def look_ahead(payload: dict[str, object]) -> None:
    """Every night: what bodies have to see to before long."""
    reminders.look_ahead_all()
