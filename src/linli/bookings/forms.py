"""What comes in through the pages of bookings."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.bookings.models import Place
from linli.bookings.services import WEEKS, Asked, Plan
from linli.kernel import clock
from linli.people.forms import near
from linli.rules import booking as rules
from linli.ui import moments

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"})


class BookForm(forms.Form):
    """A time to have a place."""

    day = forms.DateField(label=pgettext_lazy("a booking", "Day"), widget=_DAY, validators=[near])
    starts = forms.TimeField(label=_("From"), widget=_TIME)
    ends = forms.TimeField(label=pgettext_lazy("an hour", "To"), widget=_TIME)
    purpose = forms.CharField(label=_("What for"), help_text=_("The keeper alone reads it."), max_length=80)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=9999, initial=1)
    weeks = forms.IntegerField(
        label=_("In so many weeks, at the same time"), help_text=_("1: on this day alone."), min_value=1,
        max_value=WEEKS, initial=1, required=False,
    )  # fmt: skip

    def asked(self) -> Asked:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        starts, ends = (
            datetime.combine(given["day"], given[name], clock.LOCAL) for name in ("starts", "ends")
        )  # fmt: skip
        return Asked(starts, ends, given["purpose"], given["people"])

    def series(self) -> int:
        """In how many weeks. Only after `is_valid`."""
        return self.cleaned_data["weeks"] or 1


class EnterForm(BookForm):
    """The same, for somebody at the desk."""

    name = forms.CharField(label=_("Who it is for"), max_length=50)
    field_order = ["name", "day", "starts", "ends", "purpose", "people", "weeks"]


class PlaceForm(forms.Form):
    """By which rules a place is booked."""

    about = forms.CharField(
        label=_("What it is, and its rules in words"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    ahead = forms.IntegerField(label=_("At most so many days ahead"), min_value=1, max_value=365, initial=30)
    longest = forms.IntegerField(
        label=_("At most so many minutes at a time"), min_value=15, max_value=1440, initial=240
    )
    a_month = forms.IntegerField(label=_("One person at most so often a month"), min_value=1, max_value=99, initial=4)
    seats = forms.IntegerField(
        label=_("Room for so many people (0: no number is set)"), min_value=0, max_value=9999, initial=0
    )
    approval = forms.BooleanField(label=_("The keeper decides on each booking"), required=False, initial=True)
    release = forms.IntegerField(
        label=_("Free again when nobody has come after so many minutes"), min_value=5, max_value=240, initial=30
    )

    def __init__(self, *args: Any, spots: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if spots is not None:
            self.fields["spot"] = forms.TypedChoiceField(label=_("Place"), choices=spots, coerce=int)
        monday = clock.today() - timedelta(days=clock.today().weekday())
        for number in range(7):
            words = moments.weekday(monday + timedelta(days=number))
            self.fields[f"day{number}"] = forms.CharField(
                label=words, max_length=60, required=False, initial="08:00-12:00 14:00-21:00"
            )
        first = ["spot"] if spots is not None else []
        self.order_fields([*first, *(f"day{number}" for number in range(7))])

    def clean(self) -> dict[str, Any]:
        """The hours as spans; what is none is said at its day."""
        given = super().clean() or {}
        for number in range(7):
            try:
                given[f"day{number}"] = rules.spans(given.get(f"day{number}") or "")
            except ValueError:
                words = _("Write hours in quarters, such as 08:00-12:00 14:00-21:00; leave it empty where it is shut.")
                self.add_error(f"day{number}", words)
        return given

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        given.pop("spot", None)
        opening = [given.pop(f"day{number}") for number in range(7)]
        return Plan(opening, **given)

    @staticmethod
    def known(place: Place) -> dict[str, object]:
        """What is said of a place now."""
        said = {name: getattr(place, name) for name in PlaceForm.base_fields}
        return {**said, **{f"day{number}": rules.written(day) for number, day in enumerate(place.rules.opening)}}


class ClosureForm(forms.Form):
    """Days on which it is closed."""

    first = forms.DateField(label=_("From"), widget=_DAY, validators=[near])
    last = forms.DateField(label=pgettext_lazy("a day", "To"), widget=_DAY, validators=[near])
    reason = forms.CharField(label=_("Reason"), max_length=80)
