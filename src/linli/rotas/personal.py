"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.personal import ANON, OFFICE, SERVICE, Hindrance, Part, hinder, register
from linli.rotas.models import Keeper, Turn

PARTS: list[Part] = [
    Part(
        _("Rotas that you are on"),
        Keeper,
        "person",
        "rota__title name skills prefers avoids struck_at",
        emptied="name skills prefers avoids",
        stays=ANON,
    ),
    Part(
        _("Your turns of duty"),
        Turn,
        "keeper__person",
        "duty__name duty__starts_at duty__ends_at came_at left_at minutes",
        stays=SERVICE,
    ),
]

ASIDE = [
    (Turn, "listed_by confirmed_by", OFFICE),
]


HINDRANCES = [
    Hindrance(_("You are on a rota: have yourself taken off it first."), Keeper, "person", Q(struck_at=None)),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
