"""What comes in through the pages of orders."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.orders.models import Part, Service, Why
from linli.orders.offering import Offer
from linli.orders.queries import Choice
from linli.orders.services import Wish
from linli.people.forms import near

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": 900})
_MINUTE = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
GRADES = (
    (5, pgettext_lazy("of a service", "very good")),
    (4, pgettext_lazy("of a service", "good")),
    (3, pgettext_lazy("of a service", "fair")),
    (2, pgettext_lazy("of a service", "not so good")),
    (1, pgettext_lazy("of a service", "bad")),
)


class ServiceForm(forms.Form):
    """What a service is to be."""

    name = forms.CharField(label=pgettext_lazy("a service", "Name"), max_length=40)
    about = forms.CharField(
        label=_("What is done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Residents read this. Volunteers take no money for it."),
    )  # fmt: skip
    least_age = forms.IntegerField(
        label=_("For people from this age"), min_value=1, max_value=120, required=False,
        help_text=_("Empty: for all residents."),
    )  # fmt: skip
    whom = forms.CharField(label=_("For whom, in words"), max_length=80, required=False)
    skill = forms.ChoiceField(
        label=_("What whoever helps must be able to do"), required=False,
        help_text=_("Then the body says, of each helper, which paper or training it saw. The branch keeps the list."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=pgettext_lazy("of a service", "Minutes it takes"), min_value=15, max_value=480, step_size=15, initial=60
    )
    at_home = forms.BooleanField(label=_("It is done at the resident's home"), required=False, initial=True)
    place = forms.CharField(label=_("Else: where it is done"), max_length=80, required=False)
    answer_days = forms.IntegerField(
        label=_("Working days until an order is answered"), min_value=1, max_value=15, initial=3
    )

    def __init__(self, *args: Any, skills: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((title, title) for title in dict.fromkeys(filter(None, skills)))]

    @staticmethod
    def known(service: Service) -> dict[str, object]:
        """What is said of a service now."""
        return {name: getattr(service, name) for name in ServiceForm.base_fields}

    def offer(self) -> Offer:
        """What was said. Only after `is_valid`."""
        return Offer(**self.cleaned_data)


class OrderForm(forms.Form):
    """What a resident orders."""

    on = forms.DateField(label=_("The day I would like"), widget=_DAY, validators=[near])
    part = forms.ChoiceField(
        label=pgettext_lazy("of the day", "When"), choices=Part.choices, initial=Part.ANY, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("Where: building, entrance, room"), max_length=100,
        help_text=_("Only the desk, and whoever takes it, read this."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Anything to know"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        if not service.at_home:
            del self.fields["place"]

    def wish(self) -> Wish:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Wish(given["on"], given["part"], given.get("place", ""), given["words"])


class OrderForForm(OrderForm):
    """What the desk notes for somebody without an account."""

    name = forms.CharField(label=_("Who orders it"), max_length=50)
    phone = forms.CharField(label=_("Their telephone"), max_length=20, required=False)
    field_order = ("name", "phone", "on", "part", "place", "words")

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, service=service, **kwargs)
        self.fields["on"].label = _("The day they would like")


class SendForm(forms.Form):
    """To whom an order is sent, and for when."""

    starts_at = forms.DateTimeField(
        label=pgettext_lazy("a service", "Begins"), input_formats=_MOMENTS, widget=_TIME, validators=[near]
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("of a service", "Minutes it takes"), min_value=15, max_value=480, step_size=15
    )
    to = forms.TypedChoiceField(
        label=_("Send it to"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        said = pgettext_lazy("of an order", "declined")
        named = [(one.person_id, f"{one.name} · {said}" if one.declined else one.name) for one in choices]
        field.choices = [("", _("all who help with it")), *named]


class ServedForm(forms.Form):
    """From when to when it was done."""

    came = forms.DateTimeField(
        label=pgettext_lazy("a service", "Began"), input_formats=_MOMENTS, widget=_MINUTE, validators=[near]
    )
    left = forms.DateTimeField(
        label=pgettext_lazy("a service", "Was over"), input_formats=_MOMENTS, widget=_MINUTE, validators=[near]
    )


class UnmetForm(forms.Form):
    """Why an order cannot be met."""

    why = forms.ChoiceField(label=_("Why it cannot be met"), choices=Why.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What the orderer reads besides"), max_length=200, required=False,
        help_text=_("Such as whom to ask instead."),
    )  # fmt: skip


class RateForm(forms.Form):
    """How it was."""

    grade = forms.TypedChoiceField(label=_("How was it?"), coerce=int, choices=GRADES, widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("In a few words"), max_length=300, required=False,
        help_text=_("The desk and the volunteer read this; the list of services shows only the mean."),
    )  # fmt: skip


class HelperForm(forms.Form):
    """Somebody who told the desk that they want to help."""

    name = forms.CharField(label=_("Their name"), max_length=50)
    phone = forms.CharField(label=_("Their telephone, as the register has it"), max_length=20)
    shown = forms.CharField(label=_("Paper or training that was seen"), max_length=80, required=False)
