"""What an area has set, and the calendars of working days that were imported."""

import secrets
from collections.abc import Iterable

from django.db import models

EVERYWHERE = 0


def new_salt() -> bytes:
    """The salt under which the journal digests a row."""
    return secrets.token_bytes(16)


class Setting(models.Model):
    """What holds from `starts` on in an area, and in those below that set none. `value` null: as above again."""

    key = models.CharField(max_length=60)
    # A plain number: areas are a floor above. 0 is the whole installation.
    area_id = models.BigIntegerField(default=EVERYWHERE)
    value = models.JSONField(null=True)
    starts = models.DateField()
    ends = models.DateField(null=True)  # the last day on which it holds
    source = models.CharField(max_length=200)
    salt = models.BinaryField(default=new_salt, max_length=16, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "area_id", "starts"], name="one_value_per_setting_area_and_day"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="a_setting_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}@{self.area_id} {self.starts}"


def seen_of(own: Iterable[Setting]) -> str:
    """What a page showed of what one area has set for one key."""
    rows = sorted(own, key=lambda each: each.starts)
    return " ".join(f"{each.starts}={each.value}~{each.ends or ''}" for each in rows)


class CalendarYear(models.Model):
    """A year's notice on holidays as imported; it comes before the one shipped with the program."""

    year = models.PositiveSmallIntegerField(unique=True)
    off = models.JSONField()  # ISO dates, sorted
    work = models.JSONField()
    source = models.CharField(max_length=200)
    salt = models.BinaryField(default=new_salt, max_length=16, editable=False)

    def __str__(self) -> str:
        return str(self.year)
