"""What comes in through the pages of correspondents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.people.forms import near
from linli.stories.correspondent_models import Correspondent
from linli.stories.fee_models import Payee


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class EnlistForm(forms.Form):
    """Who they are."""

    name = forms.CharField(label=pgettext_lazy("a correspondent", "Name"), max_length=50)
    unit = forms.CharField(label=pgettext_lazy("of a correspondent", "Unit"), max_length=60)


class ChangeForm(EnlistForm):
    """The same anew."""

    payee = forms.ChoiceField(
        label=_("Paid to, without an account here"), required=False,
        help_text=_("With an account they say themselves where they are paid."),
    )  # fmt: skip
    ends = forms.BooleanField(label=_("They write for us no more"), required=False)

    def __init__(self, *args: Any, payees: Sequence[Payee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "payee", [("", "–"), *((str(one.pk), one.name) for one in payees)])

    @staticmethod
    def known(row: Correspondent) -> dict[str, Any]:
        """What stands there now."""
        return {"name": row.name, "unit": row.unit, "payee": str(row.payee_id or "")}


class CommissionForm(forms.Form):
    """What is asked for, of whom, by when."""

    to = forms.MultipleChoiceField(label=pgettext_lazy("a commission", "Of whom"), widget=forms.CheckboxSelectMultiple)
    theme = forms.CharField(label=_("Theme"), max_length=80)
    about = forms.CharField(
        label=_("What it should be like"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = forms.DateField(
        label=pgettext_lazy("a commission", "By the day"), validators=[near],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Correspondent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "to", [(str(one.pk), f"{one.name} · {one.unit}") for one in people])


class DeliverForm(forms.Form):
    """Which submission it is."""

    case = forms.ChoiceField(label=_("Which submission it is"))

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "case", [(str(one.pk), one.title) for one in cases])
