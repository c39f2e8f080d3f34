"""Who calls, runs and reads meetings: whoever holds a post of the body. Who was called reads, comes and signs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.council.life_models import LeftOut, Talk, Training
from linli.council.models import Edition, Invitee, Item, Meeting, State, Task
from linli.council.office_models import Letter, SealUse
from linli.council.party_models import DuesBase, DuesYear, Partner, Transfer
from linli.council.services import NOTICE
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.papers import about
from linli.papers.grants import OfBody
from linli.people.access import (
    Capacity,
    Columns,
    Everyone,
    Grant,
    Holds,
    InCharge,
    Relation,
    System,
    may,
    register,
    register_place,
)
from linli.people.conditions import Condition, Never, OneOf, Related, either
from linli.people.doors import actor
from linli.people.models import Organisation


@dataclass(frozen=True)
class Invited:
    """Whoever was called to the meeting."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.person_id is None:
            return Never()
        return Related(Invitee, "meeting_id", OneOf("person_id", frozenset([by.person_id])))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("member"), self.condition(by, model)


@dataclass(frozen=True)
class AtMeeting:
    """Whoever was called to a meeting, hosts or records it, that the object hangs on: by rows of `model`, through
    any of `columns`; `path` leads from such a row to the meeting.
    """

    model: type[Model]
    columns: tuple[str, ...]
    path: str = ""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        if by.person_id is None:
            return Never()
        me = frozenset([by.person_id])
        parts = ("invitees__person_id", "host_id", "recorder_id")
        there = either(OneOf(f"{self.path}{part}", me) for part in parts)
        return either(Related(self.model, column, there) for column in self.columns)

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("member"), self.condition(by, model)


BODY = OfBody()
_NO_SECRETARY = ("branch_member", "group_leader")  # of the posts that a branch has
OFFICES = Holds("community_officer", "street_officer")
# Meetings that the branch leads, beside its own.
LED = {"kind": ("council", "joint", "party_group")}

GRANTS = [
    Grant("meeting.call", BODY),
    Grant("meeting.call", System()),
    Grant("meeting.run", BODY),
    Grant("meeting.run", Relation("recorder_id")),
    Grant("meeting.run", System()),
    Grant("meeting.read", BODY),
    Grant("meeting.read", OfBody(column="joined_id")),
    Grant("meeting.read", OFFICES),
    Grant("meeting.read", Holds("branch_secretary"), LED),
    Grant("meeting.read", Invited()),
    Grant("meeting.attend", Invited(), {"state": State.OPEN.value}),
    Grant("meeting.sign", Invited(), {"state": State.ENDED.value}),
    Grant("meeting.look", Everyone(), {"published": True}),  # what residents may read of it
    Grant("minutes.read", AtMeeting(Meeting, ("paper_id",))),  # of the paper; recusal subtracts
    # of a case on an agenda: whoever is called to speak of it, though it be no reader's; recusal subtracts
    Grant("case.discuss", AtMeeting(Item, ("case_id", "task__item__case_id"), "meeting__")),
    Grant("case.discuss", System()),
    Grant("covenant.edit", Holds("branch_secretary", "committee_director", "community_officer")),
    Grant("covenant.edit", System()),
    Grant("body.read", OfBody(column="id")),
    Grant("body.read", OFFICES),
    Grant("body.read", Holds("branch_secretary")),
    Grant("office.keep", OfBody(column="id")),
    Grant("office.read", OfBody(column="id")),
    Grant("office.read", OFFICES),
    # Sums of members: the secretary of the branch, and whom the secretary named, as long as they hold that post.
    Grant("dues.open", OfBody(column="id", without=_NO_SECRETARY), {"kind": "party_branch"}),
    Grant("dues.keep", OfBody(without=_NO_SECRETARY)),
    Grant("dues.keep", InCharge("keeper_id", "keeper_post_id")),
    Grant("task.finish", Relation("person_id"), {"done_at": None}),
    Grant("task.finish", OfBody(column="meeting__body_id"), {"done_at": None}),
    Grant("task.finish", System(), {"done_at": None}),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    from linli.council.minutes import link

    register_place(Task, Columns("meeting__"))
    register(GRANTS)
    subjects.register(
        "meeting",
        Meeting,
        ("code", "kind", "body_id", "joined_id", "title", "place", "starts_at", "called_on", "afterwards", "host_id",
         "recorder_id", "state", "opened_at", "ended_at", "closed_at", "counted_due", "counted_present", "paper_id",
         "published", "notice_proof", "noticed_by_id"),
    )  # fmt: skip
    subjects.register(
        "covenant", Edition,
        ("code", "area_id", "kind", "number", "text", "state", "case_id", "motion_id", "fact", "adopted_on",
         "in_force_on", "filed_on", "reason"),
    )  # fmt: skip
    subjects.register(
        "task", Task, ("code", "meeting_id", "item_id", "what", "person_id", "due", "done_at", "done_by_id", "case_id")
    )
    subjects.register(
        "seal_use",
        SealUse,
        ("body_id", "year", "number", "document", "purpose", "copies", "state", "applicant_id", "applied_at",
         "decided_by_id", "decided_at", "reason", "stamped_by_id", "stamped_at"),
    )  # fmt: skip
    subjects.register(
        "left_out", LeftOut, ("body_id", "person_id", "reason", "words", "document", "since", "until", "entered_by_id")
    )
    subjects.register("talk", Talk, ("body_id", "one_id", "other_id", "day"))
    subjects.register("training", Training, ("body_id", "person_id", "day", "hours", "subject", "course", "document"))
    subjects.register("partner", Partner, ("body_id", "name", "contact", "phone", "since", "ended_on"))
    subjects.register(
        "letter",
        Letter,
        ("body_id", "way", "year", "number", "day", "other", "subject", "their_number", "handler", "void",
         "entered_by_id", "entered_at"),
    )  # fmt: skip
    subjects.register(
        "dues_year",
        DuesYear,
        ("body_id", "year", "keeper_id", "keeper_post_id", "published_at", "members", "owed", "paid"),
    )
    subjects.register("dues", DuesBase, ("year_id", "person_id", "kind", "decision", "first", "last", "set_by_id"))
    subjects.register(
        "transfer",
        Transfer,
        ("code", "body_id", "way", "person_id", "other", "reason", "full", "state", "letter_number", "letter_on",
         "valid_days", "dues_until", "paper_id", "day", "receipt_on", "dropped"),
    )  # fmt: skip
    registry.owner("seal_use", _may_see_photo)
    registry.owner("formality", _may_see_paper)
    registry.owner(NOTICE, _may_see_notice)
    about.register("meeting", link)


def _may_see_photo(request: HttpRequest, file: File) -> bool:
    """The photo of a stamped document is seen by whoever reads the body's office."""
    use = SealUse.objects.select_related("body").filter(pk=file.owner_id or 0).first()
    return use is not None and may(actor(request), "office.read", use.body)


def _may_see_notice(request: HttpRequest, file: File) -> bool:
    """What shows that notice was given is seen by whoever reads the meeting."""
    meeting = Meeting.objects.filter(pk=file.owner_id or 0).first()
    return meeting is not None and may(actor(request), "meeting.read", meeting)


def _may_see_paper(request: HttpRequest, file: File) -> bool:
    """The certificate of a filing is seen by whoever reads the body."""
    body = Organisation.objects.filter(seatings__formalities=file.owner_id or 0).first()
    return body is not None and may(actor(request), "body.read", body)
