"""What comes in through the pages of channels. A secret is typed and never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.channels.accounts import Given
from linli.channels.models import Account
from linli.channels.wording import TOLD
from linli.kernel.wording import noted
from linli.places.models import Area


def _secret(label: Any, most: int, hint: Any = "") -> forms.CharField:
    typed = forms.PasswordInput(attrs={"autocomplete": "new-password", "data-no-draft": ""})
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False, widget=typed)


class AccountForm(forms.Form):
    """An official account as the platform's own page shows it (设置与开发 → 基本配置)."""

    name = forms.CharField(label=_("What the account is called"), max_length=40)
    app_id = forms.CharField(label="AppID", max_length=18)
    secret = _secret("AppSecret", 64)
    token = _secret("Token", 32)
    aes_key = _secret("EncodingAESKey", 43)
    site = forms.CharField(
        label=_("This site's address"), max_length=120, help_text=_("As residents reach it, with https://.")
    )
    template = forms.CharField(
        label=_("Template of messages (template_id)"), max_length=60, required=False,
        help_text=_("Empty: nothing is sent but answers in the conversation."),
    )  # fmt: skip
    template_fields = forms.CharField(
        label=_("What stands in the template's fields"), max_length=200, required=False,
        help_text=_("Such as thing1=title thing2=text time3=time."),
    )  # fmt: skip

    once_template = forms.CharField(
        label=_("Template of messages allowed one by one"), max_length=60, required=False,
        help_text=_("Residents allow each message by a link on their page."),
    )  # fmt: skip
    notice_template = forms.CharField(
        label=_("Template of notices subscribed to"), max_length=60, required=False,
        help_text=_("Residents subscribe in an article or page of the account."),
    )  # fmt: skip
    notice_fields = forms.CharField(
        label=_("What stands in the notice's fields"), max_length=200, required=False,
        help_text=_("Such as thing1=title thing2=text time3=time."),
    )  # fmt: skip
    notice_standing = forms.BooleanField(label=_("Allowed once, it lasts until it is refused"), required=False)

    def __init__(self, *args: Any, areas: list[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas is not None:
            self.fields["area"] = _area_field(areas)
            self.order_fields(["area"])
        for name in ("secret", "token", "aes_key"):
            self.fields[name].required = areas is not None
            if areas is None:
                self.fields[name].help_text = _("Set. Empty: it stays as it is.")

    def given(self) -> Given:
        """What was said. Only after `is_valid`."""
        return Given(**{name: value for name, value in self.cleaned_data.items() if name != "area"})

    @staticmethod
    def known(account: Account) -> dict[str, object]:
        """What is shown of an account: nothing that proves that we are it."""
        shown = (
            "name", "app_id", "site", "template", "template_fields", "once_template", "notice_template",
            "notice_fields", "notice_standing",
        )  # fmt: skip
        return {name: getattr(account, name) for name in shown}


def _area_field(areas: list[Area]) -> forms.TypedChoiceField:
    choices = [(str(area.pk), noted(area.name, area.get_level_display())) for area in areas]
    return forms.TypedChoiceField(label=_("For which area it speaks"), choices=choices, coerce=int)


class AppForm(forms.Form):
    """An application of WeCom as its own page shows it (应用管理)."""

    name = forms.CharField(label=_("What the application is called"), max_length=40)
    corp_id = forms.CharField(label=_("CorpID of the enterprise"), max_length=32)
    agent_id = forms.IntegerField(label="AgentId", min_value=1, max_value=2**40)
    secret = _secret("Secret", 64)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = _area_field(areas)
        self.order_fields(["area"])
        self.fields["secret"].required = True


def _tells() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Of what it is told"), choices=list(TOLD.items()), widget=forms.CheckboxSelectMultiple
    )


class RobotForm(forms.Form):
    """A robot of a staff group."""

    name = forms.CharField(label=_("What the group is called"), max_length=40)
    address = _secret(
        _("The robot's address (Webhook)"), 200, _("From the group's page of robots in WeCom. It is kept sealed.")
    )
    tells = _tells()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True


class TellsForm(forms.Form):
    """Of what a group is told."""

    tells = _tells()


class SiteFileForm(forms.Form):
    """The platform's file for this domain."""

    name = forms.CharField(label=_("Name of the file"), max_length=60, help_text="MP_verify_….txt")
    content = forms.CharField(label=pgettext_lazy("a file", "What stands in it"), max_length=100)
