"""A point of the estate's plan as a field of a form: chosen from a list, or tapped, without script."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.places.models import Area, Plan
from linli.places.plans import TAP_WIDTH, tap_height, tapped
from linli.places.queries import Places, places_of
from linli.rules.plan_points import is_point

LONGEST = 5  # digits of a pixel, and of a side


def read_point(text: Any) -> list[int] | None:
    """The point behind "2500,6000"; None for whatever is none."""
    parts = str(text).split(",")
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST for part in parts):
        return None
    point = [int(part) for part in parts]
    return point if is_point(point) else None


@dataclass(frozen=True)
class Tap:
    """A plan to tap on, as the page draws it."""

    id: str
    name: str
    code: str
    size: tuple[int, int]
    point: list[int] | None


def _written(x: int | None, y: int | None) -> str:
    return f"{x},{y}"


class PointSelect(forms.Select):
    """The houses and named places of the plan; a point that was tapped stands among them as where it is in words."""

    def __init__(self, places: Places) -> None:
        listed = [(_written(one.plan_x, one.plan_y), one.name) for one in places.drawn]
        super().__init__(choices=[("", gettext_lazy("Not chosen")), *listed])
        self.places = places

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """With the tapped point, if it is none of the list."""
        point = read_point(value[0]) if value else None
        if point and value[0] not in dict(self.choices):
            self.choices = [(value[0], self.places.named_at(*point)), *self.choices]
        return super().optgroups(name, value, attrs)


class PointField(forms.Field):
    """[x, y] in ten-thousandths of the plan's sides."""

    def __init__(self, estate: Area, plan: Plan, **kwargs: Any) -> None:
        super().__init__(widget=PointSelect(places_of(estate)), **kwargs)
        self.estate, self.plan = estate, plan

    def to_python(self, value: Any) -> list[int] | None:
        """What was chosen or tapped."""
        if value in (None, ""):
            return None
        if (point := read_point(value)) is None:
            raise forms.ValidationError(gettext_lazy("Please tap on the plan or choose a place."), code="not_a_point")
        return point

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels at which the plan must be shown for a tap to fall right."""
        return TAP_WIDTH, tap_height(self.plan)

    def tap(self, across: str, down: str) -> str:
        """The value that pixels sent by the image mean; empty for none, as an image pressed by key sends 0, 0."""
        pixels = [
            int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= LONGEST else 0 for sent in (across, down)
        ]
        return _written(*tapped(self.plan, *pixels)) if any(pixels) else ""
