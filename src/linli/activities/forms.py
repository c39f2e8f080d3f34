"""What comes in through this floor's pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities import kinds
from linli.activities.ask_models import Question
from linli.activities.gear_models import Gear
from linli.activities.models import Audience, Programme
from linli.activities.proof_models import Proof
from linli.activities.proving import Said
from linli.activities.queries import Room
from linli.activities.services import Plan
from linli.cases.forms import PhotosField
from linli.kernel import clock
from linli.people.forms import near
from linli.people.models import Person
from linli.places.models import Spot
from linli.rules.identifiers import normalise_phone
from linli.rules.rhythm import same_weekday

_TIME = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": 900})
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
REPEATS: dict[str, Promise] = {
    "": _("once"),
    "FREQ=WEEKLY": _("every week"),
    "FREQ=WEEKLY;INTERVAL=2": _("every two weeks"),
    "1": _("every month, on the same weekday"),
    "3": _("every three months, on the same weekday"),
    "FREQ=DAILY": _("every day"),
}


def _fill(form: forms.Form, offered: dict[str, Any]) -> None:
    for name, choices in offered.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ProgrammeForm(forms.Form):
    """A programme to be put on."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an activity", "Kind"), choices=kinds.choices())
    title = forms.CharField(label=pgettext_lazy("of an activity", "What it is called"), max_length=80)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    leader = forms.ChoiceField(label=_("Who leads it and is asked"))
    starts_at = forms.DateTimeField(
        label=pgettext_lazy("an activity", "First begins"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("of an activity", "Minutes it takes"),
        min_value=15,
        max_value=1440,
        initial=120,
        step_size=15,
    )
    repeats = forms.ChoiceField(label=_("How often"), choices=list(REPEATS.items()), required=False)
    rule = forms.CharField(
        label=_("or a rule of its own"),
        help_text=_("As calendar programs write it (RFC 5545), for example FREQ=WEEKLY;BYDAY=TU,SA"),
        max_length=120,
        required=False,
    )
    on_holidays = forms.BooleanField(label=_("It is held on public holidays too"), required=False, initial=True)
    spot = forms.ChoiceField(label=_("Named place of the estate"), required=False)
    place = forms.CharField(label=_("or another place, or more exactly"), max_length=80, required=False)
    alone = forms.BooleanField(label=_("Nothing else is held at this place meanwhile"), required=False, initial=True)
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices, initial=Audience.ALL)
    places = forms.IntegerField(
        label=_("Room for how many"), help_text=_("Empty: as many as come"), min_value=1, max_value=9999, required=False
    )
    companions = forms.IntegerField(
        label=_("Whom each may bring along, at most"), min_value=0, max_value=9, required=False
    )

    def __init__(self, *args: Any, leaders: list[tuple[str, str]], spots: Iterable[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, {"leader": leaders, "spot": [("", "—"), *((str(spot.pk), spot.name) for spot in spots)]})

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        starts: datetime = given["starts_at"].astimezone(clock.LOCAL)
        traits, repeats = kinds.KINDS[given["kind"]], given["repeats"]
        months = repeats.isdigit()
        return Plan(
            kind=given["kind"],
            title=given["title"],
            leader_id=int(given["leader"]),
            begins=starts.date(),
            at=starts.time(),
            minutes=given["minutes"],
            purpose=given["purpose"],
            rhythm=given["rule"] or (same_weekday(starts.date(), months=int(repeats)) if months else repeats),
            on_holidays=given["on_holidays"],
            spot_id=int(given["spot"]) if given["spot"] else None,
            place=given["place"],
            alone=given["alone"],
            audience=given["audience"],
            shown=traits.shown,
            drop_in=traits.drop_in,
            places=given["places"],
            companions=given["companions"] or 0,
        )


class RoleForm(forms.Form):
    """One more way of taking part."""

    title = forms.CharField(label=pgettext_lazy("taking part", "Role"), max_length=40)
    places = forms.IntegerField(
        label=_("Room for how many"), help_text=_("Empty: as many as come"), min_value=1, max_value=9999, required=False
    )
    least = forms.IntegerField(label=_("How many are needed at least"), min_value=0, max_value=999, initial=0)
    companions = forms.IntegerField(label=_("Whom each may bring along, at most"), min_value=0, max_value=9, initial=0)
    serves = forms.BooleanField(label=_("They serve others: their hours are put on record"), required=False)
    youngest = forms.IntegerField(
        label=_("Least age in years"), help_text=_("Empty: none"), min_value=6, max_value=70, required=False
    )
    training = forms.CharField(label=_("Training without which nobody takes it"), max_length=60, required=False)
    insured = forms.BooleanField(label=_("The organiser's insurance must cover the day"), required=False)
    approval = forms.BooleanField(label=_("Each who signs up is accepted first"), required=False)


class ProofForm(forms.Form):
    """A proof that somebody may serve."""

    kind = forms.ChoiceField(label=_("What was shown"), choices=Proof.Kind.choices)
    phone = forms.CharField(
        label=_("Telephone of the person's account"), help_text=_("Empty for insurance"), max_length=20, required=False
    )
    born = forms.DateField(label=_("Birthday"), widget=_DAY, required=False)
    who = forms.CharField(label=_("Guardian"), max_length=50, required=False)
    subject = forms.CharField(label=_("Training, or number of the policy"), max_length=60, required=False)
    until = forms.DateField(label=_("Its last day"), widget=_DAY, required=False)

    def said(self) -> Said:
        """The proof. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        phone = normalise_phone(given.pop("phone"))
        found = Person.objects.by_phone(phone) if phone else None
        return Said(person_id=found.pk if found else None, **given)


class SessionForm(forms.Form):
    """One more session, or another time for one."""

    starts_at = forms.DateTimeField(
        label=pgettext_lazy("an activity", "Begins"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("of an activity", "Minutes it takes"), min_value=15, max_value=1440, step_size=15
    )


class SignUpForm(forms.Form):
    """In what way somebody takes part, and with whom."""

    role = forms.TypedChoiceField(
        label=pgettext_lazy("taking part", "Take part as"), coerce=int, widget=forms.RadioSelect
    )
    companions = forms.IntegerField(label=_("How many come along"), min_value=0, max_value=9, required=False)
    named = forms.CharField(
        label=_("Who comes along"), help_text=_("Only those who organise it read this."), max_length=200, required=False
    )

    whole = True  # whether what has to be answered is

    def __init__(self, *args: Any, rooms: list[Room], asked: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in asked:
            self.fields[f"q{question.pk}"] = _answer(question, must=question.must and self.whole)
        _fill(self, {"role": [(room.need.role_id, room.need.role.title) for room in rooms]})
        if len(rooms) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = rooms[0].need.role_id
        if not any(room.need.role.companions for room in rooms):
            del self.fields["companions"], self.fields["named"]

    def answers(self) -> dict[int, str]:
        """What was answered, by the keys of the questions. Only after `is_valid`."""
        return {
            int(name[1:]): text for name, text in self.cleaned_data.items() if name[:1] == "q" and name[1:].isdigit()
        }


def _answer(question: Question, *, must: bool) -> forms.Field:
    if question.choices:
        choices = [("", "—"), *((one, one) for one in question.choices)]
        return forms.ChoiceField(label=question.text, choices=choices, required=must)
    return forms.CharField(label=question.text, max_length=200, required=must)


class QuestionForm(forms.Form):
    """A question to whoever signs up."""

    text = forms.CharField(label=_("Question"), max_length=80)
    options = forms.CharField(
        label=_("Answers to choose from"), help_text=_("One a line; empty: in one's own words"), max_length=300,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    must = forms.BooleanField(label=_("It has to be answered"), required=False)


class TellForm(forms.Form):
    """What one served, where nobody took it down."""

    programme = forms.TypedChoiceField(label=_("For which activity"), coerce=int)
    starts = forms.DateTimeField(
        label=pgettext_lazy("service", "Began"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    ends = forms.DateTimeField(
        label=pgettext_lazy("service", "Ended"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    words = forms.CharField(label=_("What I did"), max_length=80)

    def __init__(self, *args: Any, programmes: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, {"programme": [(row.pk, f"{row.title} · {row.organiser.name}") for row in programmes]})


class GuestForm(SignUpForm):
    """Somebody whom the desk signs up."""

    whole = False

    name = forms.CharField(label=pgettext_lazy("in an activity", "Name"), max_length=50)
    phone = forms.CharField(
        label=_("Phone number"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    field_order = ("name", "phone", "role", "companions", "named")


class PaperForm(forms.Form):
    """When somebody came and left, as the signed list says."""

    came = forms.DateTimeField(
        label=pgettext_lazy("to an activity", "Came"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    left = forms.DateTimeField(label=_("Left"), input_formats=_MOMENTS, widget=_TIME, validators=[near])


class CloseForm(forms.Form):
    """It is over."""

    heads = forms.IntegerField(
        label=_("Others who came, not taken down by name"), min_value=0, max_value=99999, initial=0
    )


class CorrectForm(forms.Form):
    """How long it really was."""

    hours = forms.DecimalField(
        label=_("Hours in all"), min_value=0, max_value=24, decimal_places=1, widget=forms.NumberInput({"step": "0.5"})
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    def minutes(self) -> int:
        """In minutes. Only after `is_valid`."""
        return int(self.cleaned_data["hours"] * 60)


class AnswerForm(forms.Form):
    """What is answered to an objection, and the hours where they are put right."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    hours = forms.DecimalField(
        label=_("Hours in all, where they are put right"), min_value=0, max_value=24, decimal_places=1,
        required=False, widget=forms.NumberInput({"step": "0.5"}),
    )  # fmt: skip

    def minutes(self) -> int | None:
        """In minutes; None where the hours stay. Only after `is_valid`."""
        given = self.cleaned_data["hours"]
        return None if given is None else int(given * 60)


