"""Who nominated each candidate, and by which paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.people.models import Organisation
from linli.places.models import Salted
from linli.rules.demand import NOMINATING


class Nomination(Salted):
    """One candidate of a vote as nominated: by the Party organisation, by so many voters, or as the rules say."""

    class By(models.TextChoices):
        PARTY = "party", _("The community's Party organisation")
        VOTERS = "voters", pgettext_lazy("who nominates", "Voters jointly")
        METHOD = "method", _("As the rules of the owners' assembly say")

    ballot = models.ForeignKey("ballots.Ballot", models.PROTECT, related_name="nominations", db_index=False)
    name = models.CharField(max_length=60)  # as it stands among the candidates
    by = models.CharField(max_length=6, choices=By.choices)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(default=0)  # of the voters
    method = models.CharField(max_length=80, blank=True)  # by oneself, by neighbours, by the community
    joint = models.CharField(max_length=14, blank=True)  # the code of the list that voters signed here
    document = models.CharField(max_length=120)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "name"], name="one_nomination_per_candidate"),
            models.CheckConstraint(
                condition=Q(by="party", body__isnull=False)
                | Q(by="voters", number__gte=NOMINATING)
                | Q(by="method") & ~Q(method=""),
                name="a_nomination_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="a_nomination_has_its_paper"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> str:
        """By whom, in words: never which voters."""
        if self.by == self.By.PARTY and self.body:
            return self.body.name
        if self.by == self.By.VOTERS:
            return str(_("%(number)s voters jointly") % {"number": self.number})
        return self.method
