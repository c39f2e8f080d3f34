"""A person is erased (PIPL art. 47): asked for by themselves or ordered by an office, carried out in one transaction.

Rows keep their keys, so that nothing of others breaks and the journal's chains still verify; whatever was emptied
gets a new salt, so that digests of before lead to nobody. What every floor holds, empties and keeps: `personal`.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import sentences
from linli.people import access, emptying, homes, kin, on_record, personal, terms
from linli.people.erased_name import tombstone
from linli.people.merging.services import drop_all_of
from linli.people.models import Binding, Erasure, Ownership, Person, Residence, SignInCode
from linli.people.queries import living
from linli.places.models import Area, Unit, new_salt
from linli.rules.workdays import add_workdays
from linli.settings import queries as settings

_NUMBERS = ("phone", "other_phone", "id_number", "address")


def office_of(person_id: int) -> Area | None:
    """The estate whose office answers: that of their first home. Nobody answers for whom no estate knows."""
    ids = [home.unit_id for home in terms.homes(person_id)]
    unit = Unit.objects.select_related("area").filter(pk__in=ids).order_by("pk").first()
    return unit.area if unit else None


@transaction.atomic
def ask(person_id: int, *, by: Actor) -> Erasure:
    """Ask for it oneself. Where nothing stands in the way it is done at once; else the estate's office answers."""
    person = _locked(person_id)
    if by.person_id != person_id:
        raise NotAllowed(_("Everybody asks for themselves; an office orders it from the person's page."))
    if person.erasures.filter(state=Erasure.ASKED).exists():
        raise Refused("erasure_asked", _("You have asked for this already; the office answers."))
    area = office_of(person_id)
    if not personal.hindrances(person_id):
        made = Erasure.objects.create(person=person, area=area, state=Erasure.DONE, decided_at=clock.now())
        record("erasure.self_done", made, by=by, data=_whose(made), area_id=made.area_id, new=True)
        _carry_out(person, by)
        return made
    if area is None:
        raise Refused("erasure_hindered", _("Something is not over yet; it is listed here. Come back when it is."))
    made = Erasure(person=person, area=area, due=_due(area))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("erasure_asked", _("You have asked for this already; the office answers.")) from None
    record("erasure.asked", made, by=by, data=_whose(made), area_id=made.area_id, new=True)
    return made


def _due(area: Area) -> date:
    days = int(settings.value("people.erasure_days", area))
    return add_workdays(settings.calendar(), clock.today(), days)


def _whose(made: Erasure) -> dict[str, int]:
    return {"person_id": made.person_id}


@transaction.atomic
def take_back(erasure_id: int, *, by: Actor) -> Erasure:
    """No longer wanted, says who asked."""
    made = _open(erasure_id)
    if made.person_id != by.person_id:
        raise NotAllowed(_("Only whoever asked for it takes the wish back."))
    made.state, made.decided_at = Erasure.DROPPED, clock.now()
    made.save(update_fields=["state", "decided_at"])
    record("erasure.taken_back", made, by=by, data=_whose(made), area_id=made.area_id)
    return made


