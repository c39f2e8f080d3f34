"""What comes in through the pages of dues and of transfers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.council.dues import Base
from linli.council.party_models import DuesBase, DuesPayment
from linli.council.transfers import Letter
from linli.people.forms import near
from linli.rules import dues as law
from linli.rules.membership import LETTER_DAYS
from linli.rules.money import fen, yuan

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_MONTH = forms.DateInput(format="%Y-%m", attrs={"type": "month"})


class YearForm(forms.Form):
    """A year of dues is begun, or another keeps it."""

    year = forms.IntegerField(label=_("Year"), min_value=2008, max_value=2200)
    keeper = forms.ChoiceField(label=_("Who keeps the dues"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keeper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class MoneyField(forms.CharField):
    """An amount in yuan, as fen."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).replace(",", "").strip()
        try:
            return fen(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("This is no amount in yuan; write it like 5700.00")) from None


class BaseForm(forms.Form):
    """What a member's dues of the year go by."""

    kind = forms.ChoiceField(label=_("Dues go by"), choices=DuesBase.KINDS)
    amount = MoneyField(
        label=_("Monthly income after tax, or the fixed sum a month, in yuan"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-no-draft": ""}),
    )
    decision = forms.CharField(
        label=_("Decision of the branch (number, day), for a fixed sum"), max_length=120, required=False
    )
    first = forms.IntegerField(label=_("First month owed"), min_value=1, max_value=law.MONTHS, initial=1)
    last = forms.IntegerField(label=_("Last month owed"), min_value=1, max_value=law.MONTHS, initial=law.MONTHS)

    def base(self) -> Base:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Base(given["kind"], given["amount"], given["decision"], given["first"], given["last"])

    @staticmethod
    def known(base: DuesBase | None) -> dict[str, Any]:
        """What stands, for the form to begin with."""
        if base is None:
            return {}
        amount = yuan(int(base.base or 0))
        return {
            "kind": base.kind, "amount": amount, "decision": base.decision, "first": base.first, "last": base.last,
        }  # fmt: skip


class PaidForm(forms.Form):
    """When and how those who are ticked paid."""

    paid_on = forms.DateField(label=_("Paid on"), widget=_DAY, validators=[near])
    channel = forms.ChoiceField(label=_("Paid by"), choices=DuesPayment.CHANNELS)
    amount = MoneyField(
        label=_("Amount, if one member gave more"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class OutForm(forms.Form):
    """Somebody asks to be moved."""

    person = forms.ChoiceField(label=_("Member"))
    other = forms.CharField(label=_("To which organisation"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=120)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class OwnOutForm(forms.Form):
    """A member asks for themselves."""

    other = forms.CharField(label=_("To which organisation"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=120)


class InForm(forms.Form):
    """A letter that a member brought."""

    name = forms.CharField(label=_("Name"), max_length=50)
    phone = forms.CharField(label=_("Telephone"), max_length=30)
    full = forms.ChoiceField(
        label=_("Membership"), choices=[("yes", _("Full member")), ("no", _("Probationary member"))]
    )
    other = forms.CharField(label=_("From which organisation"), max_length=100)
    number = forms.CharField(label=_("Number of the letter"), max_length=60)
    on = forms.DateField(label=_("Day of the letter"), widget=_DAY, validators=[near])
    valid_days = forms.IntegerField(label=_("Good for (days)"), min_value=1, max_value=LETTER_DAYS, initial=30)
    dues_until = forms.DateField(
        label=_("Dues paid up to (month)"), widget=_MONTH, input_formats=["%Y-%m"], required=False, validators=[near]
    )

    def letter(self) -> Letter:
        """What the letter says. Only after `is_valid`."""
        given = self.cleaned_data
        return Letter(given["number"], given["on"], given["valid_days"], given["dues_until"])


class LetterOutForm(forms.Form):
    """How long the letter is good for, and up to which month dues are paid."""

    valid_days = forms.IntegerField(label=_("Good for (days)"), min_value=1, max_value=LETTER_DAYS, initial=30)
    dues_until = forms.DateField(
        label=_("Dues paid up to (month)"), widget=_MONTH, input_formats=["%Y-%m"], validators=[near]
    )


class DayForm(forms.Form):
    """The day on which a membership ended here or begins."""

    day = forms.DateField(label=_("From this day"), widget=_DAY, validators=[near])

    @classmethod
    def of(cls, today: date) -> "DayForm":
        """With today in it."""
        return cls(initial={"day": today})
