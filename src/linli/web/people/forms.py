"""What the pages of people and posts ask."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.people import kinds
from linli.people.roster import cells
from linli.people.wording import KIN, KNOWN_BY
from linli.places.models import Area


def _area_choices(areas: list[Area]) -> list[tuple[str, str]]:
    return [(str(area.pk), f"{area.name} · {area.get_level_display()}") for area in areas]


class _InArea(forms.Form):
    area = forms.ChoiceField(label=_("Area"))

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        field = self.fields["area"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _area_choices(areas)

    def clean_area(self) -> Area:
        return self.areas[self.cleaned_data["area"]]


class PersonForm(forms.Form):
    """A new person, without a home."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text=_("They sign in with it."),
    )
    id_number = forms.CharField(
        label=_("ID number"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class HomePersonForm(PersonForm):
    """A new person at home in one of the building's units."""

    unit = forms.TypedChoiceField(label=pgettext_lazy("dwelling", "Home"), coerce=int)
    relation = forms.ChoiceField(label=_("Relation"), choices=list(kinds.RELATIONS.items()), widget=forms.RadioSelect)
    share = forms.CharField(
        label=_("Share of the home"),
        max_length=11,
        required=False,
        help_text=_("Owners only, for example 1/2. Empty: all of it."),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units

    def clean_share(self) -> Fraction:
        try:
            return cells.share(self.cleaned_data["share"]) or Fraction(1)
        except cells.Wrong as wrong:
            raise forms.ValidationError(wrong.words) from None


class ReasonForm(forms.Form):
    """Why the masked data is needed; the person will read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who looked, when and why is kept, and the resident can read it."),
    )


class LettersForm(forms.Form):
    """What the numbers of a body's papers begin with."""

    letters = forms.CharField(
        label=_("Letters of its papers' numbers"),
        max_length=12,
        required=False,
        help_text=_("As the office's own letters stand before the year. Empty: it issues no numbered papers."),
    )


class OrganisationForm(_InArea, LettersForm):
    """A new body."""

    name = forms.CharField(label=pgettext_lazy("of a body", "Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(kinds.ORGANISATIONS.items()))

    field_order = ("name", "kind", "area", "letters")


class PostForm(_InArea):
    """A new post."""

    kind = forms.ChoiceField(label=_("Kind of post"), choices=kinds.post_choices)
    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    title = forms.CharField(
        label=_("Title"), max_length=60, required=False, help_text=_("Empty: as the kind of post is called.")
    )
    phone = forms.CharField(
        label=_("Office phone"), max_length=30, required=False, help_text=_("Shown to residents; no private number.")
    )

    field_order = ("kind", "area", "organisation", "title", "phone")

    def __init__(self, *args: Any, bodies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = bodies


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=hint)


class CardForm(forms.Form):
    """The enforcement card that goes with a post."""

    number = forms.CharField(label=_("Number of the card"), max_length=40)
    body = forms.CharField(label=pgettext_lazy("a card", "Issued by"), max_length=100)
    until = forms.DateField(
        label=_("Good until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The last day on it. After that day it stands in no step."),
    )  # fmt: skip


class KinForm(forms.Form):
    """Who is what to the person of the page, and how that is known."""

    who = forms.CharField(label=_("Telephone number or full name of the relative"), max_length=50)
    kind = forms.ChoiceField(label=_("What they are to this person"), choices=list(KIN.items()))
    known_by = forms.ChoiceField(
        label=_("How it is known"), choices=list(KNOWN_BY.items()), widget=forms.RadioSelect, initial="document"
    )
    document = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("What it is, its number and day; of a declaration its day.")
    )


class AppointForm(forms.Form):
    """Who takes up the post, from when to when."""

    person = forms.ChoiceField(label=_("Person to appoint"), widget=forms.RadioSelect)
    manner = forms.ChoiceField(
        label=pgettext_lazy("a seat", "How it came about"), choices=list(kinds.HOW.items()), required=False
    )
    starts = _day(_("First day"), _("Empty: at once."))
    ends = _day(_("Last day"), _("Empty: open."))
    acting = forms.BooleanField(label=_("Acting: in charge until somebody is appointed"), required=False)
    document = forms.CharField(
        label=_("Document"), max_length=120, help_text=_("Title and number of the appointment or of the election.")
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = people

    def clean_starts(self) -> datetime | None:
        day = self.cleaned_data["starts"]
        return None if day is None or day == clock.today() else clock.midnight(day)

    def clean_ends(self) -> datetime | None:
        return _after(self.cleaned_data["ends"])


class EndTermForm(forms.Form):
    """The last day of a term."""

    ends = _day(_("Last day"), _("Empty: at once. With the term the power ends."))
    why = forms.ChoiceField(label=_("Why it ends"), choices=list(kinds.WHY.items()), required=False)
    document = forms.CharField(label=_("Document"), max_length=120, required=False)

    def clean_ends(self) -> datetime | None:
        return _after(self.cleaned_data["ends"])


def _after(day: Any) -> datetime | None:
    """The instant at which the day is over: a term's end is not part of it."""
    return clock.midnight(day + timedelta(days=1)) if day else None


class ErasureForm(forms.Form):
    """By which paper somebody without an account asked to be erased."""

    document = forms.CharField(
        label=pgettext_lazy("an erasure", "Paper"),
        max_length=120,
        help_text=_("Who asked for it, how and when. There is no way back."),
    )


class DecisionForm(forms.Form):
    """Approve, or refuse with a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse. The resident reads it, so say what they can do."),
    )
