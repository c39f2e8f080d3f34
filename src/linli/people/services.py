"""Every write about persons, posts and homes: lock, ask `may`, save, record."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import noted, sentences
from linli.people import access, code_sheets, eligibility, kin, kinds, on_record, queries
from linli.people.erased_name import must_be_a_name
from linli.people.models import (
    TEXT_SIZES,
    Binding,
    Organisation,
    Person,
    Post,
    Term,
    phone_index,
)
from linli.people.wording import FAULTS, ID_ERRORS
from linli.places.models import Area, Unit
from linli.rules import bodies
from linli.rules.identifiers import normalise_phone, resident_id, resident_id_error
from linli.rules.names import seen
from linli.settings.wording import source

# What can be shown in full, with a reason, and is put on record.
UNMASKABLE = ("name", "phone", "other_phone", "id_number", "address")
_REASON_LENGTH = 4


@transaction.atomic
def create_person(
    name: str,
    *,
    by: Actor,
    area: Area | None = None,
    phone: str = "",
    id_number: str = "",
    password: str | None = None,
) -> Person:
    """Put a person on record. Without `area` only the program may (a resident's own first sign-in).

    `phone` may be written in any usual way. Refused when the number or ID already belongs to somebody.
    """
    if area is not None and not access.may(by, "person.create", area):
        raise NotAllowed(_("Only the estate's staff can add a person here."))
    if area is None and by.capacity != "system":
        raise NotAllowed(_("Say in which area the person is to be added."))
    person = Person(name=checked_name(name), phone=checked_phone(phone), id_number=checked_id(id_number))
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(
            "person_known", _("Somebody with this phone or ID number is on record already. Search for them first.")
        ) from None
    record("person.created", person, by=by, data={}, area_id=area.pk if area else None, new=True)
    return person


def checked_name(text: str) -> str:
    """A name of 1 to 50 characters (rules.md N11), spaces at the ends removed; none that passes for an erased one."""
    name = seen(text).strip()
    if not 1 <= len(name) <= 50:
        raise Refused("name_length", _("Give a name of 1 to 50 characters."), field="name")
    return must_be_a_name(name)


def checked_phone(text: str) -> str:
    """The number in E.164, or empty for empty."""
    if not text.strip():
        return ""
    phone = normalise_phone(text)
    if phone is None:
        raise Refused(
            "phone_wrong", _("This is not a phone number. Give 11 digits, for example 138 0013 8000."), field="phone"
        )
    return phone


def checked_id(text: str) -> str:
    """The resident ID number in upper case, or empty for empty."""
    if not text.strip():
        return ""
    if error := resident_id_error(text):
        raise Refused("id_number_wrong", str(ID_ERRORS[error]), field="id_number")
    return resident_id(text)


@transaction.atomic
def prove_phone(person_id: int, *, by: Actor) -> Person:
    """Note that the person read a code from their telephone."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.phone_proved_at is None:
        person.phone_proved_at = clock.now()
        person.save(update_fields=["phone_proved_at"])
        record("person.phone_proved", person, by=by, data={}, area_id=None)
    return person


@transaction.atomic
def set_password(person_id: int, password: str, *, by: Actor) -> Person:
    """Give the account a new password (already checked by the form's validators)."""
    person = _own(person_id, by)
    person.set_password(password)
    person.save(update_fields=["password"])
    record("person.password_set", person, by=by, data={}, area_id=None)
    return person


@transaction.atomic
def set_preferences(
    person_id: int, *, by: Actor, language: str | None = None, elder: bool | None = None, text_size: int | None = None
) -> Person:
    """Remember language, elder mode and text size (points: 18, 21, 24, 30) with the account; None leaves as is.

    To choose what holds already is a choice too: no borrowed phone changes it afterwards. Chosen again it is none.
    """
    if text_size is not None and text_size not in TEXT_SIZES:
        raise Refused("text_size", _("This text size is not offered."), field="text_size")
    person = _own(person_id, by)
    wanted = {"language": language, "elder": elder, "text_size": text_size}
    chosen = {name: value for name, value in wanted.items() if value is not None}
    before = queries.ever_chosen(person)
    new = {name: value for name, value in chosen.items() if name not in before or getattr(person, name) != value}
    if not new:
        return person
    for name, value in new.items():
        setattr(person, name, value)
    person.save(update_fields=new)
    record("person.preferences_set", person, by=by, data={"fields": list(new)}, area_id=None)
    return person


def _own(person_id: int, by: Actor) -> Person:
    person = Person.objects.select_for_update().get(pk=person_id)
    if not access.may(by, "person.change", person):
        raise NotAllowed(_("Only the person themselves can change this."))
    return person


@transaction.atomic
def request_binding(person_id: int, unit_id: int, relation: str, *, by: Actor) -> Binding:
    """Ask the estate to know the person as owner, tenant or family member of the unit."""
    if relation not in kinds.RELATIONS:
        raise Refused("relation_unknown", _("Choose owner, tenant or family member."), field="relation")
    if by.person_id != person_id:
        raise NotAllowed(_("You can only ask for yourself."))
    on_record.must_stand(person_id)
    unit = Unit.objects.get(pk=unit_id)
    binding = Binding(person_id=person_id, unit=unit, relation=relation)
    try:
        with transaction.atomic():
            binding.save()
    except IntegrityError:
        raise Refused(
            "binding_exists", _("You have asked for this home already; the estate will answer or has agreed.")
        ) from None
    data = {"unit_id": unit.pk, "person_id": person_id, "relation": relation}
    record("binding.requested", binding, by=by, data=data, area_id=unit.area_id, new=True)
    return binding


@transaction.atomic
def decide_binding(binding_id: int, *, approve: bool, by: Actor, reason: str = "") -> Binding:
    """Approve or refuse a request to be bound to a unit; a refusal says why. Nobody decides their own."""
    binding = Binding.objects.select_for_update(of=("self",)).select_related("unit").get(pk=binding_id)
    if binding.state != Binding.REQUESTED:
        raise Refused("binding_decided", _("This request has been decided already."))
    if not access.may(by, "binding.decide", binding):
        raise NotAllowed(_("Only the estate's staff can decide this, and nobody their own request."))
    if not approve and not reason.strip():
        raise Refused("reason_missing", _("Say why, so that the resident knows what to do."), field="reason")
    binding.state = Binding.APPROVED if approve else Binding.REFUSED
    binding.reason = reason.strip()
    binding.decided_at = clock.now()
    binding.decided_by_id = by.person_id
    binding.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(f"binding.{binding.state}", binding, by=by, data={"unit_id": binding.unit_id}, area_id=binding.unit.area_id)
    return binding


@transaction.atomic
def create_organisation(kind: str, name: str, area: Area, *, by: Actor, letters: str = "") -> Organisation:
    """Put a body on record, with the letters before its papers' numbers if it issues any."""
    _may_make_posts(by, area)
    if kind not in kinds.ORGANISATIONS:
        raise Refused("organisation_kind", _("This kind of organisation is not known."), field="kind")
    more = {"kind": kind, "letters": _free_letters(letters)}
    organisation, new = Organisation.objects.get_or_create(area=area, name=name.strip(), defaults=more)
    if not new:
        raise Refused("organisation_known", _("There is an organisation of this name here already."), field="name")
    now = {"name": organisation.name, "body_kind": kind, "letters": organisation.letters, "area": area.pk}
    data = {"kind": kind, "letters": organisation.letters, **before_after({}, now)}
    record("organisation.created", organisation, by=by, data=data, area_id=area.pk, new=True)
    return organisation


@transaction.atomic
def set_letters(organisation_id: int, letters: str, *, by: Actor) -> Organisation:
    """Set the letters (机关代字) before the numbers of the body's papers. Papers already issued keep theirs."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organisation_id)
    _may_make_posts(by, body.area)
    if body.letters == letters.strip():
        return body
    before, body.letters = body.letters, _free_letters(letters, body)
    body.save(update_fields=["letters"])
    data = {"letters": body.letters, **before_after({"letters": before}, {"letters": body.letters})}
    record("organisation.letters_set", body, by=by, data=data, area_id=body.area_id)
    return body


def _free_letters(letters: str, body: Organisation | None = None) -> str:
    """The letters, if they are such and no other body has them."""
    letters = letters.strip()
    if letters and not (letters.isalpha() and len(letters) <= 12):
        raise Refused("letters_wrong", _("Up to twelve letters, without digits, spaces or brackets."), field="letters")
    others = Organisation.objects.filter(letters=letters).exclude(pk=body.pk if body else 0)
    if letters and (other := others.first()):
        words = _("%(body)s has these letters; two bodies with the same would give the same numbers.")
        raise Refused("letters_taken", words % {"body": other.name}, field="letters")
    return letters


@transaction.atomic
def create_post(
    kind: str, organisation: Organisation, area: Area, *, by: Actor, title: str = "", phone: str = ""
) -> Post:
    """Found a post; its kind says at which levels it may stand. `phone` is its public office number."""
    _may_make_posts(by, area)
    if Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk).ended_at is not None:
        raise Refused("body_ended", _("This organisation has ended."))
    found = kinds.post(kind)
    if found is None or not found.offered:
        raise Refused("post_kind", _("This kind of post is not known."), field="kind")
    if area.level not in found.levels:
        raise Refused(
            "post_level", _("A post of this kind cannot stand at this level; choose another area."), field="area"
        )
    post = Post.objects.create(
        kind=kind, title=title.strip() or str(found.label), organisation=organisation, area=area, phone=phone
    )
    now = {"title": post.title, "post_kind": kind, "area": area.pk, "organisation": organisation.pk}
    data = {"kind": kind, "organisation_id": organisation.pk, **before_after({}, now, {"phone": bool(phone)})}
    record("post.created", post, by=by, data=data, area_id=area.pk, new=True)
    return post


def _may_make_posts(by: Actor, area: Area) -> None:
    if not access.may(by, "post.create", area):
        raise NotAllowed(_("Only the street office and administrators can found organisations and posts."))


def appoint(
    post_id: int,
    person_id: int,
    *,
    by: Actor,
    starts: datetime | None = None,
    ends: datetime | None = None,
    document: str = "",
    acting: bool = False,
    how: str = "",
    held: Mapping[int, Person] | None = None,
) -> Term:
    """Put a person into a post from `starts` (now) until `ends` (not included; open). Nobody appoints themselves.

    `how` says whether they were appointed or elected, `document` where it is written; the program itself, founding an
    installation, has none. Refused where the law lets them not sit there, or no term be so long, or no seat is vacant.

    Persons are locked before any post or body, as everywhere; of two relatives the second waits, to whatever seats.
    `held`: those whom the caller has locked so, within `kin.until_held`.
    """
    if held is None:
        return kin.until_held(
            lambda beside: appoint(
                post_id, person_id, by=by, starts=starts, ends=ends, document=document, acting=acting, how=how,
                held=kin.locked([person_id], beside),
            )
        )  # fmt: skip
    person = held[person_id]
    # Seats are counted over all posts of the body. Rows that only name one of the two are written meanwhile.
    rows = Post.objects.select_for_update(of=("self", "organisation"), no_key=True)
    post = rows.select_related("organisation__area").get(pk=post_id)
    kin.still_locked([person_id], held)
    begin = starts or clock.now()
    _must_be_appointable(post, person, by, begin, ends, acting=acting, document=document)
    eligibility.must_be_compatible(post, person_id, begin)
    eligibility.must_be_fit(post, person_id, begin)
    eligibility.must_be_balanced(post, person_id, begin)
    ends = eligibility.lawful_end(post, begin, ends)
    eligibility.must_be_vacant(post, person_id, begin, ends)
    if post.kind not in kinds.SEATS:
        code_sheets.end_for_post(person_id, by=by)
    term = Term.objects.create(
        post=post, person_id=person_id, starts=begin, ends=ends, document=document.strip(), acting=acting, how=how
    )
    data = {"post_id": post.pk, "person_id": person_id, "kind": post.kind, "acting": acting, "how": how}
    data |= before_after({}, {"person": person_id, **_days(term), **({"acting": True} if acting else {})})
    record("term.started", term, by=by, data=data, area_id=post.area_id, new=True)
    return term


def _must_be_appointable(
    post: Post, person: Person, by: Actor, begin: datetime, ends: datetime | None, *, acting: bool, document: str
) -> None:
    """By this actor, into this post, for such a term; what the law asks of a seat is `eligibility`'s."""
    if by.person_id == person.pk or not access.may(by, "post.appoint", post):
        raise NotAllowed(_("Only the office above can fill this post, and nobody appoints themselves."))
    if not person.is_active:  # erased, or made one with another row
        raise Refused("person_gone", _("This person stands on record no more, or under another entry. Choose anew."))
    if post.ended_at is not None:
        raise Refused("post_ended", _("This post was closed; found a new one."))
    if ends is not None and ends <= begin:
        raise Refused("term_order", _("The term must end after it begins."), field="ends")
    if _held_within(post, person.pk, begin, ends):
        raise Refused("term_exists", _("This person holds the post already; end that term first."))
    if acting and ends is None:
        raise Refused("acting_open", _("Whoever acts in a post does so until a day; say which."), field="ends")
    if by.capacity != "system" and not document.strip():
        raise Refused(
            "document_missing", _("Name the document by which they were appointed or elected."), field="document"
        )


def _held_within(post: Post, person_id: int, begin: datetime, ends: datetime | None) -> bool:
    """Whether they hold the post on some of these days already; a term given up before it began holds none."""
    rows = Term.objects.filter(Q(ends=None) | Q(ends__gt=begin), post=post, person_id=person_id).exclude(
        ends=F("starts")
    )
    return (rows.filter(starts__lt=ends) if ends else rows).exists()


@transaction.atomic
def set_seats(organisation_id: int, seats: int, *, by: Actor, representatives: int | None = None) -> Organisation:
    """Say how many seats the body has been elected with, and how many represent the residents beside its committee.

    The law of its kind judges the number. Of representatives nothing need be said: then as many remain.
    """
    body = (
        Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=organisation_id)
    )
    if not access.may(by, "post.create", body.area):
        raise NotAllowed(_("Only the street office and administrators can found organisations and posts."))
    law = eligibility.sized(body)
    if law and (wrong := bodies.faults(law, seats=seats)):
        words = sentences(FAULTS[one] for one in wrong)
        raise Refused("seats_wrong", noted(words, source(law.basis)), basis=law.basis, field="seats")
    was = {"seats": body.seats, "delegates": body.representatives}
    body.seats = seats
    body.representatives = body.representatives if representatives is None else representatives
    body.save(update_fields=["seats", "representatives"])
    said = before_after(was, {"seats": seats, "delegates": body.representatives})
    data = {"seats": seats, "representatives": body.representatives, **said}
    record("organisation.sized", body, by=by, data=data, area_id=body.area_id)
    return body


