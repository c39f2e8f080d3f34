"""Agreements on the use of a place that is free and open to all: who, when, how loud, and who answers for it."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.kernel.codes import public_code
from linli.kernel.wording import in_a_list
from linli.places.models import Located, Salted, Spot
from linli.ui import moments

PERSON = settings.AUTH_USER_MODEL
_MONDAY = date(2024, 1, 1)


class Standing(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement of a place", "Being drafted")
    PUBLISHED = "published", pgettext_lazy("agreement of a place", "In force")
    REPLACED = "replaced", pgettext_lazy("agreement of a place", "Replaced by a later version")


class Agreement(Salted, Located):
    """One version of what is agreed for a place; the published one holds until a later one replaces it."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    spot = models.ForeignKey(Spot, models.PROTECT, related_name="agreements", db_index=False)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=9, choices=Standing.choices, default=Standing.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spot", "number"], name="one_agreement_per_place_and_version"),
            models.UniqueConstraint(
                fields=["spot"], condition=Q(state="published"), name="one_agreement_in_force_per_place"
            ),
            models.UniqueConstraint(fields=["spot"], condition=Q(state="draft"), name="one_draft_per_place"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, ended_at=None)
                | Q(state="published", published_at__isnull=False, ended_at=None)
                | Q(state="replaced", published_at__isnull=False, ended_at__isnull=False),
                name="an_agreement_holds_from_its_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spot_id}/{self.number}"


class Turn(models.Model):
    """A group's time at the place: on these weekdays (0 is Monday, as digits), from and to, no louder than (dB(A))."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="turns")
    team = models.ForeignKey("teams.Team", models.PROTECT, null=True, blank=True, related_name="turns")
    group = models.CharField(max_length=40)  # what the group is called, a team's or not
    weekdays = models.CharField(max_length=7)
    begins = models.TimeField()
    ends = models.TimeField()
    decibels = models.PositiveSmallIntegerField()
    leader = models.ForeignKey(PERSON, models.PROTECT, related_name="+")  # on duty then

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="a_turn_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(weekdays=""), name="a_turn_has_its_days"),
        ]

    def __str__(self) -> str:
        return self.group

    @property
    def when(self) -> str:
        """Its days and hours in the reader's words."""
        return spelt(map(int, self.weekdays), self.begins, self.ends)


def spelt(weekdays: Iterable[int], begins: time, ends: time) -> str:
    """Days (0 is Monday) and hours in the reader's words."""
    days = sorted(weekdays)
    said = (
        in_a_list(moments.weekday(_MONDAY + timedelta(days=day)) for day in days) if len(days) < 7 else _("every day")
    )
    return f"{said} {begins:%H:%M}–{ends:%H:%M}"
