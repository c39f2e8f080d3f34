"""What is said, put to the vote and given to somebody to do; and what becomes of it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from linli.cases import casework
from linli.cases import services as cases
from linli.cases.deadlines import basis_words
from linli.cases.models import Case, Visibility
from linli.council import erasing, law, queries
from linli.council.models import Item, Meeting, Motion, Point, Purpose, State, Task
from linli.council.services import minuted, must_be_confirmed, must_be_theirs, running
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people import kinds, on_record
from linli.people.access import may
from linli.places.queries import living


@transaction.atomic
def say(
    item_id: int,
    words: str,
    *,
    by: Actor,
    speaker: str = "",
    person_id: int | None = None,
    seconds: int | None = None,
    seen: str | None = None,
    dissent: bool = False,
) -> Point:
    """Write down what one speaker said: somebody who was called, or whoever else had the floor, by name.

    `dissent`: it is minuted as another opinion of somebody who was due and there, and they sign the minutes with it.
    """
    on_record.kept_still({person_id} if person_id else set())  # whose erasure finds what is written, or came before
    item, meeting = item_of(item_id, by)
    must_be_as_seen(seen, written("say", item))
    if not words.strip():
        raise Refused("words_missing", _("Say what was said."), field="words")
    if dissent and not meeting.invitees.filter(person_id=person_id or 0, due=True, present_at__isnull=False).exists():
        text = _("A dissent is of somebody who was due to attend and was there: choose them.")
        raise Refused("dissent_of_whom", text, field="person")
    if person_id:
        found = meeting.invitees.select_related("person").get(person_id=person_id).person.name
        speaker = erasing.names_in(meeting, {person_id: found})[person_id]
    else:
        speaker = erasing.typed_name(speaker, "speaker")
    last = item.points.order_by("-position").values_list("position", flat=True).first() or 0
    point = Point.objects.create(
        item=item, position=last + 1, person_id=person_id, speaker=speaker, words=words.strip()[:2000],
        seconds=seconds, dissent=dissent,
    )  # fmt: skip
    data = {"item": item.pk, "point": point.pk, **({"dissent": person_id} if dissent else {})}
    record("meeting.said", meeting, by=by, data=data, area_id=meeting.area_id)
    return point


@transaction.atomic
def unsay(point_id: int, *, by: Actor) -> None:
    """Take back a point that was written down wrongly, before anybody has signed."""
    item, meeting = item_of(Point.objects.values_list("item_id", flat=True).get(pk=point_id), by)
    point = Point.objects.get(pk=point_id)  # of two at once the second comes when it is gone
    data = {"item": item.pk, "point": point.pk}
    point.delete()
    record("meeting.unsaid", meeting, by=by, data=data, area_id=meeting.area_id)


@transaction.atomic
def agree(item_id: int, agreed: str, *, by: Actor, public: bool = False, seen: str | None = None) -> Item:
    """Write down what was agreed on an item without a vote, and whether residents may read what was decided."""
    item, meeting = item_of(item_id, by)
    must_be_as_seen(seen, written("agree", item))
    if public and item.about and item.about.visibility != Visibility.PUBLIC:
        raise Refused(
            "case_not_public", _("The case is not public; residents may not read of it here."), field="public"
        )
    item.agreed, item.public = agreed.strip()[:200], public
    item.save(update_fields=["agreed", "public"])
    record("meeting.minuted", meeting, by=by, data={"item": item.pk, "public": public}, area_id=meeting.area_id)
    return item


@transaction.atomic
def vote(
    item_id: int, text: str, ayes: int, noes: int, abstentions: int, *, by: Actor, seen: str | None = None
) -> Motion:
    """Put a motion to a show of hands. Whether it passed is what the law of the meeting's kind says of the numbers."""
    item, meeting = item_of(item_id, by)
    must_be_as_seen(seen, written("vote", item))
    if not text.strip():
        raise Refused("motion_missing", _("Say what was put to the vote."), field="text")
    if item.purpose == Purpose.INFORM:
        raise Refused("told_only", _("This item is only to be told. Make it one to be decided first."), field="text")
    must_be_confirmed(meeting)
    there = queries.attendance(meeting)
    if not meeting.law.by_hands:
        raise Refused(
            "no_show_of_hands", _("Such a meeting decides nothing by show of hands."), basis=meeting.law.basis
        )
    _must_be_made_up(meeting)
    if there.quorum and not there.quorum.met:
        words = _("Too few are here to decide: %(have)s of %(of)s, %(needed)s are needed (%(basis)s).") % {
            "have": there.voting,
            "of": there.voters,
            "needed": there.quorum.needed,
            "basis": basis_words(there.quorum.threshold.basis),
        }
        raise Refused("no_quorum", words, basis=there.quorum.threshold.basis)
    if ayes + noes + abstentions > there.voting:
        raise Refused("too_many_hands", _("More hands than people here who vote: %(here)s.") % {"here": there.voting})
    motion = Motion.objects.create(
        item=item, text=text.strip()[:200], roll=there.voters, present=there.voting, ayes=ayes, noes=noes,
        abstentions=abstentions, passed=queries.result(meeting, there.voters, there.voting, ayes).passed,
        counted_at=clock.now(),
    )  # fmt: skip
    data = {"motion": motion.pk, "roll": motion.roll, "present": motion.present, "ayes": ayes, "noes": noes}
    record("meeting.voted", meeting, by=by, data={**data, "passed": motion.passed}, area_id=meeting.area_id)
    return motion


