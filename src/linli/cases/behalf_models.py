"""For whom somebody reported: a family member or a neighbour who agreed to it, and how they want to be answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.sealed import SealedTextField
from linli.places.models import Salted

PERSON = settings.AUTH_USER_MODEL


class Way(models.TextChoices):
    """How an answer reaches the person. By the page nobody has to do anything; the others are somebody's task."""

    CALL = "call", pgettext_lazy("an answer", "By telephone")
    PAGE = "page", pgettext_lazy("an answer", "On the page")
    VISIT = "visit", pgettext_lazy("an answer", "By a visit")
    SLIP = "slip", pgettext_lazy("an answer", "On a printed slip")


class Behalf(Salted):
    """The person a case was reported for, who agreed to it. Name and number are for whoever calls them."""

    class Relation(models.TextChoices):
        FAMILY = "family", pgettext_lazy("reported for", "A member of the family")
        NEIGHBOUR = "neighbour", pgettext_lazy("reported for", "A neighbour")
        WARD = "ward", pgettext_lazy("reported for", "Somebody I look after")

    class Agreed(models.TextChoices):
        SAID = "said", _("They said so to me")
        CALLED = "called", _("They said so on the telephone")
        WROTE = "wrote", _("They wrote it")
        GUARDIAN = "guardian", _("I am their guardian and decide for them")  # Civil Code (民法典) arts. 23, 34

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="behalf")
    name = SealedTextField()
    phone = SealedTextField()
    relation = models.CharField(max_length=9, choices=Relation.choices)
    agreed = models.CharField(max_length=8, choices=Agreed.choices)
    consent_on = models.DateField()
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.CALL)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["family", "neighbour", "ward"]), name="reported_for_is_known"
            ),
            models.CheckConstraint(
                condition=Q(agreed__in=["said", "called", "wrote", "guardian"]), name="how_they_agreed_is_known"
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="way_of_whom_it_is_for_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.relation}"
