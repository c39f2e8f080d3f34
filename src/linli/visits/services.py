"""Every write of a programme: it is founded, people come to it and leave it, pairs are made; the nightly alarm.

A programme's row is locked before those of whom it visits.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import serving
from linli.files import sweeping
from linli.files.models import File
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import last_of, must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Emptied, Organisation, Person
from linli.places.models import Building, new_salt
from linli.rules import visits as rules
from linli.visits import queries
from linli.visits.grants import OWNER, PHOTO, PHOTOS_GONE
from linli.visits.models import ENDED_WITH_IT, Sex, Turn, Visited, Visitor, VisitProgramme


@dataclass(frozen=True)
class Plan:
    """What a programme is to be. `before` and `mark` are kilometres."""

    kind: str
    title: str
    times: int
    days: int
    begins: date
    ends: date | None = None
    age_from: int | None = None
    age_to: int | None = None
    alone: bool = False
    periods: int = 0
    before: int = 0
    mark: int = 10_000
    voluntary: bool = False


@transaction.atomic
def found(body_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> VisitProgramme:
    """Lay down whom an office has visited and how often."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    row = VisitProgramme(body=body, begins=plan.begins).locate(body.area)
    if body.kind == queries.COMPANY or not may(by, "visits.found", row):
        raise NotAllowed(_("Visits are kept by whoever holds a post of the responsible office."))
    must_be_as_seen(seen, last_of(body.visit_programmes.all()))
    _fill(row, plan, by)
    row.save()
    record("visit_programme.founded", row, by=by, data=_told(row), area_id=row.area_id, new=True)
    return row


