"""Who signs and reads demands, which office receives them, and who sees that a body acts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.council.demand_models import Demand, Signer
from linli.council.demands import SHEETS, receives
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.papers.grants import OfBody
from linli.people import terms
from linli.people.access import Capacity, EstateResident, Grant, Holds, System, register, register_own
from linli.people.conditions import Condition, Empty, Never, OneOf, both
from linli.people.doors import actor
from linli.places.models import Area


@dataclass(frozen=True)
class CommunityResident(EstateResident):
    """Whoever lives in or owns a home in the community of an object that belongs to no estate."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        estates = [home.estate_id for home in terms.homes(by.person_id)]
        if not estates:
            return Never()
        above = frozenset(pk for pk in Area.objects.filter(pk__in=estates).values_list("community_id", flat=True) if pk)
        return both([Empty("estate_id"), OneOf("community_id", above)]) if above else Never()


@dataclass(frozen=True)
class Seated:
    """Whoever sits in the body, with power or without."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        seats = terms.bodies(by.person_id)
        return OneOf("body_id", seats) if seats else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("member"), self.condition(by, model)


OWNERS = tuple(kind for kind in Demand.Kind.values if "owners" in kind)
RESIDENTS = tuple(kind for kind in Demand.Kind.values if kind not in OWNERS)
OFFICES = Holds("community_officer", "street_officer")
SIGNING = (EstateResident(), CommunityResident(), Seated())

GRANTS = [
    *(Grant(action, via) for action in ("demand.read", "demand.sign") for via in SIGNING),
    Grant("demand.read", OFFICES),
    Grant("demand.read", OfBody()),
    Grant("demand.read", Holds("branch_secretary")),
    # Names are read by the office above the body, never by the body of which something is demanded.
    Grant("demand.receive", OFFICES, {"kind": OWNERS}),
    Grant("demand.receive", Holds("street_officer"), {"kind": RESIDENTS}),
    Grant("demand.receive", System()),
    Grant("demand.oversee", Holds("street_officer")),
    Grant("demand.oversee", System()),
    Grant("meeting.call_instead", Holds("street_officer")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    register_own("demand.receive", "term__person_id", "candidate_id", "started_by_id")
    register_own("demand.oversee", "term__person_id")
    subjects.register(
        "demand",
        Demand,
        ("code", "kind", "way", "body_id", "area_id", "term_id", "candidate_id", "reason", "title", "text", "statement",
         "stated_at", "vote", "started_by_id", "state", "handed_on",
         "due", "checked_at", "checked_by_id", "told_at", "ordered_on", "ordered_until", "document", "note",
         "meeting_id"),
    )  # fmt: skip
    subjects.register(
        "signer", Signer, ("demand_id", "person_id", "at", "entered_by_id", "withdrawn_at", "struck_by_id")
    )
    registry.owner(SHEETS, _may_see_sheet)


def _may_see_sheet(request: HttpRequest, file: File) -> bool:
    """A sheet with signatures is seen by the office that receives them."""
    demand = Demand.objects.select_related("term").filter(pk=file.owner_id or 0).first()
    return demand is not None and receives(demand, actor(request))
