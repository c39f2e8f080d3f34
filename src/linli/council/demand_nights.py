"""What becomes of demands by the clock: lists lapse, seats they are about end, checks that do not come are told."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.council.demand_models import Demand
from linli.council.demands import KEPT_IN
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel import clock
from linli.people.queries import running
from linli.settings.queries import value

State = Demand.State
RUNNING = (State.COLLECTING, State.HANDED_IN, State.CHECKED)


def pass_on() -> int:
    """Every night: drop what has lapsed, note what the office did not check. Answers how many demands it met."""
    rows = Demand.objects.filter(state__in=RUNNING).order_by("pk").values_list("pk", flat=True)
    return sum(_pass_on(pk) for pk in list(rows))


@transaction.atomic
def _pass_on(demand_id: int) -> bool:
    demand = Demand.objects.select_for_update(of=("self",)).select_related("area").get(pk=demand_id)
    if demand.state not in RUNNING:
        return False
    if why := _lapsed(demand):
        demand.state, demand.note = State.DROPPED, why
        demand.save()
        record("demand.lapsed", demand, by=SYSTEM, data={}, area_id=demand.area_id)
        return True
    last = demand.check_by
    if demand.state != State.HANDED_IN or demand.told_at or last is None or clock.today() <= last:
        return False
    demand.told_at = clock.now()
    demand.save()
    record("demand.not_checked", demand, by=SYSTEM, data={}, area_id=demand.area_id)
    return True


def _lapsed(demand: Demand) -> str:
    """Why nothing comes of it any more, in the language of what is read by all; else nothing."""
    today = clock.today()
    with translation.override(KEPT_IN):
        if demand.term_id and not running().filter(pk=demand.term_id).exists():
            return _("The seat that it is about has ended.")
        if demand.state == State.COLLECTING and today > demand.open_until:
            return _("It was open for signatures until %(day)s.") % {"day": demand.open_until.isoformat()}
        if demand.state == State.CHECKED and demand.law.nominates and demand.checked_at:
            until = clock.day_of(demand.checked_at) + timedelta(days=value("demands.nomination_days", demand.area))
            if today > until:
                return _("No election was published by %(day)s.") % {"day": until.isoformat()}
    return ""
