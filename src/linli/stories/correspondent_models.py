"""Correspondents of a publisher (通讯员): their unit, what they were asked for, which works are theirs."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Correspondent(Salted):
    """Somebody who sends in regularly, for a unit. `person` once they have opened the link that binds their account."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    token = models.CharField(max_length=24, unique=True)
    publisher = models.ForeignKey("stories.Publisher", models.PROTECT, related_name="correspondents")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    payee = models.ForeignKey("stories.Payee", models.PROTECT, null=True, blank=True, related_name="+")
    name = SealedTextField()
    unit = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    if TYPE_CHECKING:
        publisher_id: int
        person_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "person"], condition=Q(until=None), name="a_person_is_a_correspondent_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_correspondent_ends_after_they_began"
            ),
        ]
        ordering = ("unit", "pk")

    def __str__(self) -> str:
        return str(self.name)


class Contribution(models.Model):
    """A work that is a correspondent's, in whole or in part."""

    correspondent = models.ForeignKey(Correspondent, models.PROTECT, related_name="contributions", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contributions")
    at = models.DateTimeField(default=clock.now)  # when it was sent in

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correspondent", "case"], name="a_work_is_credited_once")]
        indexes = [models.Index(fields=["correspondent", "at"], name="works_of_correspondent")]

    def __str__(self) -> str:
        return f"{self.correspondent_id} {self.case_id}"


class Asked(models.TextChoices):
    OPEN = "open", pgettext_lazy("a commission", "Not answered yet")
    ACCEPTED = "accepted", pgettext_lazy("a commission", "Accepted")
    DECLINED = "declined", pgettext_lazy("a commission", "Declined")
    DELIVERED = "delivered", pgettext_lazy("a commission", "Delivered")
    WITHDRAWN = "withdrawn", pgettext_lazy("a commission", "Withdrawn")


class Commission(Salted):
    """What a correspondent is asked for (约稿), by a day."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    correspondent = models.ForeignKey(Correspondent, models.PROTECT, related_name="commissions")
    theme = models.CharField(max_length=80)
    about = models.CharField(max_length=500, blank=True)
    due = models.DateField()
    state = models.CharField(max_length=9, choices=Asked.choices, default=Asked.OPEN)
    reason = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")

    if TYPE_CHECKING:
        asked_by_id: int
        correspondent_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="delivered", case__isnull=False) | (~Q(state="delivered") & Q(case=None)),
                name="what_is_delivered_is_a_work",
            ),
        ]
        indexes = [
            models.Index(fields=["due", "id"], condition=Q(state__in=("open", "accepted")), name="commission_due")
        ]

    def __str__(self) -> str:
        return self.theme

    @property
    def late(self) -> bool:
        """Whether it is still awaited after its day."""
        return self.state in (Asked.OPEN, Asked.ACCEPTED) and self.due < clock.today()
