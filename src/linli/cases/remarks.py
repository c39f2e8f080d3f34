"""What colleagues tell each other beside a case: notes with mentions, and tasks. Whoever reported never reads them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import queries, routing
from linli.cases.charge import aside
from linli.cases.desk_models import CaseNote, CaseTask
from linli.cases.models import Case
from linli.cases.routing import Desk
from linli.cases.standing import journalled, posts_over
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record, terms
from linli.people.access import may

BACK = timedelta(days=30)  # so long a note may lie on a phone
AHEAD = timedelta(minutes=10)  # by which the clock of a phone may be fast
TASKS_AT_MOST = 30  # open ones of a case
NOTES, TASKS = "linli_notes", "linli_tasks"  # among the counts of a case, so that its page need not ask


def colleagues_of(case: Case, *, but: int | None = None) -> list[Desk]:
    """Who can be mentioned or given a task: each who holds a post over the case and may read it, once."""
    barred = aside(case) | ({but} if but is not None else set())
    held: dict[int, list[Desk]] = {}
    for desk in routing.desks(case.area):
        if desk.person_id not in barred:
            held.setdefault(desk.person_id, []).append(desk)
    acted = _acted_in(case) if any(len(own) > 1 for own in held.values()) else {}
    terms.read_ahead(held)
    reads = [(person, own) for person, own in held.items() if may(Actor(person, "person"), "case.read", case)]
    return [own[0] if len(own) == 1 else _hat(own, acted.get(person), case) for person, own in reads]


def _hat(own: Sequence[Desk], acted: int | None, case: Case) -> Desk:
    """Of somebody's posts the one in which they acted here, else one by which they read the case."""
    last = (desk for desk in own if desk.post_id == acted)
    reading = (desk for desk in own if may(Actor(desk.person_id, "post", desk.post_id), "case.read", case))
    return next(last, None) or next(reading, own[0])


def _acted_in(case: Case) -> dict[int | None, int | None]:
    """In which post each person has acted here last, and whoever is in charge acts now. One statement."""
    steps = case.steps.filter(post__isnull=False).order_by("pk").values_list("by_id", "post_id")
    return {**dict(steps), case.handler_id: case.handler_post_id}


def _readable(case_id: int, by: Actor) -> tuple[Case, Actor]:
    on_record.must_stand(by.person_id)
    case = queries.locked(case_id)
    if by.person_id is None or not may(by, "case.read", case):
        raise NotAllowed(_("This case is not yours to read."))
    hats = posts_over(by, case)
    return case, by if by.post_id or not hats else Actor(by.person_id, "post", hats[0].post_id, by.name)


@transaction.atomic
def remark(case_id: int, text: str, *, by: Actor, tell: Collection[int] = (), seen: str | None = None) -> CaseNote:
    """Keep a note. Whom it names with @ or in `tell` is told, if they may read the case."""
    case, by = _readable(case_id, by)
    must_be_as_seen(seen, last_of(case.notes.all()))
    if not text.strip():
        raise Refused("words_missing", _("Write something."), field="text")
    return _keep(case, text, by, tell)


def _mentioned(text: str, names: Collection[str]) -> set[str]:
    """Who is named behind an “@”: the longest name that fits, for in Chinese no space need follow it."""
    said = text.replace("＠", "@").split("@")[1:]  # zh: typed so with a Chinese keyboard
    fits = ([name for name in names if name and words.startswith(name)] for words in said)
    return {max(found, key=len) for found in fits if found}


def untold(case: Case, note: CaseNote) -> list[str]:
    """Who is named with @ and was not told, since they do not read the case."""
    desks = routing.desks(case.area)
    told = {desk.name for desk in desks if desk.person_id in (*note.mentions, note.by_id)}
    return sorted(_mentioned(note.text, {desk.name for desk in desks}) - told)


