"""A seat is ended by a vote: what was demanded to be voted on, and the effect of a result that is final.

The demand stands on one upper floor, the vote on another; they meet here, and know nothing of each other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, kin, services
from linli.people.models import Formality, Organisation, Seating, Term
from linli.places.models import Area
from linli.rules import seating as law


@dataclass(frozen=True)
class Demanded:
    """A removal to be voted on: of whose seat, what the paper says, with the words of whom it concerns.

    `waits`: why it is not voted on yet; they are heard first.
    """

    term: Term
    title: str
    text: str
    waits: str = ""


@dataclass(frozen=True)
class Removal:
    """How a vote on a removal came out. `waits` says why nothing follows from it yet."""

    source: tuple[str, int]
    term: Term
    title: str
    passed: bool
    decided_on: date
    document: str
    waits: str = ""


Source = Callable[[Area], Iterable[Demanded]]
_sources: list[Source] = []
_votes: list[Callable[[int], bool]] = []


def register(source: Source) -> None:
    """Say which removals are demanded of the bodies of a place; the floor on which they are signed does."""
    if source not in _sources:
        _sources.append(source)


def register_votes(runs: Callable[[int], bool]) -> None:
    """Say whether a vote on a seat is published; the floor that holds them does."""
    if runs not in _votes:
        _votes.append(runs)


def voted_on(term_id: int) -> bool:
    """Whether a vote on that seat is published, whatever the demand knows of it yet."""
    return any(runs(term_id) for runs in _votes)


def hold(term_id: int) -> None:
    """Of two who say or publish something about the seat at once, one waits until the other's transaction ends."""
    Term.objects.select_for_update(no_key=True, of=("self",)).get(pk=term_id)


def demanded(area: Area) -> list[Demanded]:
    """Every removal that is demanded there and not voted on."""
    return [one for source in _sources for one in source(area)]


def made(removal: Removal) -> Seating | None:
    """Its effect, if it has taken one."""
    kind, key = removal.source
    return Seating.objects.filter(source_kind=kind, source_id=key).select_related("organisation").first()


@transaction.atomic
def take_effect(removal: Removal, *, by: Actor) -> Seating:
    """End the seat by the paper of the result; its hand-over begins. Pressed again it is the same effect."""
    hold(removal.term.pk)  # before the body: so does whoever takes leave from a post, or is elected
    body = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=removal.term.post.organisation_id)
    if done := made(removal):
        return done
    if removal.waits:
        raise Refused("not_in_effect_yet", removal.waits)
    if not removal.passed:
        raise Refused("not_removed", _("The vote did not pass: the seat stays as it was."))
    if removal.term.person_id in kin.all_of([by.person_id or 0]):
        raise NotAllowed(_("Nobody ends the seat of a near relative. Ask a colleague."))
    services.end_term(removal.term.pk, by=by, ends=clock.now(), document=removal.document[:120], why="removed")
    kind, key = removal.source
    row = Seating.objects.create(
        organisation=body, source_kind=kind, source_id=key, title=removal.title[:120], by_id=by.person_id,
        elected_on=removal.decided_on, document=removal.document[:120], at=clock.now(), ended=True,
    )  # fmt: skip
    data = {"source": [kind, key], "removed": removal.term.person_id}
    record("seating.removed", row, by=by, data=data, area_id=body.area_id, new=True)
    for each in law.REMOVED.get(body.kind, ()):
        due = each.due(elected=removal.decided_on, seated=clock.today())
        formality = Formality.objects.create(seating=row, what=each.what, due=due, basis=each.basis)
        begun = {"what": each.what, "due": due.isoformat()}
        record("formality.begun", formality, by=by, data=begun, area_id=body.area_id, new=True)
    return row


def may_take_effect(removal: Removal, by: Actor) -> bool:
    """Whether the actor may end the seat."""
    return access.may(by, "term.end", removal.term)
