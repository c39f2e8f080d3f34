"""What comes in through the pages of visits."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.people.forms import near
from linli.places.models import Building
from linli.visits.models import Kind, Sex, Visit, Visited, Visitor, VisitProgramme
from linli.visits.noting import Note
from linli.visits.services import Home, Plan

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
_SEX = [("", pgettext_lazy("sex", "not said")), *Sex.choices]


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProgrammeForm(forms.Form):
    """What a programme is to be."""

    kind = forms.ChoiceField(label=_("Who is visited"), choices=Kind.choices)
    title = forms.CharField(label=pgettext_lazy("visits", "Title"), max_length=60)
    times = forms.IntegerField(label=_("How many visits"), min_value=1, max_value=14, initial=1)
    days = forms.IntegerField(
        label=_("In how many days"), help_text=_("Twice a week: 2 visits in 7 days"), min_value=1, max_value=366,
        initial=7,
    )  # fmt: skip
    begins = forms.DateField(
        label=_("First day of the term"), widget=_DAY, initial=lambda: clock.today(), validators=[near]
    )  # fmt: skip
    ends = forms.DateField(
        label=_("Last day of the term, if it has one"), widget=_DAY, required=False, validators=[near]
    )  # fmt: skip
    age_from = forms.IntegerField(
        label=_("By rule: from this age"), help_text=_("Without a rule, people are added by hand with the reason."),
        min_value=0, max_value=150, required=False,
    )  # fmt: skip
    age_to = forms.IntegerField(label=_("By rule: up to this age"), min_value=0, max_value=150, required=False)
    alone = forms.BooleanField(label=_("By rule: who lives alone"), required=False)
    periods = forms.IntegerField(
        label=_("Periods wanted for each in the term"), help_text=_("For teaching at home, such as 216; 0 counts none"),
        min_value=0, max_value=1000, initial=0,
    )  # fmt: skip
    before = forms.IntegerField(
        label=_("Kilometres driven before this record"), min_value=0, max_value=10_000_000, initial=0
    )  # fmt: skip
    mark = forms.IntegerField(
        label=_("Put on record every so many kilometres"), min_value=1, max_value=1_000_000, initial=10_000
    )  # fmt: skip
    voluntary = forms.BooleanField(
        label=_("Whoever goes does so as a volunteer"), required=False,
        help_text=_("Each visit is then recorded among their hours of service. Not for paid work or official duty."),
    )  # fmt: skip

    @staticmethod
    def known(row: VisitProgramme) -> dict[str, object]:
        """What is said of it now."""
        return {name: getattr(row, name) for name in ProgrammeForm.base_fields}

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        return Plan(**self.cleaned_data)


class VisitorForm(forms.Form):
    """Who goes to homes."""

    name = forms.CharField(label=pgettext_lazy("who goes to homes", "Their name"), max_length=50)
    phone = forms.CharField(
        label=_("Their phone number"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )  # fmt: skip
    trained = forms.BooleanField(label=_("A trained teacher"), required=False)
    sex = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Sex"), help_text=_("Left open, it is read off the number on the register"),
        choices=_SEX, required=False,
    )  # fmt: skip


class HomeForm(forms.Form):
    """Of whom is visited: sealed, and shown to the pair and the office alone."""

    name = forms.CharField(label=pgettext_lazy("who is visited", "Name"), max_length=50)
    sex = forms.ChoiceField(label=pgettext_lazy("of a person", "Sex"), choices=_SEX, required=False)
    building_id = forms.TypedChoiceField(label=_("Building"), coerce=int, empty_value=None, required=False)
    address = forms.CharField(label=pgettext_lazy("visits", "Address"), max_length=120, required=False)
    position = forms.CharField(
        label=_("Longitude and latitude"), help_text=_("For the order of the way, such as 113.151,27.832"),
        max_length=40, required=False,
    )  # fmt: skip
    guardian = forms.CharField(label=_("Guardian or next of kin"), max_length=50, required=False)
    phone = forms.CharField(label=_("Phone number of the guardian"), max_length=30, required=False)
    need = forms.CharField(
        label=_("Health and learning: what to mind"), help_text=_("Read by the pair and the office alone"),
        max_length=1000, widget=_words(3), required=False,
    )  # fmt: skip
    consent = forms.CharField(
        label=_("Written consent to noting it (paper and day)"), max_length=80, required=False
    )  # fmt: skip
    photos = forms.BooleanField(label=_("The guardian has agreed to photos in writing"), required=False)

    def __init__(self, *args: Any, buildings: Sequence[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["building_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((row.pk, row.name) for row in buildings)]

    @staticmethod
    def known(row: Visited) -> dict[str, object]:
        """What is said of them now."""
        return {name: getattr(row, name) for name in HomeForm.base_fields}

    def home(self) -> Home:
        """What was said. Only after `is_valid`."""
        return Home(**{name: self.cleaned_data[name] for name in HomeForm.base_fields})


class ByHandForm(HomeForm):
    """Somebody whom no rule finds."""

    reason = forms.CharField(label=_("Why they are visited"), max_length=120)


class PairForm(forms.Form):
    """Which two go."""

    one = forms.TypedChoiceField(label=_("First visitor"), coerce=int)
    two = forms.TypedChoiceField(label=_("Second visitor"), coerce=int)

    def __init__(self, *args: Any, visitors: Sequence[Visitor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "two"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(row.person_id, row.person.name) for row in visitors]


class VisitForm(forms.Form):
    """What is written down of a visit, on the phone or on paper."""

    day = forms.DateField(
        label=pgettext_lazy("a visit", "Day"), widget=_DAY, initial=lambda: clock.today(), validators=[near]
    )  # fmt: skip
    arrived = forms.TimeField(label=_("Came at"), widget=_TIME)
    left = forms.TimeField(label=_("Left at"), widget=_TIME)
    km = forms.DecimalField(
        label=_("Kilometres of the way"), min_value=Decimal(0), max_value=Decimal(1000), decimal_places=1, initial=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    periods = forms.IntegerField(
        label=_("Periods taught"), min_value=0, max_value=20, initial=0, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    goals = forms.CharField(label=_("Goals of this visit"), max_length=1000, widget=_words(2), required=False)
    done = forms.CharField(label=pgettext_lazy("a visit", "What was done"), max_length=2000, widget=_words(3))
    response = forms.CharField(label=_("How it went"), max_length=1000, widget=_words(2), required=False)
    advice = forms.CharField(label=_("Advice to the family"), max_length=1000, widget=_words(2), required=False)
    safety = forms.CharField(
        label=_("Safety in the home: what was seen to"), max_length=1000, widget=_words(2), required=False
    )

    def note(self, key: str, *, offline: bool) -> Note:
        """What was said. Only after `is_valid`."""
        said = self.cleaned_data
        arrived, left = (datetime.combine(said["day"], said[name], clock.LOCAL) for name in ("arrived", "left"))
        return Note(
            key, arrived, left, said["done"], metres=int(said["km"] * 1000), periods=said["periods"] or 0,
            goals=said["goals"], response=said["response"], advice=said["advice"], safety=said["safety"],
            signed=said.get("signed", Visit.Signed.PAPER), unsigned_why=said["unsigned_why"], offline=offline,
        )  # fmt: skip


class NoteForm(VisitForm):
    """A visit as its pair writes it down, on the phone."""

    whom = forms.ChoiceField(
        label=_("Whom we visited"),
        error_messages={"invalid_choice": _("You do not go there any more; show this visit to the office.")},
    )
    signed = forms.ChoiceField(
        label=_("Signature of the guardian"), choices=Visit.Signed.choices, initial=Visit.Signed.PAPER,
        widget=forms.RadioSelect,
    )  # fmt: skip
    unsigned_why = forms.CharField(label=_("If not on the phone: why"), max_length=120, required=False)
    field_order = ["whom"]

    def __init__(self, *args: Any, rows: Sequence[Visited], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.code, f"{row.label} {row.near}".strip()) for row in rows]


class PaperForm(VisitForm):
    """A visit as it stands on the pair's paper, entered by the office."""

    unsigned_why = forms.CharField(
        label=_("Signature on the paper"), help_text=_("Who signed it, or why nobody did"), max_length=120
    )
