"""Which column of an office's own sheet is what, as somebody said once."""

from django.conf import settings
from django.db import models

from linli.kernel import clock
from linli.places.models import Area, Salted


class Matching(Salted):
    """For one kind of table and one set of headings within an area: what is wanted → the heading it stands under."""

    kind = models.CharField(max_length=24)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    headings = models.CharField(max_length=64)  # digest of them all
    columns = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "area", "headings"], name="a_tables_columns_are_said_once"),
        ]

    def __str__(self) -> str:
        return self.kind
