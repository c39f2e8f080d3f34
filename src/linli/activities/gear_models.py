"""Equipment that sessions use: a projector, a loudspeaker; each piece is at one session at a time."""

from django.db import models

from linli.kernel.codes import public_code
from linli.people.models import Organisation
from linli.places.models import Located, Salted


class Gear(Salted, Located):
    """One piece of equipment, kept by a body and lent to the sessions of its area."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="gear")
    name = models.CharField(max_length=40)
    kept = models.BooleanField(default=True)  # False: it is gone

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "name"], condition=models.Q(kept=True), name="one_piece_of_a_name_per_body"
            ),
        ]
        indexes = [models.Index(fields=["area", "kept"], name="gear_area")]

    def __str__(self) -> str:
        return self.name


class GearSlot(models.Model):
    """A quarter of an hour for which a session has a piece to itself: never two at once."""

    session = models.ForeignKey("activities.Session", models.CASCADE, related_name="gear_slots")
    gear = models.ForeignKey(Gear, models.PROTECT, related_name="slots", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gear", "at"], name="a_piece_is_used_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.gear_id} {self.at.isoformat()}"
