"""What a volunteer says they served where nobody took it down: it counts once the body has accepted it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Told(Salted):
    """One person's word for one time, for good. What is accepted becomes hours that a second person confirms."""

    class State(models.TextChoices):
        WAITS = "waits", pgettext_lazy("service told of", "Waits for the body")
        ACCEPTED = "accepted", pgettext_lazy("service told of", "Accepted")
        DECLINED = "declined", pgettext_lazy("service told of", "Not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("service told of", "Taken back")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    programme = models.ForeignKey("activities.Programme", models.PROTECT, related_name="told", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    words = models.CharField(max_length=80)  # what was done
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITS)
    told_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=120, blank=True)  # why it is not accepted
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="what_was_served_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_accepts_their_own_service"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="declined_service_says_why"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="told_person"),
            models.Index(fields=["programme", "state"], name="told_programme"),
        ]

    def __str__(self) -> str:
        return self.words
