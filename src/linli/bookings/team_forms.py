"""What comes in through the pages of teams that are booked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.bookings import calling
from linli.bookings.asking import Wish
from linli.bookings.calling import Sheet
from linli.bookings.team_models import Occasion, TeamBooking
from linli.kernel import clock
from linli.kernel.wording import noted
from linli.people.forms import near
from linli.teams.models import Equipment, Member

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"})
_MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "900"})


class WishForm(forms.Form):
    """A team for a day, hours, a place and an occasion."""

    occasion = forms.ChoiceField(label=_("What it is for"), choices=Occasion.choices)
    day = forms.DateField(label=pgettext_lazy("a booking", "Day"), widget=_DAY, validators=[near])
    starts = forms.TimeField(label=_("From"), widget=_TIME)
    ends = forms.TimeField(label=pgettext_lazy("an hour", "To"), widget=_TIME)
    place = forms.CharField(label=_("Where"), help_text=_("The house, the square, the restaurant"), max_length=80)
    number = forms.CharField(
        label=_("Number of your report of the wedding or funeral"),
        help_text=_("With it the team plays free of charge. It stands on the page of your report."),
        max_length=20, required=False,
    )  # fmt: skip
    words = forms.CharField(label=_("What the team should know"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone for the day"),
        help_text=_("Empty: the number of your account"),
        max_length=20,
        required=False,
    )

    def wish(self) -> Wish:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        starts, ends = (
            datetime.combine(given["day"], given[name], clock.LOCAL) for name in ("starts", "ends")
        )  # fmt: skip
        return Wish(
            starts, ends, given["occasion"], given["place"], given["words"], given["phone"], given["number"]
        )  # fmt: skip


class EnterWishForm(WishForm):
    """The same on behalf of somebody who came to the desk or telephoned."""

    name = forms.CharField(label=_("Who asks"), max_length=50)
    field_order = ["name", "phone", "occasion", "day", "starts", "ends", "place", "number", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label, self.fields["phone"].help_text = _("Their telephone"), ""
        self.fields["number"].help_text = _("With it the team plays free of charge.")


class SheetForm(forms.Form):
    """The leader agrees: meeting, way, until when members answer, and whom to call."""

    meet_at = forms.DateTimeField(label=_("They meet at"), widget=_MOMENT)
    meet_place = forms.CharField(label=_("They meet where"), max_length=80, required=False)
    travel = forms.IntegerField(label=_("Minutes of the way back"), min_value=0, max_value=240, initial=30)
    calls_by = forms.DateTimeField(label=_("Members answer by"), widget=_MOMENT)
    members = forms.TypedMultipleChoiceField(
        label=_("Who is called"), coerce=int, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, data: Any = None, *, row: TeamBooking, members: Iterable[Member]) -> None:
        members = list(members)
        initial = {
            "meet_at": row.starts_at - timedelta(minutes=30), "meet_place": row.place,
            "calls_by": calling.answer_by(row, clock.today()),
            "members": [one.pk for one in members if one.part],
        }  # fmt: skip
        super().__init__(data, initial=initial)
        field = self.fields["members"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one.pk, f"{one.called} {one.part}".strip()) for one in members]

    def sheet(self) -> Sheet:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Sheet(given["meet_at"], given["meet_place"], given["travel"], given["calls_by"])


class ProposeForm(forms.Form):
    """Another time."""

    day = forms.DateField(label=pgettext_lazy("a booking", "Day"), widget=_DAY, validators=[near])
    starts = forms.TimeField(label=_("From"), widget=_TIME)
    ends = forms.TimeField(label=pgettext_lazy("an hour", "To"), widget=_TIME)
    words = forms.CharField(label=_("Why"), max_length=120, required=False)

    def span(self) -> tuple[datetime, datetime]:
        """From when to when. Only after `is_valid`."""
        given = self.cleaned_data
        day: date = given["day"]
        starts, ends = (datetime.combine(day, given[name], clock.LOCAL) for name in ("starts", "ends"))
        return starts, ends


class LendOutForm(forms.Form):
    """Equipment goes out for it."""

    equipment = forms.TypedChoiceField(label=_("What goes out"), coerce=int)
    member = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=9999, initial=1)

    def __init__(self, *args: Any, equipment: Iterable[Equipment], members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("equipment", [(row.pk, noted(row.name, row.left)) for row in equipment if row.left]),
            ("member", [(row.pk, row.called) for row in members]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices
