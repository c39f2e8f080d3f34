"""What comes in through this floor's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.office.models import Duty
from linli.office.tickets import LONGEST_PART, PARTS


class ReplyForm(forms.Form):
    """A reply in the city's four parts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in PARTS.items():
            self.fields[name] = forms.CharField(
                label=label, max_length=LONGEST_PART, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )


class BackForm(forms.Form):
    """Why a ticket is sent back, by the duty list."""

    duty = forms.TypedChoiceField(label=_("Whose duty it is"), coerce=int)
    because = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, duties: list[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.number} {one.unit}: {one.text}") for one in duties]
        self.fields["duty"].choices = choices  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    """A line of the duty list."""

    number = forms.CharField(label=pgettext_lazy("of a duty", "No."), max_length=20)
    text = forms.CharField(label=_("What has to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    unit = forms.CharField(label=_("Whose duty it is"), max_length=60)
    basis = forms.CharField(label=_("The list or the law that says so"), max_length=120)
