"""What people do at a time and place: a programme, its sessions, who takes part in which role, and what that takes up.

A rhythm makes sessions; each session stands for itself from then on, so that one is moved or called off alone.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities import (  # noqa: F401 -- their tables are this floor's too
    after_models,
    ask_models,
    gear_models,
    hour_models,
    kinds,
    near_models,
    proof_models,
    report_models,
    skill_models,
)
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted, Spot, joined

PERSON = settings.AUTH_USER_MODEL


class Audience(models.TextChoices):
    ALL = "all", _("everybody")
    ESTATE = "estate", _("residents of the estate")
    NAMED = "named", _("whom the desk signs up")


class Programme(Salted, Located):
    """A series, or one event: what for, who organises and leads it, and when and where it is as a rule."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=20, choices=kinds.choices())
    title = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300, blank=True)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes", db_index=False)
    leader = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=120, blank=True)  # of RFC 5545; without one it is held on its first day alone
    begins = models.DateField()
    at = models.TimeField()  # on the clock of the place
    minutes = models.PositiveSmallIntegerField()
    on_holidays = models.BooleanField(default=True)  # False: it is not held on public holidays
    spot = models.ForeignKey(Spot, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=80, blank=True)  # where no named place of the estate says it, or more exactly
    alone = models.BooleanField(default=True)  # nothing else is held at its spot meanwhile
    audience = models.CharField(max_length=6, choices=Audience.choices, default=Audience.ALL)
    shown = models.BooleanField(default=True)  # residents find it
    drop_in = models.BooleanField(default=False)  # whoever wants comes, without signing up
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=24 * 60), name="a_session_takes_a_quarter_to_a_day"
            ),
            models.CheckConstraint(
                condition=Q(spot__isnull=False) | ~Q(place=""), name="a_programme_is_held_somewhere"
            ),
        ]
        indexes = [models.Index(fields=["organiser", "id"], name="programme_organiser")]

    def __str__(self) -> str:
        return self.title

    @property
    def traits(self) -> kinds.Kind:
        """What holds for its kind."""
        return kinds.KINDS[self.kind]

    @property
    def where(self) -> str:
        """Its place in words."""
        return spelt(self.spot, self.place)


def spelt(spot: Spot | None, place: str) -> str:
    """A named place and what is said beside it, in one line."""
    return joined([spot.name if spot else "", place])


class Role(models.Model):
    """In what way people take part in a programme, and how many a session has room for (null: as many as come)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="roles", db_index=False)
    title = models.CharField(max_length=40)
    places = models.PositiveIntegerField(null=True, blank=True)
    least = models.PositiveIntegerField(default=0)  # with fewer it cannot be held
    companions = models.PositiveSmallIntegerField(default=0)  # whom each may bring along
    serves = models.BooleanField(default=False)  # their hours are put on record
    youngest = models.PositiveSmallIntegerField(null=True, blank=True)  # in years
    training = models.CharField(max_length=60, blank=True)  # without which nobody takes it
    insured = models.BooleanField(default=False)  # the organiser's insurance covers the day
    approval = models.BooleanField(default=False)  # whoever runs the session accepts each who signs up

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="one_role_of_a_title_per_programme"),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gte=F("least")), name="a_role_has_room_for_as_many_as_it_needs"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    HELD = "held", pgettext_lazy("session", "Held")
    CANCELLED = "cancelled", pgettext_lazy("session", "Called off")


class Why(models.TextChoices):
    PLACE_TAKEN = "place_taken", _("Its place is taken then.")
    TEAM_TAKEN = "team_taken", _("The team is taken then.")


class Session(Salted, Located):
    """One time at one place. `occurs_on` is the day of the rhythm that made it, wherever it was moved since."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sessions", db_index=False)
    occurs_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=80, blank=True)  # where it has one of its own
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    spot = models.ForeignKey(Spot, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=80, blank=True)
    leader = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=SessionState.choices, default=SessionState.PLANNED)
    reason = models.CharField(max_length=200, blank=True)  # as somebody said; of what the clock did, what the clash is
    why = models.CharField(max_length=11, choices=Why.choices, blank=True)
    heads = models.PositiveIntegerField(default=0)  # who came and was not taken down by name
    closed_at = models.DateTimeField(null=True, blank=True)
    # What a floor above keeps of it in its own table (`serving`), by kind and key; empty for whatever is held here.
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="what_is_kept_elsewhere_is_served_once"),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=None) | (~Q(source_kind="") & Q(source_id__isnull=False)),
                name="a_source_has_kind_and_key",
            ),
            models.UniqueConstraint(fields=["programme", "occurs_on"], name="one_session_per_day_of_a_rhythm"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CANCELLED) | ~Q(reason="") | ~Q(why=""),
                name="called_off_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.HELD, closed_at__isnull=False)
                | (~Q(state=SessionState.HELD) & Q(closed_at=None)),
                name="a_session_held_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "starts_at"], name="session_area_starts"),
            models.Index(fields=["state", "ends_at"], name="session_state_ends"),
        ]

    def __str__(self) -> str:
        return self.title or self.programme.title

    @property
    def where(self) -> str:
        """Its place in words."""
        return spelt(self.spot, self.place)

    @property
    def because(self) -> str:
        """Why it is called off: what somebody said, or in the reader's words what the night's work found."""
        return " ".join(filter(None, (str(self.get_why_display()), self.reason)))

    @property
    def day(self) -> date:
        """The day in China on which it begins."""
        return self.starts_at.astimezone(clock.LOCAL).date()