def _must_be_made_up(meeting: Meeting) -> None:
    """Refused where one side has more of the seats than the law lets it have."""
    for part in law.missing_parts(meeting.body, meeting.law.decides):
        if part.share:
            words = _("It cannot decide: too few of its members are %(seats)s (%(basis)s).")
            seats = in_a_list(kinds.title(seat) for seat in part.seats)
            raise Refused("not_made_up", words % {"seats": seats, "basis": basis_words(part.basis)}, basis=part.basis)


@transaction.atomic
def give(item_id: int, what: str, person_id: int, due: date, *, by: Actor, seen: str | None = None) -> Task:
    """Give somebody a task with a day. It stands in each next agenda of the body until it is done."""
    item, meeting = item_of(item_id, by)
    must_be_as_seen(seen, written("give", item))
    if not what.strip():
        raise Refused("task_missing", _("Say what is to be done."), field="what")
    if due < meeting.day:
        raise Refused("due_before", _("The day lies before the meeting."), field="due")
    task = Task.objects.create(meeting=meeting, item=item, what=what.strip()[:200], person_id=person_id, due=due)
    data = {"meeting": meeting.pk, "person_id": person_id, "due": due.isoformat()}
    record("task.given", task, by=by, data=data, area_id=meeting.area_id, new=True)
    return task


@transaction.atomic
def finish(task_id: int, outcome: str, *, by: Actor) -> Task:
    """The task is done; say what came of it. It leaves the agendas."""
    task = _task(task_id, by)
    if not outcome.strip():
        raise Refused("outcome_missing", _("Say what came of it."), field="outcome")
    task.done_at, task.done_by_id, task.outcome = clock.now(), by.person_id, outcome.strip()[:200]
    task.save(update_fields=["done_at", "done_by", "outcome"])
    record("task.done", task, by=by, data={"person_id": task.person_id}, area_id=task.meeting.area_id)
    return task


@transaction.atomic
def open_case(task_id: int, *, by: Actor, estate_id: int | None = None) -> Case:
    """Begin a request from what was decided; the task says which. A body of a community names the estate."""
    task = _task(task_id, by)
    if task.case_id:
        raise Refused("no_case_here", _("A case is opened once from a task."))
    estate = living().filter(pk=estate_id or task.meeting.area_id, level="estate").first()
    if estate is None or task.meeting.area_id not in estate.path_ids:
        raise Refused("estate_missing", _("Choose the estate, in the area of the body, in which it is to be done."))
    case = cases.submit(estate, cases.Submission({"what": task.what}, channel="desk"), by=by)
    task.case = case
    task.save(update_fields=["case"])
    record("task.case_opened", task, by=by, data={"case": case.pk}, area_id=estate.pk)
    return case


DECIDED = (State.OPEN, State.ENDED, State.CLOSED)


def must_decide(meeting: Meeting) -> None:
    """Refuse what a meeting entered on a later day passed, until those present have signed its minutes."""
    if not queries.decides(meeting):
        text = _(
            "This meeting was entered on a later day: what it passed counts once those present signed its minutes."
        )
        raise Refused("minutes_first", text)


@transaction.atomic
def attach_resolution(motion_id: int, name: str, *, by: Actor) -> Case:
    """Attach a motion that passed to the case of its item, as the fact for which a step of the case waits."""
    motion = Motion.objects.select_related("item__case").get(pk=motion_id)
    item, meeting = motion.item, running(motion.item.meeting_id, by, *DECIDED)
    if item.case is None:
        raise Refused("no_case", _("This item is not about a case."))
    if not queries.reads_case(by, item.case):
        raise NotAllowed(_("There is no such case, or it is not yours to read."))
    if not motion.passed:
        raise Refused("not_passed", _("Only what was passed can be attached to a case."))
    if name not in queries.attachable(meeting, item.case):
        raise Refused("not_from_meeting", _("Such a meeting cannot decide this for the case."))
    case = casework.attach_fact(item.case.pk, name, True, by=by, source=("meeting", meeting.pk), on=meeting.day)
    must_decide(meeting)  # said last: what the case itself refuses no signature mends
    record("meeting.attached", meeting, by=by, data={"motion": motion.pk, "case": case.pk}, area_id=meeting.area_id)
    return case


def written(step: str, item: Item) -> str:
    """How far that part of the item's minutes has come: what is agreed, or the last of what the step adds."""
    if step == "agree":
        return salted_digest(b"", [item.agreed, item.public])[:16]
    added: dict[str, QuerySet[Any]] = {
        "say": item.points.all(), "vote": item.motions.all(), "give": item.tasks.all(),
    }  # fmt: skip
    rows = added[step]
    last, many = rows.aggregate(last=Max("pk"), many=Count("pk")).values()
    return f"{last or 0}-{many}"


def item_of(item_id: int, by: Actor) -> tuple[Item, Meeting]:
    """The item, its meeting locked, while minutes are written: as it sits, or from notes afterwards."""
    item = Item.objects.select_related("case", "task__item__case").get(pk=item_id)
    meeting = minuted(item.meeting_id, by)
    must_be_theirs(by, item)
    return item, meeting


def _task(task_id: int, by: Actor) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("meeting__area", "item__task__item")
    task = rows.get(pk=task_id)
    if task.done_at:
        raise Refused("task_done", _("This task is done already."))
    if queries.concerned(by, task):
        raise NotAllowed(_("This task is about a case that is about you; somebody else sees to it."))
    if not may(by, "task.finish", task):
        raise NotAllowed(_("A task is finished by whoever has it, or by a post of the body that gave it."))
    return task
