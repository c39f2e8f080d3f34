"""What the settings pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.settings.calendar_files import YEARS
from linli.settings.registry import Declared
from linli.web.settings import wording

LARGEST = 200_000  # bytes of a year's file; a real one has some 3,000


class SettingForm(forms.Form):
    """A value of one setting, from a day on. `clear` gives the area the value from above again."""

    value = forms.CharField(label=_("New value"), max_length=40, required=False)
    clear = forms.BooleanField(label=_("No value of its own: what holds above holds here"), required=False)
    starts = forms.DateField(
        label=pgettext_lazy("a day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: today. Terms that already run keep the value they began with."),
    )
    ends = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until it is changed."),
    )
    source = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        help_text=_("Who decided this and where it is written: title, number, date."),
    )

    def __init__(self, *args: Any, setting: Declared, inherits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(setting)
        if not inherits:
            del self.fields["clear"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("clear") and not given.get("value") and "value" not in self.errors:
            self.add_error("value", _("Give the new value."))
        return given


def _value_field(setting: Declared) -> forms.Field:
    """The setting's own kind of field. Limits are asked of the registry, whose refusal names the basis."""
    if setting.kind == "yes_no":
        choices: list[tuple[str, Any]] = [("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(label=_("New value"), choices=choices, widget=forms.RadioSelect, required=False)
    if setting.kind == "choice":
        choices = list(setting.choices.items())
        return forms.ChoiceField(label=_("New value"), choices=choices, widget=forms.RadioSelect, required=False)
    if setting.kind == "window":
        hint = _("Two hours of the day, such as 8-20.")
        return forms.CharField(label=_("New value"), max_length=9, help_text=hint, required=False)
    if setting.kind == "season":
        hint = _("The first and the last day, such as 11-15/03-15.")
        return forms.CharField(label=_("New value"), max_length=13, help_text=hint, required=False)
    if setting.kind == "line":
        return forms.CharField(label=_("New value"), max_length=40, required=False)
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.CharField(
        label=_("New value"), max_length=9, help_text=wording.limits(setting), widget=widget, required=False
    )


class YearForm(forms.Form):
    """A year's file."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".json,.csv"}),
        help_text=_("CSV with one day a line, its date and off or work; or JSON. UTF-8 or GB 18030."),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=YEARS[0],
        max_value=YEARS[-1],
        required=False,
        help_text=_("If the file does not say."),
    )
    source = forms.CharField(
        label=_("Notice"),
        max_length=200,
        required=False,
        help_text=_("Title and number of the State Council's notice, if the file does not say."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This is too large for a year's calendar."))
        return file
