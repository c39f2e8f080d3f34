"""A meeting is called, opened, ended, or called off. Its agenda, attendance and decisions have files of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import masking
from linli.cases.deadlines import basis_words
from linli.cases.models import Case
from linli.council import demand_answers, founding, kinds, law, queries
from linli.council.models import Invitee, Item, Meeting, Purpose, State
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people.access import may
from linli.people.models import Organisation
from linli.rules.meetings import KINDS

NOTICE = "meeting_notice"  # whose photos show when notice was given
_ASIDE = 32_000  # a place beyond every agenda
KEPT_IN = "zh-hans"  # the language of minutes: an agenda is written once, for everybody


@dataclass(frozen=True)
class Call:
    """What a call says. `called_on` is given when notice went out before it was entered here, on paper or by phone.

    `proof`: the paper that shows it; or `photos` of it.
    """

    kind: str
    starts_at: datetime
    place: str
    host_id: int
    recorder_id: int
    title: str = ""
    items: tuple[str, ...] = ()
    called_on: date | None = None
    proof: str = ""
    photos: Sequence[File] = ()


@transaction.atomic
def call(body_id: int, said: Call, *, by: Actor, seen: str | None = None, action: str = "meeting.call") -> Meeting:
    """Call a meeting: notice checked, agenda begun with what was demanded and the tasks that are not done.

    One that lies in the past is entered afterwards; its notice is judged by the day on which it was given.
    """
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    must_be_as_seen(seen, last_of(Meeting.objects.filter(body=body)))
    _must_suit(body, said)
    today = clock.today()
    meeting = Meeting(
        kind=said.kind,
        body=body,
        joined=queries.partner(body, kinds.SITTINGS[said.kind].joined),
        title=said.title.strip()[:80] or str(kinds.SITTINGS[said.kind].label),
        place=said.place.strip()[:80],
        starts_at=said.starts_at,
        called_on=min(said.called_on or today, today) if not _unproven(said) else today,
        afterwards=said.starts_at < clock.now(),
        host_id=said.host_id,
        recorder_id=said.recorder_id,
    )
    meeting.locate(body.area)
    if not may(by, action, meeting):
        raise NotAllowed(_("A meeting is called by whoever holds a post of its body."))
    _must_be_in_time(meeting, unproven=_unproven(said))
    if meeting.called_on < today and meeting.law.notice:
        meeting.notice_proof = said.proof.strip()[:120]
        meeting.noticed_by_id = by.person_id
    meeting.save()
    attach(said.photos, NOTICE, meeting.pk)
    invite(meeting)
    demanded = demand_answers.to_answer(meeting)
    _append(meeting, [demand.title for demand in demanded])
    carry_over(meeting)
    _append(meeting, said.items)
    data = {"kind": meeting.kind, "body_id": body.pk, "starts_at": meeting.starts_at.isoformat()}
    if meeting.noticed_by_id:
        data |= {"called_on": meeting.called_on.isoformat(), "photos": len(said.photos)}
    record("meeting.called", meeting, by=by, data=data, area_id=body.area_id, new=True)
    demand_answers.answered(meeting, demanded, by=by)
    return meeting


def _must_suit(body: Organisation, said: Call) -> None:
    if said.kind not in kinds.held_by(body.kind):
        raise Refused("kind_of_meeting", _("This body does not hold such meetings."), field="kind")
    if said.host_id == said.recorder_id:
        raise Refused("host_records", _("Whoever hosts the meeting does not record it as well."), field="recorder")


def _unproven(said: Call) -> bool:
    """Whether notice of days ago is claimed where the law asks for notice, and nothing shows it."""
    asks = bool(KINDS[said.kind].notice and said.called_on and said.called_on < clock.today())
    return asks and not said.proof.strip() and not said.photos


def _must_be_in_time(meeting: Meeting, *, unproven: bool) -> None:
    """Notice as the law of its kind says; the refusal names the earliest day."""
    kind = meeting.law
    if unproven and meeting.day < kind.earliest(meeting.called_on):
        words = _(
            "Notice of days ago counts with what shows it: name the paper, or add a photo of it. Without, such a "
            "meeting is held on %(day)s at the earliest (%(basis)s)."
        )
        given = {"day": kind.earliest(meeting.called_on).isoformat(), "basis": basis_words(kind.basis)}
        raise Refused("notice_unproven", words % given, basis=kind.basis, field="proof")
    if meeting.day < kind.earliest(meeting.called_on):
        words = _("Such a meeting is called %(days)s days ahead: %(day)s at the earliest (%(basis)s).") % {
            "days": kind.notice,
            "day": kind.earliest(meeting.called_on).isoformat(),
            "basis": basis_words(kind.basis),
        }
        raise Refused("notice_too_short", words, basis=kind.basis, field="starts_at")


def invite(meeting: Meeting) -> None:
    """Write down who sits in the bodies now; whoever left since the call is due no more, unless they came."""
    called = {one.person_id: one for one in queries.roll(meeting)}
    known = set(meeting.invitees.values_list("person_id", flat=True))
    Invitee.objects.bulk_create([one for person_id, one in called.items() if person_id not in known])
    out = [person_id for person_id, one in called.items() if one.left_out]
    meeting.invitees.filter(person_id__in=known).exclude(left_out=True, person_id__in=out).update(left_out=False)
    meeting.invitees.filter(person_id__in=out).update(left_out=True)
    voteless = [person_id for person_id, one in called.items() if not one.votes]
    meeting.invitees.filter(person_id__in=voteless, present_at=None).update(votes=False)
    meeting.invitees.filter(present_at=None, away="").exclude(person_id__in=called).delete()
    meeting.vacant = law.vacant(meeting)
    meeting.save(update_fields=["vacant"])


def carry_over(meeting: Meeting) -> None:
    """Put every task of the body that is not done on the agenda."""
    standing = set(meeting.items.values_list("task_id", flat=True))
    position = meeting.items.count()
    for task in queries.open_tasks(meeting):
        if task.pk not in standing:
            position += 1
            Item.objects.create(meeting=meeting, position=position, title=task.what[:120], task=task)


def _append(meeting: Meeting, titles: Iterable[str]) -> None:
    position = meeting.items.count()
    for title in (text.strip()[:120] for text in titles):
        if title:
            position += 1
            Item.objects.create(meeting=meeting, position=position, title=title)


@transaction.atomic
def add_item(meeting_id: int, title: str, *, by: Actor, case: Case | None = None) -> Item:
    """Put a matter on the agenda, free or from a case that the actor reads.

    Without words of its own it is called by the case's category: the case's title is what its reporter said.
    """
    meeting = running(meeting_id, by, State.CALLED, State.OPEN)
    if case is not None:
        if not queries.reads_case(by, case):
            raise NotAllowed(_("There is no such case, or it is not yours to read."))
        if meeting.items.filter(case=case).exists():
            raise Refused("case_on_agenda", _("This case stands on the agenda already."), field="title")
    words = title.strip()[:120] or (masking.outline_title(case, KEPT_IN)[:120] if case else "")
    if not words:
        raise Refused("title_missing", _("Say what the meeting is to deal with."), field="title")
    if case is None and meeting.items.filter(title=words, case=None).exists():
        raise Refused("title_on_agenda", _("This stands on the agenda already."), field="title")
    item = Item.objects.create(meeting=meeting, position=meeting.items.count() + 1, title=words, case=case)
    record("meeting.item_added", meeting, by=by, data={"item": item.pk}, area_id=meeting.area_id)
    return item


@transaction.atomic
def take_up(meeting_id: int, *, by: Actor) -> int:
    """Put the tasks on the agenda that were given since the call and are not done. Answers how many."""
    meeting = running(meeting_id, by, State.CALLED, State.OPEN)
    before = meeting.items.count()
    carry_over(meeting)
    added = meeting.items.count() - before
    if added:
        record("meeting.carried_over", meeting, by=by, data={"items": added}, area_id=meeting.area_id)
    return added


@transaction.atomic
def arrange(meeting_id: int, position: int, *, by: Actor, step: int = 0, purpose: str = "") -> Item:
    """Move an item up (-1) or down (1) in the agenda, or say what it is for; as long as the meeting is not over."""
    meeting = running(meeting_id, by, State.CALLED, State.OPEN)
    item = meeting.items.select_related("case", "task__item__case").get(position=position)
    must_be_theirs(by, item)
    if purpose in Purpose.values:
        item.purpose = purpose
        item.save(update_fields=["purpose"])
    other = meeting.items.filter(position=position + step).first() if step in (-1, 1) else None
    if other is not None:
        _swap(item, other)
    data = {"item": item.pk, "position": item.position, "purpose": str(item.purpose)}
    record("meeting.arranged", meeting, by=by, data=data, area_id=meeting.area_id)
    return item


def _swap(one: Item, other: Item) -> None:
    """No two items may stand at one place, not even for a moment: the first steps aside meanwhile."""
    here, there = one.position, other.position
    for item, position in ((one, _ASIDE), (other, here), (one, there)):
        item.position = position
        item.save(update_fields=["position"])


@transaction.atomic
def open_meeting(meeting_id: int, *, by: Actor) -> Meeting:
    """Begin: from now on people sign in. Who sits in the body, and which tasks are open, is looked up once more."""
    meeting = running(meeting_id, by, State.CALLED)
    if meeting.day > clock.today():
        raise Refused("too_early", _("The meeting is opened on its day, not before."))
    founding.must_open(meeting)
    invite(meeting)
    carry_over(meeting)
    meeting.state, meeting.opened_at = State.OPEN, clock.now()
    meeting.save(update_fields=["state", "opened_at"])
    record("meeting.opened", meeting, by=by, data={}, area_id=meeting.area_id)
    return meeting


@transaction.atomic
def end_meeting(meeting_id: int, *, by: Actor) -> Meeting:
    """End it: whoever neither came nor was excused was absent. What it decided stands; the minutes are next."""
    meeting = running(meeting_id, by, State.OPEN)
    must_be_confirmed(meeting)
    away = meeting.invitees.filter(present_at=None, away="", due=True, left_out=False)
    absent = away.update(away="absent")
    meeting.state, meeting.ended_at = State.ENDED, clock.now()
    meeting.save(update_fields=["state", "ended_at"])
    seen = queries.attendance(meeting)
    data = {"due": seen.due, "present": seen.present, "absent": absent}
    record("meeting.ended", meeting, by=by, data=data, area_id=meeting.area_id)
    return meeting


@transaction.atomic
def cancel(meeting_id: int, reason: str, *, by: Actor) -> Meeting:
    """Call it off before it begins, and say why."""
    meeting = running(meeting_id, by, State.CALLED)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the meeting is called off."), field="reason")
    meeting.state, meeting.reason = State.CANCELLED, reason.strip()[:200]
    meeting.save(update_fields=["state", "reason"])
    record("meeting.cancelled", meeting, by=by, data={}, area_id=meeting.area_id)
    demand_answers.called_off(meeting, by=by)
    return meeting


def running(meeting_id: int, by: Actor, *states: State) -> Meeting:
    """The meeting, locked, for whoever runs it, in one of the states; of two at once the second is told."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body", "area").get(pk=meeting_id)
    if not may(by, "meeting.run", meeting):
        raise NotAllowed(_("Only a post of the body, or whoever records the meeting, can do this."))
    must_stand(meeting, *states)
    return meeting


