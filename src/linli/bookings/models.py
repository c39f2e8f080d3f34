"""Places that residents can book, by which rules, and who has them when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.bookings import team_models  # noqa: F401 -- its tables are this floor's too
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted, Spot
from linli.rules.booking import Rules

PERSON = settings.AUTH_USER_MODEL


class Place(Salted, Located):
    """A spot of the estate that its keeper lets people book. `area` is the estate. Never for money."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    spot = models.OneToOneField(Spot, models.PROTECT, related_name="bookable")
    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    about = models.CharField(max_length=300, blank=True)
    opening = models.JSONField(default=list)  # by weekday, Monday first: spans of minutes after midnight
    ahead = models.PositiveSmallIntegerField(default=30)  # days
    longest = models.PositiveSmallIntegerField(default=240)  # minutes
    a_month = models.PositiveSmallIntegerField(default=4)  # of one person
    seats = models.PositiveSmallIntegerField(default=0)  # 0: no number is set
    approval = models.BooleanField(default=True)
    release = models.PositiveSmallIntegerField(default=30)  # minutes after which who has not come has it no more
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(longest__gte=15, a_month__gte=1), name="a_place_can_be_booked_at_all"),
        ]

    def __str__(self) -> str:
        return self.spot.name

    @property
    def rules(self) -> Rules:
        """What holds for a booking of it."""
        opening = tuple(tuple((int(a), int(b)) for a, b in day) for day in self.opening)
        return Rules(opening, self.ahead, self.longest, self.a_month, self.seats)


class Closure(models.Model):
    """Days on which it cannot be booked: a holiday, works."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="closures")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_closure_ends_after_it_began")]

    def __str__(self) -> str:
        return f"{self.first}—{self.last}"


class State(models.TextChoices):
    ASKED = "asked", pgettext_lazy("a booking", "Waits for the keeper")
    CONFIRMED = "confirmed", pgettext_lazy("a booking", "Booked")
    WAITING = "waiting", pgettext_lazy("a booking", "In line")
    OFFERED = "offered", pgettext_lazy("a booking", "Came free: say whether you take it")
    REFUSED = "refused", pgettext_lazy("a booking", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("a booking", "Given back")
    USED = "used", pgettext_lazy("a booking", "Used")
    MISSED = "missed", pgettext_lazy("a booking", "Nobody came")


class Why(models.TextChoices):
    UNANSWERED = "unanswered", pgettext_lazy("a booking", "Not answered in time.")
    BEGUN = "begun", pgettext_lazy("a booking", "Its time has come.")


HOLDING = (State.ASKED, State.CONFIRMED, State.OFFERED, State.USED)  # nobody else has the place then (activities.Slot)
LIVE = (State.ASKED, State.CONFIRMED, State.WAITING, State.OFFERED)


class Booking(Salted, Located):
    """Somebody has a place for a time, or waits for it."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    place = models.ForeignKey(Place, models.PROTECT, related_name="bookings", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = SealedTextField()  # of somebody without an account, whom the keeper entered
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    purpose = models.CharField(max_length=80)
    people = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices)
    made_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)  # why it was refused or given back, as somebody said
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)  # the same, where the clock did it
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_booking_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(state="offered", answer_by__isnull=False) | ~Q(state="offered"),
                name="what_is_offered_is_answered_by_then",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(person=None) | ~Q(decided_by=F("person")),
                name="nobody_decides_on_their_own_booking",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "starts_at"], name="booking_place"),
            models.Index(fields=["person", "-starts_at"], name="booking_person"),
            models.Index(fields=["state", "starts_at"], name="booking_state"),
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def key(self) -> str:
        """Under which it holds its place (`activities.slots`)."""
        return f"booking.{self.pk}"

    @property
    def who(self) -> str:
        """Who has it."""
        return self.person.name if self.person else str(self.name)

    @property
    def because(self) -> str:
        """Why it was refused or given back: what somebody said, or in the reader's words what the clock did."""
        return self.reason or str(self.get_why_display())

    @property
    def live(self) -> bool:
        """Whether it can still be given back."""
        return self.state in LIVE
