"""What bodies keep of people, and why no clock empties it."""

from linli.council.demand_models import Signer
from linli.council.life_models import LeftOut
from linli.council.models import Point
from linli.council.party_models import DuesBase, DuesPayment
from linli.people.retention.reasons import ACCOUNT, ROLL, SUBSTANCE
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Signer, "reason", SUBSTANCE)
    otherwise(LeftOut, "words", ROLL)
    otherwise(Point, "words", SUBSTANCE)
    otherwise(DuesBase, "base", ACCOUNT)
    otherwise(DuesPayment, "amount owed", ACCOUNT)
