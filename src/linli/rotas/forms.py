"""What comes in through the pages of rotas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.forms import near
from linli.rotas.models import Keeper
from linli.rotas.services import Ability, Plan, Shift

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_DAYS = [
    (0, pgettext_lazy("short weekday", "Mon")), (1, pgettext_lazy("short weekday", "Tue")),
    (2, pgettext_lazy("short weekday", "Wed")), (3, pgettext_lazy("short weekday", "Thu")),
    (4, pgettext_lazy("short weekday", "Fri")), (5, pgettext_lazy("short weekday", "Sat")),
    (6, pgettext_lazy("short weekday", "Sun")),
]  # fmt: skip


class RotaForm(forms.Form):
    """What a rota is to be."""

    title = forms.CharField(label=pgettext_lazy("a rota", "Title"), max_length=60)
    place = forms.CharField(label=pgettext_lazy("a rota", "Place"), max_length=60)
    begins = forms.DateField(label=_("First day"), widget=_DAY, validators=[near])
    ends = forms.DateField(label=_("Last day"), widget=_DAY, validators=[near])
    voluntary = forms.BooleanField(
        label=_("It is kept by volunteers"), required=False,
        help_text=_("What each serves becomes hours of service. Not for paid work or official duty."),
    )  # fmt: skip

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        return Plan(**self.cleaned_data)


class ShiftForm(forms.Form):
    """A duty that comes back."""

    name = forms.CharField(label=_("What it is called"), help_text=_("Such as early, late, night"), max_length=20)
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    hours = forms.IntegerField(label=pgettext_lazy("a duty", "Hours"), min_value=1, max_value=24, initial=8)
    least = forms.IntegerField(label=_("People at least"), min_value=1, max_value=50, initial=2)
    most = forms.IntegerField(label=_("People at most"), min_value=1, max_value=50, initial=2)
    least_off = forms.IntegerField(
        label=_("People at least on weekends and public holidays, if other"), min_value=1, max_value=50, required=False
    )
    needs = forms.CharField(
        label=_("One of them at least has"), help_text=_("Such as first aid; several by commas"), max_length=100,
        required=False,
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=_DAYS, coerce=int, initial=list(range(7)), widget=forms.CheckboxSelectMultiple
    )

    def shift(self) -> Shift:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        days = frozenset(given["weekdays"])
        return Shift(**{**given, "weekdays": days, "least_off": given["least_off"] or 0})


class AbilityForm(forms.Form):
    """What somebody brings and would like."""

    skills = forms.CharField(
        label=_("Qualifications"), help_text=_("Such as first aid; several by commas"), max_length=100, required=False
    )
    prefers = forms.CharField(label=_("Prefers (names of duties)"), max_length=100, required=False)
    avoids = forms.CharField(label=_("Rather not (names of duties)"), max_length=100, required=False)

    def ability(self) -> Ability:
        """What was said. Only after `is_valid`."""
        return Ability(*(self.cleaned_data[name] for name in ("skills", "prefers", "avoids")))


class KeeperForm(AbilityForm):
    """Who can be on duty: found by phone number, or a name of whoever has no account."""

    phone = forms.CharField(
        label=_("Their phone number"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Or their name, without an account"), max_length=50, required=False)
    field_order = ["phone", "name", "skills", "prefers", "avoids"]


class WishForm(AbilityForm):
    """The same of somebody who stands on the rota, and beside whom they like to be."""

    beside_id = forms.TypedChoiceField(label=_("Likes to be with"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, keeper: Keeper, others: list[Keeper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["beside_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((row.pk, str(row)) for row in others if row.pk != keeper.pk)]
        for name in ("skills", "prefers", "avoids", "beside_id"):
            self.initial.setdefault(name, getattr(keeper, name))


class CircleForm(forms.Form):
    """Where its people sign in."""

    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    radius = forms.IntegerField(
        label=_("Metres around"), help_text=_("20 to 2,000; 0 takes it away"), min_value=0, max_value=2000, initial=100
    )  # fmt: skip


class AwayForm(forms.Form):
    """Days on which somebody cannot come."""

    first = forms.DateField(label=_("Away from"), widget=_DAY, validators=[near])
    last = forms.DateField(label=_("to (the last day)"), widget=_DAY, validators=[near])


class DutyForm(forms.Form):
    """How many one duty takes."""

    least = forms.IntegerField(min_value=1, max_value=50)
    most = forms.IntegerField(min_value=1, max_value=50)
    needs = forms.CharField(max_length=100, required=False)
