"""The parties of a case, their sheets on the way in, and the batches in which many are dealt with together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL
GIVEN = [("copied", _("Text copied")), ("printed", _("Slip printed"))]


class Party(Salted):
    """One row of a case of many: a worker, an owner, a household. What is known of them is sealed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="parties", db_index=False)
    key = models.CharField(max_length=16, default=public_code)
    code = models.CharField(max_length=16, unique=True, null=True)  # noqa: DJ001  # of their own page, once given out
    link_tries = models.PositiveSmallIntegerField(default=0)  # wrong digits given since the last right ones
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    content = SealedTextField()  # the fields of the pack's parties, as JSON
    state = models.CharField(max_length=24, blank=True)
    papers = models.JSONField(default=list)  # of the checklist, those that are there
    clocks = models.JSONField(default=dict)  # those that run for this party alone
    left = models.BooleanField(default=False)  # has become a case of its own
    given_at = models.DateTimeField(null=True, blank=True)  # when a worker last gave them link and news
    given_how = models.CharField(max_length=8, choices=GIVEN, blank=True)
    own_case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_party_per_key_of_a_case"),
            models.CheckConstraint(
                condition=Q(own_case=None) | Q(left=True), name="whoever_has_a_case_of_their_own_has_left"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def given_words(self) -> str:
        """What a worker last gave them, in words."""
        return str(dict(GIVEN).get(self.given_how, ""))


class PartySheet(models.Model):
    """A sheet of a case's parties on its way in: what stands in it is people's, sealed, and gone within a week."""

    STATES = [("waiting", _("Waiting")), ("taken", _("Taken in")), ("dropped", _("Dropped"))]

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="sheets")
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = SealedTextField()  # headings and rows as they were read, as JSON; empty once they are gone
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    counts = models.JSONField(default=dict)  # how many rows were new, changed, the same, faulty
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "dropped"]), name="party_sheet_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Batch(Salted):
    """A named set of rows that are dealt with together; several run side by side.

    With a `case` they are parties of that one; without, cases of one process and parties of several of them.
    """

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="batches", db_index=False
    )
    process = models.SlugField(max_length=40)  # the pack of every case in it
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    meeting = models.DateField(null=True, blank=True)  # the day for which its rows are appointed
    place = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    underway = SealedTextField()  # a step on many rows that is being carried out, as JSON; empty when none is
    running = models.JSONField(null=True, blank=True)  # of that step: {action, done, total}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_batch_per_number_of_a_case"),
            models.UniqueConstraint(
                fields=["process", "number"], condition=Q(case=None), name="one_batch_of_cases_per_number_of_a_process"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BatchRow(models.Model):
    """One case in a batch, or one of its parties: its hour, what was handed over, what came of the last step."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="batch_rows")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="batch_rows")
    slot = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)  # against a signature
    result = models.JSONField(null=True, blank=True)  # {action, at, done, words, basis, since}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "party"], name="a_party_is_once_in_a_batch"),
            models.UniqueConstraint(
                fields=["batch", "case"], condition=Q(party=None), name="a_case_is_once_in_a_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id} {self.party_id or ''}"
