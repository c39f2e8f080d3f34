"""Where things are: the tree of areas, and in an estate its buildings, entrances, units, named places and plan.

Codes have twelve digits down to the community and up to eighteen below it (GB/T 2260 and 10114).
A code is never assumed permanent: the row is the identity, `AreaVersion` keeps what it was called before.
"""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.codes import public_code
from linli.rules import plan_points

PLAN_SIDE = plan_points.SIDE  # a point of a plan is counted from its top left corner in ten-thousandths of each side


class Level(models.TextChoices):
    """The levels of the tree, large to small; a path may leave some out, never change their order."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District or county")
    STREET = "street", _("Street or town")
    COMMUNITY = "community", _("Community or village")
    ESTATE = "estate", _("Estate")
    GRID = "grid", _("Grid")


LEVELS: tuple[str, ...] = tuple(level.value for level in Level)
LOCATED_LEVELS = LEVELS[1:]  # a city's data may live on a shard of its own, so nothing is filed under a province

digits = RegexValidator(r"^[0-9]{12,18}$", _("A code has 12 to 18 digits."))


def new_salt() -> bytes:
    """Salt for the digest under which the journal keeps a row's state."""
    return secrets.token_bytes(16)


class Salted(models.Model):
    salt = models.BinaryField(default=new_salt, max_length=16, editable=False)

    class Meta:
        abstract = True


class Area(Salted):
    """One area as it is now. The path columns hold the ids of the areas above, its own included."""

    code = models.CharField(_("code"), max_length=18, validators=[digits])
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    prefix = models.CharField(_("prefix of request numbers"), max_length=6, blank=True)
    province_id = models.BigIntegerField(null=True, blank=True, editable=False)
    city_id = models.BigIntegerField(null=True, blank=True, editable=False)
    district_id = models.BigIntegerField(null=True, blank=True, editable=False)
    street_id = models.BigIntegerField(null=True, blank=True, editable=False)
    community_id = models.BigIntegerField(null=True, blank=True, editable=False)
    estate_id = models.BigIntegerField(null=True, blank=True, editable=False)
    grid_id = models.BigIntegerField(null=True, blank=True, editable=False)
    starts = models.DateField(_("valid from"), null=True, blank=True)
    ends = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        constraints = [
            # Dongguan is a city and its own county under one code, so the level is part of the key.
            models.UniqueConstraint(
                fields=["level", "code"], condition=Q(ends=None), name="one_living_area_per_level_and_code"
            ),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="area_level_is_known"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=models.F("starts")),
                name="area_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["code"], name="area_code"),
            models.Index(fields=["street_id", "level"], name="area_street"),
            models.Index(fields=["community_id", "level"], name="area_community"),
            models.Index(fields=["estate_id", "level"], name="area_estate"),
        ]

    def __str__(self) -> str:
        return self.name

    def file_under(self, parent: "Area | None") -> None:
        """Set parent and path; needs its own id for its own level's column."""
        self.parent = parent
        for level in LEVELS:
            column = f"{level}_id"
            setattr(self, column, self.pk if level == self.level else getattr(parent, column, None))

    @property
    def path_ids(self) -> list[int]:
        """Ids of this area and those above, small to large: what `settings.queries.value(chain=…)` takes."""
        ids = (getattr(self, f"{level}_id") for level in reversed(LEVELS))
        return [pk for pk in ids if pk is not None]


class AreaVersion(models.Model):
    """What an area was called, coded and filed under until `ends` (the first day on which it no longer was)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions")
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    starts = models.DateField(null=True)
    ends = models.DateField()

    class Meta:
        ordering = ["-ends", "-pk"]
        indexes = [models.Index(fields=["code"], name="areaversion_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class AreaImport(Salted):
    """One file of areas that was read in: its digest stands in the journal for all its rows."""

    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source


class Located(models.Model):
    """A row that lies in an area. Each level is a column; a table of many rows has an index for each level it lists."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    city_id = models.BigIntegerField(null=True, editable=False)
    district_id = models.BigIntegerField(null=True, editable=False)
    street_id = models.BigIntegerField(null=True, editable=False)
    community_id = models.BigIntegerField(null=True, editable=False)
    estate_id = models.BigIntegerField(null=True, editable=False)
    grid_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    def locate(self, area: Area, *, grid_id: int | None = None) -> Self:
        """File the row under `area` and all above it; `grid_id` where the grid is known more exactly than the area."""
        self.area = area
        for level in LOCATED_LEVELS:
            setattr(self, f"{level}_id", getattr(area, f"{level}_id"))
        if grid_id is not None:
            self.grid_id = grid_id
        return self


