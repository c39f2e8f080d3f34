"""What comes in about the roll: marks, representatives, answers to objections, who holds the key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ballots.models import Mark, Objection, VoterMark
from linli.rules.authority import Authority

DAY = {"type": "date"}
SCAN = {"accept": "image/*,application/pdf", "data-shrink": ""}


def _scan(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs=SCAN))


class MarkForm(forms.Form):
    """Leave a home out, or count it with the developer's."""

    kind = forms.ChoiceField(label=_("What is said of the home"), choices=Mark.KINDS)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    document = forms.CharField(label=_("Document: what it is, its number and day"), max_length=200)
    file = _scan(_("Photo or scan of the document"))


class LeaveOutForm(forms.Form):
    """Why somebody does not stand on a roll of people."""

    person = forms.TypedChoiceField(label=pgettext_lazy("on a roll", "Name"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What is said of them"),
        choices=[each for each in VoterMark.KINDS if each[0] != VoterMark.ADMITTED],
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    document = forms.CharField(label=_("Document: what it is, its number and day"), max_length=200)
    file = _scan(_("Photo or scan of the document"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class AdmitForm(forms.Form):
    """Who lives elsewhere, works here, and asked to vote here."""

    phone = forms.CharField(label=_("Telephone"), max_length=30)
    reason = forms.CharField(label=_("Since when, and as what, they work here"), max_length=200)
    document = forms.CharField(label=_("Document: their application and who confirmed it"), max_length=200)
    file = _scan(_("Photo or scan of the document"))


class ProxyForm(forms.Form):
    """Who votes for whom, by a written authority: both by the numbers of their papers."""

    voter = forms.IntegerField(label=_("Whose vote: number of their paper"), min_value=1, max_value=10_000_000)
    proxy = forms.IntegerField(label=_("Who votes for them: number of theirs"), min_value=1, max_value=10_000_000)
    document = forms.CharField(label=_("Written authority: its day, and who signed it"), max_length=200)
    since = forms.DateField(label=_("First day of the authority"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    until = forms.DateField(label=_("Last day of the authority"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    file = _scan(_("Photo or scan of the authority"))

    def authority(self) -> Authority:
        """From when until when. Only after `is_valid`."""
        return Authority(self.cleaned_data["since"], self.cleaned_data["until"])


class RepresentativeForm(forms.Form):
    """Whom the co-owners, or a household, chose."""

    person = forms.TypedChoiceField(label=_("Who votes for all of them"), coerce=int)
    document = forms.CharField(label=_("Document in which they chose"), max_length=200)
    file = _scan(_("Photo or scan of the document"))

    def __init__(self, *args: Any, owners: list[tuple[int, str]], household: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if household:
            field.label = _("Who votes for the household")
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


class ListAnswerForm(AnswerForm):
    """The answer to an objection to a line of the list of proxies."""

    upheld = forms.TypedChoiceField(
        label=_("The objection is"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("upheld: the line is struck off the list")), ("no", _("rejected"))],
    )  # fmt: skip


class ResultAnswerForm(AnswerForm):
    """The answer to an objection to the result."""

    upheld = forms.TypedChoiceField(
        label=_("The objection is"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("upheld: the result does not become final")), ("no", _("rejected"))],
    )  # fmt: skip


ANSWERS: dict[str, type[AnswerForm]] = {
    Objection.ROLL: AnswerForm, Objection.PROXY: ListAnswerForm, Objection.RESULT: ResultAnswerForm,
}  # fmt: skip


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
