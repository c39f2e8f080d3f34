"""Sign-in without a message: a printed sheet of codes, each good once. Only keyed digests of the codes are kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock

PERSON = settings.AUTH_USER_MODEL


class CodeSheet(models.Model):
    """A sheet handed to a resident whose identity an office has checked. A new one ends the one before."""

    class Proof(models.TextChoices):
        ID_CARD = "id_card", _("ID card seen")
        OTHER = "other", _("Another document with a photo seen")
        HOME = "home", _("Handed over at home, known in person")

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("Another sheet was printed")
        LOST = "lost", _("Lost, or seen by somebody else")
        ASKED = "asked", _("Wanted no longer")
        TRIES = "tries", _("Too many wrong codes")
        POST = "post", _("The person was given a post")

    number = models.CharField(max_length=8, unique=True)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="code_sheets")
    proof = models.CharField(max_length=8, choices=Proof.choices)
    printed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    printed_at = models.DateTimeField(default=clock.now)
    good_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)  # wrong ones
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=8, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_code_sheet_per_person"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="an_ended_code_sheet_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("printed_by")), name="nobody_prints_their_own_code_sheet"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SheetCode(models.Model):
    """One code of a sheet: a digest under the installation's index key. `session_key` is what it opened."""

    sheet = models.ForeignKey(CodeSheet, models.CASCADE, related_name="codes", db_index=False)
    place = models.PositiveSmallIntegerField()  # on the sheet, from 1
    digest = models.CharField(max_length=32)
    used_at = models.DateTimeField(null=True, blank=True)
    session_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "place"], name="one_code_per_place_of_a_sheet"),
            models.UniqueConstraint(fields=["sheet", "digest"], name="no_code_twice_on_a_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.place}"


class RecoveryCode(models.Model):
    """A code in place of the authenticator app's, good once: a digest as of a sheet's code."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="recovery_codes", db_index=False)
    digest = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="no_recovery_code_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
