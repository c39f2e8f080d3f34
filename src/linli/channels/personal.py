"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.channels import binding
from linli.channels import consents as allowed
from linli.channels.models import Bound, Consent, Scene
from linli.journal.actors import Actor
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, PASSING, Part, register, settle

PARTS: list[Part] = [
    Part(
        _("Your WeChat and WeCom"),
        Bound,
        "person",
        "account__name openid bound_at ended_at refuses",
        stays=ANON,
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
        _("No message leaves by it any more; what WeChat itself remembers you change there."),
        when="given_at",
        ended="ended_at",
        withdraw=lambda pk, by: allowed.end(pk, by=by),
    ),
]


def _unbind(person_id: int, by: Actor) -> None:
    """Their WeChat and WeCom are taken off."""
    for pk in Bound.objects.filter(person_id=person_id, ended_at=None).order_by("pk").values_list("pk", flat=True):
        binding.unbind(pk, by=by)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    settle(_unbind)
