"""The paper as a form: one question for each matter, answered by what the paper offers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.ballots.authorities import ALL, BOUND, FREE
from linli.ballots.delivering import Proof
from linli.ballots.models import ON_PAPER, Channel, Handed, Matter
from linli.rules.authority import COUNTER, DOOR
from linli.rules.ballot import ABSTAIN, AGAINST, FOR

CHOICE_WORDS: Mapping[str, Promise] = {
    FOR: pgettext_lazy("vote", "For"),
    AGAINST: pgettext_lazy("vote", "Against"),
    ABSTAIN: pgettext_lazy("vote", "Abstain"),
}
CHOSEN_BY: Mapping[str, Promise] = {
    FREE: gettext_lazy("The proxy's own"),
    BOUND: gettext_lazy("The owner's, written in the authority"),
}
WAY_WORDS: Mapping[str, Promise] = {
    COUNTER: gettext_lazy("Brought to whoever takes papers in"),
    DOOR: gettext_lazy("Fetched at the door"),
}
LISTED = gettext_lazy("Who votes for whom, and by which authority, stands on the list of proxies.")
Answers = list[list[str]]


class PaperForm(forms.Form):
    """All matters, and what a co-owner or somebody who votes anew must say beside them."""

    def __init__(
        self,
        *args: Any,
        matters: Sequence[Matter],
        co_owned: bool = False,
        changing: bool = False,
        replacing: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matters = matters
        for matter in matters:
            self.fields[name_of(matter)] = _question(matter)
        if co_owned:
            self.fields["agreed"] = forms.BooleanField(
                label=gettext_lazy("The other co-owners want me to vote for our home")
            )
        if replacing:
            self.fields["instead"] = forms.BooleanField(
                label=gettext_lazy("This vote on the phone counts, and not the paper that came in for me")
            )
        if changing:
            self.fields["receipt"] = forms.CharField(
                label=gettext_lazy("Receipt code of the vote you gave"),
                max_length=40,
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for matter in self.matters:
            if len(given.get(name_of(matter)) or ()) > matter.seats > 0:
                self.add_error(name_of(matter), _("Choose at most %(most)d.") % {"most": matter.seats})
        return given

    @property
    def answers(self) -> Answers:
        """Matter by matter. Only after `is_valid`."""
        return [answer(self.cleaned_data[name_of(matter)]) for matter in self.matters]


def name_of(matter: Matter) -> str:
    """The field of a matter."""
    return f"m{matter.position}"


def answer(given: str | list[str]) -> list[str]:
    """One matter's answer as the box keeps it."""
    return given if isinstance(given, list) else [given]


def _question(matter: Matter) -> forms.Field:
    label = f"{matter.position}. {matter.title}"
    if matter.seats:
        most = _("Choose at most %(most)d. To choose nobody is an answer too.") % {"most": matter.seats}
        return forms.MultipleChoiceField(
            label=label,
            choices=[(name, name) for name in matter.candidates],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="\n".join(filter(None, (matter.text, most))),
        )
    return forms.ChoiceField(
        label=label, choices=list(CHOICE_WORDS.items()), widget=forms.RadioSelect, help_text=matter.text
    )


