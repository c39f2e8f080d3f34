"""What comes in through the shelf's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.forms import PhotosField, PlacesField
from linli.people.forms import near
from linli.places.models import Area
from linli.shelf import accounts, guides, thanking
from linli.shelf.models import Consent, Guide, Thanks

_DAY = forms.DateInput(attrs={"type": "date"})


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AreaForm(forms.Form):
    """A form that begins with the area that something holds for."""

    area = forms.TypedChoiceField(label=pgettext_lazy("of the shelf", "Where it holds"), coerce=int)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(one.pk, one.name) for one in areas]  # type: ignore[attr-defined]  # a field of choices
        if len(areas) < 2:
            self.fields["area"].widget = forms.HiddenInput()
            self.initial["area"] = areas[0].pk if areas else None


class GuideForm(AreaForm):
    """How something is done."""

    title = forms.CharField(label=pgettext_lazy("of a guide", "What is done"), max_length=60)
    words = forms.CharField(
        label=_("Other words by which it is looked for"), max_length=120, required=False,
        help_text=_("It is also shown beside requests of a kind, or with words, that name one of these."),
    )  # fmt: skip
    bring = forms.CharField(label=_("What to bring"), max_length=1000, required=False, widget=_long(3))
    where = forms.CharField(label=_("Where and when"), max_length=200, required=False)
    long = forms.CharField(label=_("How long it takes"), max_length=60, required=False)
    cost = forms.CharField(label=_("What it costs"), max_length=60, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    answer = forms.CharField(
        label=_("The answer, as it is said or pasted"), max_length=2000, widget=_long(5),
    )  # fmt: skip
    basis = forms.CharField(label=_("What it stands on"), max_length=200)
    public = forms.BooleanField(label=_("Residents read it"), required=False, initial=True)

    def said(self) -> guides.Said:
        """What was said. Only after `is_valid`."""
        return guides.Said(**{name: value for name, value in self.cleaned_data.items() if name != "area"})

    @staticmethod
    def known(guide: Guide) -> dict[str, object]:
        """What is said of it now."""
        return {"area": guide.area_id, **{name: getattr(guide, name) for name in guides.Said.__dataclass_fields__}}


class PeriodForm(forms.Form):
    """The period of a common account, with the balances that the books say."""

    first = forms.DateField(label=_("First day"), validators=[near], widget=_DAY)
    last = forms.DateField(label=_("Last day"), validators=[near], widget=_DAY)
    opening = PlacesField(label=_("Balance at the beginning (yuan)"), places=2, least=-(10**12))
    closing = PlacesField(label=_("Balance at the end (yuan)"), places=2, least=-(10**12))

    def period(self) -> accounts.Period:
        """The period. Only after `is_valid`."""
        given = self.cleaned_data
        return accounts.Period(given["first"], given["last"], given["opening"], given["closing"])


class ProjectForm(AreaForm):
    """A practical project."""

    title = forms.CharField(label=pgettext_lazy("of a project", "What is done"), max_length=80)
    need = forms.CharField(label=_("Whose need it is, and how it is known"), max_length=500, widget=_long(3))
    person = forms.TypedChoiceField(label=_("Who answers for it"), coerce=int)
    due = forms.DateField(label=_("By when"), validators=[near], widget=_DAY)

    def __init__(self, *args: Any, people: list[tuple[str, list[tuple[int, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]  # a field of choices


class DoneForm(forms.Form):
    """A project reported done."""

    result = forms.CharField(label=_("What was done"), max_length=500, widget=_long(3))
    day = forms.DateField(label=pgettext_lazy("of a project", "Done on"), validators=[near], widget=_DAY)
    photos = PhotosField(label=_("What shows it"), role="evidence")


class ThanksForm(forms.Form):
    """A resident says thank you."""

    to = forms.CharField(label=_("Whom you thank"), max_length=60)
    text = forms.CharField(label=pgettext_lazy("thanks", "What for"), max_length=1000, widget=_long(4))
    consent = forms.ChoiceField(
        label=_("May others read it?"), choices=Consent.choices, initial=Consent.NONE, widget=forms.RadioSelect
    )
    photos = PhotosField(label=_("A picture"), role="evidence", required=False)

    def said(self) -> thanking.Said:
        """What was said. Only after `is_valid`."""
        return thanking.Said(**{name: value for name, value in self.cleaned_data.items() if name != "photos"})


class BannerForm(ThanksForm):
    """A letter or a banner that was brought to the desk."""

    field_order = ("way", "name", "to", "text", "day", "consent", "proof", "photos")
    way = forms.ChoiceField(label=_("How they said it"), choices=Thanks.Way.choices)
    name = forms.CharField(label=_("Who thanks"), max_length=50)
    day = forms.DateField(label=pgettext_lazy("of thanks", "Day"), validators=[near], widget=_DAY)
    proof = forms.CharField(
        label=_("How they agreed that it is shown"), max_length=80, required=False,
        help_text=_("If it is to be shown: on which paper, or by telephone on which day."),
    )  # fmt: skip


class ExemplarForm(forms.Form):
    """Somebody recommended."""

    honour = forms.CharField(label=_("What they are called (a good neighbour …)"), max_length=40)
    name = forms.CharField(label=_("Their name, as the register has it"), max_length=50)
    who = forms.ChoiceField(
        label=_("Which of them"),
        widget=forms.RadioSelect,
        error_messages={"required": _("More than one has this name: say which of them.")},
    )
    deeds = forms.CharField(label=_("What they did"), max_length=2000, widget=_long(6))

    def __init__(self, *args: Any, among: list[tuple[str, str]], **kwargs: Any) -> None:
        """`among`: who has the name, by code, where several do."""
        super().__init__(*args, **kwargs)
        if len(among) > 1:
            self.fields["who"].choices = among  # type: ignore[attr-defined]  # a field of choices
        else:
            del self.fields["who"]
