"""Lists that people sign: for a meeting, a removal, a candidate. Who signed is read by the receiving office alone."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation, Term
from linli.places.models import Located, Salted
from linli.rules.demand import KINDS, Law
from linli.rules.demand import Way as LawWay
from linli.settings.queries import value

PERSON = settings.AUTH_USER_MODEL


class Demand(Salted, Located):
    """One demand of a body, from its first signature to the meeting or vote that follows. `area` is the body's.

    Heads and areas are those of the last count; from the day on which it is handed in they stand.
    """

    class Kind(models.TextChoices):
        OWNERS_ASSEMBLY = "owners_assembly", _("A meeting of all owners")
        OWNERS_COMMITTEE = "owners_committee", _("A meeting of the owners' committee")
        RESIDENTS_ASSEMBLY = "residents_assembly", _("A residents' assembly")
        REPRESENTATIVES = "residents_representatives", _("An assembly of the residents' representatives")
        REMOVE_OWNERS = "remove_owners", _("A vote to remove a member of the owners' committee")
        RECALL_RESIDENTS = "recall_residents", _("A vote to recall a member of the residents' committee")
        NOMINATE = "nominate_residents", _("A candidate for the residents' committee")

    class Way(models.TextChoices):
        OWNERS = "owners", pgettext_lazy("who signs", "Owners")
        MEMBERS = "members", pgettext_lazy("who signs", "Members of the committee")
        RESIDENTS = "residents", pgettext_lazy("who signs", "Residents of 18 and over")
        HOUSEHOLDS = "households", pgettext_lazy("who signs", "Households")
        REPRESENTATIVES = "representatives", pgettext_lazy("who signs", "Residents' representatives")

    class Reason(models.TextChoices):
        RESIGNED = "resigned", pgettext_lazy("why a seat is to end", "Has asked in writing to leave")
        NEGLECT = "neglect", pgettext_lazy("why a seat is to end", "Does not do the work of the seat")
        PRIVATE_GAIN = "private_gain", pgettext_lazy("why a seat is to end", "Takes private advantage of the seat")
        DUTIES_UNMET = "duties_unmet", pgettext_lazy("why a seat is to end", "Does not meet an owner's duties")
        HARM = "harm", pgettext_lazy("why a seat is to end", "Harms the rights of others")
        OTHER = "other", pgettext_lazy("why a seat is to end", "Other reasons")

    class State(models.TextChoices):
        COLLECTING = "collecting", pgettext_lazy("a demand", "Open for signatures")
        HANDED_IN = "handed_in", pgettext_lazy("a demand", "Handed in, being checked")
        CHECKED = "checked", pgettext_lazy("a demand", "Checked: the body has to act")
        ANSWERED = "answered", pgettext_lazy("a demand", "Answered")
        DROPPED = "dropped", pgettext_lazy("a demand", "Given up")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    way = models.CharField(max_length=15, choices=Way.choices)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")  # whose seat it is about
    candidate = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # nominated by it
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True)  # of the law's, where it asks for one
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    statement = models.TextField(max_length=2000, blank=True)  # of whose seat it is about: it stands on the paper
    stated_at = models.DateTimeField(null=True, blank=True)
    stated_on_paper = models.BooleanField(default=False)
    started_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    open_since = models.DateField(default=clock.today)  # for signatures, which it is for so many days
    state = models.CharField(max_length=10, choices=State.choices, default=State.COLLECTING)
    heads = models.PositiveIntegerField(default=0)
    area_cm = models.PositiveBigIntegerField(default=0)
    of_heads = models.PositiveIntegerField(default=0)
    of_area_cm = models.PositiveBigIntegerField(default=0)
    unmeasured = models.PositiveIntegerField(default=0)  # homes of the roll without an area in the register
    roll_digest = models.CharField(max_length=64, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)  # the last day on which the body acts in time
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)  # the office above was told that the body did not act
    ordered_on = models.DateField(null=True, blank=True)
    ordered_until = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120, blank=True)  # of that order
    note = models.CharField(max_length=200, blank=True)  # why it was sent back, or given up
    vote = models.CharField(max_length=16, blank=True)  # the code of the vote that was published upon it
    meeting = models.ForeignKey("council.Meeting", models.PROTECT, null=True, blank=True, related_name="demands")

    if TYPE_CHECKING:
        term_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["collecting", "dropped"]) | Q(handed_on__isnull=False, due__isnull=False),
                name="a_demand_handed_in_has_its_clock",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("started_by")), name="nobody_checks_their_own_demand"
            ),
            models.CheckConstraint(
                condition=Q(ordered_on=None) | Q(ordered_until__isnull=False) & ~Q(document=""),
                name="an_order_to_act_has_its_paper_and_term",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["remove_owners", "recall_residents"], term__isnull=False)
                | ~Q(kind__in=["remove_owners", "recall_residents"]) & Q(term=None),
                name="a_removal_names_the_seat",
            ),
            models.CheckConstraint(
                condition=Q(kind="nominate_residents", candidate__isnull=False)
                | ~Q(kind="nominate_residents") & Q(candidate=None),
                name="a_nomination_names_the_candidate",
            ),
            models.UniqueConstraint(
                fields=["term", "way"],
                condition=Q(state__in=["collecting", "handed_in", "checked"], term__isnull=False),
                name="one_demand_runs_to_end_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(heads__lte=F("of_heads"), area_cm__lte=F("of_area_cm")),
                name="no_more_sign_than_are_on_the_roll",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state"], name="demand_body_state"),
            models.Index(fields=["community_id", "-id"], name="demand_community"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def law(self) -> Law:
        """What holds for its kind."""
        return KINDS[self.kind]

    @property
    def carried_by(self) -> LawWay:
        """The way by which it is to carry."""
        found = self.law.way(self.way)
        assert found is not None  # `demands.start` lets no other in
        return found

    @property
    def waits(self) -> bool:
        """Whether the body has to act on it and has not."""
        return self.state == self.State.CHECKED and not self.law.nominates

    @property
    def heard_until(self) -> date | None:
        """The last day on which whom it is about can be waited for; none before the signatures are checked."""
        if self.term_id is None or self.checked_at is None:
            return None
        return clock.day_of(self.checked_at) + timedelta(days=value("demands.hearing_days", self.area))

    @property
    def open_until(self) -> date:
        """The last day on which it can be signed and handed in."""
        return self.open_since + timedelta(days=value("demands.open_days", self.area))

    @property
    def check_by(self) -> date | None:
        """The last day on which its signatures are checked in time."""
        if self.handed_on is None:
            return None
        return self.handed_on + timedelta(days=value("demands.check_days", self.area))

    @property
    def late(self) -> bool:
        """Whether the meeting was called, or where its law says so is held, after the last day of its term."""
        if self.meeting is None or self.due is None:
            return self.overdue
        return (self.meeting.day if self.law.holds else self.meeting.called_on) > self.due

    @property
    def overdue(self) -> bool:
        """Whether the body has let its term pass."""
        return self.waits and self.due is not None and clock.today() > self.due


class Signer(Salted):
    """Somebody has signed a demand: on their own phone, or on paper that an office entered from the sheet."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="signers")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # from paper
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reason = SealedTextField()  # why it was struck out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "person"], condition=Q(withdrawn_at=None), name="nobody_signs_a_demand_twice"
            ),
            models.CheckConstraint(
                condition=Q(struck_by=None) | Q(withdrawn_at__isnull=False) & ~Q(struck_by=F("person")),
                name="who_is_struck_out_no_longer_counts",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=F("person")), name="nobody_enters_their_own_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id}/{self.person_id}"
