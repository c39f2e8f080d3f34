"""What runs by the clock for points."""

from linli.jobs.registry import schedule
from linli.points import expiring


@schedule("40 0 * * *", "points.expire")
def expire(payload: dict[str, object]) -> None:
    """Every night: points that nobody redeemed in time."""
    expiring.expire_all()
