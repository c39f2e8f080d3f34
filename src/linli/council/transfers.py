"""Memberships that move (组织关系转接): a letter with its number and days goes out, a receipt comes back.

Until the receipt is there the member belongs where the letter came from. The membership ends here, or begins, on the
day on which the other branch, or this one, took the member over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.council import dues, kinds
from linli.council.party_models import Transfer
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.papers.models import State as PaperState
from linli.people import kin
from linli.people import services as people
from linli.people.access import may
from linli.people.kinds import SEATS
from linli.people.models import Organisation, Person, Post, Term
from linli.people.queries import running
from linli.rules import membership as law
from linli.settings import queries as settings

SETTING = "branch.transfers"
TEMPLATES = Path(__file__).parent / "papers"
FULL, PROBATIONARY = "party_seat", "probationary_seat"
State = Transfer.State


def is_on(body: Organisation) -> bool:
    """Whether the branch keeps its transfers here."""
    return body.kind == "party_branch" and bool(settings.value(SETTING, body.area))


@transaction.atomic
def request_out(body_id: int, person_id: int, other: str, reason: str, *, by: Actor) -> Transfer:
    """A member asks to be moved, or the branch does it for them."""
    body = _body(body_id)
    if by.person_id != person_id and not may(by, "office.keep", body):
        raise NotAllowed(_("A member asks for themselves, or whoever holds a post of the branch does it for them."))
    if person_id not in dues.members(body):
        raise Refused("no_member", _("This person is no member of the branch."))
    if not other.strip() or not reason.strip():
        raise Refused("said_nothing", _("Say to which organisation, and why."), field="other")
    full = not _seats(body, person_id).filter(post__kind=PROBATIONARY).exists()
    return _begun(
        body, Transfer.OUT, person_id, other, by, state=State.REQUESTED, full=full, reason=reason.strip()[:120]
    )


@dataclass(frozen=True)
class Letter:
    """What the letter of another organisation says."""

    number: str
    on: date
    valid_days: int
    dues_until: date | None = None


@transaction.atomic
def receive(body_id: int, name: str, phone: str, other: str, letter: Letter, *, full: bool, by: Actor) -> Transfer:
    """Enter a letter that a member brought. One that has run out is refused: the other side writes another."""
    body = _body(body_id)
    _must_keep(by, body)
    if not other.strip() or not letter.number.strip():
        raise Refused("said_nothing", _("Say from which organisation, and the letter's number."), field="other")
    _must_be_good(letter)
    person = people.person_of_phone(phone)
    if person is not None and person.name != name.strip():  # whose number it is nobody learns here
        words = _("Name and telephone do not go together; ask the member for both again.")
        raise Refused("another_name", words, field="name")
    if person is not None:
        _must_be_another(body, person.pk, letter)
    person = person or people.create_person(name, by=by, area=body.area, phone=phone)
    return _begun(
        body, Transfer.IN, person.pk, other, by, state=State.RECEIVED, full=full,
        letter_number=letter.number.strip()[:60], letter_on=letter.on, valid_days=letter.valid_days,
        dues_until=letter.dues_until,
    )  # fmt: skip


def _must_be_another(body: Organisation, person_id: int, letter: Letter) -> None:
    """A letter is entered once: sent again after the member was admitted it would begin a second transfer."""
    known = Transfer.objects.filter(
        body=body, way=Transfer.IN, person_id=person_id, letter_number=letter.number.strip()
    )
    if known.exclude(state=State.DROPPED).exists():
        raise Refused("letter_known", _("This letter is on record already; it stands in the list."), field="number")


def _must_be_good(letter: Letter) -> None:
    _must_be_so_long(letter.valid_days)
    if letter.on > clock.today():
        raise Refused("day_ahead", _("This day lies ahead."), field="on")
    if law.good_until(letter.on, letter.valid_days) < clock.today():
        words = _("The letter has run out; ask for another (%(basis)s).") % {"basis": basis_words(law.BASIS)}
        raise Refused("letter_ran_out", words, basis=law.BASIS, field="valid_days")


def _must_be_so_long(days: int) -> None:
    if not law.lawful(days):
        said = {"days": law.LETTER_DAYS, "basis": basis_words(law.BASIS)}
        words = _("A letter is good for at most %(days)s days (%(basis)s).") % said
        raise Refused("letter_too_long", words, basis=law.BASIS, field="valid_days")


def _begun(body: Organisation, way: str, person_id: int, other: str, by: Actor, **said: object) -> Transfer:
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                body=body, way=way, person_id=person_id, other=other.strip()[:100], requested_by_id=by.person_id or 0,
                requested_at=clock.now(), **said,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("moving_already", _("This membership is being moved already.")) from None
    data = {"body_id": body.pk, "way": way, "person_id": person_id}
    record("transfer.begun", made, by=by, data=data, area_id=body.area_id, new=True)
    return made


@transaction.atomic
def draw_up_letter(
    transfer_id: int, valid_days: int, dues_until: date, *, by: Actor, seen: str | None = None
) -> Transfer:
    """Draft the letter of introduction, or draft it anew while nobody has issued it."""
    transfer = _stands(transfer_id, by, seen, State.REQUESTED, State.LETTER)
    _must_be_so_long(valid_days)
    transfer.valid_days, transfer.dues_until, transfer.state = valid_days, dues_until.replace(day=1), State.LETTER
    values = {
        "other": transfer.other, "member": transfer.person.name, "standing": _standing(transfer),
        "reason": transfer.reason, "valid_days": valid_days,
        "dues_until": dues_until.strftime("%Y年%m月"),  # zh: of the official form
    }  # fmt: skip
    _draft(transfer, "introduction", values, by)
    _save(transfer, "valid_days", "dues_until", "paper")
    record("transfer.letter_drawn_up", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


@transaction.atomic
def send(transfer_id: int, *, by: Actor, seen: str | None = None) -> Transfer:
    """The issued letter was handed to the member. From its day on it is good for so long."""
    transfer = _stands(transfer_id, by, seen, State.LETTER)
    paper = _issued(transfer)
    transfer.letter_number, transfer.letter_on, transfer.state = paper.number, paper.issued_on, State.SENT
    _save(transfer, "letter_number", "letter_on")
    record("transfer.sent", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


@transaction.atomic
def receipt_came(transfer_id: int, day: date, *, by: Actor, seen: str | None = None) -> Transfer:
    """The receipt says on which day the other side took the member over: with that day they no longer belong here."""
    transfer = _stands(transfer_id, by, seen, State.SENT)
    if transfer.letter_on and not transfer.letter_on <= day <= clock.today():
        raise Refused("day_wrong", _("Not before the letter, nor ahead of today."), field="day")
    seats = list(_left_with(transfer, day).select_related("post"))
    if any(term.post.kind not in SEATS for term in seats):
        raise Refused("holds_post", _("End their post in the branch first; it is no longer theirs to hold."))
    for term in seats:
        people.end_term(term.pk, by=by, ends=max(clock.midnight(day), term.starts), document=transfer.letter_number)
    dues.leaves(transfer.body, transfer.person_id, day, by=by)
    transfer.day, transfer.receipt_on, transfer.state = day, clock.today(), State.DONE
    _save(transfer, "day", "receipt_on")
    record("transfer.ended", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


def admit(transfer_id: int, day: date, *, by: Actor, seen: str | None = None) -> Transfer:
    """Take the member over from the day on, in a seat of the branch, and draft the receipt."""
    person_id = Transfer.objects.values_list("person_id", flat=True).get(pk=transfer_id)
    # Before the transfer, as an appointment locks persons first of all.
    return kin.until_held(lambda beside: _admitted(transfer_id, day, by, seen, kin.locked([person_id], beside)))


def _admitted(transfer_id: int, day: date, by: Actor, seen: str | None, held: Mapping[int, Person]) -> Transfer:
    transfer = _stands(transfer_id, by, seen, State.RECEIVED)
    if transfer.letter_on and day < transfer.letter_on:
        raise Refused("day_wrong", _("Not before the letter."), field="day")
    kind = FULL if transfer.full else PROBATIONARY
    seat = Post.objects.filter(organisation=transfer.body, kind=kind, ended_at=None).order_by("pk").first()
    if seat is None:
        raise Refused("no_seat", _("The branch has no seat of this kind yet; found one under Posts and terms."))
    starts = clock.midnight(day)
    people.appoint(seat.pk, transfer.person_id, by=by, starts=starts, document=transfer.letter_number, held=held)
    transfer.day, transfer.state = day, State.ADMITTED
    values = {
        "other": transfer.other, "letter_number": transfer.letter_number, "member": transfer.person.name,
        "standing": _standing(transfer), "day": day.isoformat(),
    }  # fmt: skip
    _draft(transfer, "receipt", values, by)
    _save(transfer, "day", "paper")
    record("transfer.admitted", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


@transaction.atomic
def return_receipt(transfer_id: int, *, by: Actor, seen: str | None = None) -> Transfer:
    """The issued receipt went back to where the member came from."""
    transfer = _stands(transfer_id, by, seen, State.ADMITTED)
    _issued(transfer)
    transfer.receipt_on, transfer.state = clock.today(), State.DONE
    _save(transfer, "receipt_on")
    record("transfer.receipt_returned", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


@transaction.atomic
def give_up(transfer_id: int, reason: str, *, by: Actor, seen: str | None = None) -> Transfer:
    """Nothing comes of it; the membership stays where it is."""
    transfer = _stands(transfer_id, by, seen, State.REQUESTED, State.LETTER, State.SENT, State.RECEIVED)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why nothing comes of it."), field="reason")
    transfer.dropped, transfer.state = reason.strip()[:120], State.DROPPED
    _save(transfer, "dropped")
    record("transfer.given_up", transfer, by=by, data=_told(transfer), area_id=transfer.body.area_id)
    return transfer


def _draft(transfer: Transfer, name: str, values: Mapping[str, object], by: Actor) -> None:
    if transfer.paper is not None:
        papers.redraft(transfer.paper.pk, values, by=by)
        return
    transfer.paper = papers.draft(
        (TEMPLATES / f"{name}.yaml").read_text(), pack="council", name=name, body_id=transfer.body_id,
        area=transfer.body.area, subject=("transfer", transfer.pk), values=values, by=by, closed=True,
    )  # fmt: skip


def _issued(transfer: Transfer) -> Paper:
    paper = transfer.paper
    if paper is None or paper.state != PaperState.ISSUED:
        raise Refused("not_issued", _("The paper has to be checked by a second person and issued first."))
    return paper


def _save(transfer: Transfer, *columns: str) -> None:
    transfer.save(update_fields=["state", *columns])


def _told(transfer: Transfer) -> dict[str, str]:
    return {"state": transfer.state}


def _stands(transfer_id: int, by: Actor, seen: str | None, *states: str) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("body__area", "person", "paper")
    transfer = rows.get(pk=transfer_id)
    _must_keep(by, transfer.body)
    if transfer.state not in states:
        words = _("This transfer stands at “%(state)s”; what can be done now stands below.")
        raise Refused("transfer_state", words % {"state": transfer.get_state_display()})
    must_be_as_seen(seen, state_of(transfer))
    return transfer


def _body(body_id: int) -> Organisation:
    body = Organisation.objects.select_related("area").get(pk=body_id)
    if not is_on(body):
        raise Refused("transfers_off", _("This branch does not keep its transfers here; its settings say so."))
    return body


def _must_keep(by: Actor, body: Organisation) -> None:
    if not may(by, "office.keep", body):
        raise NotAllowed(_("The office of a body is kept by whoever holds a post in it."))


def _seats(body: Organisation, person_id: int) -> QuerySet[Term]:
    return running().filter(post__organisation=body, post__kind__in=dues.SEATS, person_id=person_id)


def _left_with(transfer: Transfer, day: date) -> QuerySet[Term]:
    """The seats in the branch and in its groups; one that began with the day is of the other branch already."""
    body = transfer.body
    here = Q(post__organisation__area=body.area_id) | Q(post__organisation__area__community_id=body.area_id)
    of_group = Q(post__organisation__kind="party_group", post__kind__in=kinds.SITTINGS["party_group"].seats)
    rows = running().filter(person_id=transfer.person_id)
    of_branch = Q(post__organisation=body, post__kind__in=dues.SEATS)
    return rows.filter(of_branch | (of_group & here & Q(starts__lt=clock.midnight(day)))).order_by("pk")


def _standing(transfer: Transfer) -> str:
    return "正式党员" if transfer.full else "预备党员"  # zh: of the official form


def of_body(body: Organisation) -> QuerySet[Transfer]:
    """The branch's transfers, the latest first."""
    return Transfer.objects.filter(body=body).select_related("person", "paper", "body__area").order_by("-pk")


def of_person(person_id: int | None) -> QuerySet[Transfer]:
    """The person's own."""
    return Transfer.objects.filter(person_id=person_id or 0).select_related("body").order_by("-pk")


STEPS: dict[str, tuple[str, ...]] = {
    State.REQUESTED: ("letter", "drop"),
    State.LETTER: ("letter", "send", "drop"),
    State.SENT: ("receipt", "drop"),
    State.RECEIVED: ("admit", "drop"),
    State.ADMITTED: ("back",),
}
