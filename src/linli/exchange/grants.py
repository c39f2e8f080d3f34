"""Who writes notices (posts that speak for their body), whom they are for, and who sees whom they have not reached."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.exchange.models import OUT, Notice, NoticeBuilding, NoticePost, Receipt, Wording
from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.people import terms
from linli.people.access import Capacity, Everyone, Grant, Holds, System, may, place_of, register
from linli.people.conditions import Condition, Never, OneOf, Related, both, either
from linli.people.doors import actor
from linli.people.terms import Held
from linli.places.models import LEVELS, Area, Unit

NOTICE_FILE = "notice"
SPEAKERS = (
    "branch_secretary", "committee_director", "property_manager", "community_officer", "street_officer",
    "council_convener",
)  # fmt: skip
OFFICES = ("community_officer", "street_officer")


class SpeaksFor(Holds):
    """Whoever holds such a post of the body that the notice names, over the post's area."""

    def _reach(self, held: Held, model: type[Model]) -> Condition:
        there = place_of(model).within(held.level, frozenset([held.area_id]))
        return both([OneOf("body_id", frozenset([held.organisation_id])), there])

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return either(self._reach(held, model) for held in self._held(by))

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for held in self._held(by):
            hat = Capacity("post", held.post_id, held.term_id, f"{held.area_name} {held.title}")
            yield hat, self._reach(held, model)


@dataclass(frozen=True)
class Addressed:
    """Whom the notice is for: who has a home in its area or its buildings, or holds a post that it names."""

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        return either([*_at_home(by.person_id), *_in_office(by.person_id)]) if by.person_id is not None else Never()

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        yield Capacity("resident"), self.condition(by, model)


def _at_home(person_id: int) -> Iterable[Condition]:
    homes = [home.unit_id for home in terms.homes(person_id)]
    if not homes:
        return
    rows = list(Unit.objects.filter(pk__in=homes).values("building_id", *(f"area__{level}_id" for level in LEVELS)))
    over = {row[f"area__{level}_id"] for row in rows for level in LEVELS} - {None}
    yield both([OneOf("audience", frozenset(["area"])), OneOf("area_id", frozenset(over))])
    buildings = OneOf("building_id", frozenset(row["building_id"] for row in rows))
    named = Related(NoticeBuilding, "notice_id", buildings)
    yield both([OneOf("audience", frozenset(["buildings"])), named])


def _in_office(person_id: int) -> Iterable[Condition]:
    held = terms.held(person_id)
    if not held:
        return
    paths = {area.pk: frozenset(area.path_ids) for area in Area.objects.filter(pk__in={one.area_id for one in held})}
    for one in held:
        named = Related(NoticePost, "notice_id", OneOf("kind", frozenset([one.kind])))
        yield both([OneOf("audience", frozenset(["posts"])), OneOf("area_id", paths[one.area_id]), named])


GRANTS = [
    Grant("notice.write", SpeaksFor(*SPEAKERS)),
    Grant("notice.write", System()),
    Grant("notice.read", Everyone(), {"public": True, "state": OUT}),
    Grant("notice.read", Addressed(), {"state": OUT}),
    Grant("notice.read", SpeaksFor(*SPEAKERS)),
    Grant("notice.read", Holds(*OFFICES), {"state": OUT}),
    Grant("notice.read", System()),
    Grant("notice.know", Addressed(), {"state": "published", "must_read": True}),
    # Of a building or a home: who goes to its doors.
    Grant("notice.tell", Holds("grid_worker", "branch_secretary", *OFFICES)),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register(
        "notice",
        Notice,
        ("code", "body_id", "area_id", "kind", "title", "text", "audience", "public", "must_read", "contact", "state",
         "appears_at", "until", "version", "asked", "made_by_id", "withdrawn_at", "reason"),
    )  # fmt: skip
    subjects.register("notice_wording", Wording, ("notice_id", "number", "title", "text", "at", "by_id"))
    subjects.register(
        "receipt", Receipt, ("notice_id", "unit_id", "person_id", "version", "way", "at", "entered_by_id")
    )
    registry.owner(NOTICE_FILE, _may_see)


def _may_see(request: HttpRequest, file: File) -> bool:
    """What hangs on a notice is seen by whoever reads the notice."""
    notice = Notice.objects.filter(pk=file.owner_id or 0).first()
    return notice is not None and may(actor(request), "notice.read", notice)
