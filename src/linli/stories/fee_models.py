"""Fees of contributors (稿酬): what a publisher pays for what, to whom, on which list of the bank."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

if TYPE_CHECKING:
    from linli.stories.models import Publisher

PERSON = settings.AUTH_USER_MODEL
PUBLISHER = "stories.Publisher"


class Unit(models.TextChoices):
    PIECE = "piece", pgettext_lazy("a tariff", "a piece")
    THOUSAND = "thousand", pgettext_lazy("a tariff", "a thousand characters")


class Tariff(models.Model):
    """What a publisher pays for a kind of work, from a day on; the earlier one stays for what was proposed before."""

    publisher = models.ForeignKey(PUBLISHER, models.PROTECT, related_name="tariffs")
    name = models.CharField(max_length=40)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.PIECE)
    least = models.PositiveIntegerField()  # fen
    most = models.PositiveIntegerField()  # fen
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=F("least")), name="a_tariff_goes_from_least_to_most"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_tariff_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Payee(Salted):
    """Who is paid, and into which account. Of each person one; somebody without an account is entered at the desk."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    person = models.OneToOneField(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    publisher = models.ForeignKey(
        PUBLISHER, models.PROTECT, null=True, blank=True, related_name="+"
    )  # that entered them
    unit = models.CharField(max_length=60, blank=True)  # where a correspondent works
    name = SealedTextField()
    id_number = SealedTextField()
    id_index = models.CharField(max_length=64, blank=True)
    bank = models.CharField(max_length=60)
    account = SealedTextField()
    at = models.DateTimeField()
    # Publishers that may pay somebody who has an account here.
    known_to: "models.ManyToManyField[Publisher, Any]" = models.ManyToManyField(PUBLISHER, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(publisher__isnull=False), name="a_payee_is_somebodys"
            ),
            models.UniqueConstraint(
                fields=["publisher", "id_index"], condition=Q(person__isnull=True), name="entered_as_a_payee_once"
            ),
        ]

    if TYPE_CHECKING:
        person_id: int | None

    def __str__(self) -> str:
        return self.code


class Income(models.TextChoices):
    """How it is taxed (rules/fees.py). A fee without a word is a contributor's, as all were at first."""

    ROYALTY = "", pgettext_lazy("income", "Contributor's fee")
    PRIZE = "prize", pgettext_lazy("income", "Prize")
    LABOUR = "labour", pgettext_lazy("income", "Pay for labour")


class PayState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a fee", "Proposed")
    REFUSED = "refused", pgettext_lazy("a fee", "Refused")
    APPROVED = "approved", pgettext_lazy("a fee", "To be paid")
    LISTED = "listed", pgettext_lazy("a fee", "On the bank's list")
    PAID = "paid", pgettext_lazy("a fee", "Paid")
    RECEIVED = "received", pgettext_lazy("a fee", "Received")
    RETURNED = "returned", pgettext_lazy("a fee", "Came back from the bank")


class PayList(Salted):
    """What goes to the bank in one file."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    publisher = models.ForeignKey(PUBLISHER, models.PROTECT, related_name="lists")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | (Q(paid_by__isnull=False) & ~Q(paid_by=F("made_by"))),
                name="who_made_a_list_does_not_say_it_is_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Fee(Salted):
    """One payment for a work to one of those who made it: by a tariff, or a prize. Amounts in fen.

    Tax is withheld over all that the work earned of one kind of income; of each prize by itself.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    publisher = models.ForeignKey(PUBLISHER, models.PROTECT, related_name="fees")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="fees")
    tariff = models.ForeignKey(Tariff, models.PROTECT, null=True, blank=True, related_name="+")
    award = models.ForeignKey("stories.Award", models.PROTECT, null=True, blank=True, related_name="fees")
    income = models.CharField(max_length=7, choices=Income.choices, blank=True, default=Income.ROYALTY)
    number = models.PositiveIntegerField(default=1)  # of pieces, or characters
    gross = models.PositiveIntegerField()
    tax = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=PayState.choices, default=PayState.PROPOSED)
    reason = models.CharField(max_length=120, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    list = models.ForeignKey(PayList, models.PROTECT, null=True, blank=True, related_name="fees")
    paid_on = models.DateField(null=True, blank=True)
    paid_into = SealedTextField()  # JSON of name, identity number, bank and account, as the list has them

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tax__lte=F("gross")), name="no_more_tax_than_fee"),
            models.CheckConstraint(
                condition=Q(tariff__isnull=False, award__isnull=True) | Q(tariff__isnull=True, award__isnull=False),
                name="a_fee_goes_by_a_tariff_or_is_a_prize",
            ),
            models.UniqueConstraint(fields=["award"], condition=~Q(state="refused"), name="a_prize_is_paid_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="who_proposes_a_fee_does_not_decide_on_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("listed", "paid", "received")) | Q(list__isnull=False),
                name="a_fee_is_paid_by_a_list",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("paid", "received")) | Q(paid_on__isnull=False), name="a_fee_paid_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["publisher", "state", "id"], name="fee_publisher_state"),
            models.Index(fields=["publisher", "paid_on", "id"], name="fee_publisher_paid"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def work(self) -> str:
        """What it is paid for, as lists call it."""
        return str(self.award.entry if self.award else self.case.story)

    @property
    def kind(self) -> str:
        """The kind of work, or the prize."""
        return str(self.award.prize if self.award else self.tariff)

    @property
    def net(self) -> int:
        """What the contributor gets, in fen."""
        return self.gross - self.tax