def _keep(
    case: Case,
    text: str,
    by: Actor,
    tell: Collection[int] = (),
    *,
    key: UUID | None = None,
    seen_at: datetime | None = None,
    photos: Sequence[File] = (),
    offline: bool = False,
) -> CaseNote:
    assert by.person_id is not None  # asked by `_readable`
    near = colleagues_of(case, but=by.person_id)
    named = _mentioned(text, {desk.name for desk in [*near, *routing.desks(case.area)]})
    told = sorted(desk.person_id for desk in near if desk.person_id in tell or desk.name in named)
    note = CaseNote.objects.create(
        case=case, key=key, by_id=by.person_id, post_id=by.post_id, at=clock.now(), seen_at=seen_at,
        text=text.strip()[:1000], mentions=told, photos=[file.code for file in photos], offline=offline,
    )  # fmt: skip
    if photos:
        attach(photos, "case", case.pk)
    _count(case, NOTES, 1)
    words = salted_digest(bytes(note.salt), note.text)
    said = {"note": note.pk, "mentions": told, "words": words, "files": [file.sha256 for file in photos]}
    record("case.remarked", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return note


def _count(case: Case, name: str, more: int) -> None:
    case.counts = {**case.counts, name: case.counts.get(name, 0) + more}
    case.save(update_fields=["counts"])


def kept_already(key: str, *, by: Actor) -> CaseNote | None:
    """The note kept under a phone's key, for whoever wrote it; somebody else's key is refused."""
    found = CaseNote.objects.filter(key=_uuid(key)).first()
    if found is not None and found.by_id != by.person_id:
        raise NotAllowed(_("Somebody else wrote this on this phone."))
    return found


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Refused("key_wrong", _("The page is out of date; open it anew.")) from None


@transaction.atomic
def walked_past(
    case_id: int, key: str, text: str, *, by: Actor, at: datetime, photos: Sequence[File] = (), offline: bool = False
) -> CaseNote:
    """What was found on a walk, sent now or later. The same key once more answers with what was kept: never twice."""
    case, by = _readable(case_id, by)
    if found := kept_already(key, by=by):
        return found
    now = clock.now()
    if at > now + AHEAD:
        raise Refused("time_to_come", _("This time has not come yet."), field="at")
    if at < now - BACK:
        raise Refused("too_long_ago", _("This is too long ago; enter it on the page of the case."), field="at")
    if not text.strip() and not photos:
        raise Refused("words_missing", _("Write something or take a photo."), field="text")
    return _keep(
        case,
        text.strip() or _("Seen on a walk."),
        by,
        key=_uuid(key),
        seen_at=min(at, now),
        photos=photos,
        offline=offline,
    )


@transaction.atomic
def give_task(
    case_id: int, title: str, person_id: int, *, by: Actor, due: date | None = None, seen: str | None = None
) -> CaseTask:
    """Ask a colleague (or oneself) to do one thing for the case."""
    case, by = _readable(case_id, by)
    assert by.person_id is not None  # asked by `_readable`
    must_be_as_seen(seen, last_of(case.tasks.all()))
    if not title.strip():
        raise Refused("words_missing", _("Say what is to be done."), field="title")
    if due is not None and due < clock.today():
        raise Refused("day_over", _("This day is over."), field="due")
    if person_id != by.person_id and person_id not in {desk.person_id for desk in colleagues_of(case)}:
        raise Refused("no_such_colleague", _("Choose somebody who may read this case."), field="person")
    if case.tasks.filter(done_at=None).count() >= TASKS_AT_MOST:
        raise Refused("too_many", _("Very many tasks are open here; finish some first."))
    task = CaseTask.objects.create(
        case=case, title=title.strip()[:120], person_id=person_id, due=due, given_by_id=by.person_id,
        given_at=clock.now(),
    )  # fmt: skip
    _count(case, TASKS, 1)
    said = {"task": task.pk, "person": person_id, "due": str(due or "")}
    record("case.task_given", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return task


@transaction.atomic
def pass_tasks(case_id: int, person_id: int, to_person: int, *, by: Actor) -> int:
    """What one was asked to do for the case is asked of another who takes it over; whoever asked stays the same."""
    case, by = _readable(case_id, by)
    passed = list(CaseTask.objects.select_for_update().filter(case=case, person_id=person_id, done_at=None))
    for task in passed:
        task.person_id = to_person
        task.save(update_fields=["person"])
        said = {"task": task.pk, "person": to_person, "due": str(task.due or "")}
        record("case.task_given", case, by=by, data=journalled(case, said), area_id=case.area_id)
    return len(passed)


@transaction.atomic
def finish_task(task_id: int, *, by: Actor, dropped: bool = False) -> CaseTask:
    """It is done, or need not be done any more: said by whoever has it or gave it."""
    case_id = CaseTask.objects.values_list("case_id", flat=True).get(pk=task_id)
    case, by = _readable(case_id, by)
    task = CaseTask.objects.select_for_update().get(pk=task_id)
    if by.person_id not in (task.person_id, task.given_by_id):
        raise NotAllowed(_("Whoever has the task or gave it says that it is done."))
    if task.done_at is not None:
        raise Refused("done_already", _("This task is finished already."))
    task.done_at, task.done_by_id, task.dropped = clock.now(), by.person_id, dropped
    task.save(update_fields=["done_at", "done_by", "dropped"])
    _count(case, TASKS, -1)
    verb = "case.task_dropped" if dropped else "case.task_done"
    record(verb, case, by=by, data=journalled(case, {"task": task.pk}), area_id=case.area_id)
    return task


def own_tasks(by: Actor, limit: int = 50) -> list[CaseTask]:
    """Open tasks of the person on cases that they may read, the most pressing first. One statement."""
    mine = CaseTask.objects.filter(queries.of_readable(by), person_id=by.person_id or 0, done_at=None)
    return list(mine.select_related("case__area", "given_by").order_by("due", "pk")[:limit])


def erase(case: Case) -> None:
    """With the words of a case those beside it go."""
    case.notes.update(text="", photos=[])
    case.tasks.update(title="")
    case.supervisions.update(why="", reply="", release="")
