"""Points: rule books in editions, accounts, and entries that are only ever appended.

Points tell what somebody did. They decide neither discipline nor benefits, and no vote knows of them.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Household, Organisation
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL
PERIODS = [
    ("month", pgettext_lazy("a period of points", "Month")),
    ("quarter", pgettext_lazy("a period of points", "Quarter")),
    ("year", pgettext_lazy("a period of points", "Year")),
]


@dataclass(frozen=True)
class Holder:
    """Whose points: a person's or a household's."""

    person_id: int | None = None
    household_id: int | None = None

    @property
    def key(self) -> int:
        """One number for both: a household's is below zero."""
        return self.person_id or -(self.household_id or 0)


class RuleBook(Salted):
    """The points that one body keeps for its own people, or for the households of its area."""

    MEMBERS, VOLUNTEERS, HOUSEHOLDS = "members", "volunteers", "households"
    AUDIENCES = [
        (MEMBERS, pgettext_lazy("points", "Party members")),
        (VOLUNTEERS, pgettext_lazy("points", "Volunteers")),
        (HOUSEHOLDS, pgettext_lazy("points", "Households")),
    ]

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="rule_books", db_index=False)
    audience = models.CharField(max_length=10, choices=AUDIENCES)
    title = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "audience"], name="one_rule_book_per_body_and_audience")]

    def __str__(self) -> str:
        return self.title


class Edition(Salted):
    """One edition of a rule book: a draft, then final and in force from a day on until the next edition's.

    `rules` are those of `books.rule_of`: an edition is read and published whole.
    """

    DRAFT, PUBLISHED = "draft", "published"
    STATES = [
        (DRAFT, pgettext_lazy("an edition of rules", "Draft")),
        (PUBLISHED, pgettext_lazy("an edition of rules", "Published")),
    ]

    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=STATES, default=DRAFT)
    since = models.DateField(null=True, blank=True)
    period = models.CharField(max_length=7, choices=PERIODS, default="quarter")  # after which it is closed
    base = models.PositiveSmallIntegerField(default=0)  # under everybody's points of a period
    bands = models.JSONField(default=list)  # [from so many points on, what they are called]
    months = models.PositiveSmallIntegerField(default=0)  # after which unspent points expire; 0: never
    shop = models.BooleanField(default=False)  # whether points may be redeemed
    rules = models.JSONField(default=list)
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="one_number_per_edition_of_rules"),
            models.UniqueConstraint(fields=["book"], condition=Q(state="draft"), name="one_draft_of_rules_at_a_time"),
            models.UniqueConstraint(
                fields=["book", "since"], condition=Q(state="published"), name="one_edition_of_rules_begins_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(since__isnull=False, published_at__isnull=False),
                name="published_rules_say_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"


class Account(models.Model):
    """Whose points: a person's, or a household's. Its row is locked while an entry is appended."""

    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="accounts", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "person"], name="one_account_of_points_per_person"),
            models.UniqueConstraint(fields=["book", "household"], name="one_account_of_points_per_household"),
            models.CheckConstraint(
                condition=Q(person=None, household__isnull=False) | Q(person__isnull=False, household=None),
                name="points_are_a_persons_or_a_households",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.person_id or self.household_id}"

    @property
    def holder(self) -> Holder:
        """Whose it is."""
        return Holder(self.person_id, self.household_id)

    @property
    def name(self) -> str:
        """Whose it is, as the desk says it; the names behind it are read with it."""
        if self.person is not None:
            return self.person.name
        assert self.household is not None
        return str(self.household.unit)


