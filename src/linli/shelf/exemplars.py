"""Every write of whose example is honoured: recommended, checked, agreed to, open to objections, honoured, told of."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.settings.queries import value
from linli.shelf.models import OWN, Exemplar, ExemplarState, Objection


@transaction.atomic
def recommend(body_id: int, honour: str, person_id: int, deeds: str, *, by: Actor) -> Exemplar:
    """Recommend somebody of the body's area; nobody recommends themselves or a near relative."""
    body = Organisation.objects.select_related("area").get(pk=body_id)
    row = Exemplar(
        body=body, honour=honour.strip()[:40], person=Person.objects.get(pk=person_id), deeds=deeds.strip()[:2000],
        made_by_id=by.person_id,
    )  # fmt: skip
    row.locate(body.area)
    if not may(by, "exemplar.recommend", row) or _near(by, row):
        raise NotAllowed(_("A body recommends people of its area; nobody recommends themselves or a near relative."))
    if not row.honour or not row.deeds:
        raise Refused("words_missing", _("Say what they are called and what they did."), field="deeds")
    row.save()
    record("exemplar.recommended", row, by=by, data={"person": person_id}, area_id=row.area_id, new=True)
    return row


def _near(by: Actor, row: Exemplar) -> bool:
    return by.person_id is not None and row.person_id in kin.all_of([by.person_id])


