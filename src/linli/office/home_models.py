"""What who goes to the doors keeps of a home (一户一档), and who stands in for whom (A/B 岗)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.people.models import Post, Term
from linli.places.models import Salted, Unit

PERSON = settings.AUTH_USER_MODEL


class HomeNote(Salted):
    """A concern that stays until it is ended, or a call at the door on a day."""

    KINDS = [
        ("concern", pgettext_lazy("of a home", "Concern")),
        ("call", pgettext_lazy("of a home", "Call at the door")),
        ("missed", pgettext_lazy("of a home", "Nobody was in")),
    ]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notes", db_index=False)
    kind = models.CharField(max_length=7, choices=KINDS)
    words = SealedTextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=36, null=True, unique=True)  # noqa: DJ001 -- null: several without; sent twice is one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_at=None) | Q(kind="concern"), name="a_call_has_no_end"),
        ]
        indexes = [
            models.Index(fields=["unit", "-at"], name="home_note_unit"),
            models.Index(fields=["unit"], condition=Q(kind="concern", ended_at=None), name="home_concern"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"


class StandIn(Salted):
    """Who stands in for whoever holds a post while they are away (B 岗), as the office above has said."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    document = models.CharField(max_length=120)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(ended_at=None), name="one_stand_in_per_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.person_id}"


class Leave(Salted):
    """Somebody is away from their post: until then the stand-in acts in it, by a term of theirs."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="+", db_index=False)  # of whoever is away
    cover = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")  # of the stand-in
    first = models.DateField()
    last = models.DateField()
    back_at = models.DateTimeField(null=True, blank=True)  # came back earlier
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_leave_ends_after_it_begins"),
            models.UniqueConstraint(fields=["term", "first"], name="a_leave_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id}/{self.first}"
