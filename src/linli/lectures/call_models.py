"""Who can be called up (青年突击队), the call in an emergency, and what became of it.

A call is a session of `activities`: who says yes is signed up for it, checks in at the muster, and has hours of it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.activities.models import Session
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Organisation
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class Ready(Salted, Located):
    """Somebody who learnt a skill at a lecture of the body and agreed to be called up for it."""

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    skill = models.CharField(max_length=20)
    adult = models.BooleanField(default=False)  # they said so; a birthday on record decides
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "person", "skill"], condition=Q(left_at=None), name="once_on_the_roster_per_skill"
            ),
            models.CheckConstraint(condition=~Q(skill=""), name="who_is_ready_has_a_skill"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.skill}"


class CallUp(Salted, Located):
    """A call in an emergency: what for, where to, until when to answer."""

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("a call", "Called up")
        ASSEMBLED = "assembled", pgettext_lazy("a call", "Assembled")
        OVER = "over", pgettext_lazy("a call", "Over, hours to be confirmed")
        CLOSED = "closed", pgettext_lazy("a call", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("a call", "Called off")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=80)  # where it is
    session = models.OneToOneField(Session, models.PROTECT, related_name="call_up")  # its place is the muster point
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.CALLED)
    called_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.title


class Wanted(models.Model):
    """How many of a skill a call needs."""

    call = models.ForeignKey(CallUp, models.CASCADE, related_name="wanted", db_index=False)
    skill = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "skill"], name="a_skill_is_wanted_once_per_call"),
            models.CheckConstraint(condition=Q(number__gt=0), name="a_call_wants_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.number}"


class Reply(Salted):
    """Somebody who was called, for which skill, and what they said."""

    class Said(models.TextChoices):
        NOTHING = "nothing", pgettext_lazy("a call", "No answer yet")
        YES = "yes", pgettext_lazy("a call", "Comes")
        LATE = "late", pgettext_lazy("a call", "Comes later")
        NO = "no", pgettext_lazy("a call", "Cannot come")

    call = models.ForeignKey(CallUp, models.PROTECT, related_name="replies", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    skill = models.CharField(max_length=20)
    said = models.CharField(max_length=7, choices=Said.choices, default=Said.NOTHING)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # later than the muster
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="called_once_per_call"),
            models.CheckConstraint(
                condition=Q(said="late", minutes__isnull=False) | (~Q(said="late") & Q(minutes=None)),
                name="who_comes_late_says_when",
            ),
        ]
        indexes = [models.Index(fields=["person", "call"], name="reply_person")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.person_id}"
