"""What a body's office keeps: the uses of its seal, and the letters it gets and sends."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.people.models import Organisation
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class SealUse(Salted):
    """The body's seal on one document (用章): somebody applies, somebody else approves, then it is stamped."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("use of a seal", "Applied for")
        APPROVED = "approved", pgettext_lazy("use of a seal", "Approved")
        REFUSED = "refused", pgettext_lazy("use of a seal", "Not approved")
        STAMPED = "stamped", pgettext_lazy("use of a seal", "Stamped")

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="seal_uses", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    document = models.CharField(max_length=120)
    purpose = models.CharField(max_length=120)
    copies = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    applicant = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    stamped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    stamped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="one_use_of_a_seal_per_number"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("applicant")), name="nobody_approves_their_own_seal_use"
            ),
            models.CheckConstraint(
                condition=~Q(state="stamped") | Q(decided_by__isnull=False, stamped_by__isnull=False),
                name="nothing_is_stamped_unapproved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class Letter(Salted):
    """A letter that the body got or sent (收发文), under a running number of its year without gaps."""

    class Way(models.TextChoices):
        IN = "in", pgettext_lazy("a letter", "In")
        OUT = "out", pgettext_lazy("a letter", "Out")

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="letters_kept", db_index=False)
    way = models.CharField(max_length=3, choices=Way.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    day = models.DateField()
    other = models.CharField(max_length=100)  # from whom, or to whom
    subject = models.CharField(max_length=120)
    their_number = models.CharField(max_length=60, blank=True)  # 文号
    handler = models.CharField(max_length=50, blank=True)
    void = models.CharField(max_length=120, blank=True)  # why it was struck out; the number stays
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "way", "year", "number"], name="one_letter_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.year}-{self.number}"
