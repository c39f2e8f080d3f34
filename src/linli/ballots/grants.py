"""Who may do what with ballots: who calls them, who helps at doors, who votes, and all of the estate, who read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.ballots.models import (
    FILLED,
    HANDED_OVER,
    Ballot,
    Conflict,
    Kind,
    Mark,
    Matter,
    Objection,
    Proxy,
    Slip,
    SlipOwner,
    SlipUnit,
    State,
    Vote,
    VoterMark,
)
from linli.ballots.nomination_models import Nomination
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.journal.triggers import freeze
from linli.papers import about
from linli.people import terms
from linli.people.access import (
    Capacity,
    Columns,
    EstateResident,
    Grant,
    Holds,
    Relation,
    System,
    Through,
    may,
    register,
    register_own,
    register_place,
)
from linli.people.conditions import Condition, Never, OneOf, Related
from linli.people.middleware import asking
from linli.people.terms import Held
from linli.places.models import Area

CALLERS = ("committee_director", "branch_secretary", "community_officer", "street_officer")
OF_COUNCIL = {"kind": Kind.COUNCIL.value}
HELPERS = (*CALLERS, "committee_member", "branch_member", "grid_worker")
HOLDERS = ("teller_one_id", "teller_two_id", "supervisor_id")
COUNTED = (State.COUNTED.value, State.ANNOUNCED.value, State.FINAL.value)
SUPERVISORS = ("community_officer", "street_officer")
NOT_DRAFT = tuple(state.value for state in State if state != State.DRAFT)
# What may still change once a ballot is published, each by the service of its step.
COURSE = (
    "state", "public_key", "teller_one_id", "teller_two_id", "supervisor_id", "heads", "area_cm", "stalls",
    "roll_digest", "box_digest", "result", "paper_id", "watched_by", "late_reason", "opened_at", "closed_at",
    "boxes_opened_at", "counted_at", "announced_at", "final_at", "ended_at", "end_reason",
)  # fmt: skip
RUNNING = (
    "box_digest", "result", "paper_id", "watched_by", "late_reason", "closed_at", "boxes_opened_at", "counted_at",
    "announced_at", "final_at", "state", "ended_at", "end_reason",
)  # fmt: skip


@dataclass(frozen=True)
class OnSlip:
    """Whoever is one of those who own what the slip votes for."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.person_id is None:
            return Never()
        return Related(SlipOwner, "slip_id", OneOf("person_id", frozenset([by.person_id])))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("owner"), self.condition(by, model)


@dataclass(frozen=True)
class OnKey(Relation):
    """Whoever holds that share of the key."""

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("share_holder"), self.condition(by, model)


@dataclass(frozen=True)
class OfGrid:
    """Whoever works a grid of the estate: of its ballots they learn; with slips they help in their own grid only."""

    def _grids(self, by: Actor) -> dict[int, Held]:
        return {
            held.area_id: held
            for held in terms.held(by.person_id)
            if held.kind == "grid_worker" and held.level == "grid" and by.post_id in (None, held.post_id)
        }

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        grids = self._grids(by)
        if not grids:
            return Never()
        return OneOf("estate_id", frozenset(Area.objects.filter(pk__in=grids).values_list("estate_id", flat=True)))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        grids = self._grids(by)
        for pk, estate_id in Area.objects.filter(pk__in=grids).values_list("pk", "estate_id"):
            held = grids[pk]
            hat = Capacity("post", held.post_id, held.term_id, f"{held.area_name} {held.title}")
            yield hat, OneOf("estate_id", frozenset([estate_id]))


