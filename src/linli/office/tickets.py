"""Every write of the hotline's tickets: taken in, signed for, nudged, replied to, sent back; and the list of duties."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.mapping import read_time
from linli.cases.models import Case, Channel
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.office.models import LIVE, Duty, Nudge, Ticket, TicketState
from linli.papers.matching import Field
from linli.people.access import may
from linli.people.erased_name import looks_erased
from linli.places.models import Area
from linli.places.said import place_of
from linli.rules.identifiers import normalise_phone
from linli.rules.questions import name_of

KIND = "tickets"
FIELDS = (
    Field.of(KIND, "number", gettext_lazy("Ticket number"), required=True),
    Field.of(KIND, "text", gettext_lazy("What it is about"), required=True, long=True),
    Field.of(KIND, "title", pgettext_lazy("of a ticket", "Heading")),
    Field.of(KIND, "name", gettext_lazy("Who called")),
    Field.of(KIND, "phone", gettext_lazy("Telephone")),
    Field.of(KIND, "place", gettext_lazy("Place")),
    Field.of(KIND, "came", gettext_lazy("Sent at")),
    Field.of(KIND, "sign_by", gettext_lazy("To be signed for by")),
    Field.of(KIND, "signed", gettext_lazy("Signed for")),
    Field.of(KIND, "deadline", gettext_lazy("Deadline")),
)
TIMES = ("came", "sign_by", "signed", "deadline")
UNTIL = ("sign_by", "deadline")  # a day without an hour is over when the day is
_HOUR = re.compile("[:：时点]")  # zh: how an hour is written
PARTS = {
    "investigation": pgettext_lazy("part of a reply", "Investigation"),
    "handling": pgettext_lazy("part of a reply", "Handling"),
    "contact": pgettext_lazy("part of a reply", "Contact with the caller"),
    "opinion": pgettext_lazy("part of a reply", "What the caller thinks of it"),
}
LONGEST_PART = 1500


@dataclass(frozen=True)
class Slip:
    """One ticket as read; `fault` says what keeps it out, "known" that it is here already."""

    number: str
    text: str
    title: str
    name: str
    phone: str
    place: str
    came: datetime | None
    sign_by: datetime | None
    deadline: datetime | None
    signed: datetime | None = None
    fault: str = ""
    where: str = ""  # the label of the field at fault

    @property
    def mend(self) -> str:
        """What to do about it."""
        return str(FAULTS[self.fault]()) if self.fault else ""


FAULTS = {
    "no_number": lambda: _("this row has no number; fill it in or leave the row out"),
    "no_text": lambda: _("nothing says what it is about; fill it in or leave the row out"),
    "no_time": lambda: _("this is no date and time; write it like 2026-07-01 09:12"),
    "bad_phone": lambda: _("this is no telephone number; correct it or leave it empty"),
    "no_name": lambda: _("this would pass for an erased name; correct it or leave it empty"),
    "twice": lambda: _("this number stands in the table twice; keep one of them"),
    "known": lambda: _("this ticket is here already; it is left as it stands"),
}


def read(rows: Iterable[Mapping[str, str]], area: Area) -> list[Slip]:
    """Every row of a matched table, checked against each other and against what is here. One statement."""
    found = [_read(row) for row in rows]
    known = set(
        Ticket.objects.filter(area=area, number__in=[one.number for one in found]).values_list("number", flat=True)
    )
    seen: set[str] = set()
    checked = []
    for one in found:
        fault = one.fault or ("twice" if one.number in seen else "known" if one.number in known else "")
        where = one.where or (str(FIELDS[0].label) if fault else "")
        checked.append(Slip(**{**one.__dict__, "fault": fault, "where": where}))
        seen.add(one.number)
    return checked


def _read(row: Mapping[str, str]) -> Slip:
    said = {name: row.get(name, "").strip() for name in (field.name for field in FIELDS)}
    times = {name: _time(said[name], until=name in UNTIL) for name in TIMES}
    fault, where = _fault(said, times)
    label = next((str(field.label) for field in FIELDS if field.name == where), "")
    return Slip(
        number=said["number"][:40], text=said["text"] or said["title"], title=said["title"], name=said["name"][:50],
        phone="" if _is_kept(said["phone"]) else said["phone"], place=said["place"][:80], fault=fault,
        where=label, **times,
    )  # fmt: skip


def _is_kept(phone: str) -> bool:
    """Whether the city keeps the number to itself: 139****1111, 保密."""
    return "*" in phone or not any(letter.isdigit() for letter in phone)


def _time(words: str, *, until: bool) -> datetime | None:
    at = read_time(words)
    return at + timedelta(hours=23, minutes=59) if at and until and not _HOUR.search(words) else at


def _fault(said: Mapping[str, str], times: Mapping[str, datetime | None]) -> tuple[str, str]:
    if not said["number"]:
        return "no_number", "number"
    if not (said["text"] or said["title"]):
        return "no_text", "text"
    if wrong := next((name for name in TIMES if said[name] and times[name] is None), ""):
        return "no_time", wrong
    if looks_erased(said["name"]):
        return "no_name", "name"
    if said["phone"] and not _is_kept(said["phone"]) and not normalise_phone(said["phone"]):
        return "bad_phone", "phone"
    return "", ""


@transaction.atomic
def take_in(area: Area, slips: Iterable[Slip], *, by: Actor) -> list[Ticket]:
    """Make requests of the good ones, each with its ticket, all or none. What is here already stays as it is."""
    probe = Ticket().locate(Area.objects.select_for_update(of=("self",)).get(pk=area.pk, level="estate", ends=None))
    _must_work(probe, by)
    good = [slip for slip in slips if not slip.fault]
    if not good:
        raise Refused("nothing_new", _("There is no ticket in it that is not here already."), field="text")
    here = set(
        Ticket.objects.filter(area=area, number__in=[one.number for one in good]).values_list("number", flat=True)
    )
    return [_taken_in(probe.area, slip, by) for slip in good if slip.number not in here]


def _taken_in(area: Area, slip: Slip, by: Actor) -> Ticket:
    now = clock.now()
    came = min(slip.came or now, now)
    ticket = Ticket(
        case=_case_of(area, slip, came, by), number=slip.number, came_at=came, sign_by=slip.sign_by,
        deadline=slip.deadline, entered_by_id=by.person_id, entered_at=now,
    )  # fmt: skip
    ticket.locate(area)
    if slip.signed:  # in the city's own system
        ticket.state, ticket.signed_at = TicketState.SIGNED, min(slip.signed, now)
    ticket.save()
    record("ticket.came", ticket, by=by, data={"case": ticket.case_id}, area_id=area.pk, new=True)
    return ticket


def _case_of(area: Area, slip: Slip, came: datetime, by: Actor) -> Case:
    process = packs.front()
    way = process[1].door("desk")
    asked = name_of(process[1].starts[way].form, type="choice") if way else ""
    words = slip.text if not slip.title or slip.title in slip.text else f"{slip.title}\n{slip.text}"
    form = {process[1].matter: words[:4000], **({asked: Channel.HOTLINE.value} if asked else {})}
    given = cases.Submission(
        form, way=way, channel=Channel.HOTLINE, name=slip.name, phone=slip.phone, source_number=slip.number,
        where=place_of(area, slip.place, address=True), token=f"12345.{area.pk}.{slip.number}"[:40], happened_at=came,
    )  # fmt: skip
    return cases.submit(area, given, by=by, pack=process)


def _must_work(ticket: Ticket, by: Actor) -> None:
    if not may(by, "ticket.work", ticket):
        raise NotAllowed(_("Tickets of the hotline are worked by the desk of the estate and the offices above."))


def locked(ticket_id: int, by: Actor, *states: str) -> Ticket:
    """The ticket, for whoever works it and reads its request."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("area", "case").get(pk=ticket_id)
    _must_work(ticket, by)
    if by.capacity != "system" and not may(by, "case.read", ticket.case):
        raise NotAllowed(_("This request is not yours to read."))
    if states and ticket.state not in states:
        words = _("This is not possible any more: the ticket is “%(state)s”.") % {"state": ticket.get_state_display()}
        raise Refused("ticket_state", words)
    return ticket


