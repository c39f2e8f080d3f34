"""Files of requests on their way in."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class Import(Salted, Located):
    """One file of requests on its way in: staged, checked, then applied in one transaction.

    One whose columns nobody knows yet is kept as it came until it is said which is what; its headings are its mapping.
    """

    STATES = [
        ("columns", _("Columns to be said")), ("staged", _("Staged")), ("applied", _("Applied")),
        ("dropped", _("Dropped")),
    ]  # fmt: skip

    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)  # [{row, field, code}] of every bad row; its words stand in `staged`
    state = models.CharField(max_length=8, choices=STATES, default="staged")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One checked row waiting to be applied. What stands in it is somebody's: sealed, and gone within a week."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="staged", db_index=False)
    row = models.PositiveIntegerField()
    at = models.DateTimeField()  # when it happened, by which the rows are numbered
    content = SealedTextField()
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="one_staged_row_per_line")]
        indexes = [models.Index(fields=["batch", "at", "row"], name="staged_row_by_time")]

    def __str__(self) -> str:
        return f"{self.row}"

    @cached_property
    def values(self) -> dict[str, Any]:
        """The row as read; of a bad one its cells, the field at fault and what stands there."""
        found: dict[str, Any] = json.loads(self.content)
        return found
