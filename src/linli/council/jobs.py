"""What runs by the clock for bodies."""

from linli.council import demand_acting, demand_nights, reminders
from linli.jobs.registry import handler, schedule
from linli.people.models import Organisation


@schedule("20 0 * * *", "council.look_ahead")
def look_ahead(payload: dict[str, object]) -> None:
    """Every night: what bodies have to see to before long."""
    reminders.look_ahead_all()


@handler(reminders.JOB)
def look_ahead_for(payload: dict[str, int]) -> None:
    """What one body has to see to, after something that bears on it."""
    reminders.look_ahead(Organisation.objects.filter(pk=payload["body"], ended_at=None))


@schedule("30 0 * * *", "council.pass_on_demands")
def pass_on_demands(payload: dict[str, object]) -> None:
    """Every night: lists of signatures lapse, and checks that do not come are noted."""
    demand_nights.pass_on()


@schedule("35 0 * * *", "council.tell_above")
def tell_above(payload: dict[str, object]) -> None:
    """Every night: of bodies that let a demand's days pass the office above is told."""
    demand_acting.tell_above()
