"""What comes in through the pages of notices."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.forms import PhotosField
from linli.exchange import queries
from linli.exchange.models import Audience, Kind, Notice
from linli.exchange.services import Said
from linli.kernel import clock
from linli.people import kinds
from linli.people.forms import near
from linli.places.models import Area, Building

_DAY = forms.DateInput(attrs={"type": "date"})
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_LONG = forms.Textarea(attrs={"rows": 10})


def _files() -> PhotosField:
    return PhotosField(
        label=_("Pictures, or scans as PDF"),
        role="evidence",
        required=False,
        help_text=_("What is enclosed hangs on the notice, for whoever reads it."),
    )


class NoticeForm(forms.Form):
    """A notice before it is out."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a notice", "Kind"), choices=Kind.choices)
    title = forms.CharField(label=pgettext_lazy("of a notice", "Title"), max_length=80)
    text = forms.CharField(label=pgettext_lazy("of a notice", "Text"), max_length=8000, widget=_LONG)
    audience = forms.ChoiceField(label=_("Whom it is for"), choices=Audience.choices, widget=forms.RadioSelect)
    buildings = forms.TypedMultipleChoiceField(
        label=_("Buildings"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    posts = forms.MultipleChoiceField(
        label=pgettext_lazy("of a notice", "Posts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    public = forms.BooleanField(
        label=_("Others may read it as well"), required=False, initial=True,
        help_text=_("Without this only those whom it is for read it, signed in."),
    )  # fmt: skip
    must_read = forms.BooleanField(
        label=_("Ask everybody to say that they know of it"), required=False,
        help_text=_("You see which homes have not said so, building by building, and tell them at the door."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Where somebody asks or objects"), max_length=120, required=False,
        help_text=_("A name and a telephone number. A publication needs it."),
    )  # fmt: skip
    day = forms.DateField(
        label=_("Appears on"), required=False, widget=_DAY, validators=[near],
        help_text=_("Empty: as soon as you publish it."),
    )  # fmt: skip
    hour = forms.TimeField(label=pgettext_lazy("a notice appears", "At"), required=False, widget=_TIME)
    until = forms.DateField(label=_("Last day"), required=False, widget=_DAY, validators=[near])
    photos = _files()

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = {f"area__{area.level}_id": area.pk}
        rows = Building.objects.filter(**inside).select_related("area").order_by("area_id", "position", "pk")[:200]
        alone = area.level == "estate"
        named = [(str(row.pk), row.name if alone else f"{row.area.name} {row.name}") for row in rows]
        self.fields["buildings"].choices = named  # type: ignore[attr-defined]  # a field of choices
        posts = [(kind, kinds.title(kind)) for kind in queries.post_kinds(area) if kind not in kinds.SEATS]
        self.fields["posts"].choices = posts  # type: ignore[attr-defined]  # a field of choices

    def said(self) -> Said:
        """What was said. Only after `is_valid`."""
        given = dict(self.cleaned_data)
        given.pop("photos")
        day, hour = given.pop("day"), given.pop("hour")
        at = datetime.combine(day, hour or time(8), clock.LOCAL) if day else None
        return Said(**given, appears_at=at)

    @staticmethod
    def known(notice: Notice) -> dict[str, object]:
        """What is said of a draft now."""
        at = notice.appears_at.astimezone(clock.LOCAL) if notice.appears_at else None
        names = ("kind", "title", "text", "audience", "public", "must_read", "contact", "until")
        return {
            **{name: getattr(notice, name) for name in names},
            "buildings": [str(pk) for pk in notice.buildings.values_list("building_id", flat=True)],
            "posts": list(notice.posts.values_list("kind", flat=True)),
            "day": at.date() if at else None,
            "hour": at.time() if at else None,
        }


class RewordForm(forms.Form):
    """A notice that is out, said otherwise."""

    title = forms.CharField(label=pgettext_lazy("of a notice", "Title"), max_length=80)
    text = forms.CharField(label=pgettext_lazy("of a notice", "Text"), max_length=8000, widget=_LONG)
    until = forms.DateField(label=_("Last day"), required=False, widget=_DAY, validators=[near])
    again = forms.BooleanField(
        label=_("Ask those who knew of it once more"), required=False,
        help_text=_("For a change that matters: what they said of the old wording does not count for this one."),
    )  # fmt: skip
    photos = _files()
