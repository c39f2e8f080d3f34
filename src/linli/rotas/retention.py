"""Names on a rota stay as long as the rota."""

from linli.people.retention.reasons import ROLL, SUBSTANCE
from linli.people.retention.registry import otherwise
from linli.rotas.models import Duty, Keeper


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Duty, "hand_over", SUBSTANCE)
    otherwise(Keeper, "name", ROLL)
