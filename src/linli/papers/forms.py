"""What comes in through the papers' pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
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


HUNDREDTHS = frozenset({"yuan", "amount", "capitals", "area"})  # written with two places, kept as whole numbers
LONG = 40


class RedraftForm(forms.Form):
    """What a draft says by itself, to be put right; its tables stay as they are."""

    def __init__(
        self,
        *args: Any,
        formats: Mapping[str, str],
        values: Mapping[str, Any],
        titles: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, how in formats.items():
            if not isinstance(values.get(name), list):
                self.fields[name] = _said(how, values.get(name), titles.get(name, name))

    def values(self) -> dict[str, Any]:
        """The same as a paper keeps them."""
        return {name: self._kept(name, value) for name, value in self.cleaned_data.items()}

    def _kept(self, name: str, value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return int(value * 100)
        return None if value == "" else value


def _said(how: str, value: Any, title: str) -> forms.Field:
    common: dict[str, Any] = {"label": title, "required": False, "initial": value}
    if how in ("date", "day"):
        return forms.DateField(widget=DAY, **common)
    if how in HUNDREDTHS:
        common["initial"] = None if value is None else Decimal(value).scaleb(-2)
        return forms.DecimalField(max_digits=14, decimal_places=2, **common)
    if isinstance(value, int) and not isinstance(value, bool):
        return forms.IntegerField(**common)
    long = len(str(value or "")) > LONG
    return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}) if long else None, **common)


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
    photos = forms.FileField(
        label=_("Photo or scan"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )

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