@transaction.atomic
def change(programme_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> VisitProgramme:
    """Say it otherwise. What is due already stays due; the next visits follow the new rhythm.

    Who was due no more, because the term was over, is due again where it reaches further now.
    """
    row = run(programme_id, by)
    must_be_as_seen(seen, state_of(row))
    if plan.kind != row.kind and row.visited.exists():
        raise Refused("kind_stands", _("Somebody is visited already: this stays what it is."), field="kind")
    _fill(row, plan, by)
    row.save()
    record("visit_programme.changed", row, by=by, data=_told(row), area_id=row.area_id)
    for visited in row.visited.select_for_update(of=("self",)).filter(ended_at=None, due_on=None).order_by("pk"):
        visited.programme = row
        propose_next(visited, by)
    return row


def propose_next(row: Visited, by: Actor) -> None:
    """Propose the next visit by the rhythm, from the latest that counts."""
    last = row.visits.filter(voided_at=None).order_by("-day").values_list("day", flat=True).first()
    rhythm = row.programme.rhythm
    due = rhythm.after(last) if last else rhythm.first(clock.today())
    if due != row.due_on:
        row.due_on = due
        row.save(update_fields=["due_on"])
        record("visited.due", row, by=by, data={"due_on": str(due or "")}, area_id=row.area_id)


def _fill(row: VisitProgramme, plan: Plan, by: Actor) -> None:
    if not plan.title.strip():
        raise Refused("title_missing", _("Say what it is called."), field="title")
    if not 1 <= plan.times <= plan.days:
        raise Refused("rhythm_wrong", _("At least one visit, and at most one a day."), field="times")
    if plan.ends is not None and plan.ends < plan.begins:
        raise Refused("term_wrong", _("The last day lies before the first."), field="ends")
    for name in ("kind", "times", "days", "begins", "ends", "age_from", "age_to", "alone", "periods", "before", "mark"):
        setattr(row, name, getattr(plan, name))
    row.title = plan.title.strip()[:60]
    if plan.voluntary and row.service_id is None:
        row.service = serving.programme_for(row.body_id, "visit", row.title, _("at the homes"), by=by)
    elif not plan.voluntary:
        row.service = None  # what was served till now stays


def _told(row: VisitProgramme) -> dict[str, object]:
    return {"body_id": row.body_id, "kind": row.kind, "times": row.times, "days": row.days, "voluntary": row.voluntary}


def run(programme_id: int, by: Actor) -> VisitProgramme:
    """The programme, locked, if the actor keeps it and it has not ended."""
    row = VisitProgramme.objects.select_for_update(of=("self",)).select_related("body__area").get(pk=programme_id)
    if not may(by, "visits.run", row):
        raise NotAllowed(_("Visits are kept by whoever holds a post of the responsible office."))
    if row.ended_at is not None:
        raise Refused("programme_ended", _("These visits have ended."))
    return row


@transaction.atomic
def end(programme_id: int, *, by: Actor) -> VisitProgramme:
    """Nobody is visited any more; what was written stays. Every pair loses sight."""
    row = run(programme_id, by)
    for visited in Visited.objects.select_for_update().filter(programme=row, ended_at=None).order_by("pk"):
        _ended(visited, ENDED_WITH_IT, by)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record("visit_programme.ended", row, by=by, data=_told(row), area_id=row.area_id)
    return row


@transaction.atomic
def enlist(programme_id: int, person_id: int, *, by: Actor, trained: bool = False, sex: str = "") -> Visitor:
    """Somebody goes to homes from now on, a trained teacher or not."""
    programme = run(programme_id, by)
    person = Person.objects.get(pk=person_id)
    if programme.visitors.filter(person=person, ended_at=None).exists():
        raise Refused("enlisted_already", _("They go to homes for this programme already."), field="phone")
    row = Visitor.objects.create(programme=programme, person=person, trained=trained, sex=sex or queries.sex_of(person))
    data = {"programme_id": programme.pk, "person_id": person.pk, "trained": trained}
    record("visitor.enlisted", row, by=by, data=data, area_id=programme.area_id, new=True)
    return row


@transaction.atomic
def dismiss(visitor_id: int, *, by: Actor) -> Visitor:
    """They go no more, and lose sight of whom they visited at once."""
    programme = run(Visitor.objects.values_list("programme_id", flat=True).get(pk=visitor_id), by)
    row = Visitor.objects.select_for_update(of=("self",)).get(pk=visitor_id, ended_at=None)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    data = {"programme_id": programme.pk, "person_id": row.person_id}
    record("visitor.dismissed", row, by=by, data=data, area_id=programme.area_id)
    for visited in queries.paired_with(programme, row.person_id).select_for_update(of=("self",)):
        visited.first = visited.second = None
        visited.save(update_fields=["first", "second"])
        _turn(visited)
        record("visited.unpaired", visited, by=by, data={"left": row.person_id}, area_id=programme.area_id)
    return row


@dataclass(frozen=True)
class Home:
    """Of whom is visited: everything here but building and consent is sealed. `position` is "longitude,latitude"."""

    name: str
    sex: str = ""
    address: str = ""
    building_id: int | None = None
    position: str = ""
    guardian: str = ""
    phone: str = ""
    need: str = ""
    consent: str = ""
    photos: bool = False


@transaction.atomic
def take_in(
    programme_id: int, home: Home, *, by: Actor, reason: str = "", person_id: int | None = None, seen: str | None = None
) -> Visited:
    """Somebody is visited from now on: by the programme's rule a person on the register, or by hand with the reason."""
    on_record.must_stand(person_id)
    programme = run(programme_id, by)
    must_be_as_seen(seen, last_of(programme.visited.all()))
    if person_id is not None and person_id == by.person_id:
        raise NotAllowed(_("Nobody keeps their own visits."))
    ruled = person_id is not None and queries.is_due(programme, person_id)
    if not ruled and not reason.strip():
        raise Refused("reason_missing", _("The rule does not find them: say why they are visited."), field="reason")
    if person_id is not None and programme.visited.filter(person_id=person_id, ended_at=None).exists():
        raise Refused("visited_already", _("They are visited already."))
    last = programme.visited.order_by("-number").values_list("number", flat=True).first()
    row = Visited(programme=programme, number=(last or 0) + 1, person_id=person_id)
    row.reason = reason.strip()[:120]
    row.due_on = programme.rhythm.first(clock.today())
    row.locate(programme.body.area)
    _settle(row, home)
    if by.person_id is not None and by.person_id in queries.host(row).near:
        raise NotAllowed(_("Nobody keeps their own visits, or those of near relatives."))
    row.save()
    data = {"programme_id": programme.pk, "number": row.number, "by_rule": ruled, "due_on": str(row.due_on or "")}
    record("visited.taken_in", row, by=by, data=data, area_id=row.area_id, new=True)
    return row


@transaction.atomic
def describe(visited_id: int, home: Home, *, by: Actor, seen: str | None = None) -> Visited:
    """Where they live, who answers for them, what they need."""
    row = kept(visited_id, by)
    must_be_as_seen(seen, state_of(row))
    agreed = row.photos
    _settle(row, home)
    row.save()
    record("visited.described", row, by=by, data={"consent": bool(row.consent)}, area_id=row.area_id)
    if agreed and not row.photos:
        _remove_photos(row, by)
    return row


@transaction.atomic
def agree_no_more(visited_id: int, *, by: Actor) -> Visited:
    """Whoever is visited takes back that their need is noted and photos are kept; the visits go on without."""
    row = Visited.objects.select_for_update(of=("self",)).get(pk=visited_id)
    if row.person_id is None or row.person_id != by.person_id:
        raise NotAllowed(_("Only whoever is visited takes this back here; others tell the office."))
    row.need, row.consent, row.photos, row.salt = "", "", False, new_salt()
    row.save(update_fields=["need", "consent", "photos", "salt"])
    record("visited.agreed_no_more", row, by=by, data={}, area_id=row.area_id)
    _remove_photos(row, by)
    return row


def _remove_photos(row: Visited, by: Actor) -> None:
    """Nobody agrees to photos any more: those taken are deleted, and each visit that had one bears a tombstone."""
    rows = File.objects.filter(owner_kind=OWNER, owner_id__in=row.visits.values("pk"), role=PHOTO)
    gone = Counter(file.owner_id or 0 for file in sweeping.remove(rows, by=by, area_id=row.area_id))
    now, visits = clock.now(), row.visits.filter(pk__in=gone).order_by("pk")
    Emptied.objects.bulk_create(
        [Emptied(kind=OWNER, field=PHOTOS_GONE, row_id=visit.pk, anonymised_at=now) for visit in visits],
        ignore_conflicts=True,
    )
    for visit in visits:
        data = {"visited_id": row.pk, "files": gone[visit.pk]}
        record("home_visit.photos_removed", visit, by=by, data=data, area_id=row.area_id)


def _settle(row: Visited, home: Home) -> None:
    if not home.name.strip():
        raise Refused("name_missing", _("Say who it is."), field="name")
    if home.need.strip() and not home.consent.strip():
        words = _("Health and learning are noted with a separate written consent alone: name it with its day.")
        raise Refused("consent_missing", words, basis=rules.CONSENT, field="consent")
    if home.position.strip() and queries.point(home.position) is None:
        words = _("Write longitude and latitude in degrees, such as 113.151,27.832")
        raise Refused("position_wrong", words, field="position")
    building = Building.objects.filter(pk=home.building_id or 0).first()
    if home.building_id and (building is None or building.area_id != row.area_id):
        raise Refused("building_elsewhere", _("This building stands elsewhere."), field="building_id")
    row.building = building
    row.name, row.address, row.position = home.name.strip()[:50], home.address.strip()[:120], home.position.strip()
    row.guardian, row.phone, row.need = home.guardian.strip()[:50], home.phone.strip()[:30], home.need.strip()[:1000]
    row.sex = home.sex if home.sex in Sex.values else ""
    row.consent, row.photos = home.consent.strip()[:80], home.photos
    row.answers_id = queries.person_of(row.phone)


def kept(visited_id: int, by: Actor) -> Visited:
    """Whom the actor's office has visited, locked after the programme, if the visits have not ended."""
    programme_id = Visited.objects.values_list("programme_id", flat=True).get(pk=visited_id)
    programme = VisitProgramme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    row = Visited.objects.select_for_update(of=("self",)).select_related("building").get(pk=visited_id)
    row.programme = programme
    if not may(by, "visited.keep", row):
        raise NotAllowed(_("Visits are kept by whoever holds a post of the responsible office, nobody their own."))
    if by.person_id is not None and by.person_id in queries.host(row).near:
        raise NotAllowed(_("Nobody keeps their own visits, or those of near relatives."))
    if row.ended_at is not None:
        raise Refused("visits_ended", _("They are visited no more."))
    return row


@transaction.atomic
def pair(visited_id: int, one: int, two: int, *, by: Actor, seen: str | None = None) -> Visited:
    """Two visitors go there from now on; whoever went before loses sight."""
    row = kept(visited_id, by)
    must_be_as_seen(seen, state_of(row))
    callers = queries.callers(row.programme)
    if one not in callers or two not in callers:
        raise Refused("no_visitor", _("Choose two who go to homes for this programme."), field="two")
    fault = rules.pair_fault(queries.host(row), callers[one], callers[two])
    if fault:
        raise Refused(f"pair_{fault}", _fault(fault), field="two")
    row.first_id, row.second_id = sorted((one, two))
    row.save(update_fields=["first", "second"])
    _turn(row)
    record("visited.paired", row, by=by, data={"first": row.first_id, "second": row.second_id}, area_id=row.area_id)
    return row


def _turn(row: Visited) -> None:
    """Whoever went goes no more; the pair that the row names now, if any, goes from now on."""
    row.turns.filter(ends=None).update(ends=clock.now())
    if row.first_id is not None and row.second_id is not None:
        Turn.objects.create(visited=row, first_id=row.first_id, second_id=row.second_id)


def _fault(fault: str) -> str:
    return {
        "alone": _("Two different people go."),
        "relative": _("Nobody visits themselves or a near relative."),
        "child": _("To a child goes at least one trained teacher, or one of the same sex."),
    }[fault]


@transaction.atomic
def release(visited_id: int, why: str, *, by: Actor) -> Visited:
    """They are visited no more; the pair loses sight."""
    row = kept(visited_id, by)
    if not why.strip():
        raise Refused("reason_missing", _("Say why."), field="why")
    return _ended(row, why, by)


def _ended(row: Visited, why: str, by: Actor) -> Visited:
    row.ended_at, row.ended_why, row.due_on = clock.now(), why.strip()[:120], None
    row.first = row.second = None
    row.save(update_fields=["ended_at", "ended_why", "due_on", "first", "second"])
    _turn(row)
    record("visited.released", row, by=by, data={"programme_id": row.programme_id}, area_id=row.area_id)
    return row


def raise_alarms() -> int:
    """Put every missed visit on record once, so that pair and office are told; answers how many were new."""
    raised = 0
    for pk in queries.missed_unsaid(clock.today()).values_list("pk", flat=True).iterator(500):
        raised += _alarm(pk)
    return raised


@transaction.atomic
def _alarm(visited_id: int) -> int:
    row = Visited.objects.select_for_update(of=("self",)).select_related("programme").get(pk=visited_id)
    if not row.late or row.missed_on == row.due_on:  # the visit was written down meanwhile, or it is said already
        return 0
    row.missed_on = row.due_on
    row.save(update_fields=["missed_on"])
    data = {"programme_id": row.programme_id, "due_on": str(row.due_on)}
    record("visited.missed", row, by=SYSTEM, data=data, area_id=row.area_id)
    return 1
