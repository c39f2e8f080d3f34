"""What is asked of whoever reports for somebody else: who it is for, how and when they agreed, how to answer them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.behalf import OnBehalf, checked
from linli.cases.behalf_models import Behalf, Way
from linli.kernel import clock
from linli.kernel.refused import Refused

OTHER = (
    "for_other", "other_name", "other_relation", "other_agreed", "other_on", "other_way", "other_phone",
)  # fmt: skip
NEEDED = tuple(name for name in OTHER if name not in ("for_other", "other_phone"))  # once it is for somebody


class OnBehalfForm(forms.Form):
    """Beside the questions of a report. `behalf` is there once the form is valid, None where it is one's own."""

    behalf: OnBehalf | None = None

    for_other = forms.BooleanField(label=gettext_lazy("I report this for somebody else, who agreed"), required=False)
    other_name = forms.CharField(
        label=gettext_lazy("How to call them"), required=False, max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )  # fmt: skip
    other_relation = forms.ChoiceField(
        label=gettext_lazy("Who they are"), required=False, choices=Behalf.Relation.choices, widget=forms.RadioSelect
    )
    other_agreed = forms.ChoiceField(
        label=gettext_lazy("How they agreed"), required=False, choices=Behalf.Agreed.choices, widget=forms.RadioSelect
    )
    other_on = forms.DateField(
        label=gettext_lazy("On what day"), required=False, initial=clock.today,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )  # fmt: skip
    other_way = forms.ChoiceField(
        label=gettext_lazy("How they want to be answered"), required=False, choices=Way.choices,
        initial=Way.CALL, widget=forms.RadioSelect,
    )  # fmt: skip
    other_phone = forms.CharField(
        label=pgettext_lazy("reported for", "Their telephone"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "data-no-draft": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED:
            self.fields[name].needed_once_shown = True  # type: ignore[attr-defined]  # for its label: see `ui.fields`

    def clean(self) -> dict[str, Any]:
        """Whom it is for is asked in full once it is for somebody."""
        said: dict[str, Any] = super().clean() or {}
        for name in NEEDED if said.get("for_other") else ():
            if name not in self.errors and not said.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        if said.get("for_other") and not {*OTHER}.intersection(self.errors):
            parts = {name: said[f"other_{name}"] for name in ("name", "relation", "agreed", "on", "way", "phone")}
            try:
                self.behalf = checked(OnBehalf(**parts))
            except Refused as refusal:
                self.add_error(refusal.field, refusal.message)
        return said
