"""A Party branch: what each member owes in dues and has paid, memberships that move, and the units that report here.

Sums of a person are sealed; the journal has their digests and never the sums.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation, Post
from linli.places.models import Salted
from linli.rules import dues, membership

PERSON = settings.AUTH_USER_MODEL


class DuesYear(Salted):
    """The dues of one branch and year, and which of its committee keeps them; the sums as published."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="dues_years", db_index=False)
    year = models.PositiveSmallIntegerField()
    keeper = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    keeper_post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    members = models.PositiveIntegerField(null=True, blank=True)
    owed = models.PositiveBigIntegerField(null=True, blank=True)  # fen, as all of them together
    paid = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="one_year_of_dues_per_branch")]

    def __str__(self) -> str:
        return str(self.year)


class DuesBase(Salted):
    """What a member's dues of the year go by: their monthly income in fen, sealed, or what was decided, with its paper.

    Owed are the months from `first` to `last`, those in which they belonged to the branch.
    """

    KINDS = [
        (dues.WAGE, _("Wage after tax")),
        (dues.PENSION, _("Pension")),
        (dues.DECIDED, _("Fixed by decision (no wage, or hardship)")),
    ]

    year = models.ForeignKey(DuesYear, models.PROTECT, related_name="bases", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    base = SealedTextField()
    decision = models.CharField(max_length=120, blank=True)
    first = models.PositiveSmallIntegerField(default=1)
    last = models.PositiveSmallIntegerField(default=dues.MONTHS)
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "person"], name="one_base_of_dues_per_member_and_year"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__lte=dues.MONTHS, first__lte=F("last")), name="dues_run_within_the_year"
            ),
            models.CheckConstraint(
                condition=~Q(kind=dues.DECIDED) | ~Q(decision=""), name="what_was_decided_on_dues_says_where"
            ),
            models.CheckConstraint(condition=~Q(person=F("set_by")), name="nobody_sets_their_own_dues"),
        ]

    def __str__(self) -> str:
        return f"{self.year_id}/{self.person_id}"

    def owed(self, month: int) -> int:
        """What is owed for that month, in fen."""
        return dues.due(self.kind, int(self.base or 0), date(self.year.year, month, 1))


class DuesPayment(Salted):
    """One month that a member paid, outside this program: when, by which channel, how much (sealed).

    What was owed for it is kept too: the base may be another later in the year.
    """

    CHANNELS = [
        ("cash", pgettext_lazy("dues", "Cash")),
        ("transfer", pgettext_lazy("dues", "Bank transfer")),
        ("online", pgettext_lazy("dues", "Online, outside this program")),
        ("withheld", pgettext_lazy("dues", "Withheld by the unit")),
    ]

    base = models.ForeignKey(DuesBase, models.PROTECT, related_name="payments", db_index=False)
    month = models.PositiveSmallIntegerField()
    amount = SealedTextField()
    owed = SealedTextField()  # when it was paid; empty: as the base says
    paid_on = models.DateField()
    channel = models.CharField(max_length=8, choices=CHANNELS)
    noted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["base", "month"], name="a_month_of_dues_is_paid_once")]

    def __str__(self) -> str:
        return f"{self.base_id}/{self.month}"


class Transfer(Salted):
    """A membership that moves out of a branch or into it (组织关系转接): from the request to the receipt."""

    OUT, IN = "out", "in"
    WAYS = [(OUT, pgettext_lazy("a membership", "Out")), (IN, pgettext_lazy("a membership", "In"))]

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("a transfer", "Requested")
        LETTER = "letter", pgettext_lazy("a transfer", "Letter drawn up")
        SENT = "sent", pgettext_lazy("a transfer", "Sent, receipt awaited")
        RECEIVED = "received", pgettext_lazy("a transfer", "Letter received")
        ADMITTED = "admitted", pgettext_lazy("a transfer", "Admitted, receipt to be returned")
        DONE = "done", pgettext_lazy("a transfer", "Completed")
        DROPPED = "dropped", pgettext_lazy("a transfer", "Given up")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers", db_index=False)
    way = models.CharField(max_length=3, choices=WAYS)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    other = models.CharField(max_length=100)  # the organisation on the other side
    reason = models.CharField(max_length=120, blank=True)
    full = models.BooleanField(default=True)  # a full member; else a probationary one
    state = models.CharField(max_length=9, choices=State.choices)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    letter_number = models.CharField(max_length=60, blank=True)
    letter_on = models.DateField(null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(null=True, blank=True)
    dues_until = models.DateField(null=True, blank=True)  # the month up to which dues are paid, its first day
    paper = models.OneToOneField("papers.Paper", models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(null=True, blank=True)  # on which the membership ended here, or began
    receipt_on = models.DateField(null=True, blank=True)  # came back, or was returned
    dropped = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "way"], condition=~Q(state__in=["done", "dropped"]), name="one_transfer_at_a_time"
            ),  # one each way: between two branches here it goes out of the one while it comes into the other
            models.CheckConstraint(
                condition=~Q(state="done") | Q(day__isnull=False, receipt_on__isnull=False),
                name="a_completed_transfer_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received", "admitted", "done"])
                | Q(letter_on__isnull=False, valid_days__isnull=False),
                name="a_letter_of_membership_says_how_long_it_is_good",
            ),
        ]
        indexes = [models.Index(fields=["body", "-requested_at"], name="transfer_body")]

    def __str__(self) -> str:
        return f"{self.way} {self.code}"

    @property
    def over(self) -> bool:
        """Whether nothing of it is to come."""
        return self.state in (self.State.DONE, self.State.DROPPED)

    @property
    def good_until(self) -> date | None:
        """The last day of the letter."""
        if self.letter_on is None or self.valid_days is None:
            return None
        return membership.good_until(self.letter_on, self.valid_days)

    @property
    def ran_out(self) -> bool:
        """Whether the letter is no longer good while the receipt is still awaited."""
        return self.state == self.State.SENT and self.good_until is not None and self.good_until < clock.today()


class Partner(Salted):
    """A unit whose Party organisation reports to a branch here (双报到): from when, and whom to call."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="partners")
    name = models.CharField(max_length=100)
    contact = models.CharField(max_length=50)
    phone = models.CharField(max_length=30, blank=True)  # of the office
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(ended_on=None), name="a_unit_reports_to_a_branch_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """A line of the three lists: what the unit can give, what is needed here, what both do; done with hours."""

    class Kind(models.TextChoices):
        RESOURCE = "resource", _("Resources")
        NEED = "need", _("Needs")
        PROJECT = "project", pgettext_lazy("of a unit that reports here", "Projects")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=120)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(default=0)  # members who came for it
    hours = models.PositiveSmallIntegerField(default=0)  # of all of them together
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | (Q(kind="project") & ~Q(outcome="")), name="a_project_done_says_what_came"
            ),
        ]

    def __str__(self) -> str:
        return self.what
