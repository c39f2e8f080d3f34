"""What each person was told, how they want to be told, and what left the house for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted
from linli.rules.sending import QUIET_FROM, QUIET_UNTIL

PERSON = settings.AUTH_USER_MODEL


class Notice(models.Model):
    """A line that tells one person of one entry, kept in their inbox. One event is never told twice to one person."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    entry_id = models.BigIntegerField()
    row = models.CharField(max_length=40)  # of the table of subscriptions
    subject_kind = models.CharField(max_length=40)  # what it is about
    subject_id = models.BigIntegerField()
    action = models.CharField(max_length=60, blank=True)  # a step of the subject's process
    facts = models.JSONField(default=dict, blank=True)  # what its words are filled with; no person's name
    url = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "person"], name="one_event_is_told_once_to_a_person")
        ]
        indexes = [
            models.Index(fields=["person", "read_at", "-id"], name="unread_of_person"),
            models.Index(fields=["person", "-id"], name="told_to_person"),
            models.Index(fields=["subject_kind", "subject_id", "person"], name="told_of_subject"),
            models.Index(fields=["read_at", "at"], name="told_long_ago"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.subject_kind} {self.subject_id}"


class Preference(models.Model):
    """How a person wants to be told; who has no row gets what the defaults say."""

    person = models.OneToOneField(PERSON, models.PROTECT, primary_key=True, related_name="+")
    quiet_from = models.PositiveSmallIntegerField(default=QUIET_FROM)
    quiet_until = models.PositiveSmallIntegerField(default=QUIET_UNTIL)
    language = models.CharField(max_length=10, blank=True)  # empty: the language of their pages
    plain = models.BooleanField(null=True, blank=True)  # elder-friendly wording; null: as elder mode is
    topics = models.JSONField(default=dict, blank=True)  # topic → {"channels": [...], "digest": bool}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__lte=23, quiet_until__lte=23), name="quiet_hours_are_hours_of_the_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Address(models.Model):
    """Where a channel reaches a person, once they have proved that it is theirs: an e-mail address, an account."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=12)
    value = SealedTextField()
    asked_at = models.DateTimeField(default=clock.now)
    proof = SealedTextField()  # the code on its way, until it is given back
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="one_address_per_person_and_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.person_id}"


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a delivery", "Waits")
    SENDING = "sending", pgettext_lazy("a delivery", "On its way")
    SENT = "sent", pgettext_lazy("a delivery", "Sent")
    DOUBTFUL = "doubtful", pgettext_lazy("a delivery", "Doubtful: perhaps sent")
    DEAD = "dead", pgettext_lazy("a delivery", "Given up")
    DROPPED = "dropped", pgettext_lazy("a delivery", "Not sent any more")


class Delivery(models.Model):
    """A notice on its way through one channel. What may have left twice is marked, never repeated by itself."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    digest = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)  # the provider's word for it
    reason = models.CharField(max_length=200, blank=True)  # why it waits again or was given up; no address in it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_notice_and_channel"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="what_was_sent_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at", "id"], name="delivery_waits", condition=Q(state="waiting")),
            models.Index(fields=["channel", "id"], name="delivery_on_its_way", condition=Q(state="sending")),
            models.Index(fields=["channel", "sent_at"], name="delivery_sent", condition=Q(state="sent")),
            models.Index(fields=["-id"], name="delivery_broken", condition=Q(state__in=("dead", "doubtful"))),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"


class Gateway(Salted):
    """How a channel reaches its provider: set by an administrator, sealed, and never shown again."""

    channel = models.CharField(max_length=12, unique=True)
    values = SealedTextField()  # JSON: the channel's fields
    active = models.BooleanField(default=False)
    per_minute = models.PositiveIntegerField(default=60)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.channel
