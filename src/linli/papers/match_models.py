"""Which column of an office's own sheet is what, as somebody said once; and a sheet between two steps of a page."""

from django.conf import settings
from django.db import models

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
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


class Brought(models.Model):
    """A table as somebody brought it to a page, until it is taken in from there: what was read and typed, as JSON.

    For whoever brought it alone. It may name people: sealed, and gone within a week (`brought`).
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=24)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = SealedTextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="brought_at")]

    def __str__(self) -> str:
        return self.kind
