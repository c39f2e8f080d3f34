"""What neighbours say of a case: whether they want it too, what may be done about it, and their comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Supporter(models.Model):
    """A neighbour who wants the same as a case asks for (附议). Only how many there are is shown.

    By account, by the telephone that whoever has none left, or by the card of a home: each supports a case once.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="supporters", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, blank=True)
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="one_supports_a_case_once"),
            models.UniqueConstraint(
                fields=["case", "phone_index"], condition=~Q(phone_index=""), name="a_telephone_supports_a_case_once"
            ),
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(unit__isnull=False), name="a_home_supports_a_case_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Option(Salted):
    """One of the things that may be done about a case, set beside the others. Its document is a file of its own."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="options", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # fen; none where nobody can say yet
    money = models.CharField(max_length=120, blank=True)  # out of what it is paid
    consequences = models.TextField(max_length=1000)
    left_out = models.BooleanField(default=False)  # taken back; its number is not given again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_option_per_number_of_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Comment(Salted):
    """What somebody says of a case for everybody to read. Words are sealed; the journal keeps their salted digest.

    Nobody but the author is told who wrote it: others read what the author chose to be called by.
    """

    STANCES = [
        ("for", pgettext_lazy("comment", "For it")),
        ("against", pgettext_lazy("comment", "Against it")),
        ("question", pgettext_lazy("comment", "A question")),
        ("thought", pgettext_lazy("comment", "A thought")),
    ]

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="comments", db_index=False)
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # none once the words are erased
    post = models.CharField(max_length=60, blank=True)  # the title of the post in which it was written
    place = models.CharField(max_length=40, blank=True)  # the author's building; never the room
    named = models.BooleanField(default=False)  # the author's name is shown, by their own choice
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="comments")
    stance = models.CharField(max_length=8, choices=STANCES)
    text = SealedTextField()
    agreed = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    taken_back = models.BooleanField(default=False)  # by its author: the words are gone
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_because = models.CharField(max_length=200, blank=True)
    objection = SealedTextField()
    objected_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)  # to the objection
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None) | (Q(hidden_by__isnull=False) & ~Q(hidden_because="")),
                name="what_is_hidden_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("hidden_by")),
                name="who_hides_a_comment_does_not_answer_the_objection",
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="comment_case")]

    def __str__(self) -> str:
        return self.code


class Agreement(models.Model):
    """Somebody who agrees with a comment; only how many there are is shown."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="agreements", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="one_agrees_with_a_comment_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}"
