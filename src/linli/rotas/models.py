"""A rota: its duties, who can keep them, who keeps which, and what was swapped."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Programme
from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted
from linli.rules import rota as rules

PERSON = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a rota", "Being planned")
    PUBLISHED = "published", pgettext_lazy("a rota", "Published")
    ENDED = "ended", pgettext_lazy("a rota", "Ended")


class Solving(models.TextChoices):
    """How the proposal stands."""

    NONE = "none", _("none asked for")
    ASKED = "asked", _("being worked out")
    DONE = "done", _("proposed")
    SHORT = "short", _("proposed, with gaps")
    FAILED = "failed", _("not found")


class Rota(Salted, Located):
    """The duties of some weeks at one place, such as a checkpoint."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=60)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="rotas", db_index=False)
    begins = models.DateField()
    ends = models.DateField()  # the last day
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    solving = models.CharField(max_length=6, choices=Solving.choices, default=Solving.NONE)
    outcome = models.JSONField(default=dict, blank=True)  # of the proposal: seconds, gaps, why it failed
    published_at = models.DateTimeField(null=True, blank=True)
    # Under which the hours of its keepers stand, where keeping it is voluntary; none: it is paid, or an office's duty.
    service = models.OneToOneField(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    # Where one signs in by phone: millionths of a degree (WGS-84), and metres around; none: anywhere.
    lon = models.IntegerField(null=True, blank=True)
    lat = models.IntegerField(null=True, blank=True)
    radius = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lon=None, lat=None, radius=None)
                | Q(
                    lon__range=(-180_000_000, 180_000_000),
                    lat__range=(-90_000_000, 90_000_000),
                    radius__range=(20, 2000),
                ),
                name="a_rotas_circle_lies_on_the_globe",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="a_rota_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_at=None)
                | (~Q(state=State.DRAFT) & Q(published_at__isnull=False)),
                name="a_rota_that_runs_was_published",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="rota_area"),
            models.Index(fields=["organiser", "id"], name="rota_organiser"),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(Salted):
    """A time to be kept by some people, of whom one at least has each skill that it needs (words, one a line)."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    rota = models.ForeignKey(Rota, models.PROTECT, related_name="duties", db_index=False)
    name = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    needs = models.CharField(max_length=100, blank=True)
    hand_over = SealedTextField()  # to those who come next
    handed_by = models.ForeignKey("Keeper", models.PROTECT, null=True, blank=True, related_name="+")
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rota", "starts_at", "name"], name="one_duty_of_a_name_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_duty_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(least__gte=1, most__gte=F("least")), name="a_duty_takes_at_least_one_person"
            ),
        ]
        indexes = [models.Index(fields=["rota", "starts_at", "id"], name="duty_rota_starts")]

    def __str__(self) -> str:
        return self.name

    @property
    def skills(self) -> list[str]:
        """What of its keepers some one must have."""
        return self.needs.split()

    @property
    def slot(self) -> rules.Slot:
        """As the rules know it."""
        return rules.Slot(
            str(self.pk), self.starts_at, self.ends_at, self.least, self.most, frozenset(self.needs.split())
        )

    @property
    def stands(self) -> str:
        """Of a duty that has passed: "served" by all who keep it, or "missed" by one at least; else empty.

        Asked of a rota that was published, with the turns at hand.
        """
        turns = list(self.turns.all())
        if not turns or not self.over(clock.now()) or self.rota.state == State.DRAFT:
            return ""
        return "missed" if any(turn.came_at is None for turn in turns) else "served"

    def over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.ends_at <= now


class Keeper(Salted):
    """Somebody who can be on duty: a person with an account, or a name that the organiser notes."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    rota = models.ForeignKey(Rota, models.PROTECT, related_name="keepers", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    name = SealedTextField()  # of whoever has no account
    skills = models.CharField(max_length=100, blank=True)
    prefers = models.CharField(max_length=100, blank=True)  # names of duties
    avoids = models.CharField(max_length=100, blank=True)
    beside = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")  # likes to be with
    struck_at = models.DateTimeField(null=True, blank=True)  # stands on the rota no more; what was served stays

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rota", "person"], name="a_person_stands_on_a_rota_once")]

    def __str__(self) -> str:
        return self.person.name if self.person else str(self.name)


class Away(Salted):
    """Days, both whole, on which somebody cannot come."""

    keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="aways")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="an_absence_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class Turn(Salted):
    """Somebody keeps a duty: planned, then there from when to when."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="turns", db_index=False)
    keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="turns")
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    listed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # not by phone
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveIntegerField(null=True, blank=True)  # served, once confirmed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "keeper"], name="nobody_keeps_a_duty_twice"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(came_at__isnull=False, left_at__gte=F("came_at")),
                name="nobody_leaves_before_they_come",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(came_at__isnull=False), name="hours_on_duty_are_of_those_who_came"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.keeper_id}"

    @property
    def missed(self) -> bool:
        """Whether the duty passed and they were not there."""
        return self.came_at is None and self.duty.over(clock.now())


class Swap(Salted):
    """Somebody asks another to take their turn; that one says yes; so it is once the organiser approves."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a swap", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("a swap", "Taken, to be approved")
        APPROVED = "approved", pgettext_lazy("a swap", "Approved")
        REFUSED = "refused", pgettext_lazy("a swap", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("a swap", "Taken back")

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="swaps")
    giver = models.ForeignKey(Keeper, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Keeper, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["turn"], condition=Q(state__in=("asked", "accepted")), name="one_open_swap_per_turn"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="nobody_swaps_with_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.state}"


class Incident(models.Model):
    """What happened during a duty, and the case that it opened."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="incidents")
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    by = models.ForeignKey(Keeper, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.case_id)
