"""Who may do what with papers: whoever holds a post of the issuing body. Recusal subtracts from all of it.

What the process of the subject reserves for its own posts is dealt with by these alone, and by whoever drafted it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.actors import Actor
from linli.journal.triggers import freeze
from linli.papers import about
from linli.papers.match_models import Matching
from linli.papers.models import Concern, Outcome, Paper, Service, State
from linli.papers.queries import HELPERS
from linli.people import terms
from linli.people.access import Capacity, Grant, Holds, System, may, register, register_own, register_recusal
from linli.people.conditions import Condition, Never, OneOf, both, columns, either
from linli.people.middleware import asking
from linli.people.terms import Held

UNRESERVED = columns({"reserved": False})


@dataclass(frozen=True)
class OfBody:
    """Whoever holds a post now in the body that the paper names in `column`, the issuing one unless said otherwise.

    Not of the kinds `without`, nor one that keeps the installation.
    """

    without: tuple[str, ...] = ()
    column: str = "body_id"

    def _held(self, by: Actor) -> list[Held]:
        return [
            held
            for held in terms.held(by.person_id)
            if held.kind not in self.without and not held.strong and (by.post_id is None or held.post_id == by.post_id)
        ]

    def condition(self, by: Actor, model: type[Model]) -> Condition:
        bodies = frozenset(held.organisation_id for held in self._held(by))
        if not self._reserves(model):
            return OneOf(self.column, bodies) if bodies else Never()
        reserved = [self._reached(held, by) for held in self._held(by)]
        return either([both([OneOf(self.column, bodies), UNRESERVED]), *reserved]) if bodies else Never()

    def _reserves(self, model: type[Model]) -> bool:
        """Whether some of it can be reserved: papers of the body itself, and none of what else a body keeps."""
        return self.column == "body_id" and issubclass(model, Paper)

    def _reached(self, held: Held, by: Actor) -> Condition:
        """What of the body's reserved papers the post reaches, and its holder who drafted them."""
        theirs = OneOf("drafted_by_id", frozenset([by.person_id]))
        named = OneOf("pack", about.read_by(held.kind))
        return both([OneOf(self.column, frozenset([held.organisation_id])), either([named, theirs])])

    def capacities(self, by: Actor, model: type[Model]) -> Iterable[tuple[Capacity, Condition]]:
        for held in self._held(by):
            hat = Capacity("post", held.post_id, held.term_id, f"{held.area_name} {held.title}")
            body = OneOf(self.column, frozenset([held.organisation_id]))
            open_to = either([UNRESERVED, self._reached(held, by)]) if self._reserves(model) else body
            yield hat, both([body, open_to])


SPEAKS = OfBody(without=HELPERS)
ABOVE = OfBody(without=HELPERS, column="above_id")  # the superior of a body that has nobody else
OPEN = {"state": (State.DRAFT.value, State.CHECKED.value)}
ISSUED = {"state": State.ISSUED.value}


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_recusal(Paper, through=Concern, column="paper_id")
    register(
        [
            Grant("paper.read", OfBody()),
            Grant("paper.read", Holds("community_officer", "street_officer"), {"closed": False}),
            Grant("paper.read", ABOVE, OPEN),  # while it is theirs to check
            Grant("paper.draft", OfBody(), OPEN),
            Grant("paper.draft", System(), OPEN),
            Grant("paper.check", SPEAKS, {"state": State.DRAFT.value}),
            Grant("paper.check", ABOVE, {"state": State.DRAFT.value}),
            Grant("paper.issue", SPEAKS, {"state": State.CHECKED.value}),
            Grant("paper.withdraw", SPEAKS, ISSUED),
            Grant("paper.serve", OfBody(), ISSUED),
        ]
    )
    register_own("paper.check", "drafted_by_id")
    subjects.register(
        "paper",
        Paper,
        ("body_id", "above_id", "subject_kind", "subject_id", "row", "pack", "name", "state", "version", "number",
         "issued_on", "sha256", "drafted_by_id", "checked_by_id", "issued_by_id", "withdrawn_by_id"),
    )  # fmt: skip
    subjects.register("service", Service, ("paper_id", "row", "way", "outcome", "sent_on", "received_on", "served_on"))
    subjects.register("matching", Matching, ("kind", "area_id", "headings", "columns", "by_id"))
    registry.owner("service", _may_see_photo)
    freeze(Paper, "state", State.ISSUED, but=("state", "withdrawn_by_id", "withdrawn_at", "reason", "concerned"))
    freeze(Paper, "state", State.WITHDRAWN, but=("concerned",))
    freeze(Service, "outcome", Outcome.SERVED)
    freeze(Service, "outcome", Outcome.FAILED)


def _may_see_photo(request: HttpRequest, file: File) -> bool:
    """A photo of a service is seen by whoever may read the paper."""
    service = Service.objects.select_related("paper").filter(pk=file.owner_id or 0).first()
    return service is not None and may(asking(request), "paper.read", service.paper)