@transaction.atomic
def refuse(erasure_id: int, reason: str, *, by: Actor) -> Erasure:
    """The office says no, and why (PIPL art. 50)."""
    made = _open(erasure_id)
    _must_decide(made, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why: what ends first, or which law wants it kept."), field="reason")
    made.state, made.reason = Erasure.REFUSED, reason.strip()[:300]
    made.decided_at, made.decided_by_id = clock.now(), by.person_id
    made.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record("erasure.refused", made, by=by, data=_whose(made), area_id=made.area_id)
    return made


@transaction.atomic
def grant(erasure_id: int, *, by: Actor) -> Erasure:
    """The office says yes, and it is carried out, once nothing stands in the way any more."""
    person = _locked(Erasure.objects.get(pk=erasure_id).person_id)  # before the wish: so does whoever merges them
    made = _open(erasure_id)
    _must_decide(made, by)
    _must_be_free(person)
    made.state, made.decided_at, made.decided_by_id = Erasure.DONE, clock.now(), by.person_id
    made.save(update_fields=["state", "decided_at", "decided_by"])
    record("erasure.granted", made, by=by, data=_whose(made), area_id=made.area_id)
    _carry_out(person, by)
    return made


@transaction.atomic
def order(person_id: int, document: str, *, by: Actor) -> Erasure:
    """An office has somebody erased who has no account and so cannot ask here; the paper says who asked, and when."""
    person = _locked(person_id)
    if not access.may(by, "person.erase", person) or by.person_id in kin.all_of([person_id]):
        raise NotAllowed(_("The estate's office decides this, and nobody about themselves or a near relative."))
    if has_account(person):
        raise Refused("has_account", _("This person signs in here, and asks for it themselves, under their account."))
    if not document.strip():
        raise Refused("document_missing", _("Name the paper by which it was asked, with its day."), field="document")
    _must_be_free(person)
    made = Erasure.objects.create(
        person=person, area=office_of(person_id), state=Erasure.DONE, document=document.strip()[:120],
        decided_at=clock.now(), decided_by_id=by.person_id,
    )  # fmt: skip
    record("erasure.ordered", made, by=by, data=_whose(made), area_id=made.area_id, new=True)
    _carry_out(person, by)
    return made


def has_account(person: Person) -> bool:
    """Whether the person ever signed in, or can."""
    return person.phone_proved_at is not None or person.last_login is not None or person.has_usable_password()


def _locked(person_id: int) -> Person:
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if person.erased_at is not None:
        raise Refused("erased_already", _("Nothing is left here to be erased."))
    if person.merged_into_id is not None:
        raise Refused("merged", _("This row was made one with another: it is erased with the one that is kept."))
    return person


def _open(erasure_id: int) -> Erasure:
    made = Erasure.objects.select_for_update(of=("self",)).select_related("area").get(pk=erasure_id)
    if made.state != Erasure.ASKED:
        raise Refused("erasure_decided", _("This wish was answered already."))
    return made


def _must_decide(made: Erasure, by: Actor) -> None:
    if not access.may(by, "erasure.decide", made) or by.person_id in kin.all_of([made.person_id]):
        raise NotAllowed(_("The estate's office decides this, and nobody about themselves or a near relative."))


def _must_be_free(person: Person) -> None:
    if found := personal.hindrances(person.pk):
        raise Refused("erasure_hindered", _("Not yet: %(reasons)s") % {"reasons": sentences(found)})


def _carry_out(person: Person, by: Actor) -> None:
    """Floors settle what runs, homes end, every part is emptied, and the row becomes a tombstone; doubles with it."""
    drop_all_of(person.pk, by=by, words=False)
    in_their_name = Actor(person.pk, "system")
    for step in personal.settles():
        step(person.pk, in_their_name)
    _leave_homes(person.pk)
    _empty_row(person, by)
    # What was theirs before two rows were made one: names and words that stayed with the row given up.
    given_up = on_record.with_doubles(person.pk).exclude(pk=person.pk)
    for double in given_up.select_for_update(of=("self",)).order_by("pk"):
        _empty_row(double, by)


def _empty_row(person: Person, by: Actor) -> None:
    for part in personal.parts():
        emptying.empty(part, person.pk, by=by)
    SignInCode.objects.filter(phone_index=person.phone_index or "-").delete()
    for name in _NUMBERS:
        setattr(person, name, "")
    person.name, person.language, person.elder, person.text_size = tombstone(), "zh-hans", False, 18
    person.is_active, person.phone_proved_at, person.last_login = False, None, None
    person.member = False
    person.salt, person.erased_at = new_salt(), clock.now()
    person.set_unusable_password()  # with it every session ends
    person.save()
    record("person.erased", person, by=by, data={}, area_id=None)
    terms.changed(person.pk)


def _leave_homes(person_id: int) -> None:
    """What still runs of homes ends; an ownership stands in the way before it comes to this."""
    for kind, rows in (
        ("residence", Residence.objects.filter(living(), person_id=person_id)),
        ("binding", Binding.objects.filter(person_id=person_id, state=Binding.APPROVED)),
        ("ownership", Ownership.objects.filter(living(), person_id=person_id)),
    ):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            homes.end_home(kind, pk, by=SYSTEM)
    asked = Binding.objects.select_for_update(of=("self",)).filter(person_id=person_id, state=Binding.REQUESTED)
    for row in asked.select_related("unit").order_by("pk"):
        row.state, row.decided_at = Binding.ENDED, clock.now()
        row.save(update_fields=["state", "decided_at"])
        record("binding.ended", row, by=SYSTEM, data={"unit_id": row.unit_id}, area_id=row.unit.area_id)
