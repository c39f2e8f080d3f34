"""What comes in through this floor's pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.notify.channels import Channel
from linli.notify.models import Gateway, Preference
from linli.notify.subscriptions import TOPICS

_HOURS = [(str(hour), f"{hour}:00") for hour in range(24)]
DIGEST = "digest"
_PLAIN = {"": _("As the version of the pages"), "yes": _("Short and plain"), "no": _("In full")}


class WishesForm(forms.Form):
    """Quiet hours, language, wording; and by topic which ways and whether once a day is enough."""

    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=_HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("Quiet until"), choices=_HOURS, coerce=int, help_text=_("The same hour twice: never quiet.")
    )
    language = forms.ChoiceField(
        label=_("Language of messages"), required=False, choices=[("", _("As the pages")), *settings.LANGUAGES]
    )
    plain = forms.ChoiceField(label=_("Wording"), required=False, choices=list(_PLAIN.items()))

    def __init__(self, data: Any = None, *, channels: Iterable[Channel], row: Preference) -> None:
        start = {
            "quiet_from": str(row.quiet_from), "quiet_until": str(row.quiet_until), "language": row.language,
            "plain": {None: "", True: "yes", False: "no"}[row.plain],
        }  # fmt: skip
        super().__init__(data, initial=start)
        self._channels = list(channels)
        offered = [*((one.name, one.title) for one in self._channels), (DIGEST, _("Once a day, together"))]
        for name, title in TOPICS.items() if self._channels else ():
            wish = row.topics.get(name, {})
            chosen = wish.get("channels", [one.name for one in self._channels if not one.only_urgent])
            self.fields[f"topic_{name}"] = forms.MultipleChoiceField(
                label=str(title), choices=offered, required=False, widget=forms.CheckboxSelectMultiple,
                initial=[*chosen, *([DIGEST] if wish.get("digest") else [])],
            )  # fmt: skip
        for field in self.fields.values():  # each has an answer for who wishes nothing, so none is said to be optional
            field.needed = True  # type: ignore[attr-defined]  # beside the field, for its page

    @property
    def topics_offered(self) -> bool:
        """Whether there is any way to choose."""
        return bool(self._channels)

    def topics(self) -> dict[str, dict[str, Any]]:
        """By topic, as they are kept."""
        found = {}
        for name in TOPICS if self._channels else ():
            chosen = self.cleaned_data[f"topic_{name}"]
            found[name] = {"channels": [one for one in chosen if one != DIGEST], "digest": DIGEST in chosen}
        return found

    def wording(self) -> bool | None:
        """The wording; None for as the pages are."""
        return {"yes": True, "no": False}.get(self.cleaned_data["plain"])


class AddressForm(forms.Form):
    """One's own e-mail address."""

    address = forms.EmailField(label=_("E-mail address"), max_length=120)


class ProofForm(forms.Form):
    """The code that came there."""

    code = forms.CharField(
        label=_("Six-digit code"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class GatewayForm(forms.Form):
    """A channel's fields. Secrets are never filled in: left empty they stay as they are."""

    active = forms.BooleanField(label=pgettext_lazy("a channel", "Switched on"), required=False)
    per_minute = forms.IntegerField(label=_("At most so many a minute"), min_value=1, max_value=100_000)

    def __init__(self, data: Any, *, channel: Channel, row: Gateway | None, values: Mapping[str, str]) -> None:
        rate = row.per_minute if row else channel.per_minute
        start: dict[str, Any] = {"active": bool(row and row.active), "per_minute": rate}
        start |= {one.name: values.get(one.name, one.initial) for one in channel.fields if not one.secret}
        super().__init__(data, initial=start)
        self._names = [one.name for one in channel.fields]
        for one in channel.fields:
            hint = one.hint
            if one.secret:
                hint = _("On file; leave it empty to keep it.") if values.get(one.name) else _("Not on file yet.")
            self.fields[one.name] = forms.CharField(
                label=str(one.label), required=False, max_length=400, help_text=str(hint),
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}) if one.secret else forms.TextInput(),
            )  # fmt: skip
        self.order_fields([*self._names, "per_minute", "active"])

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {name: self.cleaned_data[name].strip() for name in self._names}
