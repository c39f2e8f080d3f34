"""What comes in through the pages of calls for works."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.kernel.numbers import whole
from linli.people.forms import near
from linli.rules.money import yuan
from linli.stories.call_models import Call, Category, Criterion, OpenTo, Way
from linli.stories.calls import Plan
from linli.stories.forms import in_fen

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_LINES = {"rows": 3, "autocomplete": "off"}


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _split(line: str, numbers: int) -> tuple[str, list[str]]:
    """A name and the numbers after it."""
    parts = [part for part in re.split(r"[\s,\uff0c]+", line) if part]
    if len(parts) <= numbers:
        raise forms.ValidationError(
            _("“%(line)s”: write a name and then its numbers, apart by spaces."), params={"line": line}
        )
    return " ".join(parts[:-numbers])[:20], parts[-numbers:]


def _whole(text: str, line: str, *, most: int) -> int:
    number = whole(text, 6)
    if number is None or not 1 <= number <= most:
        words = _("“%(line)s”: the number goes from 1 to %(most)s.")
        raise forms.ValidationError(words, params={"line": line, "most": most})
    return number


class PlanForm(forms.Form):
    """What a call says."""

    title = forms.CharField(label=gettext_lazy("What is called for, in a few words"), max_length=60)
    theme = forms.CharField(
        label=pgettext_lazy("a call for works", "Theme"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    open_to = forms.ChoiceField(label=gettext_lazy("Who may send in"), choices=OpenTo.choices)
    conditions = forms.CharField(
        label=gettext_lazy("Conditions and rights"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Length, format, what the paper may use the works for, what remains the author's."),
    )  # fmt: skip
    until = forms.DateField(label=gettext_lazy("Works are taken until"), widget=_DAY, validators=[near])
    categories = forms.CharField(
        label=gettext_lazy("Categories"), max_length=400, widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("One a line. Each is judged apart and has all prizes."),
    )  # fmt: skip
    criteria = forms.CharField(
        label=gettext_lazy("Criteria, with points"), max_length=400, widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("One a line: its name and the most points, such as “Content 60”."),
    )  # fmt: skip
    prizes = forms.CharField(
        label=gettext_lazy("Prizes"), max_length=600, widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("One a line, the first first: name, places, yuan before tax; “First prize 1 1000”."),
    )  # fmt: skip
    blind = forms.BooleanField(
        label=gettext_lazy("The jury judges without names"), required=False,
        help_text=gettext_lazy("It sees a number, the words and the pictures."),
    )  # fmt: skip
    way = forms.ChoiceField(label=pgettext_lazy("a call for works", "Score"), choices=Way.choices)
    least = forms.IntegerField(
        label=gettext_lazy("No prize below so many points"), min_value=0, max_value=1000, required=False
    )
    public_days = forms.IntegerField(
        label=gettext_lazy("Days in which the result can be objected to"), min_value=1, max_value=60
    )
    labour = forms.BooleanField(
        label=gettext_lazy("What is paid is for work that was ordered"), required=False,
        help_text=gettext_lazy("It is taxed as pay for labour then; a prize is taxed by a fifth."),
    )  # fmt: skip

    def clean_categories(self) -> list[str]:
        """Names."""
        return [line[:20] for line in _lines(self.cleaned_data["categories"])]

    def clean_criteria(self) -> list[tuple[str, int]]:
        """Names and most points."""
        found = []
        for line in _lines(self.cleaned_data["criteria"]):
            name, (most,) = _split(line, 1)
            found.append((name, _whole(most, line, most=100)))
        return found

    def clean_prizes(self) -> list[tuple[str, int, int]]:
        """Names, places, fen."""
        found = []
        for line in _lines(self.cleaned_data["prizes"]):
            name, (places, amount) = _split(line, 2)
            found.append((name, _whole(places, line, most=100), in_fen(amount)))
        return found

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        given["least"] = given["least"] or 0
        return Plan(**given)

    @staticmethod
    def known(call: Call) -> dict[str, Any]:
        """What stands there now."""
        same = ("title", "theme", "open_to", "conditions", "until", "blind", "way", "least", "public_days", "labour")
        return {
            **{name: getattr(call, name) for name in same},
            "categories": "\n".join(one.name for one in call.categories.all()),
            "criteria": "\n".join(f"{one.name} {one.most}" for one in call.criteria.all()),
            "prizes": "\n".join(f"{one.name} {one.places} {yuan(one.amount)}" for one in call.prizes.all()),
        }


class JurorForm(forms.Form):
    """Somebody who is to judge."""

    name = forms.CharField(label=pgettext_lazy("of a juror", "Name"), max_length=50)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit, as it is shown"), max_length=60, required=False,
        help_text=gettext_lazy("They do not judge works from there."),
    )  # fmt: skip


class EntryForm(forms.Form):
    """A submission sent in for a call."""

    case = forms.ChoiceField(label=gettext_lazy("Submission"))
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    maker = forms.CharField(label=gettext_lazy("Made by"), max_length=50)
    unit = forms.CharField(
        label=gettext_lazy("Unit or school"), max_length=60, required=False,
        help_text=gettext_lazy("Jurors from there do not judge it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, cases: Iterable[tuple[int, str]], categories: Iterable[Category], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "case": [(str(pk), words) for pk, words in cases],
            "category": [(str(c.pk), c.name) for c in categories],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class PointsForm(forms.Form):
    """A juror's points for one work."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in criteria:
            words = _("%(name)s, at most %(most)s points") % {"name": one.name, "most": one.most}
            self.fields[f"points_{one.pk}"] = forms.IntegerField(label=words, min_value=0, max_value=one.most)
        self.fields["words"] = forms.CharField(label=pgettext("a juror", "Note"), max_length=300, required=False)

    def points(self) -> dict[int, int]:
        """By criterion. Only after `is_valid`."""
        given = self.cleaned_data
        return {int(name.removeprefix("points_")): value for name, value in given.items() if name != "words"}


class DayForm(forms.Form):
    """A later last day."""

    until = forms.DateField(label=gettext_lazy("Works are taken until"), widget=_DAY, validators=[near])


class WordsForm(forms.Form):
    """What somebody says against a result, or why something is done."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
