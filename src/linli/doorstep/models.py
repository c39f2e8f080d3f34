"""The printed card of a home (户码), what came by it, how people want to be answered, and the answers that wait."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.cases import behalf
from linli.cases.behalf_models import Way as Way  # the same for whom somebody else reported
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import TEXT_SIZES
from linli.places.models import Located, Salted, Unit

PERSON = settings.AUTH_USER_MODEL


class Card(Salted, Located):
    """A card that hangs at a home's door. It bears a random code; name and number are for the worker who calls.

    Nothing of a household stands on it or on the page behind it: whoever passes by may scan it.
    """

    class Ended(models.TextChoices):
        LOST = "lost", _("Lost or unreadable")
        MISUSED = "misused", _("Misused")
        MOVED = "moved", _("The household has moved")
        ASKED = "asked", _("The household wants none")

    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cards")
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.CALL)
    large = models.BooleanField(default=False)
    text_size = models.PositiveSmallIntegerField(default=TEXT_SIZES[0])
    name = SealedTextField()  # how to call whoever answers
    phone = SealedTextField()
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=8, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at=None), name="one_card_in_force_per_home"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="an_ended_card_says_why",
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="card_way_is_known"),
            models.CheckConstraint(condition=Q(text_size__in=TEXT_SIZES), name="card_text_size_is_offered"),
        ]

    def __str__(self) -> str:
        return self.code


class Message(models.Model):
    """A case that came by a card."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="message")
    card = models.ForeignKey(Card, models.PROTECT, related_name="messages")

    def __str__(self) -> str:
        return f"{self.case_id}"


class Wish(Salted):
    """How somebody with an account wants to be answered; who said nothing reads it on the page."""

    person = models.OneToOneField(PERSON, models.PROTECT, related_name="answer_wish")
    way = models.CharField(max_length=5, choices=Way.choices)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(way__in=Way.values), name="wish_way_is_known")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.way}"


class Answer(Salted, Located):
    """Something that somebody still has to be told of their case, by a call, a visit or a slip of paper.

    What happens before they were told is told together: one open answer at most for each.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers_due")
    supporter = models.ForeignKey(
        Supporter, models.PROTECT, null=True, blank=True, related_name="answers_due"
    )  # who joined the case without an account; None: whoever it was reported by or for
    way = models.CharField(max_length=5, choices=Way.choices)
    step = models.CharField(max_length=32)  # the last step that has to be told
    at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)  # calls nobody answered, visits to a closed door
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(told_at=None, supporter=None), name="one_open_answer_per_case"
            ),
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(told_at=None, supporter__isnull=False),
                name="one_open_answer_per_supporter",
            ),
            models.CheckConstraint(condition=Q(way__in=["call", "visit", "slip"]), name="an_answer_is_a_task"),
        ]
        indexes = [
            models.Index(fields=[f"{level}_id", "id"], condition=Q(told_at=None), name=f"answer_{level}_open")
            for level in ("grid", "estate", "community", "street")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.way}"

    @property
    def dials(self) -> bool:
        """Whether a number stands with the case; that of a home's card is the office's to look up there."""
        return self.supporter is None or bool(self.supporter.phone)

    @property
    def for_other(self) -> bool:
        """Whether who is told is somebody for whom another one reported."""
        return self.supporter_id is None and bool(self.case.counts.get(behalf.COUNT))

    @property
    def place(self) -> str:
        """Where whoever is told lives, without the room; of whoever joined by telephone nothing is known."""
        if self.supporter_id is None:
            return self.case.place_label
        return self.supporter.unit.building.name if self.supporter and self.supporter.unit else ""
