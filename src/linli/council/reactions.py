"""What follows from entries about meetings and terms: what the body is reminded of is reckoned anew."""

from django.db.models import Q

from linli.cases import settling
from linli.council import bodies, demand_removals, elections, reminders
from linli.council.models import Meeting, Task
from linli.jobs.services import enqueue_once_more
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of
from linli.people.models import Organisation

CHANGING = frozenset({"meeting.ended", "meeting.closed", "meeting.called", "meeting.cancelled", "meeting.posted"})


@on("meeting.*", when=lambda entry: entry.verb in CHANGING and entry.subject_kind == "meeting")
def reckon_after_meeting(entry: Entry) -> None:
    """What was owed has been held; something is to be posted, or was."""
    meeting = Meeting.objects.select_related("body", "joined").get(pk=entry.subject_id)
    elections.met(meeting)
    _reckon(pk__in=[body.pk for body in (meeting.body, meeting.joined) if body])


@on("formality.*")
def reckon_after_formality(entry: Entry) -> None:
    """An election asks for something, or it was done."""
    _reckon(seatings__formalities=entry.subject_id)


@on("organisation.founding")
def reckon_after_founding(entry: Entry) -> None:
    """A preparatory group has come further."""
    _reckon(pk=entry.subject_id)


@on("term.*")
def reckon_after_term(entry: Entry) -> None:
    """Somebody took a seat or left it."""
    _reckon(posts__terms=entry.subject_id)


@on("ballot.published")
def answer_demands(entry: Entry) -> None:
    """A vote on somebody's seat, or with candidates whom voters nominated: what was demanded is answered by it."""
    told = data_of(entry)
    if told.get("removes") or told.get("joint"):
        demand_removals.voted_on(told["removes"], told.get("joint", ()), told["code"])


@on("ballot.*", when=lambda entry: entry.verb in {"ballot.ended", "ballot.contested"})
def demands_wait_again(entry: Entry) -> None:
    """Such a vote comes to nothing: what was demanded waits for another."""
    if code := data_of(entry).get("code"):
        demand_removals.waits_again(code)


@on("task.done")
def close_what_was_decided(entry: Entry) -> None:
    """The last task about a case is done: the case that was put to the meeting takes what came of all of them."""
    task = subject_of(entry, _task)
    about = task.item.about
    if about is None:
        return
    of_case = Q(item__case=about) | Q(item__task__item__case=about)
    tasks = list(Task.objects.filter(of_case).order_by("pk"))
    if all(one.done_at for one in tasks):
        words = [f"{one.what}：{one.outcome}" for one in tasks]  # zh: as the file of the case keeps it
        settling.tasks_done(about.pk, "\n".join(words))


def _task(task_id: int) -> Task:
    return Task.objects.select_related("item__case", "item__task__item__case").get(pk=task_id)


def _reckon(**which: int | list[int]) -> None:
    """For those bodies of which it is that meet (others are reminded of nothing): once for all that waits by then."""
    rows = Organisation.objects.filter(**which, kind__in=bodies.MEET, ended_at=None)
    for body in rows.distinct().values_list("pk", flat=True):
        enqueue_once_more(reminders.JOB, {"body": body}, key=f"{reminders.JOB} {body}")
