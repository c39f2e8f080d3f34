"""Dispatches that were sent back: by whom they had been made, why they came back, and how that was settled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.places.models import Located


class SentBack(Located):
    """One return of a case (退单). `sent_by` is the office that had dispatched it; none: a dispatch rule did."""

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("a return", "To be decided")
        GRANTED = "wrong", pgettext_lazy("a return", "Accepted: it was dispatched wrongly")
        REFUSED = "right", pgettext_lazy("a return", "Refused")
        ELSEWHERE = "elsewhere", pgettext_lazy("a return", "Settled: another office handles it")
        STAYS = "stays", pgettext_lazy("a return", "Settled: the same office handles it")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="sent_back", db_index=False)
    number = models.PositiveSmallIntegerField()  # which return of the case
    reason = models.CharField(max_length=24, blank=True)  # an option of the step's question
    sent_by = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    route = models.ForeignKey("cases.Route", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")  # which returned it
    at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_return_per_number_of_a_case"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False), name="a_settled_return_has_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=[f"{level}_id", "at"], name=f"sentback_{level}")
            for level in ("estate", "community", "street", "city")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
