"""What follows on a demand that was handed in: it is checked, and the body calls the meeting, or is ordered to.

A body that lets its days pass is told of to the office above; that one orders it by a paper, and once the order's term
is over too, calls the meeting itself (物业管理条例, 业主大会和业主委员会指导规则 art. 51-52 and local rules).
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.council import demand_rolls, services
from linli.council.demand_models import Demand, Signer
from linli.council.demands import locked, must_receive
from linli.council.models import Meeting
from linli.council.services import Call
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules.demand import ORDER_DAYS, carries


@transaction.atomic
def strike_out(signer_id: int, reason: str, *, by: Actor) -> Signer:
    """Strike out who did not sign, or may not: before the check is over. They can still sign on their own phone."""
    demand_id = Signer.objects.values_list("demand_id", flat=True).get(pk=signer_id)
    demand = locked(demand_id, Demand.State.COLLECTING, Demand.State.HANDED_IN)
    must_receive(demand, by)
    row = Signer.objects.select_for_update().get(pk=signer_id)
    if row.withdrawn_at:
        raise Refused("struck_already", _("This signature does not count any more."))
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    if row.person_id == by.person_id:
        raise NotAllowed(_("Nobody strikes out their own signature: take it back instead."))
    row.withdrawn_at, row.struck_by_id, row.reason = clock.now(), by.person_id, reason.strip()[:200]
    row.save()
    record("signer.struck_out", row, by=by, data={"demand": demand.pk}, area_id=demand.area_id)
    demand_rolls.count(demand, whole=False)
    demand.save()
    return row


@transaction.atomic
def check(demand_id: int, *, by: Actor) -> Demand:
    """The office has compared the signatures with the roll: enough of them stand, and the body has to act."""
    demand = _received(demand_id, by, Demand.State.HANDED_IN)
    if by.person_id == demand.started_by_id:
        raise NotAllowed(_("Nobody checks what they began themselves."))
    if by.person_id is not None and demand_rolls.signers(demand).filter(entered_by_id=by.person_id).exists():
        raise NotAllowed(_("You entered signatures of it from paper: a colleague checks it."))
    demand_rolls.count(demand, whole=demand.unmeasured > 0)  # the register was mended since
    if demand.unmeasured:
        words = _("%(number)s homes have no area in the register: complete it first, so that the whole is right.")
        raise Refused("areas_missing", words % {"number": demand.unmeasured}, basis=demand.carried_by.basis)
    if not carries(demand_rolls.counted(demand)):
        raise Refused("too_few_signed", _("Too few of the signatures stand. Send it back, and say why."))
    demand.state, demand.checked_at, demand.checked_by_id = Demand.State.CHECKED, clock.now(), by.person_id
    demand.told_at = None  # of the check it may have been told; from now on it is about the body
    demand.save()
    record("demand.checked", demand, by=by, data={"heads": demand.heads}, area_id=demand.area_id)
    return demand


@transaction.atomic
def send_back(demand_id: int, reason: str, *, by: Actor) -> Demand:
    """Too few of the signatures stand: more can sign, and it is handed in anew."""
    demand = _received(demand_id, by, Demand.State.HANDED_IN)
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    demand_rolls.count(demand, whole=False)
    if carries(demand_rolls.counted(demand)):
        words = _("Enough of the signatures stand. Strike out first whoever did not sign, each with the reason.")
        raise Refused("enough_signed", words)
    demand.state, demand.handed_on, demand.due = Demand.State.COLLECTING, None, None
    demand.open_since, demand.told_at = clock.today(), None
    demand.note = reason.strip()[:200]
    demand.save()
    record("demand.sent_back", demand, by=by, data={}, area_id=demand.area_id)
    return demand


@transaction.atomic
def order(demand_id: int, document: str, until: date, *, by: Actor) -> Demand:
    """Order a body to act that let its days pass, by a paper and until a day."""
    demand = locked(demand_id, Demand.State.CHECKED)
    _must_oversee(demand, by)
    if not document.strip():
        raise Refused("document_missing", _("Name the paper of the order, with its number."), field="document")
    today = clock.today()
    if not today < until <= today + timedelta(days=ORDER_DAYS):
        words = _("Give it until a day within the next %(days)s days.") % {"days": ORDER_DAYS}
        raise Refused("order_term", words, field="until")
    demand.ordered_on, demand.ordered_until, demand.document = today, until, document.strip()[:120]
    demand.save()
    data = {"until": until.isoformat()}
    record("demand.ordered", demand, by=by, data=data, area_id=demand.area_id)
    return demand


@transaction.atomic
def call_instead(demand_id: int, said: Call, *, by: Actor, seen: str | None = None) -> Meeting:
    """The office above calls the meeting that the body did not, though it was ordered to."""
    demand = locked(demand_id, Demand.State.CHECKED)
    _must_oversee(demand, by)
    if demand.ordered_until is None or clock.today() <= demand.ordered_until:
        words = _("Order the body first; once the order's last day is over too, you call the meeting yourself.")
        raise Refused("not_ordered", words)
    if demand.law.removes or said.kind != demand.kind:
        raise Refused("kind_of_meeting", _("What was demanded is a meeting of another kind."), field="kind")
    return services.call(demand.body_id, said, by=by, seen=seen, action="meeting.call_instead")


def _received(demand_id: int, by: Actor, *states: Demand.State) -> Demand:
    demand = locked(demand_id, *states)
    must_receive(demand, by)
    return demand


def _must_oversee(demand: Demand, by: Actor) -> None:
    if not may(by, "demand.oversee", demand):
        raise NotAllowed(_("Only the street office orders a body to act."))
    if not demand.overdue:
        raise Refused("in_time", _("The body still has time, or has acted."))


def tell_above() -> int:
    """Every night: note of each body that let its days pass that the office above is told. Answers how many."""
    late = Demand.objects.filter(state=Demand.State.CHECKED, due__lt=clock.today(), told_at=None)
    late = late.filter(candidate=None)  # on a nomination nobody has to act
    told = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        told += _tell(pk)
    return told


@transaction.atomic
def _tell(demand_id: int) -> bool:
    demand = Demand.objects.select_for_update(of=("self",)).get(pk=demand_id)
    if demand.told_at or not demand.overdue:
        return False
    demand.told_at = clock.now()
    demand.save()
    record("demand.not_acted_on", demand, by=SYSTEM, data={}, area_id=demand.area_id)
    return True
