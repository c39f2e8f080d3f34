"""What runs by the clock for the office."""

from linli.jobs.registry import schedule
from linli.office import reminding


@schedule("*/15 * * * *", "office.tickets_due")
def tickets_due(payload: dict[str, object]) -> None:
    """Every quarter of an hour: tickets whose time is nearly over are put on record, once."""
    reminding.remind()