@dataclass(frozen=True)
class OnRoll:
    """Whoever votes in the ballot."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.person_id is None:
            return Never()
        return Related(Slip, "ballot_id", OneOf("owners__person_id", frozenset([by.person_id])))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("owner"), self.condition(by, model)


def enrol() -> None:
    """Called once when the application is ready."""
    from linli.ballots.announcement import link

    about.register("ballot", link)
    for model in (Objection, Conflict, Vote, Mark, VoterMark, Proxy, Matter, Nomination):
        register_place(model, Columns("ballot__"))
    # A slip lies where its homes lie, so that a grid worker helps with those of the own grid.
    # One of a vote by heads has no homes, and lies where the vote is held.
    by_heads = {"ballot__kind": tuple(kind.value for kind in Kind if kind != Kind.OWNERS)}
    register_place(
        Slip, Through(((SlipUnit, "slip_id", Columns("unit__"), {}), (Slip, "id", Columns("ballot__"), by_heads)))
    )
    register(
        [
            Grant("area.call_vote", Holds(*CALLERS, "council_convener")),
            Grant("ballot.call", Holds(*CALLERS)),
            Grant("ballot.manage", Holds(*CALLERS)),
            Grant("ballot.manage", System(), {"state": State.PUBLISHED}),
            Grant("ballot.call", Holds("council_convener"), OF_COUNCIL),
            Grant("ballot.manage", Holds("council_convener"), OF_COUNCIL),
            *(Grant("ballot.hold", OnKey(column), {"state": State.PUBLISHED}) for column in HOLDERS),
            *(Grant("ballot.recount", OnKey(column), {"state": COUNTED}) for column in HOLDERS),
            Grant("ballot.recount", Holds(*SUPERVISORS), {"state": COUNTED}),
            Grant("ballot.oversee", Holds("street_officer")),
            Grant("ballot.oversee", Holds("community_officer"), {"kind": Kind.OWNERS.value}),
            Grant("ballot.oversee", System()),
            Grant("ballot.help", Holds(*HELPERS)),
            Grant("ballot.help", OfGrid()),
            Grant("ballot.help", Holds("council_convener"), OF_COUNCIL),
            Grant("ballot.read", Holds(*HELPERS)),
            Grant("ballot.read", OfGrid()),
            Grant("ballot.read", Holds("council_convener"), OF_COUNCIL),
            Grant("ballot.read", EstateResident(), {"state": NOT_DRAFT}),
            Grant("ballot.read", OnRoll(), {"state": NOT_DRAFT}),
            Grant("objection.decide", Holds(*CALLERS), {"state": Objection.OPEN}),
            Grant("slip.help", Holds(*HELPERS)),
            Grant("slip.vote", OnSlip()),
        ]
    )
    register_own("objection.decide", "person_id")
    registry.owner("vote", _of_slip(Vote))
    registry.owner("conflict", _of_slip(Conflict))
    registry.owner(HANDED_OVER, _handed_over)
    registry.owner("ballot", _of_ballot)
    registry.owner("mark", _of_roll(Mark))
    registry.owner("voter_mark", _of_roll(VoterMark))
    registry.owner("proxy", _of_roll(Proxy))
    registry.owner("objection", _of_roll(Objection))
    registry.owner("slip", _of_roll(Slip))
    registry.owner("nomination", _of_roll(Nomination))
    registry.owner(FILLED, _filled_in)
    subjects.register(
        "ballot",
        Ballot,
        ("code", "kind", "title", "body_id", "area_id", "building_id", "entrance_id", "state", "may_change", "silence",
         "clause", "opens_on", "closes_on", "public_key", "teller_one_id", "teller_two_id", "supervisor_id", "heads",
         "area_cm", "roll_digest", "box_digest", "result", "paper_id", "watched_by", "late_reason", "end_reason"),
    )  # fmt: skip
    subjects.register(
        "matter", Matter,
        ("ballot_id", "position", "number", "title", "text", "seats", "candidates", "case_id", "fact", "cost_fen",
         "again_id", "removes_id"),
    )  # fmt: skip
    subjects.register(
        "nomination", Nomination, ("ballot_id", "name", "by", "body_id", "number", "method", "joint", "document")
    )
    subjects.register("mark", Mark, ("ballot_id", "unit_id", "kind", "reason", "document"))
    subjects.register("voter_mark", VoterMark, ("ballot_id", "person_id", "admitted"))
    subjects.register("proxy", Proxy, ("ballot_id", "voter_id", "person_id", "since", "until", "ended_at"))
    subjects.register(
        "roll_objection", Objection, ("ballot_id", "proxy_id", "person_id", "state", "document", "decided_by_id")
    )
    subjects.register("vote", Vote, ("ballot_id", "slip_id", "channel", "valid", "entered", "by_id"))
    subjects.register("slip", Slip, (), salt=None)
    subjects.register("conflict", Conflict, ("ballot_id", "slip_id", "kind", "channel", "state", "decided_by_id"))
    freeze(Ballot, "state", State.PUBLISHED, but=COURSE)
    freeze(Ballot, "state", State.OPEN, but=RUNNING)
    for state in (State.CLOSED, State.COUNTED, State.ANNOUNCED):
        freeze(Ballot, "state", state, but=RUNNING)
    freeze(Ballot, "state", State.FINAL, but=("paper_id",))  # its paper can be drawn up late
    freeze(Ballot, "state", State.ENDED)


def _of_slip(model: type[Vote] | type[Conflict]) -> registry.MaySee:
    """Evidence of how a paper came is seen by who helps with it and by its owners."""

    def may_see(request: HttpRequest, file: File) -> bool:
        row = model.objects.select_related("slip").filter(pk=file.owner_id or 0).first()
        by = asking(request)
        return row is not None and (may(by, "slip.help", row.slip) or may(by, "slip.vote", row.slip))

    return may_see


def _handed_over(request: HttpRequest, file: File) -> bool:
    """How a paper was handed over is seen by who helps with it and by its owners."""
    slip = Slip.objects.filter(pk=file.owner_id or 0).first()
    by = asking(request)
    return slip is not None and (may(by, "slip.help", slip) or may(by, "slip.vote", slip))


def _of_roll(
    model: type[Mark] | type[VoterMark] | type[Proxy] | type[Objection] | type[Slip] | type[Nomination],
) -> registry.MaySee:
    """What shows that the roll is right is seen by who works the vote; of an objection also by who raised it."""

    def may_see(request: HttpRequest, file: File) -> bool:
        row = model.objects.select_related("ballot").filter(pk=file.owner_id or 0).first()
        by = asking(request)
        own = isinstance(row, Objection) and row.person_id == by.person_id
        return row is not None and (own or may(by, "ballot.manage", row.ballot))

    return may_see


def _filled_in(request: HttpRequest, file: File) -> bool:
    """The photo of an opened paper is seen while it waits for its readers; not valid, by who works the vote."""
    vote = Vote.objects.select_related("ballot", "slip").filter(pk=file.owner_id or 0).first()
    if vote is None or vote.entered:
        return False
    by = asking(request)
    reads = vote.valid and vote.ballot.state == State.CLOSED
    near = vote.ballot.law.secret or may(by, "slip.help", vote.slip)
    handles = near and may(by, "ballot.help" if reads else "ballot.manage", vote.ballot)
    return handles and not may(by, "slip.vote", vote.slip)


def _of_ballot(request: HttpRequest, file: File) -> bool:
    """The documents of a vote are public with it."""
    ballot = Ballot.objects.filter(pk=file.owner_id or 0).first()
    by = asking(request)
    return ballot is not None and (ballot.state != State.DRAFT or may(by, "ballot.read", ballot))
