"""What runs by the clock for visits."""

from linli.jobs.registry import schedule
from linli.visits import services


@schedule("20 5 * * *", "visits.raise_alarms")
def raise_alarms(payload: dict[str, object]) -> None:
    """Every morning before work: each visit whose day has passed is put on record as missed, once."""
    services.raise_alarms()
