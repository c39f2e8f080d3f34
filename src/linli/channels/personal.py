"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.channels import binding
from linli.channels.models import Bound, Consent, Scene
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import PASSING, Part, register

PARTS: list[Part] = [
    Part(
        _("Your WeChat and WeCom"),
        Bound,
        "person",
        "account__name openid bound_at ended_at refuses",
    ),
]

ASIDE = [
    (Scene, "person", PASSING),
]

CONSENTS = [
    Kind(
        _("That messages reach you in WeChat or WeCom"),
        Bound,
        "person",
        "account__name",
        _("Nothing is told there any more, and the key of your account is forgotten."),
        when="bound_at",
        ended="ended_at",
        withdraw=lambda pk, by: binding.unbind(pk, by=by),
    ),
    Kind(
        _("Messages that you allowed in WeChat"),
        Consent,
        "bound__person",
        "bound__account__name way",
        _("Take your WeChat off, above, or leave the account in WeChat."),
        when="given_at",
        ended="ended_at",
    ),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