class Need(models.Model):
    """How many a session has room for in a role, and how many of these places are taken.

    `taken` is counted anew under the session's lock with every change (`signing_up.settle`); that it never exceeds the
    room is the database's to refuse.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="needs", db_index=False)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    places = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "role"], name="one_need_per_session_and_role"),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")), name="no_more_take_part_than_there_is_room"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.role_id}"

    @property
    def free(self) -> int | None:
        """How many places are left; None where there is room for all."""
        return None if self.places is None else self.places - self.taken


class Guest(Salted):
    """Somebody without an account whom the desk signs up. `person` once they have claimed their record."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = SealedTextField()
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, blank=True)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, claimed_at=None) | Q(person__isnull=False, claimed_at__isnull=False),
                name="a_claimed_guest_is_somebody",
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="guest_phone")]

    def __str__(self) -> str:
        return self.code


class State(models.TextChoices):
    ASKED = "asked", pgettext_lazy("sign-up", "Waits to be accepted")
    PLACED = "placed", pgettext_lazy("sign-up", "Signed up")
    WAITING = "waiting", pgettext_lazy("sign-up", "Waiting list")
    OFFERED = "offered", pgettext_lazy("sign-up", "Offered a place")
    CANCELLED = "cancelled", pgettext_lazy("sign-up", "Not coming")
    LAPSED = "lapsed", pgettext_lazy("sign-up", "Did not answer in time")
    DECLINED = "declined", pgettext_lazy("sign-up", "Not accepted")


TAKES = (State.PLACED, State.OFFERED)  # a place is taken by these
LIVE = (*TAKES, State.WAITING, State.ASKED)


class Way(models.TextChoices):
    QR = "qr", pgettext_lazy("signed in", "by the code on the screen")
    LIST = "list", pgettext_lazy("signed in", "by the list")
    PAPER = "paper", pgettext_lazy("signed in", "on paper")
    NEAR = "near", pgettext_lazy("signed in", "by position")
    NOTED = "noted", pgettext_lazy("signed in", "as noted where it was served")


class SignUp(Salted):
    """One person's part in one session, for good: signed up, waiting, come and gone. Its journal tells the rest."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    session = models.ForeignKey(Session, models.PROTECT, related_name="sign_ups", db_index=False)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, blank=True, related_name="sign_ups")
    companions = models.PositiveSmallIntegerField(default=0)
    companions_named = SealedTextField()
    answers = SealedTextField()  # to the programme's questions, by key (JSON)
    reason = models.CharField(max_length=120, blank=True)  # why they are not accepted
    state = models.CharField(max_length=9, choices=State.choices)
    queued_at = models.DateTimeField()  # whose turn it is on the waiting list
    answer_by = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # that they came
    seen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # of paper: the second
    missed = models.BooleanField(default=False)  # had a place, did not come, and did not say so
    turned_away = models.BooleanField(default=False)  # waited to the end in vain: comes first the next time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_sign_up_per_person_and_session"),
            models.UniqueConstraint(fields=["session", "guest"], name="one_sign_up_per_guest_and_session"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(guest__isnull=False), name="a_sign_up_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OFFERED, answer_by__isnull=False)
                | (~Q(state=State.OFFERED) & Q(answer_by=None)),
                name="who_is_offered_a_place_answers_by_a_time",
            ),
            models.CheckConstraint(
                condition=Q(came_at=None, way="") | (Q(came_at__isnull=False, state=State.PLACED) & ~Q(way="")),
                name="who_came_had_a_place",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="nobody_leaves_before_they_came"
            ),
            models.CheckConstraint(condition=Q(missed=False) | Q(came_at=None), name="who_came_did_not_stay_away"),
            models.CheckConstraint(
                condition=Q(seen_by=None) | ~Q(seen_by=F("entered_by")), name="nobody_confirms_the_list_they_entered"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "session"], name="sign_up_person"),
            models.Index(fields=["answer_by"], condition=Q(state=State.OFFERED), name="sign_up_offered"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def heads(self) -> int:
        """How many places it takes."""
        return 1 + self.companions

    @property
    def name(self) -> str:
        """Who it is."""
        return self.person.name if self.person else str(self.guest.name) if self.guest else ""


class Slot(models.Model):
    """A quarter of an hour for which a session has a place, a person or a whole team to itself: never two at once.

    A place or a team is also held by what floors above let people book: under a `key` of theirs, with the words of a
    clash.
    """

    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="slots")
    key = models.CharField(max_length=24, blank=True, db_index=True)
    words = models.CharField(max_length=80, blank=True)
    spot = models.ForeignKey(Spot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spot", "at"], name="a_place_is_used_once_at_a_time"),
            models.UniqueConstraint(fields=["person", "at"], name="nobody_is_in_two_places_at_once"),
            models.UniqueConstraint(fields=["team", "at"], name="a_team_is_in_one_place_at_a_time"),
            models.CheckConstraint(
                condition=Q(spot__isnull=False, person=None, team=None)
                | Q(spot=None, person__isnull=False, team=None)
                | Q(spot=None, person=None, team__isnull=False),
                name="a_slot_is_of_a_place_a_person_or_a_team",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, key="") | (Q(session=None, person=None) & ~Q(key="")),
                name="a_slot_has_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id or self.key}: {self.at.isoformat()}"
