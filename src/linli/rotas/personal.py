"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.people.personal import OFFICE, Part, register
from linli.rotas.models import Keeper, Turn

PARTS: list[Part] = [
    Part(
        _("Rotas that you are on"),
        Keeper,
        "person",
        "rota__title name skills prefers avoids struck_at",
    ),
    Part(
        _("Your turns of duty"),
        Turn,
        "keeper__person",
        "duty__name duty__starts_at duty__ends_at came_at left_at minutes",
    ),
]

ASIDE = [
    (Turn, "listed_by confirmed_by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
