"""The mailbox of a publisher's desk, and what came in by it until it is a case or goes."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.files.models import File
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Area, Salted

PERSON = settings.AUTH_USER_MODEL


class Mailbox(Salted):
    """Where readers write to. What was read is known by the server's UIDVALIDITY and UID (RFC 3501, 2.3.1.1)."""

    publisher = models.OneToOneField("stories.Publisher", models.PROTECT, related_name="mailbox")
    estate = models.ForeignKey(Area, models.PROTECT, related_name="+")  # where what is sent begins
    values = SealedTextField()  # JSON: server, account, password
    active = models.BooleanField(default=False)
    since = models.DateField()  # older mail is not read
    validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)  # the last one that was read
    checked_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=12, blank=True)  # why the server could not be read the last time

    if TYPE_CHECKING:
        publisher_id: int

    def __str__(self) -> str:
        return str(self.publisher)


class LetterState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a mail", "Sender is asked")
    SENT = "sent", pgettext_lazy("a mail", "Sent in by its sender")
    ENTERED = "entered", pgettext_lazy("a mail", "Entered at the desk")
    REFUSED = "refused", pgettext_lazy("a mail", "Not taken")
    MACHINE = "machine", pgettext_lazy("a mail", "From a program")
    OVER = "over", pgettext_lazy("a mail", "Nobody answered")


class Answer(models.TextChoices):
    NONE = "none", pgettext_lazy("an answer", "none")
    WAITS = "waits", pgettext_lazy("an answer", "on its way")
    SENT = "sent", pgettext_lazy("an answer", "sent")
    DOUBTFUL = "doubtful", pgettext_lazy("an answer", "perhaps sent")
    FAILED = "failed", pgettext_lazy("an answer", "could not be sent")


class Letter(Salted):
    """One mail. It counts as its sender's once they have opened the link that was sent to their address."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    token = models.CharField(max_length=24, unique=True)  # in the answer alone, so that the desk cannot confirm it
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters", db_index=False)
    digest = models.CharField(max_length=64)  # of its headers: one mail under two UIDs is one
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    reason = models.CharField(max_length=12, blank=True)
    sender = SealedTextField()
    sender_index = models.CharField(max_length=64, blank=True)
    name = SealedTextField()
    subject = SealedTextField()
    text = SealedTextField()
    links = SealedTextField()  # one a line
    message_id = models.CharField(max_length=250, blank=True)
    bytes = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.NONE)
    answer_begun_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="letters")

    if TYPE_CHECKING:
        case_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "digest"], name="a_mail_is_read_once"),
            models.CheckConstraint(
                condition=Q(state__in=("sent", "entered"), case__isnull=False)
                | (~Q(state__in=("sent", "entered")) & Q(case=None)),
                name="a_mail_taken_up_has_its_case",
            ),
        ]
        indexes = [
            models.Index(fields=["mailbox", "-id"], name="letters_of_mailbox"),
            models.Index(
                fields=["until"], condition=Q(state__in=("waiting", "refused", "machine")), name="letter_until"
            ),
            models.Index(fields=["sender_index", "at"], name="letter_sender"),
        ]

    def __str__(self) -> str:
        return self.code


class Enclosed(models.Model):
    """What came with a mail: a picture, a film whose bytes are kept under `code`, or what was not taken, and why."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="enclosed", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    bytes = models.BigIntegerField(default=0)
    file = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=24, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "position"], name="one_enclosure_per_place")]
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name
