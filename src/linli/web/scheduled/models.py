"""Lists that somebody wants by the clock, and the files made of them."""

from django.conf import settings
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField


class ListOrder(models.Model):
    """One list, as a page of ours shows it to who ordered it, to be made again and again.

    `address` is the page's path with its filters. `weekday`: Monday is 0. `next_at` is None once it has ended.
    """

    class Form(models.TextChoices):
        EXCEL = "excel", "Excel"
        CSV = "csv", "CSV"

    class Rhythm(models.TextChoices):
        DAY = "day", pgettext_lazy("how often", "every day")
        WEEK = "week", pgettext_lazy("how often", "every week")
        MONTH = "month", pgettext_lazy("how often", "every month, on its first working day")

    class Ended(models.TextChoices):
        NOT = "", ""
        STOPPED = "stopped", pgettext_lazy("a regular export", "stopped")
        CLOSED = "closed", pgettext_lazy("a regular export", "ended: the list is not open to you any more")

    class Outcome(models.TextChoices):
        """What became of the last hour."""

        NONE = "", ""
        MADE = "made", pgettext_lazy("a regular export", "exported")
        CLOSED = "closed", pgettext_lazy("a regular export", "not exported: the list is not open to you any more")
        REFUSED = "refused", pgettext_lazy("a regular export", "not exported")
        AWAY = "away", pgettext_lazy("a regular export", "not exported: the list's page leads to another one now")
        FAILED = (
            "failed",
            pgettext_lazy("a regular export", "not exported: something went wrong here, and we know of it"),
        )

    code = models.CharField(max_length=14, unique=True, default=public_code)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(max_length=500)
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=5, choices=Form.choices)
    rhythm = models.CharField(max_length=5, choices=Rhythm.choices)
    weekday = models.SmallIntegerField(default=0)
    hour = models.SmallIntegerField()
    next_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=7, choices=Ended.choices, default=Ended.NOT, blank=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    outcome_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)  # of the last file
    why = SealedTextField()  # a list may name somebody as it says why it is not handed out

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="list_order_due", condition=models.Q(next_at__isnull=False)),
            models.Index(fields=["person", "-id"], name="list_order_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(form__in=["excel", "csv"]), name="list_order_form_is_known"),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=["day", "week", "month"]), name="list_order_rhythm_is_known"
            ),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="list_order_has_a_weekday"),
            models.CheckConstraint(condition=models.Q(hour__range=(0, 23)), name="list_order_has_an_hour"),
            models.CheckConstraint(
                condition=models.Q(ended="", next_at__isnull=False)
                | models.Q(ended__in=["stopped", "closed"], next_at__isnull=True),
                name="list_order_is_due_while_it_runs",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", outcome_at=None, rows=None)
                | models.Q(outcome="made", outcome_at__isnull=False, rows__isnull=False)
                | models.Q(outcome__in=["closed", "refused", "away", "failed"], outcome_at__isnull=False, rows=None),
                name="list_order_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def weekday_words(self) -> str:
        """The day's name."""
        return str(WEEKDAYS[self.weekday])


class MadeList(models.Model):
    """A file of an order. `body`: its bytes in base64, sealed, for what somebody may read others may not.

    `posts`: id, kind and area of each that its reader held when it was made.
    """

    regular = models.ForeignKey(ListOrder, models.CASCADE, related_name="made", db_index=False)
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=160)
    body = SealedTextField()
    posts = models.JSONField(default=list)
    size = models.PositiveIntegerField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="made_list_by_age")]
        constraints = [models.UniqueConstraint(fields=["regular", "due_at"], name="made_list_once_for_its_hour")]

    def __str__(self) -> str:
        return self.name
