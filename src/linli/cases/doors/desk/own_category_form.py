"""The form in which a category is written: what it is called, what suggests it, who reads it, how long it may take."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.doors.desk import changes, staff
from linli.cases.models import Visibility
from linli.rules import own_categories as rules
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category
from linli.rules.words import Words

WORDS_AT_MOST = 40
LONGEST = 400  # of a period, in its own unit
_BETWEEN = re.compile(r"[\s,;，、；]+")  # zh: 污水、下水
FLAGS = ("urgent", "verify", "evidence", "spot", "about_people", "agreed", "active")


class CategoryForm(forms.Form):
    """One category of a process."""

    zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=20)
    en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=60, required=False)
    staff_zh = forms.CharField(
        label=gettext_lazy("The office's own word (Chinese), where it differs"), max_length=20, required=False
    )
    staff_en = forms.CharField(
        label=gettext_lazy("The office's own word (English), where it differs"), max_length=60, required=False
    )
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words that suggest it"),
        help_text=gettext_lazy("Words of a message by which this category is proposed, with spaces or commas between."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Open to"), choices=Visibility.choices)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent: time limits run day and night"), required=False)
    verify = forms.BooleanField(label=gettext_lazy("Somebody else looks before the resident is asked"), required=False)
    evidence = forms.BooleanField(label=gettext_lazy("A photo after the work belongs to the result"), required=False)
    spot = forms.BooleanField(label=gettext_lazy("May be settled on the spot"), required=False)
    about_people = forms.BooleanField(
        label=gettext_lazy("About people who hold posts: goes one level up"), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("Shows what is agreed for its place and time"), required=False)
    active = forms.BooleanField(
        label=pgettext_lazy("category", "In use: offered to residents and staff"), required=False
    )

    def __init__(self, data: Any, *, page: Pack, before: Category | None) -> None:
        super().__init__(data, initial=_initial(before))
        self.page, self.before = page, before
        language = staff.language()
        group: Any = self.fields["group"]
        group.choices = [(key, words.say(language)) for key, words in page.groups.items()]
        group.required = bool(page.groups)
        for name in rules.lengths(page):
            clock = page.clocks[name]
            unit = changes.VALUES["unit"].get(clock.unit, clock.unit)
            self.fields[f"clock_{name}"] = forms.IntegerField(
                label=_("“%(period)s” within (%(unit)s)") % {"period": clock.title.say(language), "unit": unit},
                help_text=_("Left blank: as for every other category."),
                required=False,
                min_value=1,
                max_value=LONGEST,
            )

    def clean(self) -> dict[str, Any]:
        """Names are of one line; the office's own word has a Chinese one."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("zh", "en", "staff_zh", "staff_en"):
            said[name] = " ".join(said.get(name, "").split())
        if said["staff_en"] and not said["staff_zh"]:
            self.add_error("staff_zh", _("Write it in Chinese too."))
        return said

    def clean_words(self) -> tuple[str, ...]:
        """The words, each once."""
        words = tuple(dict.fromkeys(word for word in _BETWEEN.split(self.cleaned_data["words"]) if word))
        if len(words) > WORDS_AT_MOST:
            raise forms.ValidationError(_("Forty words at most."))
        return words

    def category(self) -> Category:
        """As it is to stand on the page of the process; periods that are not asked here stay."""
        given = self.cleaned_data
        asked = rules.lengths(self.page)
        kept = {
            name: length for name, length in (self.before.clocks if self.before else {}).items() if name not in asked
        }
        said = {name: length for name in asked if (length := given.get(f"clock_{name}"))}
        own = Words(zh=given["staff_zh"], en=given["staff_en"]) if given["staff_zh"] else None
        return Category(
            title=Words(zh=given["zh"], en=given["en"]),
            staff=own,
            group=given["group"],
            words=given["words"],
            visibility=given["visibility"],
            clocks={**kept, **said},
            **{name: given[name] for name in FLAGS},
        )


def _initial(before: Category | None) -> dict[str, Any]:
    one = before or Category(title=Words(zh=""))
    return {
        "zh": one.title.zh, "en": one.title.en, "staff_zh": one.staff.zh if one.staff else "",
        "staff_en": one.staff.en if one.staff else "", "group": one.group, "words": " ".join(one.words),
        "visibility": one.visibility, **{name: getattr(one, name) for name in FLAGS},
        **{f"clock_{name}": length for name, length in one.clocks.items()},
    }  # fmt: skip