class Building(Salted, Located):
    """A building (栋) of an estate: `area` is the estate, `grid_id` the grid it belongs to."""

    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveIntegerField(_("order in lists"), default=0)
    plan_x = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_y = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="one_building_per_name")]
        indexes = [models.Index(fields=["grid_id"], name="building_grid")]

    def __str__(self) -> str:
        return self.name

    @property
    def grid(self) -> Area | None:
        """The grid this building is looked after by."""
        return Area.objects.get(pk=self.grid_id) if self.grid_id else None


class Entrance(Salted):
    """An entrance or stair (单元) of a building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances", db_index=False)
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveIntegerField(_("order in lists"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "name"], name="one_entrance_per_name")]

    def __str__(self) -> str:
        return self.name


class Unit(Salted, Located):
    """A home, shop or parking stall (套). `area_cm` is its exclusive area in hundredths of a square metre."""

    class Kind(models.TextChoices):
        HOME = "home", _("Home or shop")
        PARKING = "parking", _("Parking stall")

    building = models.ForeignKey(Building, models.PROTECT, related_name="units", db_index=False)
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="units")
    floor = models.SmallIntegerField(_("floor"), null=True, blank=True)
    number = models.CharField(pgettext_lazy("of a home", "number"), max_length=20)
    area_cm = models.PositiveIntegerField(_("exclusive area (0.01 m²)"), null=True, blank=True)
    kind = models.CharField(_("kind of unit"), max_length=10, choices=Kind.choices, default=Kind.HOME)
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)

    if TYPE_CHECKING:
        entrance_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "entrance", "number"], name="one_unit_per_number"),
            # NULL is never equal to NULL, so units without an entrance need a rule of their own.
            models.UniqueConstraint(
                fields=["building", "number"], condition=Q(entrance=None), name="one_unit_per_number_without_entrance"
            ),
        ]
        indexes = [models.Index(fields=["estate_id"], name="unit_estate")]

    def __str__(self) -> str:
        return joined([self.building.name, self.entrance.name if self.entrance else "", self.number])


class Spot(Salted, Located):
    """A named place of an estate (北门, 地下车库, 文化广场)."""

    name = models.CharField(_("name"), max_length=40)
    plan_x = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_y = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="one_spot_per_name")]

    def __str__(self) -> str:
        return self.name


class Plan(Salted):
    """An estate's own plan, stored as a checked SVG; drawn from GeoJSON, it keeps the bounds of its coordinates.

    `west, south, east, north` are millionths of a degree in `datum`.
    """

    class Datum(models.TextChoices):
        NONE = "", _("no coordinates")
        WGS84 = "wgs84", "WGS-84"
        GCJ02 = "gcj02", "GCJ-02"

    area = models.OneToOneField(Area, models.PROTECT, related_name="plan")
    svg = models.TextField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    datum = models.CharField(max_length=5, choices=Datum.choices, blank=True)
    west = models.IntegerField(null=True)
    south = models.IntegerField(null=True)
    east = models.IntegerField(null=True)
    north = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.area_id}: {self.width} × {self.height}"


def joined(parts: Iterable[str]) -> str:
    """Parts of an address in one line: Chinese runs on ("3栋1单元502"), Latin words and bare numbers keep a space."""
    line = ""
    for part in parts:
        gap = " " if line and part and not (_is_han(line[-1]) or _is_han(part[0])) else ""
        line += gap + part
    return line


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000"
