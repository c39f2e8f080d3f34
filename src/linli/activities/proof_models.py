"""What shows that somebody may serve in a role: age, a guardian's consent, training, and the body's insurance."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Proof(Salted):
    """One proof, as whoever runs a body's programmes saw it. A later one of the same kind takes its place."""

    class Kind(models.TextChoices):
        AGE = "age", _("birthday, as a document says")
        GUARDIAN = "guardian", _("consent of the guardian")
        TRAINING = "training", _("training")
        INSURANCE = "insurance", _("insurance of the body's volunteers")

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="proofs", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # null: all of the body
    kind = models.CharField(max_length=9, choices=Kind.choices)
    subject = models.CharField(max_length=60, blank=True)  # what the training is called; the policy's number
    kept = SealedTextField()  # the birthday (ISO 8601), the guardian's name
    until = models.DateField(null=True, blank=True)  # its last day
    noted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="insurance", person=None) | (~Q(kind="insurance") & Q(person__isnull=False)),
                name="insurance_is_the_bodys_other_proofs_are_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(kind="age", until=None) | (~Q(kind="age") & Q(until__isnull=False)),
                name="a_proof_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("training", "insurance")) | ~Q(subject=""), name="a_proof_says_of_what"
            ),
        ]
        indexes = [models.Index(fields=["organiser", "person", "kind"], name="proof_organiser")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or ''}"