class FindForm(forms.Form):
    """The slip's number and the receipt code."""

    number = forms.IntegerField(label=gettext_lazy("Number of the paper"), min_value=1, max_value=10_000_000)
    receipt = forms.CharField(
        label=gettext_lazy("Receipt code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ScanForm(forms.Form):
    """A paper's code as scanned, or its code or number as typed."""

    paper = forms.CharField(
        label=gettext_lazy("Number or code of the paper"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class HandedForm(ScanForm):
    """A paper handed over, with what shows it; only where silence joins is the proof asked for."""

    way = forms.ChoiceField(
        label=pgettext_lazy("to a paper", "What happened"), choices=Handed.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Who signed for it, or who saw that it was refused"),
        help_text=gettext_lazy("The owner or an adult of the household; of a refusal a witness who is no helper here."),
        max_length=60,
    )
    on = forms.DateField(
        label=gettext_lazy("Day on which it was handed over"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def proof(self) -> Proof:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Proof(given["way"], given["name"], given["on"])


VIDEO = ("shown", "call", "brought")


class TakeForm(forms.Form):
    """How a shut paper came in, and what must be known of it."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in ON_PAPER],
    )
    signed_by = forms.CharField(label=gettext_lazy("At the door: who signed for it"), max_length=60, required=False)
    shown = forms.CharField(label=gettext_lazy("Home video: who was seen in it"), max_length=60, required=False)
    call = forms.CharField(
        label=gettext_lazy("Home video: when, and by which programme"),
        help_text=gettext_lazy("They show their face and the shut paper with its number, never what it says."),
        max_length=100,
        required=False,
    )
    brought = forms.CharField(
        label=gettext_lazy("Home video: how the shut paper came"),
        help_text=gettext_lazy("By post with its number, or brought by whom."),
        max_length=100,
        required=False,
    )
    proxy = forms.CharField(
        label=gettext_lazy("Proxy: name"),
        help_text=gettext_lazy("Of two on the roll who are called alike, with the home after the name."),
        max_length=60,
        required=False,
    )
    document = forms.CharField(
        label=gettext_lazy("Proxy: the written authority"),
        help_text=gettext_lazy("For example: authority of 18 December, with copies of both identity cards."),
        max_length=200,
        required=False,
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("Proxy: for which matters"),
        help_text=gettext_lazy("None ticked: for all. On the others the paper does not count."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("Proxy: whose choice it is"),
        help_text=gettext_lazy("Never write the choice down here: it stays in the shut paper."),
        widget=forms.RadioSelect,
        choices=[(name, CHOSEN_BY[name]) for name in CHOSEN_BY],
        initial=FREE,
        required=False,
    )
    allowed = forms.ChoiceField(
        label=gettext_lazy("Proxy: in which way the authority lets them hand it in"),
        choices=[("", gettext_lazy("In any")), *WAY_WORDS.items()],
        required=False,
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Proxy: how they handed it in"), choices=list(WAY_WORDS.items()), required=False
    )
    since = forms.DateField(
        label=gettext_lazy("Proxy: first day of the authority"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("Proxy: last day of the authority"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    receipt = forms.CharField(
        label=gettext_lazy("Receipt code of the vote on the phone, if this paper is to count instead"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, by_proxy: bool, matters: Sequence[Matter], listed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if listed:  # what the authority says stands on the list
            self.fields = {name: self.fields[name] for name in ("channel", "signed_by", *VIDEO, "choice", "receipt")}
            self.fields["choice"].help_text = LISTED
        self.listed = listed
        covers = self.fields.get("matters")
        if isinstance(covers, forms.MultipleChoiceField):
            covers.choices = [(str(one.position), f"{one.position}. {one.title}") for one in matters]
        if not by_proxy:
            channel = self.fields["channel"]
            assert isinstance(channel, forms.ChoiceField)
            channel.choices = [(one.value, one.label) for one in ON_PAPER if one != Channel.PROXY]

    def evidence(self) -> dict[str, str]:
        """What was said of the way it came. Only after `is_valid`."""
        given = self.cleaned_data
        if given["channel"] != Channel.PROXY:
            names = {Channel.VISIT: ("signed_by",), Channel.VIDEO: VIDEO}.get(given["channel"], ())
            return {name: given[name].strip() for name in names}
        if self.listed:
            return {"choice": given["choice"] or FREE}
        days = {name: given[name].isoformat() if given[name] else "" for name in ("since", "until")}
        said = {name: given[name].strip() for name in ("proxy", "document", "choice", "allowed", "way")}
        return {**said, "matters": ",".join(given["matters"]) or ALL, **days}


class DecideForm(forms.Form):
    """Which of two counts, and why."""

    keep = forms.ChoiceField(label=gettext_lazy("What counts"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason, with the article or the document"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
