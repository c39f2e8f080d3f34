"""Who talks (residents of the estate, desks in their post), who moderates, who keeps the lists of words.

Whoever a topic is about (who opened it among them), or their body, or their kin, does not moderate it.
"""

from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.exchange.chat_models import Paste, PasteRow
from linli.exchange.chatting import FILES as CHAT_FILES
from linli.exchange.talking import FILES
from linli.exchange.topic_models import Contribution, HeldWord, Report, Topic, TopicConcern
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.access import EstateResident, Grant, Holds, System, may, register
from linli.people.conditions import Condition, Not, OneOf, Related, both, either
from linli.people.doors import actor
from linli.people.kin import NearTo

OFFICES = ("community_officer", "street_officer")
MODERATORS = ("branch_secretary", *OFFICES)
DESKS = (*MODERATORS, "grid_worker", "committee_director", "property_manager", "council_convener")


@dataclass(frozen=True, init=False)
class Unconcerned(Holds):
    """Whoever holds such a post over the topic, unless it is about them, their body or their kin, or they opened it."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return both([super().condition(by, model), *_clear(by)])


def _clear(by: Actor) -> list[Condition]:
    if by.person_id is None:
        return []
    me = frozenset([by.person_id])
    bodies = frozenset(held.organisation_id for held in terms.held(by.person_id))
    theirs = [OneOf("organisation_id", bodies)] if bodies else []
    about = either([OneOf("person_id", me), NearTo("person_id", by.person_id), *theirs])
    return [Not(Related(TopicConcern, "topic_id", about))]


GRANTS = [
    Grant("talk.read", EstateResident()),
    Grant("talk.read", Holds(*DESKS)),
    Grant("talk.write", EstateResident()),
    Grant("talk.write", Holds(*DESKS)),
    Grant("talk.turn", Holds(*DESKS)),
    Grant("talk.moderate", Unconcerned(*MODERATORS)),
    Grant("talk.words", Holds("administrator", *OFFICES)),
    Grant("talk.words", System()),
    Grant("chat.read_in", Holds(*MODERATORS)),
    Grant("chat.read_in", System()),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register("topic", Topic, ("code", "area_id", "title", "building_id", "state", "opened_at"))
    subjects.register(
        "contribution",
        Contribution,
        ("topic_id", "number", "author_id", "manner", "called", "text", "at", "standing", "held_for", "reason", "words",
         "hidden_at", "hidden_by_id", "appeal", "appealed_at", "answer", "answered_by_id"),
    )  # fmt: skip
    subjects.register("talk_report", Report, ("contribution_id", "person_id", "reason"))
    subjects.register("held_word", HeldWord, ("area_id", "text", "added_at", "added_by_id", "ended_at", "ended_by_id"))
    subjects.register(
        "paste", Paste, ("code", "area_id", "kind", "group", "title", "repeated", "by_id", "at", "forgotten_at")
    )
    registry.owner(FILES, _may_see)
    registry.owner(CHAT_FILES, _may_see_picture)


def _may_see(request: HttpRequest, file: File) -> bool:
    """A picture is seen by whoever reads what it hangs on: of what is not shown, its author and moderators alone."""
    said = Contribution.objects.select_related("topic").filter(pk=file.owner_id or 0).first()
    if said is None:
        return False
    by = actor(request)
    if said.author_id is not None and said.author_id == by.person_id:
        return True
    return may(by, "talk.read" if said.live else "talk.moderate", said.topic)


def _may_see_picture(request: HttpRequest, file: File) -> bool:
    """A picture of a group's screen is seen by whoever reads the group's messages in."""
    row = PasteRow.objects.select_related("paste").filter(pk=file.owner_id or 0).first()
    return row is not None and may(actor(request), "chat.read_in", row.paste)