@transaction.atomic
def show_self(term_id: int, *, by: Actor, shown: bool, duty: str = "") -> Term:
    """Let residents see that one holds this post or seat, and what one does there; or no longer."""
    on_record.must_stand(by.person_id)
    term = Term.objects.select_for_update(of=("self",)).select_related("post").get(pk=term_id)
    if not access.may(by, "term.show", term):
        raise NotAllowed(_("Only the person themselves can change this."))
    was, said = term.shown, term.duty
    term.shown, term.duty = shown, duty.strip()[:100]
    term.save(update_fields=["shown", "duty"])
    data = {"shown": shown, **before_after({"shown": was}, {"shown": shown}, {"duty": said != term.duty})}
    record("term.shown", term, by=by, data=data, area_id=term.post.area_id)
    return term


@transaction.atomic
def keep_card(term_id: int, number: str, body: str, until: date, *, by: Actor) -> Term:
    """Keep the enforcement card that goes with a post: its number, who issued it, its last day. Each person has one of
    their own; a new one stands in the place of the old."""
    term = Term.objects.select_for_update(of=("self",)).select_related("post").get(pk=term_id)
    if not access.may(by, "term.card", term):
        raise NotAllowed(_("Only the person themselves and the office above can enter this card."))
    number, body = number.strip(), body.strip()
    if not number or not body:
        raise Refused("card_missing", _("Say which number the card has, and who issued it."), field="number")
    if until < clock.today():
        raise Refused("card_over", _("This card is over already; enter the one that is good."), field="until")
    if Term.objects.filter(card=number, card_body=body).exclude(person_id=term.person_id).exists():
        raise Refused(
            "card_known", _("This is the card of somebody else. Look at the number once more."), field="number"
        )
    was = {"card_until": term.card_until.isoformat() if term.card_until else None}
    other = (term.card, term.card_body) != (number, body)
    term.card, term.card_body, term.card_until = number, body, until
    term.save(update_fields=["card", "card_body", "card_until"])
    data = {"until": until.isoformat(), **before_after(was, {"card_until": until.isoformat()}, {"card": other})}
    record("term.card_kept", term, by=by, data=data, area_id=term.post.area_id)
    return term


