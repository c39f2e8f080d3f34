"""What a programme asks whoever signs up, beside the role and who comes along."""

from django.db import models

from linli.places.models import Salted


class Question(Salted):
    """A question of a programme. One that is asked no more stays with the answers that were given."""

    programme = models.ForeignKey("activities.Programme", models.PROTECT, related_name="questions")
    text = models.CharField(max_length=80)
    options = models.CharField(max_length=300, blank=True)  # one a line, to choose from; empty: in one's own words
    must = models.BooleanField(default=False)
    asked = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "text"], condition=models.Q(asked=True), name="a_question_is_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[str]:
        """What can be chosen."""
        return [line.strip() for line in self.options.splitlines() if line.strip()]
