"""What the registry pages ask."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.forms import near
from linli.places.models import LEVELS, PLAN_SIDE, Area, Building, Entrance, Level, Plan, Spot, Unit
from linli.places.queries import living

PLAN_LARGEST = 4 * 1024 * 1024  # bytes


class AreaForm(forms.Form):
    """A new area below `parent`."""

    name = forms.CharField(label=_("Name"), max_length=80)
    level = forms.ChoiceField(label=_("Level"))
    code = forms.CharField(label=_("Code"), max_length=18, help_text=_("12 to 18 digits."))
    letters = forms.CharField(
        label=_("Prefix of request numbers"), max_length=6, required=False, help_text=_("For example AH.")
    )

    def __init__(self, *args: Any, parent: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        if isinstance(level, forms.ChoiceField):
            below = LEVELS[LEVELS.index(parent.level) + 1 :]
            level.choices = [(name, Level(name).label) for name in below]


class RenameForm(forms.Form):
    """A new name, code or prefix, from a day on."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(label=_("Code"), max_length=18, help_text=_("12 to 18 digits."))
    letters = forms.CharField(label=_("Prefix of request numbers"), max_length=6, required=False)
    on = forms.DateField(
        label=_("Valid from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[near],
        help_text=_("Empty: today. A day to come is waited for. What it was called until then is kept."),
    )


class MoveForm(forms.Form):
    """Another parent, named by its code."""

    code = forms.CharField(label=_("Code of the area it will belong to"), max_length=18)
    on = forms.DateField(
        label=_("Valid from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[near],
        help_text=_("Empty: today. A day to come is waited for. Everything filed in it moves along."),
    )


class EndForm(forms.Form):
    """The day from which an area no longer exists."""

    on = forms.DateField(
        label=_("No longer exists from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[near],
    )


class _OnEstate(forms.Form):
    """Something of an estate, looked after by one of its grids."""

    name = forms.CharField(label=_("Name"), max_length=40)
    grid = forms.ModelChoiceField(Area.objects.none(), label=_("Grid"), required=False, empty_label="—")

    def __init__(self, *args: Any, estate: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grid = self.fields["grid"]
        if isinstance(grid, forms.ModelChoiceField):
            within = {"community_id": estate.community_id} if estate.community_id else {"estate_id": estate.pk}
            of_estate = living().filter(level=Level.GRID, **within, estate_id__in=[estate.pk])
            shared = living().filter(level=Level.GRID, **within, estate_id=None)
            grid.queryset = (of_estate | shared).order_by("code", "pk")


class _OnPlan(_OnEstate):
    """The same with a point of the plan, in ten-thousandths of its sides."""

    plan_x = forms.IntegerField(
        label=_("On the plan, from the left"), min_value=0, max_value=PLAN_SIDE, required=False,
        help_text=_("0 to 10,000. Tap the plan below to fill in both."),
    )  # fmt: skip
    plan_y = forms.IntegerField(label=_("On the plan, from the top"), min_value=0, max_value=PLAN_SIDE, required=False)


class BuildingForm(_OnPlan):
    """A building."""

    position = forms.IntegerField(label=_("Order in lists"), min_value=0, max_value=100_000, required=False)

    @staticmethod
    def of(building: Building) -> dict[str, Any]:
        """What the form shows of a building."""
        return {
            "name": building.name,
            "grid": building.grid_id,
            "position": building.position,
            "plan_x": building.plan_x,
            "plan_y": building.plan_y,
        }


class SpotForm(_OnPlan):
    """A named place."""

    @staticmethod
    def of(spot: Spot) -> dict[str, Any]:
        """What the form shows of a named place."""
        return {"name": spot.name, "grid": spot.grid_id, "plan_x": spot.plan_x, "plan_y": spot.plan_y}


class EntranceForm(forms.Form):
    """An entrance of a building."""

    name = forms.CharField(label=_("Name"), max_length=40)


class UnitForm(forms.Form):
    """A home, shop or parking stall. The area is asked in square metres and kept in hundredths of one."""

    number = forms.CharField(label=pgettext_lazy("of a home", "Number"), max_length=20)
    entrance = forms.ModelChoiceField(Entrance.objects.none(), label=_("Entrance"), required=False, empty_label="—")
    floor = forms.IntegerField(label=_("Floor"), min_value=-9, max_value=200, required=False)
    area = forms.DecimalField(
        label=_("Exclusive area (m²)"),
        min_value=Decimal("0.01"),
        max_value=Decimal("999999.99"),
        decimal_places=2,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=Unit.Kind.choices, required=False)

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entrance = self.fields["entrance"]
        if isinstance(entrance, forms.ModelChoiceField):
            entrance.queryset = building.entrances.order_by("position", "pk")

    @property
    def area_cm(self) -> int | None:
        """The area in hundredths of a square metre."""
        area: Decimal | None = self.cleaned_data["area"]
        return None if area is None else int(area * 100)

    @staticmethod
    def of(unit: Unit) -> dict[str, Any]:
        """What the form shows of a home."""
        area = None if unit.area_cm is None else Decimal(unit.area_cm) / 100
        return {
            "number": unit.number, "entrance": unit.entrance_id, "floor": unit.floor, "area": area, "kind": unit.kind,
        }  # fmt: skip


class PlanForm(forms.Form):
    """A drawing of the estate."""

    file = forms.FileField(label=_("Plan (SVG or GeoJSON)"))
    datum = forms.ChoiceField(
        label=_("Coordinates of the GeoJSON"),
        choices=[(Plan.Datum.WGS84, _("WGS-84 (GPS, survey)")), (Plan.Datum.GCJ02, _("GCJ-02 (Amap, Tencent)"))],
        required=False,
    )

    def text(self) -> str:
        """The file's text; a ValidationError of the field when it is too large or no text."""
        file = self.cleaned_data["file"]
        if file.size > PLAN_LARGEST:
            raise forms.ValidationError(_("The plan is too large. Simplify it to under one million characters."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The plan is not text in UTF-8. Export it as SVG or GeoJSON.")) from None
        return text


class RosterForm(forms.Form):
    """A roster to read in."""

    file = forms.FileField(label=_("Roster (Excel or CSV)"), help_text=_("Nothing is changed before you confirm."))
    anew = forms.BooleanField(
        label=_("Let me say which column is what"), required=False,
        help_text=_("You are asked by itself where a heading is not known."),
    )  # fmt: skip
