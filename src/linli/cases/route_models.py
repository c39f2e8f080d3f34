"""Editions of an area's dispatch rules."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.places.models import Area, Salted


class EditionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("dispatch rules", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("dispatch rules", "In force")
    PAST = "past", pgettext_lazy("dispatch rules", "Past")
    DROPPED = "dropped", pgettext_lazy("dispatch rules", "Dropped")


class RouteEdition(Salted):
    """The dispatch rules of an area as one text: a draft until they were tried on past cases and put in force.

    `revision` grows with each change of the draft; `tried_revision` is the one that was tried, `trial` what came of it.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="route_editions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=EditionState.choices, default=EditionState.DRAFT)
    note = models.CharField(max_length=120, blank=True)  # why it was changed
    revision = models.PositiveIntegerField(default=1)
    tried_revision = models.PositiveIntegerField(null=True, blank=True)
    trial = models.JSONField(null=True, blank=True)
    opened_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="one_edition_of_routes_per_number"),
            models.UniqueConstraint(fields=["area"], condition=Q(state="draft"), name="one_draft_of_routes_per_area"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(state="in_force"), name="one_edition_of_routes_in_force"
            ),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="state_of_routes_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(began_at__isnull=False),
                name="routes_in_force_have_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state="past") | Q(ended_at__isnull=False), name="past_routes_have_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}/{self.number}"

    @property
    def tried(self) -> bool:
        """Whether it was tried as it now stands."""
        return self.tried_revision == self.revision
