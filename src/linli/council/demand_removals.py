"""A seat is to end: whom it is about is heard, and a vote is drawn up in the demand's words and theirs.

业主大会和业主委员会指导规则 art. 44, 城市居民委员会组织法 art. 20. The vote is held on a floor of its own;
both meet in `people.removing`.
"""

from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from linli.council.demand_models import Demand
from linli.council.demands import KEPT_IN, SHEETS, locked, receives
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record, removing
from linli.people.nominating import Joint
from linli.people.removing import Demanded
from linli.places.models import Area
from linli.settings.queries import value

OPEN = (Demand.State.COLLECTING, Demand.State.HANDED_IN, Demand.State.CHECKED)


@transaction.atomic
def make_statement(demand_id: int, text: str, *, by: Actor, files: Sequence[File] = ()) -> Demand:
    """Whom it is about says what they have to say, until the vote is published; from paper the office enters it."""
    on_record.must_stand(by.person_id)
    demand = locked(demand_id, *OPEN)
    own = demand.term is not None and demand.term.person_id == by.person_id
    if not own and not (demand.term is not None and receives(demand, by)):
        raise NotAllowed(_("Only whose seat it is about makes a statement, or the office enters it from their paper."))
    if not own and not files:
        raise Refused("photo_missing", _("Take a photo of the sheet, or give its PDF."), field="sheet")
    if demand.term is not None:
        removing.hold(demand.term.pk)
        if removing.voted_on(demand.term.pk):
            raise Refused("voted_on", _("The vote on it is published: its paper stands as it is."))
    if not text.strip():
        raise Refused("said_nothing", _("Write what is to stand on the paper."), field="statement")
    if not own and demand.statement and not demand.stated_on_paper:
        raise Refused(
            "stated_already", _("They made a statement themselves: only they say it anew."), field="statement"
        )
    demand.statement, demand.stated_at, demand.stated_on_paper = text.strip()[:2000], clock.now(), not own
    demand.save(update_fields=["statement", "stated_at", "stated_on_paper"])
    attach(files, SHEETS, demand.pk)
    record("demand.stated", demand, by=by, data={"on_paper": not own}, area_id=demand.area_id)
    return demand


def demanded(area: Area) -> Iterator[Demanded]:
    """The removals that wait for a vote there, the oldest first."""
    rows = Demand.objects.filter(area=area, state=Demand.State.CHECKED).exclude(term=None)
    related = ("area", "term__person", "term__post__organisation")
    seen: set[int] = set()
    for demand in rows.select_related(*related).order_by("handed_on", "pk"):
        if demand.term is not None and demand.term.pk not in seen:  # demanded in two ways it is voted on once
            seen.add(demand.term.pk)
            said = statement(demand)
            yield Demanded(demand.term, demand.title, on_paper(demand), _waits(demand, said))


def statement(demand: Demand) -> str:
    """What whose seat it is about said last, on whichever of the lists about it."""
    lists = Demand.objects.filter(term=demand.term_id, state__in=OPEN).exclude(stated_at=None)
    said = lists.order_by("-stated_at", "-pk").values_list("statement", flat=True).first()
    return demand.statement if said is None else said


def on_paper(demand: Demand) -> str:
    """What the paper of the vote says: reason, words, how many demand it, and what whom it is about says to it."""
    with translation.override(KEPT_IN):
        asked = _("Demanded by %(heads)s of %(of)s (%(who)s).") % {
            "heads": demand.heads, "of": demand.of_heads, "who": demand.get_way_display(),
        }  # fmt: skip
        said = statement(demand) or _("made no statement.")
        answer = _("Statement of whose seat it is about: %(words)s") % {"words": said}
        return "\n\n".join(filter(None, (demand.get_reason_display(), demand.text, asked, answer)))


def _waits(demand: Demand, said: str) -> str:
    if said or demand.heard_until is None or clock.today() > demand.heard_until:
        return ""
    words = _("Whose seat it is about is heard first: their statement is waited for until %(day)s.")
    return words % {"day": demand.heard_until.isoformat()}


def nominated(area: Area) -> Iterator[Joint]:
    """The candidates whom enough voters of the place, or of the community above it, nominated on a checked list."""
    here = [pk for pk in (area.pk, area.community_id) if pk]
    rows = Demand.objects.filter(area_id__in=here, state=Demand.State.CHECKED).exclude(candidate=None)
    for demand in rows.select_related("candidate").order_by("handed_on", "pk"):
        if demand.candidate is not None:
            yield Joint(demand.candidate.pk, demand.candidate.name, demand.heads, demand.code, demand.title)


@transaction.atomic
def voted_on(term_ids: Collection[int], joint: Collection[str], vote: str) -> None:
    """A vote on these seats, or with candidates of these lists, is published: what was demanded is answered."""
    upon = Q(term__in=term_ids) | Q(code__in=joint)
    for pk in Demand.objects.filter(upon, state=Demand.State.CHECKED).values_list("pk", flat=True):
        demand = Demand.objects.select_for_update(of=("self",)).get(pk=pk)
        if demand.state == Demand.State.CHECKED:
            late = demand.overdue
            demand.state, demand.vote = Demand.State.ANSWERED, vote
            demand.save()
            record("demand.answered", demand, by=SYSTEM, data={"vote": vote, "late": late}, area_id=demand.area_id)


@transaction.atomic
def waits_again(vote: str) -> None:
    """That vote comes to no result: what was demanded waits for another, and the body's days run anew.

    Not where the seat is demanded on another list by now.
    """
    for pk in Demand.objects.filter(vote=vote, state=Demand.State.ANSWERED).values_list("pk", flat=True):
        demand = Demand.objects.select_for_update(of=("self",)).select_related("area").get(pk=pk)
        runs = Demand.objects.filter(term=demand.term_id, way=demand.way, state__in=OPEN)
        if demand.state != Demand.State.ANSWERED or demand.vote != vote or (demand.term_id and runs.exists()):
            continue
        demand.state, demand.vote, demand.told_at = Demand.State.CHECKED, "", None
        if demand.law.nominates:
            demand.checked_at = clock.now()  # its days for another election run anew
        demand.due = demand.law.due(clock.today(), value("demands.act_days", demand.area))
        demand.ordered_on = demand.ordered_until = None
        demand.document = ""
        demand.save()
        record("demand.waits_again", demand, by=SYSTEM, data={"vote": vote}, area_id=demand.area_id)
