"""What runs by the clock for activities."""

from linli.activities import services, signing_up
from linli.activities.models import Programme
from linli.jobs.registry import schedule


@schedule("35 0 * * *", "activities.make_ahead")
def make_ahead(payload: dict[str, object]) -> None:
    """Every night: the sessions of the weeks to come."""
    for pk in Programme.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True).iterator(500):
        services.make_ahead(pk)


@schedule("*/10 * * * *", "activities.lapse")
def lapse(payload: dict[str, object]) -> None:
    """Every ten minutes: what nobody answered in time is offered to the next in line."""
    signing_up.lapse()