@transaction.atomic
def sign(ticket_id: int, *, by: Actor) -> Ticket:
    """Sign for it (签收): now it is this desk's."""
    ticket = locked(ticket_id, by, TicketState.SENT)
    _signed(ticket, by)
    ticket.save(update_fields=["state", "signed_at", "signed_by"])
    record("ticket.signed", ticket, by=by, data={}, area_id=ticket.area_id)
    return ticket


def _signed(ticket: Ticket, by: Actor) -> None:
    ticket.state, ticket.signed_at, ticket.signed_by_id = TicketState.SIGNED, clock.now(), by.person_id


@transaction.atomic
def nudge(ticket_id: int, words: str, *, by: Actor) -> Nudge:
    """The hotline asks where it stands, or the desk reminds whoever is in charge."""
    ticket = locked(ticket_id, by, *LIVE)
    if not words.strip():
        raise Refused("words_missing", _("Write what was asked."), field="words")
    row = Nudge.objects.create(ticket=ticket, words=words.strip()[:300], by_id=by.person_id)
    record(
        "ticket.nudged",
        row,
        by=by,
        data={"ticket": ticket.pk, "case": ticket.case_id},
        area_id=ticket.area_id,
        new=True,
    )
    return row


@transaction.atomic
def save_reply(ticket_id: int, parts: Mapping[str, str], *, by: Actor, seen: str | None = None) -> Ticket:
    """Keep the reply as written so far."""
    ticket = locked(ticket_id, by, *LIVE)
    must_be_as_seen(seen, state_of(ticket))
    ticket.reply = json.dumps({name: parts.get(name, "").strip()[:LONGEST_PART] for name in PARTS}, ensure_ascii=False)
    ticket.save(update_fields=["reply"])
    record("ticket.reply_kept", ticket, by=by, data={}, area_id=ticket.area_id)
    return ticket


