"""What comes in through the pages of a desk's mailbox."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.places.models import Area

SECURITIES = [
    ("ssl", _("TLS from the first byte (port 993)")),
    ("starttls", _("TLS once connected (STARTTLS, port 143)")),
    ("none", _("None: within this machine alone")),
]


class MailboxForm(forms.Form):
    """The account. The password is never filled in: left empty it stays as it is."""

    host = forms.CharField(
        label=_("IMAP server"), max_length=200, required=False, help_text=_("such as imap.example.cn")
    )
    security = forms.ChoiceField(label=_("Encryption"), choices=SECURITIES)
    port = forms.CharField(label=_("Port"), max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    user = forms.CharField(label=pgettext_lazy("of mail", "Account"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    estate = forms.ChoiceField(label=_("What is sent begins in the estate"))
    active = forms.BooleanField(label=pgettext_lazy("a mailbox", "It is read every five minutes"), required=False)

    def __init__(
        self, data: Any, *, estates: Sequence[Area], values: Mapping[str, str], first: Mapping[str, Any]
    ) -> None:
        known = {name: values[name] for name in ("host", "port", "security", "user") if name in values}
        super().__init__(data, initial={"port": "993", "security": "ssl", **known, **first})
        choice = self.fields["estate"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(area.pk), area.name) for area in estates]
        on_file = values.get("password")
        self.fields["password"].help_text = (
            _("On file; leave it empty to keep it.") if on_file else _("Not on file yet. It is kept sealed.")
        )

    def values(self) -> dict[str, str]:
        """What was typed of the account."""
        return {name: str(self.cleaned_data[name]) for name in ("host", "port", "security", "user", "password")}
