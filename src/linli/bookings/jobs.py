"""What runs by the clock for bookings."""

from linli.bookings import asking, services
from linli.jobs.registry import schedule


@schedule("*/10 * * * *", "bookings.pass_on")
def pass_on(payload: dict[str, object]) -> None:
    """Every ten minutes: offers lapse, who has not come has the place no more, and whoever waits moves up."""
    services.pass_on()
    asking.pass_on()
