"""What comes in through this floor's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.wording import colon
from linli.office.form_models import Collection
from linli.office.models import Duty
from linli.office.tickets import LONGEST_PART, PARTS
from linli.people.forms import near
from linli.places.models import Area


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
        choices = [(one.pk, f"{one.number} {one.unit}{colon()}{one.text}") for one in duties]
        self.fields["duty"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class DutyForm(forms.Form):
    """A line of the duty list."""

    number = forms.CharField(label=pgettext_lazy("of a duty", "No."), max_length=20)
    text = forms.CharField(label=_("What has to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    unit = forms.CharField(label=_("Whose duty it is"), max_length=60)
    basis = forms.CharField(label=_("The list or the law that says so"), max_length=120)


ROLE_LABELS = {
    "asked": pgettext_lazy("column of a form", "asked"),
    "number": pgettext_lazy("column of a form", "running number"),
    "building": pgettext_lazy("column of a form", "building"),
    "room": pgettext_lazy("column of a form", "number of the home"),
    "home": pgettext_lazy("column of a form", "whole address"),
    "name": pgettext_lazy("column of a form", "name, as the register knows it"),
    "phone": pgettext_lazy("column of a form", "telephone, as the register knows it"),
    "people": pgettext_lazy("column of a form", "how many live there"),
    "left": pgettext_lazy("column of a form", "left empty"),
}


class CollectionForm(forms.Form):
    """A superior's form taken in."""

    file = forms.FileField(
        label=_("The form as it came (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("It is handed up in the same workbook, with its looks."),
    )  # fmt: skip
    title = forms.CharField(label=pgettext_lazy("a form", "What it is called"), max_length=80)
    asked_by = forms.CharField(label=_("Which office asks for it"), max_length=60)
    until = forms.DateField(
        label=_("To be filled in by"), validators=[near], widget=forms.DateInput(attrs={"type": "date"})
    )
    area = forms.TypedChoiceField(label=_("Whose homes"), coerce=int)
    note = forms.CharField(
        label=_("What residents should know"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(one.pk, one.name) for one in areas]  # type: ignore[attr-defined]  # a field of choices


class RolesForm(forms.Form):
    """What each column of a form holds."""

    def __init__(self, *args: Any, of: Collection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in of.columns:
            self.fields[f"role_{one['column']}"] = forms.ChoiceField(
                label=one["heading"], choices=list(ROLE_LABELS.items()), initial=one["role"]
            )

    def roles(self) -> dict[int, str]:
        """Column → role. Only after `is_valid`."""
        return {int(name.removeprefix("role_")): role for name, role in self.cleaned_data.items()}


class FillForm(forms.Form):
    """A home's answers, a field a column."""

    def __init__(self, *args: Any, questions: list[tuple[int, str]], known: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column, heading in questions:
            self.fields[f"column_{column}"] = forms.CharField(
                label=heading, max_length=200, required=False, initial=known.get(column, "")
            )

    def answers(self) -> dict[int, str]:
        """Column → words. Only after `is_valid`."""
        return {int(name.removeprefix("column_")): words for name, words in self.cleaned_data.items()}


class ChainForm(forms.Form):
    """A list that people signed up in, pasted from the group."""

    text = forms.CharField(
        label=_("The list from the group, from its first line on"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "data-no-draft": ""}),
    )  # fmt: skip
