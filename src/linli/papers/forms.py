"""What comes in through the papers' pages."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.papers.models import Way
from linli.rules.serving import Proof

DAY = forms.DateInput(attrs={"type": "date"})


class WithdrawForm(forms.Form):
    """Why a paper is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReceivedForm(forms.Form):
    """The day on a letter's receipt."""

    received_on = forms.DateField(label=_("Day on the receipt"), widget=DAY)


class ServeForm(forms.Form):
    """A record of service; what each way needs the rules say, so that nothing here is required but the way."""

    row = forms.ChoiceField(label=_("Upon whom"), required=False)
    way = forms.ChoiceField(label=_("Way"), choices=Way.choices)
    failed = forms.BooleanField(label=_("It could not be served this way"), required=False)
    sent_on = forms.DateField(label=_("Sent or published on"), required=False, widget=DAY)
    received_on = forms.DateField(label=_("Received, or left, on"), required=False, widget=DAY)
    receiver = forms.CharField(label=_("Received by"), required=False, max_length=50)
    relation = forms.CharField(label=_("Related to the addressee as"), required=False, max_length=30)
    refused = forms.CharField(label=_("How it was refused"), required=False, max_length=200)
    witness = forms.CharField(label=_("Witness, and of which body"), required=False, max_length=80)
    consent = forms.BooleanField(label=_("The addressee has consented in writing"), required=False)
    address = forms.CharField(label=_("Mailbox or number"), required=False, max_length=80)
    tracking = forms.CharField(label=_("Number of the letter"), required=False, max_length=40)
    published = forms.CharField(label=_("Where the notice stands"), required=False, max_length=200)
    reason = forms.CharField(label=_("Why not, or why by notice"), required=False, max_length=500)
    photos = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))

    def __init__(self, *args: Any, rows: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rows:
            del self.fields["row"]
        else:
            cast(forms.ChoiceField, self.fields["row"]).choices = [*([("", "—")] if len(rows) > 1 else []), *rows]

    def proof(self) -> Proof:
        """What the form says, for the rules."""
        given: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        given.pop("photos", None)
        given.pop("failed", None)
        given.pop("row", None)
        return Proof(**given)


class CodeForm(forms.Form):
    """The code printed on a paper."""

    code = forms.CharField(label=_("Code on the paper"), max_length=30)


class CopyForm(forms.Form):
    """A copy to compare with what was issued."""

    file = forms.FileField(label=_("Your copy (PDF)"), widget=forms.FileInput(attrs={"accept": "application/pdf"}))
