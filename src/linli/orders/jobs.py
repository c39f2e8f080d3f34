"""What runs by the clock for orders."""

from linli.jobs.registry import schedule
from linli.orders import taking


@schedule("*/10 * * * *", "orders.lapse")
def lapse(payload: dict[str, object]) -> None:
    """Every ten minutes: what nobody took in time is back at the desk."""
    taking.lapse()
