"""The floor in a meeting: who asked for it on an item, who has it and for how long still, who is next.

One person has it at a time. When it passes on, how long they had it stays beside their name for the minutes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.council import erasing
from linli.council.deciding import item_of
from linli.council.models import Item, Meeting, Speaker, State
from linli.council.services import must_stand
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import on_record
from linli.settings.queries import value


@transaction.atomic
def ask(item_id: int, *, by: Actor, person_id: int | None = None, name: str = "", seen: str | None = None) -> Speaker:
    """Put somebody who was called, or whoever else by name, at the end of the queue."""
    on_record.kept_still({person_id} if person_id else set())
    item, meeting = _sitting(item_id, by)
    must_be_as_seen(seen, queue_of(item))
    if person_id:
        invited = meeting.invitees.select_related("person").filter(person_id=person_id).first()
        if invited is None:
            raise Refused("not_called", _("This person was not called to the meeting."), field="person")
        on_record.must_stand(person_id)
        name = invited.person.name
    else:
        name = erasing.typed_name(name, "name")
    if not name:
        raise Refused("name_missing", _("Say who asks for the floor."), field="name")
    waiting = item.speakers.filter(ended_at=None)
    if waiting.filter(person_id=person_id).exists() if person_id else waiting.filter(name=name).exists():
        raise Refused("in_queue", _("They are in the queue already."), field="person")
    last = item.speakers.order_by("-position").values_list("position", flat=True).first() or 0
    speaker = Speaker.objects.create(item=item, position=last + 1, person_id=person_id, name=name)
    data = {"item": item.pk, "speaker": speaker.pk}
    record("meeting.floor_asked", meeting, by=by, data=data, area_id=meeting.area_id)
    return speaker


@transaction.atomic
def pass_on(item_id: int, *, by: Actor, seen: str | None = None) -> Speaker | None:
    """Whoever has the floor has spoken; the next in the queue has it. None when nobody is left.

    Pressed twice nobody is passed over: `seen` is whose turn it was and would be.
    """
    item, meeting = _sitting(item_id, by)
    must_be_as_seen(seen, turn_of(item))
    Speaker.objects.filter(item__meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=clock.now())
    following = item.speakers.filter(began_at=None).order_by("position").first()
    if following:
        following.began_at = clock.now()
        following.save(update_fields=["began_at"])
    data = {"item": item.pk, "speaker": following.pk if following else 0}
    record("meeting.floor_passed", meeting, by=by, data=data, area_id=meeting.area_id)
    return following


@transaction.atomic
def withdraw(speaker_id: int, *, by: Actor) -> None:
    """Somebody in the queue speaks after all not."""
    item, meeting = _sitting(Speaker.objects.values_list("item_id", flat=True).get(pk=speaker_id), by)
    speaker = Speaker.objects.get(pk=speaker_id)  # who may have got the floor meanwhile
    if speaker.began_at:
        raise Refused("has_spoken", _("They have had the floor."))
    data = {"item": item.pk, "speaker": speaker.pk}
    speaker.delete()
    record("meeting.floor_left", meeting, by=by, data=data, area_id=meeting.area_id)


def queue_of(item: Item) -> str:
    """Who asked last."""
    return last_of(item.speakers.all())


def turn_of(item: Item) -> str:
    """Who has the floor of the meeting, and who is next on the item."""
    here = Speaker.objects.filter(item__meeting=item.meeting_id, began_at__isnull=False, ended_at=None)
    following = item.speakers.filter(began_at=None).order_by("position")
    return "-".join(str(rows.values_list("pk", flat=True).first() or 0) for rows in (here, following))


def _sitting(item_id: int, by: Actor) -> tuple[Item, Meeting]:
    item, meeting = item_of(item_id, by)
    must_stand(meeting, State.OPEN)
    return item, meeting


@dataclass(frozen=True)
class Floor:
    """Who has the floor since when and for how many seconds still (none: over time), and who waits."""

    speaker: Speaker | None
    left: int
    over: int
    waiting: tuple[Speaker, ...]

    @property
    def item(self) -> Item | None:
        """On what they speak."""
        return self.speaker.item if self.speaker else None

    @property
    def clock(self) -> str:
        """Minutes and seconds, left or over."""
        return f"{(self.left or self.over) // 60}:{(self.left or self.over) % 60:02}"


def floor(meeting: Meeting, at: datetime | None = None) -> Floor:
    """The floor of a meeting that sits, over all its items. Two statements."""
    now = at or clock.now()
    rows = Speaker.objects.filter(item__meeting=meeting, ended_at=None).select_related("item")
    listed = list(rows.order_by("item__position", "position"))
    has = next((one for one in listed if one.began_at), None)
    item_id = has.item_id if has else next((one.item_id for one in listed), None)
    waiting = tuple(one for one in listed if one.began_at is None and one.item_id == item_id)
    spent = int((now - has.began_at).total_seconds()) if has and has.began_at else 0
    left = value("meetings.speaking_minutes", meeting.area) * 60 - spent
    return Floor(has, max(left, 0), max(-left, 0), waiting)


def spoke(item: Item) -> tuple[Speaker, int] | None:
    """Who had the floor last on it, and for how many seconds, for whoever writes down what they said."""
    last = item.speakers.filter(ended_at__isnull=False).order_by("-ended_at", "-pk").first()
    if last is None or last.began_at is None or last.ended_at is None:
        return None
    return last, max(int((last.ended_at - last.began_at).total_seconds()), 1)
