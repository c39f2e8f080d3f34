"""What a dispatch rule asks for and where it leads, as a form; a shape is drawn by taps on the estate's plan."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import packs, routing
from linli.cases.doors.desk import staff
from linli.cases.forms import category_choices
from linli.cases.models import Channel, Route
from linli.cases.plan_fields import read_point
from linli.cases.route_services import Rule
from linli.kernel.numbers import whole
from linli.people import kinds
from linli.places.models import LEVELS, Area
from linli.places.plans import TAP_WIDTH, tap_height, tapped
from linli.places.queries import living, places_of, plan_of
from linli.rules.plan_points import Corner

DAYS = [("", gettext_lazy("Any day")), ("work", gettext_lazy("On working days")), ("rest", gettext_lazy("On days off"))]
MOST_CORNERS = 40
BELOW = 300  # areas to choose from
_HOURS = re.compile(r"([01]?\d|2[0-4])\s*[-–—到至]\s*([01]?\d|2[0-4])")  # zh: 18 到 8
_DAY = r"(0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?"  # zh: 11月15日
_SEASON = re.compile(rf"{_DAY}\s*[~～—–到至]\s*{_DAY}")  # zh: 到


class RouteForm(forms.Form):
    """A rule of an area's draft."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories (none: all)"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    within = forms.MultipleChoiceField(
        label=gettext_lazy("Only in these areas (none: all)"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    building = forms.TypedChoiceField(
        label=gettext_lazy("Only this building"), required=False, coerce=int, empty_value=None
    )
    channel = forms.ChoiceField(label=gettext_lazy("Only this source"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Only with one of these words"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "Separate several words by spaces: one is enough. “lift+noise” asks for both, “-repairs” rules it out."
        ),
    )
    days = forms.ChoiceField(label=gettext_lazy("Only on these days"), required=False, choices=DAYS)
    hours = forms.CharField(
        label=gettext_lazy("Only between these hours"),
        required=False,
        max_length=9,
        help_text=gettext_lazy("From and until, such as 8-18; 18-8 is over night. By the time at which it came in."),
    )
    season = forms.CharField(
        label=gettext_lazy("Only in this time of the year"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("First and last day, such as 11-15~03-15 for the heating period."),
    )
    target = forms.ChoiceField(label=gettext_lazy("Send to"))
    turns = forms.BooleanField(
        label=gettext_lazy("In turn, where several hold this kind of post: whoever has the fewest open cases is next"),
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note for colleagues"), required=False, max_length=120)
    corners = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.plan = plan_of(area) if area.level == "estate" else None
        everything = ("", _("All"))
        self._offer("categories", category_choices(packs.front()[1], staff.language(), staff=True))
        below = _below(area)
        self._offer("within", below)
        houses = places_of(area).buildings if area.level == "estate" else ()
        self._offer("building", [everything, *((house.id, house.name) for house in houses)])
        self._offer("channel", [everything, *Channel.choices])
        offered = [one for one in kinds.post_choices() if one[0] not in ("administrator", *kinds.SEATS)]
        posts = [(f"kind:{code}", label) for code, label in offered]
        desks = routing.offered(routing.working(area), "post:")
        self._offer("target", [("", _("Not chosen")), (_("Whoever holds this kind of post"), posts), *desks])
        for name, there in (("within", below), ("building", houses)):
            if not there:
                del self.fields[name]
        self.was_drawn = self.is_bound and self._draw()

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    # ---- the shape --------------------------------------------------------------------------------------------

    def _draw(self) -> bool:
        """Whether a button of the shape was pressed: then its corners are as that says, and the form is shown again."""
        corners = read_corners(self.data.get("corners", ""))
        if "clear_shape" in self.data:
            self._redrawn([])
        elif "one_back" in self.data:
            self._redrawn(corners[:-1])
        elif self.plan and (at := self._tap()):
            self._redrawn([*corners, tapped(self.plan, *at)][:MOST_CORNERS])
        else:
            return False
        return True

    def _tap(self) -> tuple[int, int] | None:
        sent = [str(self.data.get(f"shape.{axis}", "")) for axis in "xy"]
        across, down = (whole(one, 5) or 0 for one in sent)
        return (across, down) if across or down else None

    def _redrawn(self, corners: list[Corner]) -> None:
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data["corners"] = written(corners)
        self.data = data

    @property
    def shape(self) -> list[Corner]:
        """The corners drawn so far."""
        return read_corners(str(self["corners"].value() or ""))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels at which the plan must be shown for a tap to fall right."""
        return (TAP_WIDTH, tap_height(self.plan)) if self.plan else (0, 0)

    # ---- what was answered ------------------------------------------------------------------------------------

    def clean_hours(self) -> str:
        """8-18 in one way of writing it."""
        text = str(self.cleaned_data["hours"]).strip()
        found = _HOURS.fullmatch(text)
        if text and (not found or int(found[1]) == int(found[2])):
            raise forms.ValidationError(_("Write the hours as 8-18."))
        return f"{int(found[1]) % 24}-{int(found[2])}" if found else ""

    def clean_season(self) -> str:
        """11-15~03-15 in one way of writing it."""
        text = str(self.cleaned_data["season"]).strip()
        found = _SEASON.fullmatch(text)
        if text and not found:
            raise forms.ValidationError(_("Write the first and the last day as 11-15~03-15."))
        return "{:0>2}-{:0>2}~{:0>2}-{:0>2}".format(*found.groups()) if found else ""

    def rule(self) -> Rule:
        """What was answered. Only after `is_valid`."""
        given = self.cleaned_data
        sort, _colon, value = given["target"].partition(":")
        return Rule(
            categories=tuple(given["categories"]),
            building_id=given.get("building"),
            channel=given["channel"],
            words=given["words"],
            within=tuple(int(pk) for pk in given.get("within") or ()),
            corners=tuple(self.shape),
            days=given["days"],
            hours=given["hours"],
            season=given["season"],
            post_kind=value if sort == "kind" else "",
            post_id=int(value) if sort == "post" else None,
            turns=given["turns"],
            note=given["note"],
        )


def initial_of(route: Route) -> dict[str, Any]:
    """A rule as its form shows it."""
    return {
        "categories": route.categories,
        "within": [str(pk) for pk in route.within],
        "building": route.building_id,
        "channel": route.channel,
        "words": route.words,
        "days": route.days,
        "hours": route.hours,
        "season": route.season,
        "target": f"post:{route.post_id}" if route.post_id else f"kind:{route.post_kind}",
        "turns": route.turns,
        "note": route.note,
        "corners": written([(x, y) for x, y in route.corners]),
    }


def read_corners(text: str) -> list[Corner]:
    """The corners behind "100,200 300,400"; what is none is passed over."""
    found = [read_point(part) for part in text.split()[:MOST_CORNERS]]
    return [(point[0], point[1]) for point in found if point]


def written(corners: list[Corner]) -> str:
    """The corners as the form carries them."""
    return " ".join(f"{x},{y}" for x, y in corners)


def _below(area: Area) -> list[tuple[str, str]]:
    """The areas below, larger ones first."""
    rows = living().filter(**{f"{area.level}_id": area.pk}).exclude(pk=area.pk).order_by("name", "pk")[:BELOW]
    return [(str(one.pk), one.name) for one in sorted(rows, key=lambda one: LEVELS.index(one.level))]
