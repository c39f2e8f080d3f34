"""What comes in through this floor's pages."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.people import kinds
from linli.people.models import TEXT_SIZES

_TEN_YEARS = 3653  # days
_SHOWN = 200  # letters of what stands in a field
_TYPED = "[0-9０-９ ]*"  # an input method may leave full-width ones
_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": _TYPED}


def add_refusal(form: forms.Form, refusal: Refused, *, of: object = None) -> None:
    """Show the refusal at its field, or above the form.

    `of`: what the form changes, and was filled in from. Where somebody else changed it since, each field that differs
    says what stands there now, so that nobody takes their change back unawares by sending the form once more.
    """
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if of is not None and refusal.code == "changed_meanwhile":
        for name in form.changed_data:
            if not form.fields[name].widget.is_hidden and not isinstance(form.fields[name], forms.FileField):
                form.add_error(name, _("Now there is: %(words)s") % {"words": _as_it_stands(form[name])})


class refusals_on:
    """What is refused within is shown on the form (`add_refusal`), and the page goes on."""

    def __init__(self, form: forms.Form, *, of: object = None) -> None:
        self._form, self._of = form, of

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(self, _kind: object, refusal: BaseException | None, _trace: object) -> bool:
        if isinstance(refusal, Refused):
            add_refusal(self._form, refusal, of=self._of)
        return isinstance(refusal, Refused)


def _as_it_stands(bound: forms.BoundField) -> str:
    """What the field was filled in with, in words."""
    value = bound.initial
    if isinstance(bound.field, forms.BooleanField):
        return str(_("yes") if value else _("no"))
    if isinstance(bound.field, forms.ChoiceField):
        chosen = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}
        value = in_a_list(words for key, words in _listed(cast(Any, bound.field.choices)) if key in chosen)
    return str(value)[:_SHOWN] if value not in (None, "") else str(_("nothing at all"))


def _listed(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    """Each choice with its words, those of groups too."""
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from _listed(words)
        else:
            yield str(key), str(words)


def near(day: date) -> None:
    """Validator of a day or an instant that is reckoned with: nothing here is planned or entered ten years off."""
    of = clock.day_of(day) if isinstance(day, datetime) else day
    if abs((of - clock.today()).days) > _TEN_YEARS:
        raise forms.ValidationError(_("Choose a day within ten years from today."))


class PhoneForm(forms.Form):
    """Ask for a code."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class PasswordSignInForm(PhoneForm):
    """Sign in with a password."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A six-digit code, from the message or the authenticator app."""

    code = forms.CharField(label=_("Six-digit code"), max_length=12, widget=forms.TextInput(attrs=_DIGITS))


class SecondFactorForm(CodeForm):
    """The app's code, or one that stands in for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code, or a recovery code")


class NameForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("Your name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class PinForm(forms.Form):
    """The PIN of a trusted phone."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=6,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": _TYPED}),
    )


class SheetForm(forms.Form):
    """A printed code, with the number of the sheet it stands on."""

    number = forms.CharField(
        label=_("Number of your sheet"),
        max_length=20,
        help_text=_("Eight digits, at the top of the sheet."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username", "pattern": _TYPED}),
    )
    digits = forms.CharField(
        label=_("The next code that is not crossed out"),
        max_length=20,
        widget=forms.TextInput(attrs={**_DIGITS, "autocomplete": "off"}),
    )


class TrustForm(PinForm):
    """Trust this phone."""

    label = forms.CharField(label=_("Name of this phone"), max_length=60, required=False)


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password


class PreferencesForm(forms.Form):
    """How the person wants to see pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    elder = forms.BooleanField(label=_("Elder mode: large type, one task a page"), required=False)
    text_size = forms.TypedChoiceField(
        label=_("Text size in elder mode"),
        coerce=int,
        choices=[(size, format_lazy(_("{size} points"), size=size)) for size in TEXT_SIZES],
    )


class HomeForm(forms.Form):
    """Ask to be bound to a unit."""

    unit = forms.TypedChoiceField(label=_("Which home"), coerce=int)
    relation = forms.ChoiceField(
        label=_("You are its"), choices=list(kinds.RELATIONS.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units
