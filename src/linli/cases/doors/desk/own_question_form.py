"""The form in which a category's own questions are written: a block a question, in their order."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.doors.desk import staff
from linli.rules.own_questions import PHOTOS_ROLE, YES_NO, Branch, branch_of
from linli.rules.questions import Input
from linli.rules.words import Words

YES_OR_NO = "yes_no"
KINDS: Mapping[str, Promise] = {
    YES_OR_NO: gettext_lazy("Yes or no"),
    "choice": gettext_lazy("One of several"),
    "choices": gettext_lazy("Several of several"),
    "text": gettext_lazy("A few words"),
    "long": gettext_lazy("Sentences"),
    "int": gettext_lazy("A number"),
    "date": gettext_lazy("A day"),
    "photos": gettext_lazy("Photos"),
}
OPTIONED = frozenset({"choice", "choices"})
OPTIONS_AT_MOST = 10
APART = "|"  # between the Chinese and the English of an option


def kind_of(question: Input) -> str:
    """Which of the kinds it is."""
    return YES_OR_NO if question.options == YES_NO and question.type == "choice" else question.type


def kind_title(question: Input) -> str:
    """What the kind is called."""
    return str(KINDS.get(kind_of(question), question.type))


class QuestionForm(forms.Form):
    """One question. Without words it is none."""

    name = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    zh = forms.CharField(label=gettext_lazy("Question (Chinese)"), max_length=60, required=False)
    en = forms.CharField(label=gettext_lazy("Question (English)"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Answered by"), choices=[*KINDS.items()], initial=YES_OR_NO)
    options = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy(
            "Only where one or several of them are chosen. "
            "One a line: the words in Chinese, a stroke |, the words in English"
        ),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hint_zh = forms.CharField(label=gettext_lazy("Help (Chinese)"), max_length=120, required=False)
    hint_en = forms.CharField(label=gettext_lazy("Help (English)"), max_length=240, required=False)
    required = forms.BooleanField(label=gettext_lazy("It has to be answered"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("Ask only if"), required=False)
    place = forms.IntegerField(label=gettext_lazy("Place in the order"), min_value=1, max_value=99, required=False)
    gone = forms.BooleanField(label=gettext_lazy("Take it away"), required=False)

    def __init__(self, *args: Any, before: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after: Any = self.fields["after"]
        after.choices = [("", _("always")), *before]

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote a question here and did not take it away."""
        data = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        return bool((data.get("zh") or data.get("en")) and not data.get("gone"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("gone") or not (given.get("zh") or given.get("en")):
            return given
        if not given.get("zh"):
            self.add_error("zh", _("Write the question in Chinese, too."))
        if given.get("kind") in OPTIONED and not 2 <= len(_lines(given.get("options", ""))) <= OPTIONS_AT_MOST:
            self.add_error("options", _("Two answers at least, ten at most, one a line."))
        return given


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh.strip(), en=en.strip())


def _options(text: str, known: Mapping[str, Words]) -> dict[str, Words]:
    """The answers under names; one in the same words keeps its name, so that what hangs on it still does."""
    names = {words.zh: name for name, words in known.items()}
    found: dict[str, Words] = {}
    free = (f"a{number}" for number in range(1, 1000) if f"a{number}" not in known)
    for line in _lines(text):
        zh, _apart, en = (part.strip() for part in line.partition(APART))
        found[names.pop(zh, "") or next(free)] = _words(zh, en)
    return found


class QuestionForms:
    """All blocks of the page, and one that is still empty."""

    def __init__(self, blocks: Sequence[QuestionForm], known: Mapping[str, Input]) -> None:
        self.blocks, self.known = list(blocks), known

    @classmethod
    def drawn(cls, own: Sequence[Input]) -> "QuestionForms":
        """As the page of the process has them."""
        blocks = [
            QuestionForm(prefix=f"q{number}", initial=_initial(one, number + 1), before=_answers(own[:number]))
            for number, one in enumerate(own)
        ]
        return cls([*blocks, _blank(len(own), own)], {one.name: one for one in own})

    @classmethod
    def sent(
        cls, posted: Any, own: Sequence[Input], category: str, name: Callable[[list[str]], str]
    ) -> "QuestionForms":
        """As they were written. A new one gets a name, by which others can hang on it."""
        known = {one.name: one for one in own}
        data: Any = posted.copy()
        blocks: list[QuestionForm] = []
        before: list[Input] = []
        order = sorted(range(40), key=lambda number: (_place(data, number), number))
        named = re.compile(rf"{re.escape(category[:18])}_\d{{1,4}}")
        taken: list[str] = []
        for number in (number for number in order if f"q{number}-kind" in data):
            given = data.get(f"q{number}-name", "")
            if given in taken or not (given in known or named.fullmatch(given)):
                given = name([*taken, *known, *(data.get(f"q{one}-name", "") for one in order)])
            data[f"q{number}-name"] = given
            taken.append(given)
            block = QuestionForm(data, prefix=f"q{number}", before=_answers(before))
            blocks.append(block)
            if block.is_valid() and block.is_written:
                before.append(_question(block.cleaned_data, category, known))
        found = cls(blocks, known)
        found._written = tuple(before)
        return found

    _written: tuple[Input, ...] = ()

    def is_valid(self) -> bool:
        """Whether every block is in order."""
        return all(block.is_valid() for block in self.blocks)

    def faults(self) -> list[str]:
        """What is wrong, with the question's place."""
        return [
            _("Question %(number)s, %(field)s: %(error)s")
            % {"number": number, "field": block.fields[field].label, "error": error}
            for number, block in enumerate(self.blocks, 1)
            for field, errors in block.errors.items()
            for error in errors
        ]

    def questions(self) -> tuple[Input, ...]:
        """What was written, in its order."""
        return self._written

    def again(self) -> "QuestionForms":
        """The same, without what was taken away, in its order and with one empty block after it."""
        return QuestionForms.drawn(self._written) if self.is_valid() else self


def _place(data: Any, number: int) -> int:
    given = data.get(f"q{number}-place", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 3 else 100 + number


def _blank(number: int, own: Sequence[Input]) -> QuestionForm:
    return QuestionForm(prefix=f"q{number}", initial={"kind": YES_OR_NO, "place": number + 1}, before=_answers(own))


def _answers(own: Sequence[Input]) -> list[tuple[str, str]]:
    """The answers on which a later question can hang, in words."""
    words = staff.language()
    return [
        (
            Branch(one.name, name).value,
            _("“%(question)s”: %(answer)s") % {"question": one.title.say(words), "answer": option.say(words)},
        )
        for one in own
        if one.type == "choice"
        for name, option in one.options.items()
    ]  # fmt: skip


def _initial(one: Input, place: int) -> dict[str, Any]:
    branch = branch_of(one)
    own = one.options if one.type in OPTIONED and one.options != YES_NO else {}
    return {
        "name": one.name,
        "zh": one.title.zh,
        "en": one.title.en,
        "kind": kind_of(one),
        "options": "\n".join(f"{words.zh} {APART} {words.en}" if words.en else words.zh for words in own.values()),
        "hint_zh": one.hint.zh if one.hint else "",
        "hint_en": one.hint.en if one.hint else "",
        "required": one.required is True,
        "after": branch.value if branch else "",
        "place": place,
    }


def _question(given: Mapping[str, Any], category: str, known: Mapping[str, Input]) -> Input:
    kind, before = given["kind"], known.get(given["name"])
    options: Mapping[str, Words] = YES_NO if kind == YES_OR_NO else {}
    if kind in OPTIONED:
        options = _options(given["options"], before.options if before and before.options != YES_NO else {})
    name, _apart, option = given["after"].partition("=")
    return Input(
        name=given["name"],
        type="choice" if kind == YES_OR_NO else kind,
        title=_words(given["zh"], given["en"]),
        hint=_words(given["hint_zh"], given["hint_en"]) if given["hint_zh"] else None,
        required=given["required"],
        shown=Branch(name, option).condition if option else True,
        options=dict(options),
        role=PHOTOS_ROLE if kind == "photos" else "",
        max=9 if kind == "photos" else None,
        min=0 if kind == "int" else 1,
        categories=(category,),
    )
