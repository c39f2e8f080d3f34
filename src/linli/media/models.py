"""Films on their way (tus), and the films themselves (`film_models.py`)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.cases.models import Case
from linli.files.models import new_code
from linli.kernel import clock
from linli.media.film_models import Film, State, Version

PERSON = settings.AUTH_USER_MODEL

__all__ = ["Film", "State", "Upload", "Version"]


class Upload(models.Model):
    """A film on its way. `offset` bytes lie on this machine's disk for good; the film it becomes has the same code."""

    code = models.CharField(max_length=24, unique=True, default=new_code)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    metadata = models.CharField(max_length=1000, blank=True)  # as the client gave it, to be given back
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__gte=0, length__gt=0) & Q(offset__lte=F("length")), name="upload_within_its_length"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "expires_at"], name="upload_by_person"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def whole(self) -> bool:
        """Whether all has come; it is a film then."""
        return self.offset == self.length