class Entry(Salted):
    """One line of an account; it is never changed. `day` is the one for which it counts, `times` what happened.

    The source is what earned or cost it: an entry of the journal, an application, a claim at the shop. Under one rule
    and account it counts once, whoever tells it how often.
    """

    class Kind(models.TextChoices):
        EARNED = "earned", pgettext_lazy("points", "Earned")
        APPLIED = "applied", pgettext_lazy("points", "Applied for and approved")
        CARRIED = "carried", pgettext_lazy("points", "Opening balance")
        REVERSED = "reversed", pgettext_lazy("points", "Reversed")
        SPENT = "spent", pgettext_lazy("points", "Redeemed")
        EXPIRED = "expired", pgettext_lazy("points", "Expired")

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="entries")
    rule = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()
    times = models.IntegerField(default=0)
    points = models.IntegerField()
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    reason = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "rule", "source_kind", "source_id"], name="a_source_counts_once_per_rule_and_account"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["carried", "spent", "expired", "reversed"])
                | (Q(edition__isnull=False, times__gt=0) & ~Q(rule=""))
                | (Q(kind="earned", edition__isnull=False, times__lt=0) & ~Q(rule="")),  # puts right what earned more
                name="points_are_earned_by_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversed", undoes__isnull=False) | (~Q(kind="reversed") & Q(undoes=None)),
                name="a_reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["spent", "expired"]) | Q(points__lt=0), name="what_is_spent_takes_points_away"
            ),
        ]
        indexes = [models.Index(fields=["account", "day"], name="points_account_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.points:+d}"

    @property
    def reversible(self) -> bool:
        """Whether a counter-entry may be made at the desk: what was spent is taken back at the shop."""
        return self.kind in (self.Kind.EARNED, self.Kind.APPLIED, self.Kind.CARRIED)


class Application(Salted):
    """Somebody asks for points under a rule that is decided by a person; another than they decides."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("an application for points", "Waiting")
        GRANTED = "granted", pgettext_lazy("an application for points", "Approved")
        DECLINED = "declined", pgettext_lazy("an application for points", "Not approved")
        WITHDRAWN = "withdrawn", pgettext_lazy("an application for points", "Taken back")

    account = models.ForeignKey(Account, models.PROTECT, related_name="applications", db_index=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="applications")
    rule = models.CharField(max_length=30)
    day = models.DateField()
    times = models.PositiveIntegerField(default=1)
    words = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    applicant = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_application_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("applicant")),
                name="nobody_decides_their_own_application",
            ),
            models.CheckConstraint(condition=Q(times__gt=0), name="points_are_asked_for_at_least_once"),
        ]
        indexes = [models.Index(fields=["account", "state"], name="points_application_state")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.rule}"

    @property
    def objected(self) -> "Objection | None":
        """The objection to it, if there is one."""
        return next(iter(self.objections.all()), None)


class Objection(Salted):
    """Somebody objects to an entry or to a declined application; another than the first decider answers."""

    class State(models.TextChoices):
        RAISED = "raised", pgettext_lazy("an objection about points", "Waiting")
        UPHELD = "upheld", pgettext_lazy("an objection about points", "Put right")
        DISMISSED = "dismissed", pgettext_lazy("an objection about points", "Stays as it was")

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="objections", db_index=False)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="objections", db_index=False
    )
    words = models.CharField(max_length=200)
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    due = models.DateField()  # by which it is answered
    state = models.CharField(max_length=9, choices=State.choices, default=State.RAISED)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], name="one_objection_per_entry_of_points"),
            models.UniqueConstraint(fields=["application"], name="one_objection_per_application_for_points"),
            models.CheckConstraint(
                condition=Q(entry=None, application__isnull=False) | Q(entry__isnull=False, application=None),
                name="an_objection_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="raised") | (Q(decided_by__isnull=False) & ~Q(answer="")),
                name="an_answered_objection_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("raised_by")), name="nobody_answers_their_own_objection"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id or self.application_id}"

    @property
    def late(self) -> bool:
        """Whether its answer is overdue."""
        return self.state == self.State.RAISED and self.due < clock.today()


class Closing(Salted):
    """A period closed and made known to those of the book, as it stood then. Put right, it is made known once more."""

    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="closings", db_index=False)
    first = models.DateField()
    last = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    objections_until = models.DateField()
    closed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "first", "number"], name="one_number_per_closing_of_a_period"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="a_closed_period_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {first_to_last(self.first, self.last)}"


def first_to_last(first: date, last: date) -> str:
    """Two days as a span."""
    return f"{first.isoformat()} – {last.isoformat()}"


class Standing(models.Model):
    """How one account stood at a closing."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="standings", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="standings")
    points = models.IntegerField()
    band = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "account"], name="one_standing_per_closing_and_account")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.points}"


class Good(Salted):
    """Something at the points shop, and how many of it are left."""

    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="goods", db_index=False)
    name = models.CharField(max_length=60)
    price = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)
    offered = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="one_good_of_a_name_per_shop"),
            models.CheckConstraint(condition=Q(price__gt=0), name="a_good_costs_points"),
            models.CheckConstraint(condition=Q(stock__gte=0), name="no_more_is_claimed_than_there_is"),
        ]

    def __str__(self) -> str:
        return self.name


class Claim(Salted):
    """Somebody claimed a good for points; it is handed over by whoever keeps the shop, or given back."""

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("a claim at the points shop", "To be handed over")
        HANDED = "handed", pgettext_lazy("a claim at the points shop", "Handed over")
        CANCELLED = "cancelled", pgettext_lazy("a claim at the points shop", "Given up")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    good = models.ForeignKey(Good, models.PROTECT, related_name="claims", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="claims")
    quantity = models.PositiveSmallIntegerField(default=1)
    points = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.CLAIMED)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, points__gt=0), name="a_claim_is_of_something"),
            models.CheckConstraint(
                condition=~Q(state="handed") | ~Q(done_by=F("made_by")), name="nobody_hands_a_good_to_themselves"
            ),
        ]
        indexes = [models.Index(fields=["good", "state"], name="points_claim_state")]

    def __str__(self) -> str:
        return self.code