@transaction.atomic
def check(exemplar_id: int, *, by: Actor) -> Exemplar:
    """Another person has looked into it; now the person is asked whether they agree."""
    row = _decided(exemplar_id, by, ExemplarState.RECOMMENDED)
    if row.made_by_id == by.person_id:
        raise Refused("second_person", _("Somebody other than whoever recommended checks it."))
    row.state, row.checked_by_id = ExemplarState.CHECKED, by.person_id
    row.save(update_fields=["state", "checked_by"])
    record("exemplar.checked", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def agree(exemplar_id: int, *, by: Actor, paper: str = "") -> Exemplar:
    """The person agrees to be shown: themselves here, or by a paper that the body names. The publication begins."""
    row = _locked(exemplar_id, ExemplarState.CHECKED)
    own = may(by, "exemplar.agree", row)
    if not own and not may(by, "exemplar.decide", row):
        raise NotAllowed(_("Whoever is to be honoured agrees, here or on paper."))
    if not own and not paper.strip():
        raise Refused("paper_missing", _("Name the paper on which they agreed, with its day."), field="paper")
    today = clock.today()
    row.agreed = OWN if own else paper.strip()[:80]
    row.state, row.first = ExemplarState.PUBLISHED, today
    row.last = today + timedelta(days=int(value("shelf.honour_days", row.area)))
    row.save(update_fields=["state", "agreed", "first", "last"])
    record("exemplar.published", row, by=by, data={"own": own}, area_id=row.area_id)
    return row


@transaction.atomic
def object_to(exemplar_id: int, text: str, *, by: Actor) -> Objection:
    """A resident says what speaks against it, while it is open to objections."""
    row = _locked(exemplar_id, ExemplarState.PUBLISHED)
    if by.person_id is None or not may(by, "exemplar.object", row):
        raise NotAllowed(_("Residents of the estate object, signed in."))
    if row.last is not None and row.last < clock.today():
        raise Refused("publication_over", _("The days of the publication are over."))
    if not text.strip():
        raise Refused("words_missing", _("Say what speaks against it."), field="text")
    made = Objection.objects.create(exemplar=row, text=text.strip()[:1000], person_id=by.person_id)
    record("exemplar.objected", made, by=by, data={"exemplar": row.pk}, area_id=row.area_id, new=True)
    return made


@transaction.atomic
def answer(objection_id: int, words: str, *, by: Actor) -> Objection:
    """What was looked into, and what came of it."""
    made = Objection.objects.select_for_update(of=("self",)).get(pk=objection_id)
    row = Exemplar.objects.select_related("area", "body").get(pk=made.exemplar_id)
    if not may(by, "exemplar.decide", row) or made.person_id == by.person_id or _near(by, row):
        raise NotAllowed(_("An objection is answered by the body or the office above, not by whoever made it."))
    if made.answered_at is not None:
        raise Refused("answered_already", _("This objection was answered already."))
    if not words.strip():
        raise Refused("words_missing", _("Say what you found."), field="answer")
    made.answer, made.answered_by_id, made.answered_at = words.strip()[:500], by.person_id, clock.now()
    made.save(update_fields=["answer", "answered_by", "answered_at"])
    record("exemplar.answered", made, by=by, data={"exemplar": row.pk}, area_id=row.area_id)
    return made


@transaction.atomic
def honour(exemplar_id: int, *, by: Actor) -> Exemplar:
    """The days are over and every objection is answered: they stand on the wall."""
    row = _decided(exemplar_id, by, ExemplarState.PUBLISHED)
    if row.last is None or row.last >= clock.today():
        raise Refused("publication_runs", _("The publication still runs."), basis="practice")
    if row.objections.filter(answered_at=None).exists():
        raise Refused("objection_open", _("An objection has not been answered yet."))
    row.state, row.honoured_at = ExemplarState.HONOURED, clock.now()
    row.save(update_fields=["state", "honoured_at"])
    record("exemplar.honoured", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def refuse(exemplar_id: int, reason: str, *, by: Actor) -> Exemplar:
    """It is not taken further, at any time: by the body, or because the person does not want it."""
    row = _locked(exemplar_id, *LIVE)
    own = row.person_id == by.person_id
    if not own and (not may(by, "exemplar.decide", row) or _near(by, row)):
        raise NotAllowed(_("The body or the office above decides, and nobody about a near relative."))
    if not own and not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    row.state, row.reason = ExemplarState.REFUSED, OWN if own else reason.strip()[:200]
    row.save(update_fields=["state", "reason"])
    record("exemplar.refused", row, by=by, data={"own": own}, area_id=row.area_id)
    return row


LIVE = tuple(state.value for state in ExemplarState if state != ExemplarState.REFUSED)


def _locked(exemplar_id: int, *states: str) -> Exemplar:
    row = Exemplar.objects.select_for_update(of=("self",)).select_related("area", "body", "person").get(pk=exemplar_id)
    if row.state not in states:
        raise Refused(
            "exemplar_state", _("This is not possible any more: “%(state)s”.") % {"state": row.get_state_display()}
        )
    return row


def _decided(exemplar_id: int, by: Actor, *states: str) -> Exemplar:
    row = _locked(exemplar_id, *states)
    if not may(by, "exemplar.decide", row) or _near(by, row):
        raise NotAllowed(_("The body or the office above decides, and nobody about a near relative."))
    return row


def wall(area_id: int) -> QuerySet[Exemplar]:
    """Whoever is honoured or open to objections in an estate, the latest first."""
    states = [ExemplarState.PUBLISHED, ExemplarState.HONOURED]
    rows = Exemplar.objects.filter(area_id=area_id, state__in=states)
    return rows.select_related("person", "body", "case").order_by("-pk")


@transaction.atomic
def told(exemplar_id: int, number: int, *, by: Actor) -> Exemplar:
    """A story of it was sent in: it is known by the number that the sender got, here in the estate."""
    row = _decided(exemplar_id, by, ExemplarState.HONOURED)
    case = Case.objects.filter(area_id=row.area_id, number=number).first()
    told = case is not None and packs.by_version(case.pack_version_id).story is not None
    if case is None or not told or not (may(by, "case.follow", case) or may(by, "case.read", case)):
        raise Refused("no_story", _("No story of yours has this number."), field="number")
    row.case = case
    row.save(update_fields=["case"])
    record("exemplar.told", row, by=by, data={"case": case.pk}, area_id=row.area_id)
    return row
