"""What comes in about the roll: marks, representatives, answers to objections, who holds the key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ballots.models import Mark

SCAN = {"accept": "image/*,application/pdf", "data-shrink": ""}


def _scan(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs=SCAN))


class MarkForm(forms.Form):
    """Leave a home out, or count it with the developer's."""

    kind = forms.ChoiceField(label=_("What is said of the home"), choices=Mark.KINDS)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    document = forms.CharField(label=_("Document: what it is, its number and day"), max_length=200)
    file = _scan(_("Photo or scan of the document"))


class RepresentativeForm(forms.Form):
    """Whom the co-owners chose."""

    person = forms.TypedChoiceField(label=_("Who votes for all of them"), coerce=int)
    document = forms.CharField(label=_("Document in which they chose"), max_length=200)
    file = _scan(_("Photo or scan of the document"))

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = owners


class AnswerForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("The objection is"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("upheld: the roll is drawn anew from the register")), ("no", _("rejected"))],
    )  # fmt: skip
    answer = forms.CharField(
        label=_("What was found and what follows"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.CharField(label=_("Document that shows it"), max_length=200, required=False)
    file = _scan(_("Photo or scan of the document"))


class KeyForm(forms.Form):
    """Who holds the three shares."""

    teller_one = forms.TypedChoiceField(label=_("First teller"), coerce=int)
    teller_two = forms.TypedChoiceField(label=_("Second teller"), coerce=int)
    supervisor = forms.TypedChoiceField(label=_("For the supervising office"), coerce=int)

    def __init__(
        self, *args: Any, tellers: list[tuple[int, str]], offices: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("teller_one", tellers), ("teller_two", tellers), ("supervisor", offices)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *people]