@transaction.atomic
def replied(ticket_id: int, *, by: Actor) -> Ticket:
    """The saved reply was pasted into the city's system. It says something in every part."""
    ticket = locked(ticket_id, by, *LIVE)
    said = reply_of(ticket)
    empty = [str(label) for name, label in PARTS.items() if not said.get(name)]
    if empty:
        words = _("The reply says nothing under: %(parts)s. Write it and save it first.")
        raise Refused("reply_incomplete", words % {"parts": in_a_list(empty)})
    if ticket.signed_at is None:
        _signed(ticket, by)
    ticket.state, ticket.replied_at = TicketState.REPLIED, clock.now()
    ticket.save(update_fields=["state", "replied_at", "signed_at", "signed_by"])
    record("ticket.replied", ticket, by=by, data={"late": ticket.late}, area_id=ticket.area_id)
    return ticket


def reply_of(ticket: Ticket) -> dict[str, str]:
    """The reply as last saved, by its parts; empty while none was."""
    found: dict[str, str] = json.loads(ticket.reply) if ticket.reply else {}
    return found


@transaction.atomic
def send_back(ticket_id: int, duty_id: int, because: str, *, by: Actor) -> Ticket:
    """Send it back to the hotline (退单), quoting the line of the duty list that says whose it is.

    What becomes of the request here is decided by its own steps; the record of the ticket stays.
    """
    ticket = locked(ticket_id, by, *LIVE)
    duty = Duty.objects.filter(pk=duty_id, area_id__in=ticket.area.path_ids, ended_at=None).first()
    if duty is None:
        raise Refused("duty_missing", _("Choose the line of the duty list that says whose duty it is."), field="duty")
    if not because.strip():
        raise Refused("reason_missing", _("Give a reason."), field="because")
    ticket.state, ticket.duty, ticket.because = TicketState.RETURNED, duty, because.strip()[:300]
    ticket.returned_at = clock.now()
    ticket.save(update_fields=["state", "duty", "because", "returned_at"])
    record("ticket.sent_back", ticket, by=by, data={"duty": duty.pk}, area_id=ticket.area_id)
    return ticket


@transaction.atomic
def come_again(ticket_id: int, *, by: Actor) -> Ticket:
    """The hotline did not accept the return: it is this desk's after all."""
    ticket = locked(ticket_id, by, TicketState.RETURNED)
    ticket.state = TicketState.SIGNED if ticket.signed_at else TicketState.SENT
    ticket.returned_at, ticket.duty, ticket.because = None, None, ""
    ticket.save(update_fields=["state", "returned_at", "duty", "because"])
    record("ticket.came_again", ticket, by=by, data={}, area_id=ticket.area_id)
    return ticket


@transaction.atomic
def enter_duty(area_id: int, number: str, text: str, unit: str, basis: str, *, by: Actor) -> Duty:
    """Add a line to the duty list of an area."""
    duty = Duty(number=number.strip()[:20], text=text.strip()[:300], unit=unit.strip()[:60], basis=basis.strip()[:120])
    duty.locate(Area.objects.select_for_update(of=("self",)).get(pk=area_id))
    if not may(by, "duty.keep", duty):
        raise NotAllowed(_("The duty list is kept by the offices of the community and the street."))
    if Duty.objects.filter(area=duty.area, number=duty.number, ended_at=None).exists():
        raise Refused("duty_twice", _("This number stands in the list already."), field="number")
    duty.save()
    record("duty.entered", duty, by=by, data={}, area_id=duty.area_id, new=True)
    return duty


@transaction.atomic
def end_duty(duty_id: int, *, by: Actor) -> Duty:
    """Take a line off the list; what quoted it keeps it."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("area").get(pk=duty_id)
    if not may(by, "duty.keep", duty):
        raise NotAllowed(_("The duty list is kept by the offices of the community and the street."))
    if duty.ended_at is not None:
        raise Refused("duty_ended", _("This line is off the list already."))
    duty.ended_at = clock.now()
    duty.save(update_fields=["ended_at"])
    record("duty.ended", duty, by=by, data={}, area_id=duty.area_id)
    return duty
