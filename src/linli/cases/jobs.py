"""What runs by the clock: waiting that has run out."""

from linli.cases.services import overdue_scan
from linli.jobs.registry import schedule


@schedule("* * * * *", "cases.pass_time")
def pass_time(payload: dict[str, object]) -> None:
    """Every minute: close what stayed unanswered, resume what waited in vain, pass the turn on."""
    overdue_scan()
