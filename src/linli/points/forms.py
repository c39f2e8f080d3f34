"""What comes in through the pages of points."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.people import kinds
from linli.people.forms import near
from linli.points import drafting
from linli.points.drafting import Terms
from linli.points.models import PERIODS
from linli.rules import points as law

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
APPLY = "apply"
# Who may be named to approve an application: posts that bodies of an estate have.
APPROVERS = (
    "branch_secretary",
    "branch_member",
    "committee_director",
    "committee_member",
    "body_chair",
    "group_leader",
)


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Fill a field with its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class OpenForm(forms.Form):
    """A body begins to keep points."""

    whose = forms.ChoiceField(label=_("Which body, for whom"))
    title = forms.CharField(label=pgettext_lazy("a rule book", "Title"), max_length=60)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "whose", offered)


class TermsForm(forms.Form):
    """What an edition says beside its rules."""

    period = forms.ChoiceField(label=_("Closed and made known after each"), choices=PERIODS)
    base = forms.IntegerField(label=_("Everybody begins a period with"), min_value=0, max_value=10_000)
    bands = forms.CharField(
        label=_("Bands"),
        required=False,
        help_text=_("One a line: from how many points on, and its name, such as “80 good”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    months = forms.IntegerField(
        label=_("Points that are not redeemed expire after (months; 0: never)"), min_value=0, max_value=240
    )
    shop = forms.BooleanField(label=_("Points may be redeemed at the points shop"), required=False)

    def clean_bands(self) -> tuple[tuple[int, str], ...]:
        found = []
        for line in str(self.cleaned_data["bands"]).splitlines():
            least, _space, name = line.strip().partition(" ")
            if not line.strip():
                continue
            if not (least.isascii() and least.isdigit() and len(least) <= 6 and name.strip()):
                raise forms.ValidationError(_("This is no band: “%(line)s”") % {"line": line.strip()[:40]})
            found.append((int(least), name.strip()[:20]))
        return tuple(found)

    def terms(self) -> Terms:
        """What was said. Only after `is_valid`."""
        return Terms(**self.cleaned_data)


class RuleForm(forms.Form):
    """One rule of a draft."""

    title = forms.CharField(label=pgettext_lazy("points", "What for"), max_length=60)
    category = forms.CharField(label=pgettext_lazy("a rule of points", "Category"), max_length=20, required=False)
    points = forms.IntegerField(label=_("Points each time"), min_value=-1000, max_value=1000)
    period = forms.ChoiceField(label=_("Counted within each"), choices=PERIODS)
    cap = forms.IntegerField(
        label=_("At most in that time (empty: no limit)"), min_value=1, max_value=100_000, required=False
    )
    way = forms.ChoiceField(label=_("How it is counted"))
    approver = forms.ChoiceField(label=_("Who approves an application"), required=False)
    evidence = forms.BooleanField(label=_("An application brings a photo that shows it"), required=False)

    def __init__(self, *args: Any, rule: law.Rule | None = None, code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = self._known(rule)
        self.code = rule.code if rule else code
        lang = "zh" if (get_language() or "").startswith("zh") else "en"
        listed = [(str(at), str(one["title"][lang])) for at, one in enumerate(drafting.sources())]
        choose(self, "way", [(APPLY, gettext("by application")), *listed])
        choose(self, "approver", [("", "—"), *((code, kinds.title(code)) for code in APPROVERS)])

    @staticmethod
    def _known(rule: law.Rule | None) -> dict[str, Any]:
        if rule is None:
            return {"period": "quarter", "way": APPLY}
        at = drafting.source_at(rule.earns)
        way = APPLY if at is None else str(at)
        names = ("title", "category", "points", "period", "cap", "approver", "evidence")
        return {"way": way, **{name: getattr(rule, name) for name in names}}

    def clean(self) -> dict[str, Any]:
        """The rule as a whole: one that can never count is said at its cap."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        way = given.pop("way")
        earns = None if way == APPLY else drafting.earns_of(drafting.sources()[int(way)])
        if earns:
            given |= {"approver": "", "evidence": False}
        try:
            self.rule = law.Rule(code=self.code, earns=earns, **given)
        except ValueError:
            self.add_error("cap", _("A rule gives or takes points, and its limit leaves room for one time."))
        return given


class SinceForm(forms.Form):
    """From when on an edition is in force."""

    since = forms.DateField(label=_("In force from"), widget=_DAY, validators=[near])


class ApplyForm(forms.Form):
    """Somebody asks for points."""

    rule = forms.ChoiceField(label=pgettext_lazy("points", "What for"))
    day = forms.DateField(label=_("On which day"), widget=_DAY, validators=[near])
    times = forms.IntegerField(label=_("How often, or how many hours"), min_value=1, max_value=1000, initial=1)
    words = forms.CharField(label=_("What you did"), max_length=200)
    photo = forms.FileField(label=_("Photo that shows it"), required=False)

    def __init__(self, *args: Any, rules: list[law.Rule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "rule", [(rule.code, drafting.words_of(rule)) for rule in rules])


class EnterForm(ApplyForm):
    """Somebody is put down for points, or for their taking, by whoever keeps the book."""

    who = forms.CharField(
        label=pgettext_lazy("points", "For whom"),
        max_length=60,
        help_text=_("The name, or the home, as it stands on the roll"),
    )
    field_order = ("who",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = pgettext_lazy("for another", "What they did")


class ObjectForm(forms.Form):
    """Somebody objects."""

    words = forms.CharField(label=_("What is wrong"), max_length=200)


class GoodForm(forms.Form):
    """A good at the points shop."""

    name = forms.CharField(label=pgettext_lazy("at the points shop", "Good"), max_length=60)
    price = forms.IntegerField(label=_("Points for one"), min_value=1, max_value=100_000)
    stock = forms.IntegerField(label=_("How many are there"), min_value=0, max_value=100_000)
    offered = forms.BooleanField(label=_("Offered"), required=False, initial=True)