@transaction.atomic
def end_term(term_id: int, *, by: Actor, ends: datetime | None = None, document: str = "", why: str = "") -> Term:
    """End a term now or at `ends`, and say why; with it the power ends. Other processes notice within two seconds."""
    term = Term.objects.select_for_update(of=("self",), no_key=True).select_related("post").get(pk=term_id)
    if not access.may(by, "term.end", term):
        raise NotAllowed(_("Only the office above can end this term."))
    at = ends or clock.now()
    if term.ends is not None and term.ends <= clock.now():
        raise Refused("term_ended", _("This term has ended already."))
    if at < term.starts:
        raise Refused("term_order", _("The term must end after it begins."), field="ends")
    was, term.ends = _days(term), at
    term.document, term.why = document.strip() or term.document, why
    term.save(update_fields=["ends", "document", "why"])
    said = before_after({"person": term.person_id, **was}, {"person": term.person_id, **_days(term), "why": why})
    data = {"ends": at.isoformat(), "why": why, **said}
    record("term.ended", term, by=by, data=data, area_id=term.post.area_id)
    return term


def _days(term: Term) -> dict[str, str | None]:
    """The first and the last day of a term, as the record of changes says them."""
    last = clock.day_of(term.ends - timedelta(microseconds=1)) if term.ends else None
    return {"starts": clock.day_of(term.starts).isoformat(), "last_day": last.isoformat() if last else None}


@transaction.atomic
def unmask(person_id: int, *, by: Actor, reason: str, field: str) -> str:
    """The full value of one field; who looked, when and why is kept and shown to the person.

    The door must have asked for a second factor (`doors.second_factor_required`).
    """
    if field not in UNMASKABLE:
        raise ValueError(f"{field!r} cannot be unmasked; {UNMASKABLE} can")
    if len(reason.strip()) < _REASON_LENGTH:
        raise Refused(
            "reason_missing", _("Write why you need the full value; the resident will see it."), field="reason"
        )
    person = Person.objects.get(pk=person_id)
    if not access.may(by, "person.unmask", person):
        raise NotAllowed(_("You have no post that allows seeing this person's full data."))
    note_access(person_id, by=by, what=field, reason=reason.strip(), subject_kind="person", subject_id=person_id)
    return cast(str, getattr(person, field))


def person_of_phone(phone: str) -> Person | None:
    """The active person of a number in any usual way of writing."""
    number = normalise_phone(phone)
    return Person.objects.filter(phone_index=phone_index(number), is_active=True).first() if number else None
