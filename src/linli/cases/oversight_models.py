"""What stands over the handling of cases: supervision (督办), what an office promises, the month's report."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area, Salted

PERSON = settings.AUTH_USER_MODEL


class Trigger(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    REOPENED = "reopened", _("Reopened again and again")
    CALLERS = "callers", _("Several people report the same thing")
    LEADER = "leader", _("Marked by a leader")


class Supervision(Salted):
    """One case under supervision: by whom, until when, what was answered, and that it was released."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="supervisions")
    trigger = models.CharField(max_length=8, choices=Trigger.choices)
    times = models.PositiveSmallIntegerField(default=0)  # reopened so often, reported by so many
    why = models.CharField(max_length=500, blank=True)  # a leader's words
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")  # supervises
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    reply = models.CharField(max_length=1000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    release = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(released_at=None), name="a_case_is_supervised_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="supervision_trigger_is_known"),
            models.CheckConstraint(
                condition=Q(replied_at=None) | ~Q(reply=""), name="an_answered_supervision_has_an_answer"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "id"], condition=Q(released_at=None), name="supervision_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.trigger}"


class Pledge(Salted):
    """What an office promises in the open for an area (公开承诺); its figures are published by this promise alone."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()  # from a request's coming in until it is handled
    words = models.CharField(max_length=200)
    starts = models.DateField()
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    given_as = models.ForeignKey("people.Post", models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "organisation"], condition=Q(ended_at=None), name="one_promise_of_an_office_at_a_time"
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=90), name="a_promise_has_its_days"),
        ]

    def __str__(self) -> str:
        return self.words


class MonthReport(Salted):
    """An estate's month, written from the journal when it is over; read by residents once the desk has released it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()  # its first day
    content = models.JSONField()  # what `rules.month_report` made of the entries: numbers and codes, no words
    written_at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)  # what the office adds in its own words
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "month"], name="one_report_of_an_estate_a_month"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gte=F("written_at")), name="a_report_is_written_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month}"
