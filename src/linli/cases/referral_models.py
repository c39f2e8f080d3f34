"""What others are asked about a case: helper units with a post here, and outside parties with a link and no account."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Referral(Salted):
    """A question to somebody else (协办、转外单位); whoever is in charge of the case stays so (首接负责).

    Of an outside party only the digest of its link is kept. Who answered and what stand sealed: they are words.
    """

    class State(models.TextChoices):
        ASKED = "waits", pgettext_lazy("referral", "Waiting for an answer")
        ANSWERED = "has_answer", pgettext_lazy("referral", "Answered")
        REVOKED = "void", pgettext_lazy("referral", "Taken back")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="referrals", db_index=False)
    code = models.CharField(max_length=14, unique=True, default=public_code)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")  # the helper unit
    body = models.CharField(max_length=80, blank=True)  # the outside party
    token = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  # digest of the link; null: none
    asked = models.TextField(max_length=1000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due = models.DateField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answer = SealedTextField()
    answered_by = SealedTextField()  # the name that an outside party gave
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reads = models.PositiveIntegerField(default=0)  # how often the link was opened
    read_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        post_id: int | None
        case_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, body="", token=None) | (Q(post=None) & ~Q(body="")),
                name="a_referral_asks_a_post_or_an_outside_party",
            ),
            models.CheckConstraint(
                condition=~Q(state="has_answer") | Q(answered_at__isnull=False),
                name="an_answered_referral_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="referral_case"),
            models.Index(fields=["post", "due"], condition=Q(state="waits"), name="referral_waiting"),
        ]

    def __str__(self) -> str:
        return self.code
