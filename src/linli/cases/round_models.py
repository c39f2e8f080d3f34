"""Walks that come again: their plan, and each one on its day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area, Salted

PERSON = settings.AUTH_USER_MODEL


class Round(Salted):
    """A walk that comes again (巡查计划): where, by which post, every how many days, and what a find begins."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    buildings = models.JSONField(default=list, blank=True)  # ids; none: the whole estate
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    process = models.SlugField(max_length=40)  # the pack of which a find begins a case
    every = models.PositiveSmallIntegerField()  # days
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1), name="a_round_comes_again"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="a_round_ends_late"),
        ]

    def __str__(self) -> str:
        return self.title


class Visit(models.Model):
    """One walk of a round on its day: to come, walked with nothing found, walked with a find, or missed."""

    STATES = [
        ("to_walk", _("To be walked")), ("clear", _("Nothing found")), ("found", _("Something found")),
        ("missed", _("Missed")),
    ]  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="walks", db_index=False)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=STATES, default="to_walk")
    walked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")  # the last find

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "day"], name="one_visit_of_a_round_a_day"),
            models.CheckConstraint(
                condition=Q(state__in=["clear", "found"], walked_at__isnull=False)
                | Q(state__in=["to_walk", "missed"], walked_at=None),
                name="what_was_walked_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(state="found") | Q(case__isnull=False), name="a_find_is_a_case"),
        ]
        indexes = [models.Index(fields=["state", "day"], name="visit_to_come")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.day}"
