"""Hours of service and what comes of them: confirmed by a second person, objected to, certified, and stars for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class HoursState(models.TextChoices):
    RECORDED = "recorded", pgettext_lazy("hours", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("hours", "Confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("hours", "Taken back")  # before anybody confirmed them


class Hours(Salted):
    """What somebody served in a session, in minutes. A confirmed row stays; another puts it right, less or more."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    sign_up = models.ForeignKey("activities.SignUp", models.PROTECT, related_name="hours")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    minutes = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=HoursState.choices, default=HoursState.RECORDED)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    open_until = models.DateField(null=True, blank=True)  # the last day on which the volunteer may object

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_up"], condition=Q(corrects=None), name="hours_are_recorded_once_and_then_put_right"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, minutes__gt=0) | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="hours_are_put_right_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(recorded_by=None) | ~Q(confirmed_by=F("recorded_by")),
                name="nobody_confirms_the_hours_they_recorded",
            ),
            models.CheckConstraint(
                condition=Q(state=HoursState.CONFIRMED, confirmed_at__isnull=False, open_until__isnull=False)
                | (~Q(state=HoursState.CONFIRMED) & Q(confirmed_at=None, open_until=None)),
                name="confirmed_hours_can_be_objected_to",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Objection(models.Model):
    """What a volunteer says is wrong with their hours, and what was answered."""

    hours = models.OneToOneField(Hours, models.PROTECT, related_name="objection")
    words = SealedTextField()
    made_at = models.DateTimeField()
    answer = SealedTextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None) | Q(answered_at__isnull=False),
                name="an_answered_objection_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours_id}"


class Certificate(Salted, Located):
    """What a person had served for a body on a day, as the body certifies it. `area` is the body's."""

    code = models.CharField(max_length=16, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "year", "serial"], name="one_certificate_per_number"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_certificate_certifies_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def number(self) -> str:
        """Year and running number within the body."""
        return f"{self.year}-{self.serial:04}"


class Volunteer(Salted):
    """Somebody who serves: whether their name may be shown when stars are published (志愿服务条例 art. 20)."""

    person = models.OneToOneField(PERSON, models.PROTECT, related_name="+")
    shown = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Star(Salted, Located):
    """That somebody has earned so many stars, published for some working days before they are given."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()  # confirmed on the day of publication
    published_on = models.DateField()
    until = models.DateField()  # the last day of publication
    withdrawn = models.CharField(max_length=200, blank=True)  # the reason, where an objection was well founded

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "stars"], condition=Q(withdrawn=""), name="a_star_is_given_once"),
            models.CheckConstraint(condition=Q(stars__gte=1), name="a_star_is_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.stars}"
