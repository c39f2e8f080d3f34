"""What people hand in: photos, documents, recordings. The bytes lie outside the database (`store.py`)."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.codes import public_code

ORIGINAL = "file"  # the one size of documents and recordings
COLLAGE = "collage"  # the role of a picture drawn from two photos


class Kind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document")
    AUDIO = "audio", _("Recording")
    FILM = "film", _("Film")


class State(models.TextChoices):
    QUARANTINED = "quarantined", _("Being checked")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


def new_salt() -> bytes:
    """Salt for the digest under which the journal keeps a row's state."""
    return secrets.token_bytes(16)


def new_code() -> str:
    """The unguessable code in a file's public address."""
    return public_code(20)


class File(models.Model):
    """One file. `sha256` and `bytes` are of what came in; `kept_sha256` is of what is kept after checking.

    A photo's place and time are read from its own data, which is then stripped: nobody downloads where somebody lives.
    """

    code = models.CharField(max_length=24, default=new_code, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    role = models.CharField(max_length=20)
    owner_kind = models.CharField(max_length=20, blank=True)
    owner_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUARANTINED)
    reason = models.CharField(max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    mime = models.CharField(max_length=80)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_sha256 = models.CharField(max_length=64, blank=True)
    width = models.IntegerField(null=True, blank=True)
    height = models.IntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    lat_e6 = models.IntegerField(null=True, blank=True)
    lon_e6 = models.IntegerField(null=True, blank=True)
    stamp = models.CharField(max_length=80, blank=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("uploaded by")
    )
    made_at = models.DateTimeField(default=clock.now)
    salt = models.BinaryField(default=new_salt, max_length=16, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "id"], name="file_by_owner"),
            models.Index(fields=["made_at"], condition=Q(owner_id=None), name="file_unattached"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_kind="", owner_id=None) | (~Q(owner_kind="") & Q(owner_id__isnull=False)),
                name="file_owner_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(lat_e6=None, lon_e6=None)
                | Q(lat_e6__range=(-90_000_000, 90_000_000), lon_e6__range=(-180_000_000, 180_000_000)),
                name="file_place_on_earth",
            ),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def ready(self) -> bool:
        """True when it can be shown."""
        return self.state == State.READY
