"""Who may do what with cases: this feature's rows in the one table of grants. Recusal subtracts from all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from linli.cases import packs
from linli.cases.desk_models import QuickReply
from linli.cases.models import Case, Concern, PackVersion, Route
from linli.cases.oversight_models import MonthReport
from linli.cases.referral_models import Referral
from linli.cases.round_models import Round
from linli.cases.route_models import RouteEdition
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.access import (
    Anywhere,
    Capacity,
    Columns,
    EstateResident,
    Everyone,
    Grant,
    Holds,
    InCharge,
    Link,
    Relation,
    System,
    register,
    register_place,
    register_recusal,
)
from linli.people.conditions import Condition, Never, OneOf, both, columns, either

UNRESERVED = columns({"reserved": False})


@dataclass(frozen=True)
class OfTheEstate:
    """Posts that deal with whatever has no readers of its own: a wage file is not for the estate's eyes."""

    posts: Holds

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return both([self.posts.condition(by, model), UNRESERVED])

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for hat, reached in self.posts.capacities(by, model):
            yield hat, both([reached, UNRESERVED])


@dataclass(frozen=True)
class NamedByThePack:
    """Posts that a process names itself (`reads`), for its own cases and no others."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return either(both([Holds(kind).condition(by, model), _under(ids)]) for kind, ids in self._read(by))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for kind, ids in self._read(by):
            for hat, reached in Holds(kind).capacities(by, model):
                yield hat, both([reached, _under(ids)])

    def _read(self, by: Actor) -> list[tuple[str, frozenset[int]]]:
        """What the kinds of posts that the actor holds read."""
        kinds = {held.kind for held in terms.held(by.person_id)}
        return [(kind, ids) for kind, ids in packs.readers().items() if kind in kinds]


def _under(versions: frozenset[int], *, reserved: bool = True) -> Condition:
    return columns({"reserved": reserved, "pack_version_id": tuple(versions)})


@dataclass(frozen=True)
class Convening:
    """Whoever convenes a body, for the cases whose pages name them: the requests of residents are none of them."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return either(both([Holds(kind).condition(by, model), reached]) for kind, reached in self._named(by))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for kind, reached in self._named(by):
            for hat, place in Holds(kind).capacities(by, model):
                yield hat, both([place, reached])

    def _named(self, by: Actor) -> list[tuple[str, Condition]]:
        kinds = packs.CONVENERS.intersection(held.kind for held in terms.held(by.person_id))
        named = [(kind, packs.convened(kind)) for kind in sorted(kinds)]
        return [(kind, _under(versions, reserved=False)) for kind, versions in named if versions]


@dataclass(frozen=True)
class InThePost:
    """Whoever holds the very post that the object names."""

    column: str

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        held = frozenset(
            held.post_id for held in terms.held(by.person_id) if by.post_id is None or held.post_id == by.post_id
        )
        return OneOf(self.column, held) if held else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for held in terms.held(by.person_id):
            hat = Capacity("post", held.post_id, held.term_id, f"{held.area_name} {held.title}")
            yield hat, OneOf(self.column, frozenset([held.post_id]))


OFFICE = OfTheEstate(Holds("grid_worker", "branch_secretary", "community_officer", "street_officer"))
# The estate's staff work beside whom a complaint is about: its reporter is hidden from them too (信访工作条例 30).
ABOVE = OfTheEstate(Holds("community_officer", "street_officer"))
UNCONCERNED = {"concerned": False}
PLANNERS = Holds("branch_secretary", "community_officer", "street_officer", "enforcement_officer", "enforcement_head")
RELEASERS = ("branch_secretary", "community_officer", "street_officer")
DESK = Holds(*RELEASERS)
NEIGHBOURLY = OfTheEstate(Holds("branch_member", "committee_director", "committee_member"))
READERS = NamedByThePack()
CONVENERS = Convening()
# With the post goes the case: who was in charge to the last of their term reads no further.
IN_CHARGE = InCharge("handler_id", "handler_post_id")
OPEN_IN_ESTATE = {"visibility": ("estate", "public")}


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_recusal(Case, through=Concern, column="case_id")
    register_place(Route, Columns(prefix="area__"))
    register_place(RouteEdition, Columns(prefix="area__"))
    register_place(QuickReply, Columns(prefix="area__"))
    register_place(MonthReport, Columns(prefix="area__"))
    register_place(Referral, Columns(prefix="case__", province="case__area__province_id"))
    register_place(PackVersion, Anywhere())
    register_place(Round, Columns(prefix="area__"))
    register(
        [
            # read: the whole of a case but for the masked fields
            Grant("case.read", OFFICE, where=UNCONCERNED),
            Grant("case.read", ABOVE),
            Grant("case.read", NEIGHBOURLY, where=OPEN_IN_ESTATE),
            Grant("case.read", CONVENERS, where=OPEN_IN_ESTATE),
            Grant("case.read", IN_CHARGE),
            # work: take an action of the pack, which then asks its own `who`
            Grant("case.work", OFFICE, where=UNCONCERNED),
            Grant("case.work", ABOVE),
            Grant("case.work", NEIGHBOURLY, where=OPEN_IN_ESTATE),
            Grant("case.work", CONVENERS, where=OPEN_IN_ESTATE),
            Grant("case.work", IN_CHARGE),
            Grant("case.work", Relation("reporter_id")),
            Grant("case.work", Link("case")),
            Grant("case.work", System()),
            # follow: the reporter's own page
            Grant("case.follow", Relation("reporter_id")),
            Grant("case.follow", Link("case")),
            Grant("party.follow", Relation("person_id")),
            Grant("party.follow", Link("party")),
            # see: the outline that neighbours and the public read, without names and rooms
            Grant("case.see", Everyone(), where={"visibility": "public", "concerned": False}),
            Grant("case.see", EstateResident(), where={"visibility": ("estate", "public"), "concerned": False}),
            # dial: the reporter's number, to call them about this case while it is open
            Grant("case.dial", OFFICE, where={"open": True, **UNCONCERNED}),
            Grant("case.dial", ABOVE, where={"open": True}),
            Grant("case.dial", IN_CHARGE, where={"open": True}),
            # reveal: name and number in full, with a reason, after a second factor
            Grant("case.reveal", OFFICE, where=UNCONCERNED),
            Grant("case.reveal", ABOVE),
            Grant("case.export", OfTheEstate(DESK)),
            # supervise: mark, release
            Grant("case.supervise", OfTheEstate(DESK), where=UNCONCERNED),
            Grant("case.supervise", ABOVE),
            # what a process says of its own cases
            *(Grant(f"case.{what}", READERS) for what in ("read", "work", "reveal", "export")),
            Grant("case.dial", READERS, where={"open": True}),
            # what others were asked about a case: a helper unit's post, or whoever has the link
            Grant("referral.answer", InThePost("post_id")),
            Grant("referral.answer", Link("referral")),
            # files of a case: whoever reads or follows it
            Grant("route.edit", DESK),
            Grant("reply.edit", DESK),
            Grant("report.release", DESK),
            Grant("report.release", System()),
            Grant("route.edit", System()),
            Grant("import.requests", System()),
            Grant("round.edit", PLANNERS),
            Grant("round.walk", InThePost("post_id")),
            Grant("pack.publish", Holds("administrator")),
            Grant("import.requests", Holds("branch_secretary", "community_officer", "street_officer", "administrator")),
        ]
    )
