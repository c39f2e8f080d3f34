"""Jobs that run by the clock. One row a schedule; whoever moves its `next_at` on has the right to enqueue."""

from datetime import datetime

from croniter import croniter
from django.db import transaction

from linli.jobs.models import Timetable
from linli.jobs.registry import schedules
from linli.jobs.services import enqueue
from linli.kernel import clock


def next_time(cron: str, after: datetime) -> datetime:
    """The first instant after `after` that the expression names, counted in China's time."""
    found: datetime = croniter(cron, after.astimezone(clock.LOCAL)).get_next(datetime)
    return found


def set_up() -> None:
    """Bring the rows in line with what the features registered."""
    now = clock.now()
    for name, cron in schedules().items():
        row, _made = Timetable.objects.get_or_create(
            name=name, defaults={"cron": cron, "next_at": next_time(cron, now)}
        )
        if row.cron != cron:
            Timetable.objects.filter(pk=row.pk).update(cron=cron, next_at=next_time(cron, now))
    Timetable.objects.exclude(name__in=list(schedules())).delete()


def enqueue_due() -> int:
    """Enqueue what is due. Times missed while no worker ran are made up for once. Answers how many were enqueued."""
    now = clock.now()
    return sum(_enqueue(row, now) for row in Timetable.objects.filter(next_at__lte=now))


@transaction.atomic
def _enqueue(row: Timetable, now: datetime) -> bool:
    unmoved = Timetable.objects.filter(pk=row.pk, next_at=row.next_at)
    if not unmoved.update(next_at=next_time(row.cron, now)):
        return False  # another worker was here first
    enqueue(row.name, {}, key=f"schedule {row.name}")
    return True
