"""A team that somebody asked for: when and where it plays, what for, and its call-sheet.

What it plays is a session of the team's body (`activities`), made when the leader agrees: who comes is signed up
there, and hours are recorded there.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.activities.models import Programme, Session, SignUp
from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Located, Salted
from linli.teams.models import Loan, Member, Team

PERSON = settings.AUTH_USER_MODEL


class Occasion(models.TextChoices):
    WEDDING = "wedding", pgettext_lazy("what a team plays for", "A wedding")
    FUNERAL = "funeral", pgettext_lazy("what a team plays for", "A funeral")
    FEAST = "feast", pgettext_lazy("what a team plays for", "Another family occasion")
    SHOW = "show", pgettext_lazy("what a team plays for", "A festival or a show")
    SERVICE = "service", pgettext_lazy("what a team plays for", "A service for residents")


class TeamState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("a team asked for", "Waits for the leader")
    PROPOSED = "proposed", pgettext_lazy("a team asked for", "Another time is proposed")
    WAITING = "waiting", pgettext_lazy("a team asked for", "In line")
    AGREED = "agreed", pgettext_lazy("a team asked for", "Agreed")
    REFUSED = "refused", pgettext_lazy("a team asked for", "Cannot come")
    CANCELLED = "cancelled", pgettext_lazy("a team asked for", "Called off")
    PLAYED = "played", pgettext_lazy("a team asked for", "Played")


class Lapsed(models.TextChoices):
    UNANSWERED = "unanswered", pgettext_lazy("a booking", "Not answered in time.")
    BEGUN = "begun", pgettext_lazy("a booking", "Its time has come.")


LIVE = (TeamState.ASKED, TeamState.PROPOSED, TeamState.WAITING, TeamState.AGREED)


class Played(models.Model):
    """The programme under which a team's booked performances stand, made with the first."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="booked_programme")
    programme = models.OneToOneField(Programme, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.team)


class TeamBooking(Salted, Located):
    """Somebody asks for a team. `area` is the team's estate; with a `case` it plays free of charge.

    While it is asked for or another time is proposed it holds the team by its `key` (`activities.slots`), once agreed
    by its session.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="bookings", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = SealedTextField()  # of somebody without an account, for whom an office asks
    phone = SealedTextField()
    occasion = models.CharField(max_length=8, choices=Occasion.choices)
    words = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=TeamState.choices)
    taken = models.BooleanField(default=False)  # whoever asked takes the time that the leader proposed
    made_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateTimeField(null=True, blank=True)  # to what is proposed
    reason = models.CharField(max_length=120, blank=True)  # of another time, or why it does not take place
    why = models.CharField(max_length=10, choices=Lapsed.choices, blank=True)  # the same, where the clock did it
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    session = models.OneToOneField(Session, models.PROTECT, null=True, blank=True, related_name="+")
    meet_at = models.DateTimeField(null=True, blank=True)
    meet_place = models.CharField(max_length=80, blank=True)
    travel = models.PositiveSmallIntegerField(default=0)  # minutes of the way back
    calls_by = models.DateTimeField(null=True, blank=True)  # until when members answer
    ready = models.BooleanField(default=False)  # the minimum line-up has said yes
    noted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # who came

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_team_plays_for_some_time"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(entered_by__isnull=False), name="somebody_asked_for_a_team"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(person=None) | ~Q(decided_by=F("person")),
                name="nobody_answers_their_own_asking_for_a_team",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answer_by__isnull=False) | (~Q(state="proposed") & Q(answer_by=None)),
                name="a_time_proposed_is_answered_by_then",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "played"))
                | Q(session__isnull=False, meet_at__isnull=False, meet_at__lte=F("starts_at"), calls_by__isnull=False),
                name="a_team_that_comes_has_a_call_sheet",
            ),
            models.UniqueConstraint(
                fields=["team", "case"], condition=Q(state__in=LIVE), name="a_team_is_asked_for_once_for_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "starts_at"], name="team_booking_team"),
            models.Index(fields=["person", "-id"], name="team_booking_person"),
            models.Index(fields=["state", "starts_at"], name="team_booking_state"),
            models.Index(fields=["area", "-id"], name="team_booking_area"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.get_occasion_display()}"

    @property
    def key(self) -> str:
        """Under which it holds the team until it is agreed (`activities.slots`)."""
        return f"team_booking.{self.pk}"

    @property
    def who(self) -> str:
        """Who asked."""
        return self.person.name if self.person else str(self.name)

    @property
    def because(self) -> str:
        """What somebody said, or in the reader's words what the clock did."""
        return self.reason or str(self.get_why_display())

    @property
    def live(self) -> bool:
        """Whether it can still be called off."""
        return self.state in LIVE

    @property
    def away(self) -> tuple[datetime, datetime]:
        """From when to when whoever plays is away for it: meeting, playing, the way back."""
        return self.meet_at or self.starts_at, self.ends_at + timedelta(minutes=self.travel)


class Part(models.Model):
    """With how many in a part it is played; the team's minimum line-up, unless the leader says otherwise."""

    booking = models.ForeignKey(TeamBooking, models.CASCADE, related_name="parts", db_index=False)
    part = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "part"], name="one_number_per_part_of_a_booking"),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_part_that_is_played_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class Answer(models.TextChoices):
    OPEN = "open", pgettext_lazy("a call to play", "Not answered")
    YES = "yes", pgettext_lazy("a call to play", "Comes")
    NO = "no", pgettext_lazy("a call to play", "Cannot")


class Called(Salted):
    """A member is asked to play, in a part; what they answered, and whether they came."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    booking = models.ForeignKey(TeamBooking, models.PROTECT, related_name="called", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=30)
    substitute = models.BooleanField(default=False)
    answer = models.CharField(max_length=4, choices=Answer.choices, default=Answer.OPEN)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # by telephone
    sign_up = models.OneToOneField(SignUp, models.PROTECT, null=True, blank=True, related_name="+")
    came = models.BooleanField(null=True, blank=True)
    seen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # that they came

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "member"], name="a_member_is_called_once_for_a_booking"),
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(sign_up__isnull=False), name="whoever_comes_is_signed_up"
            ),
            models.CheckConstraint(condition=Q(came=None) | Q(answer="yes"), name="who_came_had_said_yes"),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="called_member")]

    def __str__(self) -> str:
        return self.code


class CalledLoan(models.Model):
    """Equipment that went out for a booking: a loan of the team's ledger."""

    booking = models.ForeignKey(TeamBooking, models.PROTECT, related_name="loans")
    loan = models.OneToOneField(Loan, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.loan_id}"