class GearForm(forms.Form):
    """A piece of equipment for a session: one of the list, or one that is put on it now."""

    gear = forms.TypedChoiceField(label=_("From the list"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("or a piece of our own that is not on the list"), max_length=40, required=False)

    def __init__(self, *args: Any, choices: Iterable[Gear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["gear"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((one.pk, f"{one.name} · {one.organiser.name}") for one in choices)]


class CircleForm(forms.Form):
    """Where on the globe, and how far around, people sign in by their telephone's position."""

    lon = forms.DecimalField(label=_("Longitude (WGS-84)"), min_value=-180, max_value=180, decimal_places=6)
    lat = forms.DecimalField(label=_("Latitude (WGS-84)"), min_value=-90, max_value=90, decimal_places=6)
    radius = forms.IntegerField(label=_("Within so many metres"), min_value=20, max_value=2000, initial=100)


class NearForm(forms.Form):
    """What a telephone says of where it is."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    accuracy = forms.FloatField(min_value=0)


class RecordForm(forms.Form):
    """The days of which the record is handed out."""

    first = forms.DateField(label=_("From the day"), widget=_DAY, validators=[near])
    last = forms.DateField(label=_("To the day"), widget=_DAY, validators=[near])


class ReportForm(forms.Form):
    """What there is to tell of a session, with photos."""

    words = forms.CharField(label=_("What there is to tell"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    photos = PhotosField(
        label=_("Photos"), help_text=_("Only with the consent of who can be known on them."), role="after",
        required=False,
    )  # fmt: skip
