"""What comes in through the pages of help between neighbours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.wording import noted
from linli.mutual_aid.models import Drive, Item, Move, Way
from linli.mutual_aid.services import Plan, Said
from linli.people.forms import near
from linli.rules.money import fen

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DriveForm(forms.Form):
    """What a drive is to be."""

    title = forms.CharField(label=pgettext_lazy("help between neighbours", "Title"), max_length=60)
    purpose = forms.CharField(
        label=_("What it is for"),
        help_text=_("Name nobody who needs the help; say what is needed and why."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = forms.DateField(label=_("Last day on which something can be pledged"), widget=_DAY, validators=[near])
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.NEIGHBOURS, widget=forms.RadioSelect)
    charity = forms.CharField(label=_("Charity"), max_length=60, required=False)
    licence = forms.CharField(
        label=_("Number of its qualification for public collection"), max_length=40, required=False
    )
    agreement = forms.CharField(label=_("Written agreement with it (number, day)"), max_length=80, required=False)
    how = forms.CharField(
        label=_("How one gives to it"),
        help_text=_("Its own account or platform. Nothing is paid through Linli."),
        max_length=200,
        required=False,
    )

    @staticmethod
    def known(drive: Drive) -> dict[str, object]:
        """What is said of a drive now."""
        return {name: getattr(drive, name) for name in DriveForm.base_fields}

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        return Plan(**self.cleaned_data)


class ItemForm(forms.Form):
    """One thing that is needed."""

    name = forms.CharField(label=_("What is needed"), max_length=40)
    unit = forms.CharField(
        label=_("Counted in"), help_text=_("Such as pieces, boxes, hours"), max_length=10, required=False
    )
    wanted = forms.IntegerField(label=_("How many, if that is known"), min_value=1, max_value=1_000_000, required=False)
    money = forms.BooleanField(label=_("It is money, which the charity reports"), required=False)

    def __init__(self, *args: Any, drive: Drive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if drive.way != Way.CHARITY:
            del self.fields["money"]


class PledgeForm(forms.Form):
    """What one will give."""

    item = forms.TypedChoiceField(label=_("What I give"), coerce=int)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=1)
    shown = forms.BooleanField(label=_("My name may stand in the account that the estate reads"), required=False)

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(item.pk, noted(item.name, item.unit)) for item in items if not item.money]


class PledgeForForm(PledgeForm):
    """What somebody without a phone will give."""

    name = forms.CharField(label=_("Who gives it"), max_length=50)
    field_order = ("name", "item", "quantity", "shown")

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, items=items, **kwargs)
        self.fields["item"].label = _("What is given")
        self.fields["shown"].label = _("Their name may stand in the account that the estate reads")


def _whole(text: str) -> int:
    """A whole number in plain digits. ValueError for anything else."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


class MoveForm(forms.Form):
    """Something came in or went out."""

    item = forms.TypedChoiceField(label=_("What"), coerce=int)
    kind = forms.ChoiceField(label=_("What became of it"), choices=Move.Kind.choices, initial=Move.Kind.GIVEN)
    quantity = forms.CharField(
        label=_("How many, or how much in yuan"), max_length=14, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    day = forms.DateField(
        label=pgettext_lazy("help between neighbours", "Day"), widget=_DAY, initial=clock.today, validators=[near]
    )
    whom = forms.CharField(
        label=_("From whom or to whom"), help_text=_("Only the body reads this."), max_length=50, required=False
    )
    note = forms.CharField(label=_("Paper that shows it, or why"), max_length=120, required=False)

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = {item.pk: item for item in items}
        field = self.fields["item"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(item.pk, item.name) for item in items]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        item, text = self._items.get(given.get("item") or 0), str(given.get("quantity", "")).strip()
        if item is not None and text:
            try:
                given["quantity"] = fen(text) if item.money else _whole(text)
            except ValueError:
                self.add_error("quantity", _("This cannot be read; write a whole number, or yuan like 5700.00"))
        return given

    def said(self) -> Said:
        """What was said. Only after `is_valid`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "item"}
        return Said(**given)
