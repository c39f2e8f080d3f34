"""A superior's form (填表): the workbook as it came, its columns, and what each home answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted, Unit

PERSON = settings.AUTH_USER_MODEL


class Way(models.TextChoices):
    SELF = "self", pgettext_lazy("filled in by", "Themselves")
    WORKER = "worker", pgettext_lazy("filled in by", "Grid worker or desk")
    CHAIN = "chain", pgettext_lazy("filled in by", "List in the group")


class Collection(Salted, Located):
    """One form to be filled in, a row a home. `area`: whose homes; `columns`: what each column of the sheet holds.

    The workbook lies in the row itself: it is small, and what is handed up must be the one that came down.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=80)
    asked_by = models.CharField(max_length=60)  # the superior office
    until = models.DateField()
    note = models.TextField(max_length=1000, blank=True)  # what residents should know before they fill it in
    book = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=40)
    line = models.PositiveIntegerField()  # of the (last) row of headings, from 1
    columns = models.JSONField()  # [{column, heading, role}]: from 1; a role is known, asked, number or left
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "until"], condition=Q(closed_at=None), name="collection_area_open"),
            models.Index(fields=["body", "-id"], name="collection_body"),
        ]

    def __str__(self) -> str:
        return self.title


class Filling(Salted):
    """What one home answered: column → words, sealed."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="fillings", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answers = SealedTextField()
    way = models.CharField(max_length=6, choices=Way.choices)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "unit"], name="a_home_fills_a_form_in_once")]

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.unit_id}"
