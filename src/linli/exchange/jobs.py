"""What runs by the clock on this floor."""

from linli.exchange import services
from linli.jobs.registry import schedule


@schedule("*/5 * * * *", "exchange.appear")
def appear(payload: dict[str, object]) -> None:
    """Every five minutes: notices whose time has come are out."""
    services.appear()
