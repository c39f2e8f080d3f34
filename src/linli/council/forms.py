"""What comes in through this floor's pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.council import kinds
from linli.council.founding import Course
from linli.council.models import Choice, Grade, Meeting, Poll
from linli.council.office_models import Letter
from linli.council.party_models import Listed
from linli.council.polling import Count
from linli.council.services import Call
from linli.files.models import File
from linli.people.forms import near
from linli.people.models import Organisation
from linli.rules.first_assembly import PARTS

ITEM_AT_MOST = 120  # letters

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
SCANS = "image/*,application/pdf"
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class CallForm(forms.Form):
    """A call."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    title = forms.CharField(label=_("Title, when it has one of its own"), max_length=80, required=False)
    starts_at = forms.DateTimeField(
        label=pgettext_lazy("a meeting", "Begins"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    place = forms.CharField(label=_("Place of the meeting"), max_length=80)
    host = forms.ChoiceField(label=_("Host"))
    recorder = forms.ChoiceField(label=_("Recorder"))
    items = forms.CharField(
        label=_("Agenda, a line for each item"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    called_on = forms.DateField(
        label=_("Notice was given on, when that was before today"), required=False, widget=_DAY, validators=[near]
    )
    proof = forms.CharField(
        label=_("then: the paper that shows it (a signed list, say)"),
        max_length=120,
        required=False,
    )
    photo = forms.FileField(
        label=_("or a photo or scan of it"), required=False, widget=forms.FileInput(attrs={"accept": SCANS})
    )

    def __init__(
        self,
        *args: Any,
        body: Organisation,
        people: list[tuple[str, str]],
        recorders: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "kind": [(kind, kinds.SITTINGS[kind].label) for kind in kinds.held_by(body.kind)],
            "host": people,
            "recorder": recorders,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices  # type: ignore[assignment]  # lazy labels

    def clean_items(self) -> tuple[str, ...]:
        found = tuple(line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip())
        for line in found:
            if len(line) > ITEM_AT_MOST:
                words = _("This item is too long; say it in at most %(most)s letters: “%(line)s”")
                raise forms.ValidationError(words % {"most": ITEM_AT_MOST, "line": f"{line[:20]}…"})
        return found

    def call(self, photos: Sequence[File] = ()) -> Call:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        starts: datetime = given["starts_at"]
        return Call(
            kind=given["kind"],
            starts_at=starts,
            place=given["place"],
            host_id=int(given["host"]),
            recorder_id=int(given["recorder"]),
            title=given["title"],
            items=given["items"],
            called_on=given["called_on"],
            proof=given["proof"],
            photos=photos,
        )


class FulfilForm(forms.Form):
    """When what was owed after an election was done, and the paper that shows it."""

    day = forms.DateField(label=_("Done on"), widget=_DAY, validators=[near])
    document = forms.CharField(label=_("Paper that shows it, with its number"), max_length=120)


class ItemForm(forms.Form):
    """A matter for the agenda: words, a case's number, or both."""

    title = forms.CharField(label=_("Matter"), max_length=ITEM_AT_MOST, required=False)
    number = forms.IntegerField(label=_("or the number of a request"), required=False, min_value=1)


class PointForm(forms.Form):
    """What one speaker said on an item."""

    person = forms.ChoiceField(label=_("Speaker"), required=False)
    speaker = forms.CharField(label=_("or whoever else spoke"), max_length=60, required=False)
    words = forms.CharField(label=_("What they said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    seconds = forms.IntegerField(label=_("Seconds spoken, when timed"), required=False, min_value=1, max_value=9999)
    dissent = forms.BooleanField(
        label=_("Dissent: it stands apart in the minutes, and they sign them with it"), required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *people]


class AgreedForm(forms.Form):
    """What was agreed on an item without a vote."""

    agreed = forms.CharField(label=_("Agreed without a vote"), required=False, max_length=200)
    public = forms.BooleanField(label=_("Residents may read what was decided on this"), required=False)


class MotionForm(forms.Form):
    """A show of hands."""

    text = forms.CharField(label=_("Put to the vote"), max_length=200)
    ayes = forms.IntegerField(label=_("For"), min_value=0, max_value=9999)
    noes = forms.IntegerField(label=_("Against"), min_value=0, max_value=9999, initial=0)
    abstentions = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=9999, initial=0)


class TaskForm(forms.Form):
    """Somebody does something by a day."""

    what = forms.CharField(label=_("What is to be done"), max_length=200)
    person = forms.ChoiceField(label=_("Who does it"))
    due = forms.DateField(label=_("Until"), widget=_DAY, validators=[near])

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class FloorForm(forms.Form):
    """Somebody asks for the floor."""

    person = forms.ChoiceField(label=_("Who asks for the floor"), required=False)
    name = forms.CharField(label=_("or whoever else asks"), max_length=60, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *people]


class PostedForm(forms.Form):
    """Since when something hangs out."""

    what = forms.ChoiceField(choices=[("agenda", ""), ("decisions", "")])
    on = forms.DateField(label=_("Posted on"), widget=_DAY, validators=[near])


class FoundingForm(forms.Form):
    """The way to the first owners' assembly."""

    applied_on = forms.DateField(label=_("Owners applied for it on"), required=False, widget=_DAY, validators=[near])
    document = forms.CharField(label=_("Their application"), max_length=120, required=False)
    planned_on = forms.DateField(label=_("The assembly is planned for"), required=False, widget=_DAY, validators=[near])
    place = forms.CharField(label=_("Place of the assembly"), max_length=80, required=False)
    agenda = forms.CharField(
        label=_("Its agenda"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    posted_call = forms.DateField(
        label=_("Day, place and agenda posted on"), required=False, widget=_DAY, validators=[near]
    )
    posted_rules = forms.DateField(
        label=_("Drafts of rules and covenant posted on"), required=False, widget=_DAY, validators=[near]
    )
    posted_roll = forms.DateField(
        label=_("Owners with areas and heads posted on"), required=False, widget=_DAY, validators=[near]
    )
    posted_candidates = forms.DateField(
        label=_("How candidates are found posted on"), required=False, widget=_DAY, validators=[near]
    )
    held_on = forms.DateField(label=_("The assembly was held on"), required=False, widget=_DAY, validators=[near])

    def course(self) -> Course:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        posted = {part: day for part in PARTS if (day := given.pop(f"posted_{part}"))}
        return Course(**given, posted=posted)


class PartnerForm(forms.Form):
    """A unit that reports here."""

    name = forms.CharField(label=_("Unit"), max_length=100)
    contact = forms.CharField(label=_("Whom to call"), max_length=50)
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    since = forms.DateField(label=_("Reported on"), required=False, widget=_DAY, validators=[near])


class LineForm(forms.Form):
    """A line of the three lists."""

    kind = forms.ChoiceField(label=_("In which list"), choices=Listed.Kind.choices)
    what = forms.CharField(label=_("What stands in it"), max_length=120)
    due = forms.DateField(label=_("Until"), required=False, widget=_DAY, validators=[near])


class LineDoneForm(forms.Form):
    """A project was carried out."""

    on = forms.DateField(label=_("Carried out on"), widget=_DAY, validators=[near])
    people = forms.IntegerField(label=_("Members who came"), min_value=0, max_value=9999, initial=0)
    hours = forms.IntegerField(label=_("Hours together"), min_value=0, max_value=9999, initial=0)
    outcome = forms.CharField(label=_("What came of it"), max_length=200)


class OutcomeForm(forms.Form):
    """A task is done."""

    outcome = forms.CharField(label=_("What came of it"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=100)


class SeatsForm(forms.Form):
    """With how many seats a body was elected."""

    seats = forms.IntegerField(label=_("Seats as elected"), min_value=1, max_value=999)
    representatives = forms.IntegerField(
        label=_("Residents' representatives as elected"), min_value=0, max_value=999, required=False
    )

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body.kind != "community_committee":
            del self.fields["representatives"]


class CountForm(forms.Form):
    """How many came; how many were due is on the roll."""

    present = forms.IntegerField(label=_("Present"), min_value=0, max_value=999_999)
    households = forms.BooleanField(label=_("Each household sent one"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.sitting.roll != "residents":
            del self.fields["households"]


POLLS = {
    Poll.ELECTION: _("Election of the branch committee"), Poll.SECRETARY: _("Election of the secretary"),
    Poll.DEPUTY: _("Election of the deputy secretary"), Poll.APPRAISAL: _("Democratic appraisal"),
}  # fmt: skip
_LEFT_OUT = {Poll.APPRAISAL: ("title", "seats", "people"), Poll.SECRETARY: ("seats",), Poll.DEPUTY: ("seats",)}


class PollForm(forms.Form):
    """An election or an appraisal to be held on paper."""

    title = forms.CharField(label=_("What is elected"), max_length=80)
    seats = forms.IntegerField(label=_("Seats to fill"), min_value=1, max_value=30)
    people = forms.MultipleChoiceField(label=_("Candidates"), widget=forms.CheckboxSelectMultiple)
    teller = forms.ChoiceField(label=_("Teller"))
    watcher = forms.ChoiceField(label=_("Supervisor of the count"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("people", "teller", "watcher"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = people
        for name in _LEFT_OUT.get(kind, ()):
            del self.fields[name]
        if kind in POLLS and "title" in self.fields:
            self.fields["title"].initial = POLLS[kind]


WRITTEN = 5  # lines for whom voters wrote on their papers


class CountsForm(forms.Form):
    """What was counted: papers, and of each name the votes or how often each grade was given."""

    issued = forms.IntegerField(label=_("Papers handed out"), min_value=0, max_value=9999)
    returned = forms.IntegerField(label=_("Papers come back"), min_value=0, max_value=9999)
    blank = forms.IntegerField(label=_("of them blank"), min_value=0, max_value=9999, initial=0)
    void = forms.IntegerField(label=_("of them void"), min_value=0, max_value=9999, initial=0)

    def __init__(
        self, *args: Any, poll: Poll, choices: list[Choice], others: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named = choices
        self.labels = list(Grade.labels) if poll.kind == Poll.APPRAISAL else [str(_("Votes"))]
        for one in choices:
            for number, label in enumerate(self.labels):
                self.fields[f"m{one.pk}_{number}"] = forms.IntegerField(
                    label=f"{one.name} {label}", min_value=0, max_value=9999, initial=0
                )
        self.lines = min(len(others), WRITTEN)
        for line in range(self.lines):
            self.fields[f"w{line}"] = forms.ChoiceField(
                label=_("Written in"), choices=[("", "—"), *others], required=False
            )
            self.fields[f"v{line}"] = forms.IntegerField(label=_("Votes"), min_value=1, max_value=9999, required=False)

    def rows(self) -> list[tuple[Choice, list[forms.BoundField]]]:
        """The fields by name."""
        return [(one, [self[f"m{one.pk}_{at}"] for at, _label in enumerate(self.labels)]) for one in self.named]

    def count(self) -> Count:
        """The papers. Only after `is_valid`."""
        given = self.cleaned_data
        return Count(given["issued"], given["returned"], given["blank"], given["void"])

    def marks(self) -> dict[int, list[int]]:
        """The marks by the key of who stands. Only after `is_valid`."""
        return {one.pk: [self.cleaned_data[field.name] for field in fields] for one, fields in self.rows()}

    def others(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of those whom voters wrote on their papers: who, and how many votes."""
        return [(self[f"w{line}"], self[f"v{line}"]) for line in range(self.lines)]

    def clean(self) -> dict[str, Any]:
        """A name with its votes, each name once."""
        given = super().clean() or {}
        named = [given.get(f"w{line}") for line in range(self.lines)]
        for line, name in enumerate(named):
            if bool(name) != bool(given.get(f"v{line}")) and f"v{line}" not in self.errors:
                self.add_error(f"v{line}", _("Give the name and the votes."))
            elif name and name in named[:line]:
                self.add_error(f"w{line}", _("Each name once."))
        return given

    def written(self) -> dict[int, int]:
        """The votes of those, by person. Only after `is_valid`."""
        given = self.cleaned_data
        return {int(given[f"w{line}"]): given[f"v{line}"] for line in range(self.lines) if given.get(f"w{line}")}


class SealForm(forms.Form):
    """An application to use the seal."""

    document = forms.CharField(label=_("Document to be stamped"), max_length=120)
    purpose = forms.CharField(label=_("What for"), max_length=120)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=999, initial=1)


class LetterForm(forms.Form):
    """A line of the register of letters."""

    way = forms.ChoiceField(label=_("In or out"), choices=Letter.Way.choices)
    day = forms.DateField(label=_("Day"), widget=_DAY, validators=[near])
    other = forms.CharField(label=_("With whom"), max_length=100)
    subject = forms.CharField(label=_("What about"), max_length=120)
    their_number = forms.CharField(label=_("Reference"), max_length=60, required=False)
    handler = forms.CharField(label=_("Handled by"), max_length=50, required=False)
