"""A body acts on what was demanded of it: the meeting that it calls has the demand on its agenda."""

from collections.abc import Iterable

from linli.council.demand_models import Demand
from linli.council.models import Meeting
from linli.journal.actors import Actor
from linli.journal.services import record


def to_answer(meeting: Meeting) -> list[Demand]:
    """What of such a meeting was demanded of the body and is not answered, the oldest first; locked."""
    rows = Demand.objects.select_for_update(of=("self",)).filter(
        body_id=meeting.body_id, kind=meeting.kind, state=Demand.State.CHECKED, handed_on__lte=meeting.day
    )
    return list(rows.order_by("handed_on", "pk"))


def answered(meeting: Meeting, demands: Iterable[Demand], *, by: Actor) -> None:
    """The meeting is called: these demands stand on its agenda. In the caller's transaction."""
    for demand in demands:
        demand.state, demand.meeting = Demand.State.ANSWERED, meeting
        demand.save()
        data = {"meeting": meeting.pk, "late": demand.late}
        record("demand.answered", demand, by=by, data=data, area_id=demand.area_id)


def called_off(meeting: Meeting, *, by: Actor) -> None:
    """The meeting does not take place: what was demanded waits again; its days have run all along."""
    for demand in Demand.objects.select_for_update(of=("self",)).filter(meeting=meeting, state=Demand.State.ANSWERED):
        demand.state, demand.meeting = Demand.State.CHECKED, None
        demand.save()
        record("demand.waits_again", demand, by=by, data={"meeting": meeting.pk}, area_id=demand.area_id)
