"""A seat ends before its term is over: resigned, removed, or lapsed by law; and what its body owes since that day.

Papers, seal and what belongs to all owners are handed over, and the change is filed (`rules.seating.REMOVED`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import eligibility, kinds, services
from linli.people.models import Formality, Organisation, Seating, Term
from linli.rules import seating as law
from linli.rules.bodies import Asked

SOURCE = "term"
EARLY = ("resigned", "removed", "lapsed")
_TITLE = 120


@dataclass(frozen=True)
class Left:
    """Whose seat ended, by which paper, on which day."""

    source: tuple[str, int]
    title: str
    on: date
    document: str


@transaction.atomic
def end(term_id: int, *, by: Actor, ends: datetime | None = None, document: str = "", why: str = "") -> Term:
    """End a term as `services.end_term`; of a seat that ends early the body's clocks begin."""
    term = services.end_term(term_id, by=by, ends=ends, document=document, why=why)
    body = Organisation.objects.get(pk=term.post.organisation_id)
    if why not in EARLY or term.post.kind not in kinds.LAWS.get(body.kind, ("", ()))[1] or term.ends is None:
        return term
    last = clock.day_of(term.ends - timedelta(microseconds=1))
    title = f"{term.person.name} · {term.post.title}"
    row = owe(body, Left((SOURCE, term.pk), title, last, document.strip()), by=by)
    if row is not None:
        record(
            "seating.left", row, by=by, data={"person_id": term.person_id, "why": why}, area_id=body.area_id, new=True
        )
        begin(row, body, by=by)
    return term


def owe(body: Organisation, left: Left, *, by: Actor) -> Seating | None:
    """The row from which the days are counted; None where the law of such a body asks for nothing."""
    if body.kind not in law.REMOVED:
        return None
    kind, key = left.source
    return Seating.objects.create(
        organisation=body, source_kind=kind, source_id=key, title=left.title[:_TITLE], by_id=by.person_id,
        elected_on=left.on, document=left.document[:_TITLE], at=clock.now(), ended=True,
    )  # fmt: skip


def begin(row: Seating, body: Organisation, *, by: Actor) -> None:
    """What is owed since then, each with its last day."""
    for each in law.REMOVED.get(body.kind, ()):
        due = each.due(elected=row.elected_on, seated=row.elected_on)
        formality = Formality.objects.create(seating=row, what=each.what, due=due, basis=each.basis)
        begun = {"what": each.what, "due": due.isoformat()}
        record("formality.begun", formality, by=by, data=begun, area_id=body.area_id, new=True)


def lapsed(body: Organisation) -> list[tuple[Term, Asked]]:
    """The seats that have ended by law and are not recorded as ended yet, with what is no longer so."""
    grounds = law.LAPSES.get(body.kind, {})
    return [(term, asked) for term, asked in eligibility.unfit_terms(body) if asked.ground in grounds]


@transaction.atomic
def record_lapse(term_id: int, day: date, document: str, *, by: Actor) -> Term:
    """Write down since which day it has ended: the last on which the person still qualified, by a paper."""
    term = Term.objects.select_related("post__organisation").get(pk=term_id)
    if term.pk not in {each.pk for each, _asked in lapsed(term.post.organisation)}:
        raise Refused("not_lapsed", _("The register knows nothing by which this seat has ended."))
    if not document.strip():
        raise Refused("document_missing", _("Give the paper that shows it, with its number."), field="document")
    if not clock.day_of(term.starts) <= day <= clock.today():
        raise Refused("day_elsewhere", _("Not before the term began, and not after today."), field="day")
    ends = max(min(clock.midnight(day + timedelta(days=1)), clock.now()), term.starts)
    return end(term_id, by=by, ends=ends, document=document, why="lapsed")