def minuted(meeting_id: int, by: Actor) -> Meeting:
    """The meeting while it is minuted: it sits, or is over and nobody has signed yet what others would change."""
    meeting = running(meeting_id, by, State.OPEN, State.ENDED)
    must_be_unsigned(meeting)
    return meeting


def must_be_unsigned(meeting: Meeting) -> None:
    """Refused while somebody has signed what would change."""
    if meeting.state == State.ENDED and queries.signed(meeting):
        words = _("The minutes are signed already. Draw them up anew, which takes the signatures back; then change it.")
        raise Refused("minutes_signed", words)


def must_be_confirmed(meeting: Meeting) -> None:
    """Refused while somebody who signed in by the code has not been seen in the room by whoever records."""
    unseen = meeting.invitees.filter(confirmed=False)
    if names := in_a_list(unseen.order_by("pk").values_list("person__name", flat=True)):
        words = _("Signed in by the code and not confirmed yet: %(names)s. Confirm that they are in the room.")
        raise Refused("unconfirmed", words % {"names": names})


def must_be_theirs(by: Actor, item: Item) -> None:
    """Refused for an item about a case that the actor does not see: nobody runs a matter about themselves."""
    if queries.withheld(by, [item]):
        raise NotAllowed(_("This item is about a case that is not yours to see."))


def must_stand(meeting: Meeting, *states: State) -> None:
    """Refused when the meeting is in another state."""
    if meeting.state not in states:
        words = _("The meeting stands at “%(state)s”; this can no longer be done, or not yet.")
        raise Refused("meeting_state", words % {"state": meeting.get_state_display()})
