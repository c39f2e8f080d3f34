"""What comes in through the pages of talk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.forms import PhotosField
from linli.exchange.talking import MOST, Asked, Words
from linli.exchange.topic_models import Reason
from linli.people.forms import near

_DAY = forms.DateInput(attrs={"type": "date"})


class SayForm(forms.Form):
    """What somebody says in a topic, and by what they are called."""

    text = forms.CharField(
        label=_("What you want to say"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    manner = forms.ChoiceField(
        label=_("How you are shown"), widget=forms.RadioSelect,
        help_text=_("Neighbours see this alone. A moderator gives a reason before learning who you are; you read it."),
    )  # fmt: skip
    nickname = forms.CharField(label=_("Nickname"), max_length=20, required=False)
    mentions = forms.TypedMultipleChoiceField(
        label=_("Whom you speak to"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    photos = PhotosField(label=_("Pictures"), role="talk", required=False)

    always = ("title", "text", "building")  # what most people fill in; the rest is folded

    def __init__(
        self, *args: Any, manners: list[tuple[str, str]], others: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["manner"].choices = manners  # type: ignore[attr-defined]  # a field of choices
        self.fields["manner"].initial = manners[0][0]
        if others:
            self.fields["mentions"].choices = others  # type: ignore[attr-defined]  # a field of choices
        else:
            del self.fields["mentions"]

    @property
    def first(self) -> list[forms.BoundField]:
        """What stands open."""
        return [bound for bound in self.visible_fields() if bound.name in self.always]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What is folded away, and unfolded where something in it is wrong."""
        return [bound for bound in self.visible_fields() if bound.name not in self.always]

    @property
    def unfolded(self) -> bool:
        """Whether somebody has to look into it."""
        return any(bound.errors for bound in self.folded)

    @property
    def shown_as(self) -> str:
        """By what the person is shown unless they choose otherwise."""
        return str(self.fields["manner"].choices[0][1])  # type: ignore[attr-defined]  # a field of choices

    def words(self) -> Words:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Words(
            given["text"], given["manner"], given["nickname"], given.get("mentions") or (), given.get("about") or ()
        )


class TopicForm(SayForm):
    """A new topic."""

    title = forms.CharField(label=_("What it is about, in a few words"), max_length=80)
    building = forms.TypedChoiceField(
        label=_("Of one building"), required=False, coerce=int, empty_value=None,
        help_text=_("Empty: of the whole estate."),
    )  # fmt: skip
    about = forms.TypedMultipleChoiceField(
        label=_("It is about"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whom a topic is about does not moderate it."),
    )  # fmt: skip
    question = forms.CharField(
        label=_("Ask everybody"), max_length=80, required=False,
        help_text=_("A small poll: no legal vote, it decides nothing."),
    )  # fmt: skip
    options = forms.CharField(
        label=_("Answers, one a line"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(label=_("Last day of the poll"), required=False, widget=_DAY, validators=[near])

    field_order = (
        "title", "text", "building", "manner", "nickname", "about", "photos", "question", "options", "until",
    )  # fmt: skip

    def __init__(
        self, *args: Any, buildings: list[tuple[str, str]], bodies: list[tuple[str, str]], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["building"].choices = [("", "—"), *buildings]  # type: ignore[attr-defined]  # a field of choices
        self.fields["about"].choices = bodies  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """A poll is whole or none."""
        given = super().clean() or {}
        asked = [name for name in ("question", "options", "until") if given.get(name)]
        if asked and len(asked) < 3:
            missing = next(name for name in ("question", "options", "until") if not given.get(name))
            self.add_error(missing, _("A poll has a question, answers and a last day."))
        return given

    def poll(self) -> Asked | None:
        """The poll, if one is asked. Only after `is_valid`."""
        given = self.cleaned_data
        return Asked(given["question"], given["options"].splitlines(), given["until"]) if given["question"] else None


class ReportForm(forms.Form):
    """What is wrong with a contribution."""

    reason = forms.ChoiceField(label=pgettext_lazy("of a report", "What is wrong with it"), choices=Reason.choices)
    words = forms.CharField(label=_("In your words"), max_length=200, required=False)


class WordsForm(forms.Form):
    """The list of an area, one word a line."""

    words = forms.CharField(
        label=_("Words, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 12}), max_length=20000,
        help_text=_("What is said with one of them waits for a moderator; nothing is dropped without a word."),
    )  # fmt: skip
