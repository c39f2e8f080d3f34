"""What runs by the clock on this floor."""

from linli.exchange import chatting, services, talking
from linli.jobs.registry import schedule


@schedule("*/5 * * * *", "exchange.appear")
def appear(payload: dict[str, object]) -> None:
    """Every five minutes: notices whose time has come are out."""
    services.appear()


@schedule("40 3 * * *", "exchange.archive")
def archive(payload: dict[str, object]) -> None:
    """Every night: topics in which nothing was said for long are archived."""
    talking.archive()


@schedule("50 3 * * *", "exchange.forget")
def forget(payload: dict[str, object]) -> None:
    """Every night: what was read in from a group and nobody picked is forgotten."""
    chatting.forget_old()
