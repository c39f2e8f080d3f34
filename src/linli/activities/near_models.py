"""Where a session is held on the globe, so that a telephone may say that it is there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.kernel import clock

PERSON = settings.AUTH_USER_MODEL


class Circle(models.Model):
    """The point (millionths of a degree, WGS-84) and the radius in metres within which one signs in to a session."""

    session = models.OneToOneField("activities.Session", models.CASCADE, related_name="circle")
    lon = models.IntegerField()
    lat = models.IntegerField()
    radius = models.PositiveSmallIntegerField()
    drawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__gte=-180_000_000, lon__lte=180_000_000, lat__gte=-90_000_000, lat__lte=90_000_000),
                name="a_circle_lies_on_the_globe",
            ),
            models.CheckConstraint(condition=Q(radius__gte=20, radius__lte=2000), name="a_circle_is_near_by"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.radius} m"
