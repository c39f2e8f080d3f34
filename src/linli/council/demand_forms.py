"""What comes in about demands: what is demanded and who signs, sheets of paper, the office's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.council.demand_models import Demand
from linli.people.forms import near

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StartForm(forms.Form):
    """What is demanded of which body, and who signs for it: one choice, `kind.way.body`."""

    what = forms.ChoiceField(label=_("What you demand, and who signs for it"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("In one line"), max_length=80, help_text=_("So it stands on the agenda."))
    text = forms.CharField(
        label=_("What is to be dealt with, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


class RemovalForm(StartForm):
    """Whose seat is to end, and why. The title follows from it."""

    term = forms.TypedChoiceField(label=_("Whose seat"), coerce=int)
    reason = forms.ChoiceField(
        label=_("Reason by the rules of the owners' assembly"),
        choices=[("", "—"), *Demand.Reason.choices],
        required=False,
        help_text=_("For a member of the owners' committee; none for the residents' committee."),
    )

    def __init__(self, *args: Any, terms: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]
        self.order_fields(["what", "first", "term", "reason", "text"])
        field = self.fields["term"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = terms


class PaperStartForm(StartForm):
    """The same from a sheet of paper, with whoever stands first on it."""

    first = forms.CharField(
        label=_("Who stands first on the sheet: name and home"), max_length=80, help_text=_("As in Wang Qiang 3-502.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["what", "first", "title", "term", "reason", "text"])


class PaperRemovalForm(PaperStartForm, RemovalForm):
    """A removal from a sheet of paper."""


class NominateForm(StartForm):
    """Who is nominated, and who they are."""

    candidate = forms.CharField(
        label=_("Whom you nominate: name and home"), max_length=80, help_text=_("As in Wang Qiang 3-502.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]
        self.fields["text"].label = _("Who they are, and why you nominate them")
        self.order_fields(["what", "first", "candidate", "text"])


class PaperNominateForm(PaperStartForm, NominateForm):
    """The same from a sheet of paper."""


class LinesForm(forms.Form):
    """Who signed on a sheet."""

    lines = forms.CharField(
        label=_("Names on the sheet, a line each: name and home"),
        help_text=_("As in Wang Qiang 3-502. All of them are taken in, or none and you are told which line is wrong."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class StatementForm(forms.Form):
    """What whose seat it is about says to it."""

    statement = forms.CharField(
        label=_("Your statement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands on the paper of the vote, word by word. You can change it until the vote is published."),
    )  # fmt: skip


class OrderForm(forms.Form):
    """The paper by which a body is ordered to act."""

    document = forms.CharField(label=_("Paper of the order, with its number"), max_length=120)
    until = forms.DateField(label=_("It acts by"), widget=_DAY, validators=[near])
