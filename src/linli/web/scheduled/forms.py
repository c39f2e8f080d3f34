"""How often a list is made."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.web.scheduled.models import ListOrder

EARLY = 7  # o'clock: before the desk opens


class OrderForm(forms.Form):
    """A list's rhythm and form. The weekday counts only for "every week"."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=ListOrder.Rhythm.choices, widget=forms.RadioSelect, initial=ListOrder.Rhythm.WEEK
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        choices=WEEKDAYS.items(),
        coerce=int,
        initial=0,
        help_text=_("Counts for every week."),
    )
    hour = forms.TypedChoiceField(
        label=_("At"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int, initial=EARLY
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("a form of files", "As"),
        choices=ListOrder.Form.choices,
        widget=forms.RadioSelect,
        initial=ListOrder.Form.EXCEL,
    )
