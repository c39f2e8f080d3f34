"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.channels.models import Bound, Scene
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


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
