"""What comes in through the pages of lectures and calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.lectures.appointing import Named
from linli.lectures.calling import Emergency
from linli.lectures.models import QUESTIONS, Lecture, Lecturer
from linli.lectures.services import Term, Topic
from linli.people.forms import near
from linli.places.models import Spot

_DAY = {"type": "date"}
_MOMENT = {"type": "datetime-local"}
GRADES = [(number, str(number)) for number in range(5, 0, -1)]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY), validators=[near])


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=_MOMENT)
    return forms.DateTimeField(label=label, widget=widget, help_text=help_text)


class SeasonForm(forms.Form):
    """What a season is to be."""

    title = forms.CharField(label=pgettext_lazy("of lectures", "Title"), max_length=60)
    aim = forms.CharField(label=_("What it is for"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    starts = _day(pgettext_lazy("of lectures", "First day"))
    ends = _day(pgettext_lazy("of lectures", "Last day"))
    spot = forms.TypedChoiceField(label=_("Named place"), coerce=int, empty_value=None, required=False)
    place = forms.CharField(label=_("Place, if none of these"), max_length=80, required=False)
    places = forms.IntegerField(label=_("For how many there is room"), min_value=1, max_value=5000, initial=150)

    def __init__(self, *args: Any, spots: list[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["spot"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((spot.pk, spot.name) for spot in spots)]

    def term(self) -> Term:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        return Term(spot_id=given.pop("spot"), **given)


class LecturerForm(forms.Form):
    """Whom the body wants to lecture."""

    name = forms.CharField(label=pgettext_lazy("of a lecturer", "Name"), max_length=50)
    phone = forms.CharField(label=_("Telephone"), max_length=20)
    unit = forms.CharField(label=_("Unit"), max_length=60)
    field = forms.CharField(label=_("Lectures on"), max_length=60)
    proof = forms.CharField(
        label=_("Qualification"), help_text=_("By what it is known: title, licence, years of practice"), max_length=120
    )
    starts = _day(_("Appointed from"))
    ends = _day(_("Appointed until"))

    def named(self) -> Named:
        """What was said. Only after `is_valid`."""
        return Named(**self.cleaned_data)


class LectureForm(forms.Form):
    """What a lecture is to be."""

    topic = forms.CharField(label=_("Topic"), max_length=80)
    lecturer = forms.TypedChoiceField(label=_("Lecturer"), coerce=int)
    starts_at = _moment(pgettext_lazy("a lecture", "Begins"))
    minutes = forms.IntegerField(label=pgettext_lazy("a duration", "Minutes"), min_value=15, max_value=480, initial=120)
    outline = forms.CharField(
        label=_("Outline"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    skill = forms.CharField(
        label=_("Skill"), help_text=_("What whoever was there can be called up for; empty for none"), max_length=20,
        required=False,
    )  # fmt: skip
    repeats = forms.TypedChoiceField(
        label=_("Repeats"), help_text=_("An earlier lecture, for who missed it"), coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, lecturers: list[Lecturer], lectures: list[Lecture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom, before = self.fields["lecturer"], self.fields["repeats"]
        assert isinstance(whom, forms.TypedChoiceField)
        assert isinstance(before, forms.TypedChoiceField)
        whom.choices = [(one.pk, f"{one.name} · {one.unit}") for one in lecturers]
        before.choices = [("", "—"), *((one.pk, one.topic) for one in lectures if one.repeats_id is None)]

    def said(self) -> Topic:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        return Topic(lecturer_id=given.pop("lecturer"), repeats_id=given.pop("repeats"), **given)


class MaterialForm(forms.Form):
    """Slides or an outline."""

    file = forms.FileField(
        label=_("Slides or outline"), help_text=_("One PDF or Word file; save slides as PDF"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"}),
    )  # fmt: skip
    note = forms.CharField(label=_("What to know of it"), max_length=200, required=False)


class QuestionForm(forms.Form):
    """A question before the lecture."""

    words = forms.CharField(
        label=_("My question"), help_text=_("The audience reads it without your name."), max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class SurveyForm(forms.Form):
    """What one thinks of a lecture."""

    words = forms.CharField(label=_("What could be better"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=GRADES, widget=forms.RadioSelect
            )
        self.order_fields([*QUESTIONS, "words"])

    def grades(self) -> dict[str, int]:
        """What was said. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class CallForm(forms.Form):
    """What happened, where to assemble, and whom it needs."""

    title = forms.CharField(label=pgettext_lazy("a call", "What happened"), max_length=60)
    place = forms.CharField(label=_("Where it is"), max_length=80)
    purpose = forms.CharField(label=_("What to do and bring"), max_length=300, required=False)
    muster = forms.CharField(label=_("Muster point"), max_length=80)
    starts_at = _moment(_("Assemble at"), _("On a quarter of an hour"))
    answer_by = _moment(_("Answer by"))
    minutes = forms.IntegerField(label=_("Minutes that it will take"), min_value=15, max_value=1440, initial=240)

    def __init__(self, *args: Any, skills: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        for number, (skill, ready) in enumerate(skills.items()):
            label = _("Needed: %(skill)s (%(ready)s ready)") % {"skill": skill, "ready": ready}
            self.fields[f"need_{number}"] = forms.IntegerField(
                label=label, min_value=0, max_value=500, initial=0, required=False
            )

    def said(self) -> Emergency:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        wanted = {skill: given.pop(f"need_{number}") or 0 for number, skill in enumerate(self.skills)}
        return Emergency(wanted=wanted, **given)


def now_local() -> Any:
    """For what forms propose: the next hour on the wall clock."""
    return clock.now().astimezone(clock.LOCAL).replace(minute=0, second=0, microsecond=0)
