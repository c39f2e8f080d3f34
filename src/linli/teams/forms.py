"""What comes in through the pages of teams and of places that are free and open."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.skill_models import Skill
from linli.cases.forms import PhotosField
from linli.kernel import clock
from linli.kernel.wording import noted
from linli.people.forms import near
from linli.people.models import Person
from linli.teams.joining import Entered
from linli.teams.models import Equipment, Member, Team
from linli.teams.services import About
from linli.teams.squares import Said
from linli.ui import moments

_MONDAY = date(2024, 1, 1)
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class AboutForm(forms.Form):
    """What is said of a team."""

    about = forms.CharField(
        label=_("About the team"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    shown = forms.BooleanField(label=_("Residents find its page"), required=False)
    open_to = forms.BooleanField(label=_("Residents may apply to join"), required=False)
    performs = forms.BooleanField(label=_("It promised to perform at least once a quarter"), required=False)

    def said(self) -> About:
        """What was said. Only after `is_valid`."""
        return About(**self.cleaned_data)

    @staticmethod
    def known(team: Team) -> dict[str, object]:
        """What is said of a team now."""
        return {name: getattr(team, name) for name in AboutForm.base_fields}


class LineUpForm(forms.Form):
    """With how many in each part a performance can be held."""

    line_up = forms.CharField(
        label=_("Minimum line-up"),
        help_text=_("One part a line, a space, then its number"),
        max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean_line_up(self) -> dict[str, int]:
        """Each part with its number."""
        found: dict[str, int] = {}
        for line in filter(str.strip, self.cleaned_data["line_up"].splitlines()):
            part, _space, number = line.strip().rpartition(" ")
            if not part or not (number.isascii() and number.isdigit() and len(number) < 5):
                raise forms.ValidationError(
                    _("“%(line)s” cannot be read; write the part, a space, then the number"), params={"line": line}
                )
            found[part.strip()] = int(number)
        return found


class EnterForm(forms.Form):
    """A member entered by name."""

    name = forms.CharField(label=pgettext_lazy("of a volunteer", "Name"), max_length=50)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    part = forms.CharField(label=_("Part or task"), max_length=30, required=False)

    def said(self) -> Entered:
        """Whom. Only after `is_valid`."""
        return Entered(**self.cleaned_data)


class ApplyForm(forms.Form):
    """An application."""

    part = forms.CharField(label=_("Part I would like to take"), max_length=30, required=False)
    words = forms.CharField(label=_("What I would like to say"), max_length=200, required=False)


class OwnForm(forms.Form):
    """A line of the ledger of equipment."""

    name = forms.CharField(label=pgettext_lazy("equipment", "What it is"), max_length=40)
    number = forms.IntegerField(label=_("How many the team owns"), min_value=0, max_value=9999)
    note = forms.CharField(label=_("Where it is kept, in what state"), max_length=120, required=False)


class LendForm(forms.Form):
    """Something goes out."""

    equipment = forms.TypedChoiceField(label=_("What goes out"), coerce=int)
    member = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=9999, initial=1)
    due_on = forms.DateField(label=_("Comes back by"), widget=_DAY, validators=[near], initial=clock.today)

    def __init__(self, *args: Any, equipment: list[Equipment], members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "equipment", [(row.pk, noted(row.name, row.left)) for row in equipment if row.left])
        _offer(self, "member", [(row.pk, row.called) for row in members])


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[object, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class PieceForm(forms.Form):
    """A piece of the repertoire."""

    title = forms.CharField(label=_("Piece"), max_length=60)
    minutes = forms.IntegerField(
        label=pgettext_lazy("a duration", "Minutes"), min_value=1, max_value=600, required=False
    )
    note = forms.CharField(label=_("Remark"), max_length=120, required=False)


class PictureForm(forms.Form):
    """A picture for the gallery."""

    caption = forms.CharField(label=_("What it shows"), max_length=80)
    photos = PhotosField(
        label=_("Picture"), help_text=_("Only with the consent of who can be known on it."), role="after"
    )


class SkillForm(forms.Form):
    """What a member can do."""

    skill = forms.TypedChoiceField(label=_("Skill"), coerce=int)

    def __init__(self, *args: Any, skills: list[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "skill", [(row.pk, row.title) for row in skills])


class DraftForm(forms.Form):
    """The rules of a place."""

    spot = forms.TypedChoiceField(label=_("Place"), coerce=int)
    text = forms.CharField(label=_("What is agreed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, spots: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "spot", spots)


class TurnForm(forms.Form):
    """A group's time at a place."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int, empty_value=None, required=False)
    group = forms.CharField(label=_("Group, where it is no team"), max_length=40, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), coerce=int, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    begins = forms.TimeField(label=pgettext_lazy("of a turn", "From"), widget=_TIME)
    ends = forms.TimeField(label=pgettext_lazy("of a turn", "Until"), widget=_TIME)
    decibels = forms.IntegerField(label=_("Loudest, in decibels"), min_value=30, max_value=90, initial=55)
    leader = forms.CharField(label=_("Name of whoever is on duty"), max_length=50)
    phone = forms.CharField(
        label=_("Telephone of whoever is on duty"), help_text=_("The number of their account here."), max_length=20
    )

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "team", [("", "—"), *((team.pk, team.body.name) for team in teams)])
        days = self.fields["weekdays"]
        assert isinstance(days, forms.TypedMultipleChoiceField)
        days.choices = [(number, moments.weekday(_MONDAY + timedelta(days=number))) for number in range(7)]

    def clean_phone(self) -> Person:
        """The person of that name and number."""
        found = Person.objects.named(self.cleaned_data["phone"], str(self.cleaned_data.get("leader", "")))
        if found is None:
            raise forms.ValidationError(_("Nobody has an account of this name and number."))
        return found

    def said(self) -> Said:
        """The turn. Only after `is_valid`."""
        given = self.cleaned_data
        return Said(
            given["group"], frozenset(given["weekdays"]), given["begins"], given["ends"], given["decibels"],
            given["phone"].pk, given["team"],
        )  # fmt: skip
