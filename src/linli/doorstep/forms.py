"""What the desk asks of a card, and an account of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.doorstep.models import Card, Way
from linli.doorstep.services import SetUp
from linli.people.models import TEXT_SIZES


class SetUpForm(forms.Form):
    """How a home wants to be answered, as somebody sets it up with them once."""

    way = forms.ChoiceField(label=_("How they want to be answered"), choices=Way.choices, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Telephone to call"), help_text=_("Never shown on the card or the page behind it."),
        required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("How to call them"), required=False, max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    large = forms.BooleanField(
        label=_("Large type, and answers read aloud, on whatever phone scans the card"), required=False
    )
    text_size = forms.TypedChoiceField(
        label=_("Text size in points"), choices=[(size, str(size)) for size in TEXT_SIZES], coerce=int
    )

    def given(self) -> SetUp:
        """After `is_valid`."""
        return SetUp(**self.cleaned_data)


def setup_of(card: Card) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "way": card.way, "phone": card.phone.removeprefix("+86"), "name": card.name, "large": card.large,
        "text_size": card.text_size,
    }  # fmt: skip


class EndForm(forms.Form):
    """Why a card ends."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("a card", "Why it ends"), choices=Card.Ended.choices, widget=forms.RadioSelect
    )


class WishForm(forms.Form):
    """How somebody with an account wants to be answered."""

    way = forms.ChoiceField(label=_("How shall we answer you"), choices=Way.choices, widget=forms.RadioSelect)
