"""Where something is, as a resident or a grid worker says it: picked, written or tapped, all of it optional."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.kernel.numbers import whole
from linli.places import plans
from linli.places.models import PLAN_SIDE, Area, Unit
from linli.places.queries import Place, Places, describe, places_of, plan_of


class PlaceForm(forms.Form):
    """Building, entrance, named place, own words, and a tap on the estate's plan.

    The tap needs no script: the plan is an `<input type="image" name="tap">` of a fixed width, so that a press on it
    sends the form with the pixel. The view then asks `was_tapped` and shows the same page again with the point marked.
    The image stands after the main button: Enter presses a form's first button, and an image pressed by key sends 0, 0,
    which is no tap.
    """

    building = forms.TypedChoiceField(label=_("Building"), required=False, coerce=int, empty_value=None)
    entrance = forms.TypedChoiceField(label=_("Entrance"), required=False, coerce=int, empty_value=None)
    spot = forms.TypedChoiceField(label=_("Named place"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(
        label=_("Where exactly"),
        required=False,
        max_length=80,
        help_text=_("For example: west side, underground garage."),
    )
    plan_x = forms.IntegerField(required=False, min_value=0, max_value=PLAN_SIDE, widget=forms.HiddenInput)
    plan_y = forms.IntegerField(required=False, min_value=0, max_value=PLAN_SIDE, widget=forms.HiddenInput)

    def __init__(self, *args: Any, estate: Area, unit: Unit | None = None, must: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estate, self.unit, self.must = estate, unit, must
        self.places: Places = places_of(estate)
        self.plan = plan_of(estate) if self.places.has_plan else None
        nothing = ("", "———")
        buildings = self.places.buildings
        self._choose("building", [nothing, *((house.id, house.name) for house in buildings)])
        # Without script every entrance must be on offer, each under its building.
        groups = [(house.name, [(door.id, door.name) for door in house.doors]) for house in buildings if house.doors]
        self._choose("entrance", [nothing, *groups] if groups else [])
        spots = [(spot.id, spot.name) for spot in self.places.spots]
        self._choose("spot", [nothing, *spots] if spots else [])
        if self.was_tapped:
            self._take_tap()

    def _choose(self, name: str, choices: list[Any]) -> None:
        chosen = self.fields[name]
        if not isinstance(chosen, forms.TypedChoiceField):
            raise TypeError(f"{name} offers no choices")
        chosen.choices = lambda: choices  # read when it is shown or answered, which it seldom is
        if len(choices) < 2:
            del self.fields[name]

    def _pixel(self, axis: str) -> int:
        sent = self.data.get(f"{self.add_prefix('tap')}.{axis}", "") if self.is_bound else ""
        return whole(sent, 5) or 0

    @property
    def was_tapped(self) -> bool:
        """Whether the plan was pressed: show the page again rather than go on."""
        return self.plan is not None and (self._pixel("x"), self._pixel("y")) != (0, 0)

    def _take_tap(self) -> None:
        if self.plan is None:
            return
        x, y = plans.tapped(self.plan, self._pixel("x"), self._pixel("y"))
        sent = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        sent[self.add_prefix("plan_x")], sent[self.add_prefix("plan_y")] = str(x), str(y)
        self.data = sent

    @property
    def point(self) -> tuple[int, int] | None:
        """The point marked on the plan so far."""
        x, y = (whole(str(self[name].value()), 5) for name in ("plan_x", "plan_y"))
        return None if x is None or y is None or max(x, y) > PLAN_SIDE else (x, y)

    @property
    def tap_size(self) -> tuple[int, int] | None:
        """Width and height in CSS pixels at which the plan must be shown for a tap to fall right."""
        return (plans.TAP_WIDTH, plans.tap_height(self.plan)) if self.plan else None

    def clean(self) -> dict[str, Any]:
        """An entrance brings its building; one of another building is an error."""
        cleaned = super().clean() or {}
        owners = {door.id: house.id for house in self.places.buildings for door in house.doors}
        entrance = cleaned.get("entrance")
        if entrance and cleaned.get("building") not in (None, owners[entrance]):
            self.add_error("entrance", _("This entrance belongs to another building."))
        elif entrance:
            cleaned["building"] = owners[entrance]
        if (cleaned.get("plan_x") is None) != (cleaned.get("plan_y") is None):
            cleaned["plan_x"] = cleaned["plan_y"] = None
        said = [cleaned.get(name) for name in ("building", "spot", "words", "plan_x")]
        if self.must and self.unit is None and all(value in (None, "") for value in said) and not self.errors:
            raise forms.ValidationError(_("Say where it is: pick a building or a place, or write it."), code="nowhere")
        return cleaned

    def place(self) -> Place:
        """The place as said, with its label for lists. Only after `is_valid`."""
        given = self.cleaned_data
        building_id, entrance_id = given.get("building"), given.get("entrance")
        if self.unit is not None and building_id in (None, self.unit.building_id):
            building_id, entrance_id = self.unit.building_id, self.unit.entrance_id
        house, spot = self.places.building(building_id), self.places.spot(given.get("spot"))
        place = Place(
            building_id=building_id,
            entrance_id=entrance_id,
            unit_id=self.unit.pk if self.unit and self.unit.building_id == building_id else None,
            spot_id=given.get("spot"),
            words=given["words"].strip(),
            grid_id=(house.grid_id if house else None) or (spot.grid_id if spot else None),
            plan_x=given.get("plan_x"),
            plan_y=given.get("plan_y"),
        )
        label = describe(place, self.places)
        return Place(**{**place.__dict__, "label": label[:80]})
