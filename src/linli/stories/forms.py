"""What comes in through the pages of stories and fees."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.people.forms import near
from linli.rules.films import WHOLE, Box
from linli.rules.money import fen, grouped
from linli.stories.fee_models import Payee, Tariff, Unit
from linli.stories.models import Kind, Publisher, Section, Story
from linli.stories.paying import Account
from linli.stories.services import Prepared

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def in_fen(text: str) -> int:
    """An amount in yuan as it was typed; ValidationError when it is none."""
    try:
        return fen(text.replace(",", "").strip())
    except ValueError:
        raise forms.ValidationError(_("Write the amount like 5700.00.")) from None


class StoryForm(forms.Form):
    """What stands beside the words."""

    section = forms.ChoiceField(label=pgettext_lazy("of a publisher", "Section"))
    kind = forms.ChoiceField(label=pgettext_lazy("of a story", "Kind"), choices=Kind.choices)
    summary = forms.CharField(
        label=gettext_lazy("Summary"), max_length=120, required=False,
        help_text=gettext_lazy("One sentence for lists and for those to whom it is sent on."),
    )  # fmt: skip
    pictures = forms.MultipleChoiceField(
        label=gettext_lazy("Pictures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cover = forms.ChoiceField(label=gettext_lazy("Cover"), required=False)
    films = forms.MultipleChoiceField(label=gettext_lazy("Films"), required=False, widget=forms.CheckboxSelectMultiple)
    made = forms.BooleanField(
        label=gettext_lazy("Made by a program in part"), required=False,
        help_text=gettext_lazy("It is then marked so."),
    )  # fmt: skip
    blur = forms.CharField(
        label=gettext_lazy("To be made unknown"), max_length=120, required=False,
        help_text=gettext_lazy("Faces of people who were not asked, number plates, door numbers; empty: nobody."),
    )  # fmt: skip
    blurred = forms.BooleanField(label=gettext_lazy("It is done: nobody can be known any more"), required=False)

    def __init__(
        self, *args: Any, sections: Sequence[Section], files: Sequence[str], films: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(code, _("Picture %(number)s") % {"number": n}) for n, code in enumerate(files, 1)]
        choices: dict[str, Iterable[tuple[str, str]]] = {
            "section": [(str(one.pk), f"{one.publisher.name} · {one.name}") for one in sections],
            "pictures": numbered, "cover": [("", _("No cover")), *numbered],
            "films": [(one, _("Film %(number)s, version %(version)s") % _numbers(one, films)) for one in films],
        }  # fmt: skip
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)
        if not numbered:
            del self.fields["pictures"], self.fields["cover"]
        if not films:
            del self.fields["films"]

    @staticmethod
    def known(story: Story | None) -> dict[str, Any]:
        """What stands there now."""
        if story is None:
            return {}
        return {
            "section": str(story.section_id), "kind": story.kind, "summary": story.summary, "pictures": story.pictures,
            "cover": story.cover.code if story.cover else "", "films": story.films,
            "made": story.made, "blur": story.blur, "blurred": story.blurred_by_id is not None,
        }  # fmt: skip

    def prepared(self) -> Prepared:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Prepared(
            int(given["section"]), given["kind"], given["summary"], given.get("pictures", []),
            given.get("cover", ""), given.get("films", []),
            given["made"], given["blur"], given["blurred"],
        )  # fmt: skip


def _numbers(one: str, films: Sequence[str]) -> dict[str, object]:
    """Which film of the case it is, and which version; the one as it was sent is the first."""
    code, _dot, version = one.partition(".")
    order = list(dict.fromkeys(each.partition(".")[0] for each in films))
    return {"number": order.index(code) + 1, "version": int(version) + 1}


class CoverForm(forms.Form):
    """What is covered over in a picture."""

    boxes = forms.CharField(
        label=gettext_lazy("Covered over"), max_length=4000,
        help_text=gettext_lazy(
            "Faces, number plates, door numbers. One place a line: left, top, width, height in percent of the picture;"
            " such as 10 20 30 25."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_boxes(self) -> tuple[Box, ...]:
        """Places in thousandths of the picture."""
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["boxes"].splitlines()), 1):
            try:
                left, top, width, height = (
                    round(float(part) * WHOLE / 100) for part in re.split(r"[\s,\uff0c%]+", line.strip())
                )
            except (ValueError, OverflowError):
                words = _("Row %(row)s: four shares of the picture in percent.")
                raise forms.ValidationError(words, params={"row": number}) from None
            found.append(Box(left, top, width, height, 0, 0))
        return tuple(found)


class PublisherForm(forms.Form):
    """What it is called, and its licence."""

    name = forms.CharField(label=gettext_lazy("Name of the paper or column"), max_length=40)
    about = forms.CharField(
        label=gettext_lazy("What it is, and how it is reached"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    licence = forms.CharField(
        label=gettext_lazy("Number of the licence for news services"), max_length=40, required=False,
        help_text=gettext_lazy("Without one it tells what happens and publishes no news."),
    )  # fmt: skip

    @staticmethod
    def known(row: Publisher) -> dict[str, str]:
        """What stands there now."""
        return {"name": row.name, "about": row.about, "licence": row.licence}


class SectionForm(forms.Form):
    """A section more."""

    name = forms.CharField(label=pgettext_lazy("of a section", "Name"), max_length=20)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=40, required=False)
    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=24, help_text=gettext_lazy("Small Latin letters, such as society.")
    )


class TariffForm(forms.Form):
    """What is paid for a kind of work."""

    name = forms.CharField(label=gettext_lazy("Kind of work"), max_length=40)
    unit = forms.ChoiceField(label=gettext_lazy("Paid for"), choices=Unit.choices)
    least = forms.CharField(label=gettext_lazy("At least, in yuan"), max_length=20)
    most = forms.CharField(label=gettext_lazy("At most, in yuan"), max_length=20)
    since = forms.DateField(label=gettext_lazy("From the day"), widget=_DAY, validators=[near])
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=120, required=False)

    def clean_least(self) -> int:
        """In fen."""
        return in_fen(self.cleaned_data["least"])

    def clean_most(self) -> int:
        """In fen."""
        return in_fen(self.cleaned_data["most"])


class AccountForm(forms.Form):
    """Where a contributor is paid."""

    name = forms.CharField(label=gettext_lazy("Name as at the bank"), max_length=50)
    id_number = forms.CharField(
        label=gettext_lazy("Identity number"), max_length=30, help_text=gettext_lazy("For the tax that is withheld.")
    )
    bank = forms.CharField(label=gettext_lazy("Bank and branch"), max_length=60)
    account = forms.CharField(
        label=gettext_lazy("Account number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    unit = forms.CharField(label=gettext_lazy("Unit, of a correspondent"), max_length=60, required=False)

    def given(self) -> Account:
        """What was said. Only after `is_valid`."""
        return Account(**self.cleaned_data)


class FeeForm(forms.Form):
    """What is proposed for one of those who made a work."""

    payee = forms.ChoiceField(label=pgettext_lazy("a fee", "Paid to"))
    tariff = forms.ChoiceField(label=gettext_lazy("Kind of work"))
    number = forms.IntegerField(label=gettext_lazy("How many pieces or characters"), min_value=1, max_value=1_000_000)
    rate = forms.CharField(label=gettext_lazy("Yuan a piece, or a thousand characters"), max_length=20)

    def __init__(self, *args: Any, payees: Sequence[Payee], tariffs: Sequence[Tariff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payees = payees
        people, kinds = self.fields["payee"], self.fields["tariff"]
        assert isinstance(people, forms.ChoiceField)
        assert isinstance(kinds, forms.ChoiceField)
        people.choices = [(str(one.pk), one.name) for one in payees]
        kinds.choices = [
            (str(one.pk), f"{one.name} {grouped(one.least)}—{grouped(one.most)} · {one.get_unit_display()}")
            for one in tariffs
        ]

    def clean_rate(self) -> int:
        """In fen."""
        return in_fen(self.cleaned_data["rate"])


class CorrectionForm(forms.Form):
    """What was wrong, and what is right."""

    text = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PaidForm(forms.Form):
    """The day on which the bank paid."""

    on = forms.DateField(label=gettext_lazy("Paid by the bank on"), widget=_DAY, validators=[near])
