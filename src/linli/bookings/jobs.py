"""What runs by the clock for bookings."""

from linli.bookings import services
from linli.jobs.registry import schedule


@schedule("*/10 * * * *", "bookings.pass_on")
def pass_on(payload: dict[str, object]) -> None:
    """Every ten minutes: offers lapse, and who has not come has the place no more."""
    services.pass_on()
