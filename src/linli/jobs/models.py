"""Work for later, as rows: made in the transaction of the change that asks for it, claimed by a worker with a lease."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


LIVE = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """One call of a handler. At most one live job has a `key`; those of one `order` run one after another."""

    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=160, null=True)  # noqa: DJ001 -- NULL is "no key", and NULLs are never equal
    order = models.CharField(max_length=120, default="")
    cause = models.BigIntegerField(default=0)  # the journal entry that this follows from, 0 for none
    depth = models.PositiveSmallIntegerField(default=0)  # how many causes stand behind it
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run_at = models.DateTimeField()
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, default="")
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(state__in=LIVE), name="one_live_job_per_key"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="running") & ~Q(order=""), name="one_running_job_per_order"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["order", "id"], condition=Q(state__in=LIVE) & ~Q(order=""), name="job_in_order"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leased"),
            models.Index(fields=["ended_at", "id"], condition=Q(state__in=("done", "failed")), name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Timetable(models.Model):
    """When a scheduled job is due next: one row a schedule, so that of several workers one enqueues it."""

    name = models.CharField(max_length=80, unique=True)
    cron = models.CharField(max_length=80)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.cron}"
