"""Common costs shared by exclusive area to the fen (Civil Code 283), and put on a vote on the fund that pays them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots.managing import managed
from linli.ballots.models import Matter, State
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.places.models import Unit
from linli.rules.ballot import CODE
from linli.rules.sharing import BASIS, share

FUND_USE = 5  # of Civil Code 278
MOST = 10**12


@dataclass(frozen=True)
class Part:
    """What one home pays."""

    unit: Unit
    area_cm: int
    fen: int


def parts(units: Sequence[Unit], amount: int) -> list[Part]:
    """What each home pays of the amount, in fen; Refused for homes without an area, whose part nobody can tell."""
    if missing := [unit for unit in units if not unit.area_cm]:
        text = _("Without an area on record: %(units)s. Complete the register first.")
        named = in_a_list(str(unit) for unit in missing[:5])
        raise Refused("area_missing", text % {"units": named}, basis=BASIS, field="scope")
    if not units or not 0 < amount <= MOST:
        raise Refused("nothing_to_share", _("Give an amount, and homes to share it."), field="amount")
    areas = [unit.area_cm or 0 for unit in units]
    return [Part(unit, area, fen) for unit, area, fen in zip(units, areas, share(amount, areas), strict=True)]


@transaction.atomic
def attach(matter_id: int, amount: int, *, by: Actor) -> Matter:
    """Put the cost on a matter that asks for the fund, while its vote is a draft: afterwards nobody changes it."""
    ballot_id = Matter.objects.values_list("ballot_id", flat=True).get(pk=matter_id)
    ballot = managed(ballot_id, by, State.DRAFT)
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if matter.number != FUND_USE:
        raise Refused("no_fund_use", _("A cost is put on a vote that uses the maintenance fund."), basis=CODE)
    if not 0 < amount <= MOST:
        raise Refused("nothing_to_share", _("Give an amount, and homes to share it."), field="amount")
    matter.cost_fen = amount
    matter.save(update_fields=["cost_fen"])
    record("matter.cost_set", matter, by=by, data={"fen": amount}, area_id=ballot.area_id)
    return matter
