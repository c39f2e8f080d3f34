"""What was read in from a group's chat: kept for some days, of which requests are picked out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class Paste(Salted, Located):
    """One copy out of a group. `area` is the estate; `repeated` messages of it had been read in before."""

    KINDS = [
        ("messages", pgettext_lazy("read in", "Messages")),
        ("chain", pgettext_lazy("read in", "A list that people signed up in")),
        ("picture", pgettext_lazy("read in", "A picture of the screen")),
    ]

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=8, choices=KINDS)
    group = models.CharField(max_length=40)
    title = models.CharField(max_length=80, blank=True)  # of a list that people signed up in
    repeated = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # the words that nobody picked are gone since

    class Meta:
        indexes = [
            models.Index(fields=["area", "-id"], name="paste_area"),
            models.Index(fields=["at"], condition=Q(forgotten_at=None), name="paste_to_forget"),
        ]

    def __str__(self) -> str:
        return self.group


class PasteRow(models.Model):
    """One message of it. `key` is a blind index: the same message is read in once, though its words are gone."""

    paste = models.ForeignKey(Paste, models.PROTECT, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    estate_id = models.BigIntegerField()
    key = models.CharField(max_length=32)
    name = SealedTextField()
    home = models.CharField(max_length=40, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    text = SealedTextField()
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, blank=True, related_name="said_in_chat")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["estate_id", "key"], name="a_message_is_read_in_once"),
            models.UniqueConstraint(fields=["paste", "position"], name="a_message_has_its_place_in_a_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.paste_id}/{self.position}"
