"""What volunteers can do, as an estate or a community lists it: one list for its teams and for what is ordered."""

from django.db import models

from linli.places.models import Located, Salted


class Skill(Salted, Located):
    """Something that a volunteer can do. One no longer offered stays with whoever has it."""

    title = models.CharField(max_length=40)
    offered = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "title"], name="a_skill_is_listed_once_in_an_area")]

    def __str__(self) -> str:
        return self.title
