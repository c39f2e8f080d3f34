"""What follows a session: what those who came think of it, and the report of who organised it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Feedback(models.Model):
    """What somebody who came thinks of a session: one to five, and words. Whoever organised it reads no name."""

    sign_up = models.OneToOneField("activities.SignUp", models.PROTECT, related_name="feedback")
    grade = models.PositiveSmallIntegerField()
    words = SealedTextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="feedback_is_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.grade}"


class Report(Salted):
    """What there is to tell of a session, with photos; residents read it once a second person has released it."""

    session = models.OneToOneField("activities.Session", models.PROTECT, related_name="report")
    words = models.TextField()
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    released_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(written_by=None) | ~Q(released_by=F("written_by")),
                name="nobody_releases_the_report_they_wrote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"
