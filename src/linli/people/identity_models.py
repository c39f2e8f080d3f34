"""Whose an identity of the office's own sign-in is, and which sessions it opened."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.kernel import clock
from linli.kernel.sealed import SealedTextField, blind_index
from linli.places.models import Salted


def identifier_index(issuer: str, subject: str) -> str:
    """The blind index of whom a provider means by a subject."""
    return blind_index(f"{issuer} {subject}", purpose="person.identity")


class Identity(Salted):
    """Whom the provider calls by this subject is that person, from the day they bound it until it is undone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=200)
    identifier = SealedTextField()  # the subject, as the protocol says
    identifier_index = models.CharField(max_length=32, blank=True)
    shown_as = SealedTextField()  # what its owner knows it by
    bound_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "identifier_index"], condition=Q(ended_at=None), name="an_identity_is_one_persons"
            ),
            models.UniqueConstraint(
                fields=["issuer", "person"], condition=Q(ended_at=None), name="one_identity_of_a_person_per_provider"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) & ~Q(identifier_index="") | Q(ended_at__isnull=False, identifier_index=""),
                name="an_ended_identity_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class IdentitySession(models.Model):
    """A session that was opened by an identity, and ends with it."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return f"{self.identity_id}"
