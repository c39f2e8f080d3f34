"""An uploaded roster between preview and confirmation."""

from django.conf import settings
from django.db import models

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Area


class RosterUpload(models.Model):
    """A workbook as read. Its cells are personal data: sealed, and removed after `people.roster_days`.

    `tables`: the sheets as JSON, gone once taken in; as they came, while it has to be said what they hold or which of
    their columns is what. `lines`: each row with its state and the mends, as JSON.
    """

    class State(models.TextChoices):
        COLUMNS = "columns"
        WAITING = "waiting"
        TAKEN = "taken"
        DROPPED = "dropped"

    code = models.CharField(max_length=14, unique=True, default=public_code)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    counts = models.JSONField(default=dict)
    tables = SealedTextField()
    lines = SealedTextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["area", "-id"], name="roster_upload_area")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["columns", "waiting", "taken", "dropped"]),
                name="roster_upload_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.filename
