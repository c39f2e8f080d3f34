"""A branch's members beside its meetings: who is left out of the due for a time, talks held, training attended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class LeftOut(Salted):
    """A member who does not count among the due for a time, as was approved beforehand (practice)."""

    class Reason(models.TextChoices):
        ILL = "ill", pgettext_lazy("not counted in the due", "ill for long")
        ABROAD = "abroad", pgettext_lazy("not counted in the due", "abroad for half a year or longer")
        AWAY = "away", pgettext_lazy("not counted in the due", "away for half a year or longer, out of reach")
        SUSPENDED = "suspended", pgettext_lazy("not counted in the due", "rights suspended")
        OTHER = "other", pgettext_lazy("not counted in the due", "other")

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=9, choices=Reason.choices)
    words = SealedTextField()
    document = models.CharField(max_length=120)  # by which it was approved
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; open while nobody has said
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"], condition=Q(until=None), name="one_open_line_of_a_member_left_out"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="left_out_until_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="left_out_by_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Talk(Salted):
    """Two members talked, on which day. What was said is theirs alone."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    other = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "one", "other", "day"], name="one_talk_of_two_a_day"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_talk_and_stand_in_order"),
        ]
        indexes = [models.Index(fields=["body", "day"], name="talk_body_day")]

    def __str__(self) -> str:
        return f"{self.one_id}+{self.other_id}"


class Training(Salted):
    """Somebody attended so many hours of training; a `course` for those of the committee."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    day = models.DateField()
    hours = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80)
    course = models.BooleanField(default=False)
    document = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "person", "day", "subject"], name="one_training_a_day_and_subject"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=400), name="training_takes_hours"),
        ]
        indexes = [models.Index(fields=["body", "day"], name="training_body_day")]

    def __str__(self) -> str:
        return self.subject
