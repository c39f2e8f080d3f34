"""Every read of meetings, in scope: lists, rolls, attendance, tasks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from linli.cases import packs
from linli.cases.models import Case, Visibility
from linli.council import law
from linli.council.membership_life import left_out
from linli.council.models import HELD, Invitee, Item, Meeting, Motion, Point, State, Task
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.access import may, scope, unconcerned
from linli.people.models import Organisation, Term
from linli.people.queries import running as running_terms
from linli.places.models import Area
from linli.rules.ballot import Line, Result, Weight, decide
from linli.rules.pack_parts import Fact

PAGE = 30
SEEING = ("case.read", "case.discuss")  # either shows an item about a case
ABOUT = ("item__case", "item__task__item__case")  # from a task to the case that it came of
CANDIDATES, CANDIDATES_READ = 12, 60
TASKS = 100


def meetings() -> QuerySet[Meeting]:
    """Meetings with what lists show of them."""
    return Meeting.objects.select_related("body", "joined", "area", "host", "recorder", "paper", "noticed_by")


def readable(by: Actor) -> QuerySet[Meeting]:
    """The meetings that the actor may read, latest first."""
    return scope(by, "meeting.read", meetings()).order_by("-starts_at", "-pk")


def called_to(person_id: int | None) -> QuerySet[Meeting]:
    """The meetings to which a person was called and which are not over, soonest first."""
    mine = Invitee.objects.filter(person_id=person_id or 0).values("meeting")
    live = meetings().filter(pk__in=mine).exclude(state__in=(State.CLOSED, State.CANCELLED))
    return live.order_by("starts_at", "pk")


def partner(body: Organisation, kind: str) -> Organisation | None:
    """The body of that kind in the same area with which this one meets; None where it meets alone."""
    if not kind:
        return None
    return Organisation.objects.filter(area_id=body.area_id, kind=kind, ended_at=None).order_by("pk").first()


def roll(meeting: Meeting, at: datetime | None = None) -> list[Invitee]:
    """Who sits in the meeting's bodies now, each once whatever seats they hold, as rows not saved yet."""
    sitting = meeting.sitting
    bodies = [body for body in (meeting.body_id, meeting.joined_id) if body]
    terms = running_terms(at).filter(
        post__organisation_id__in=bodies, post__kind__in=(*sitting.seats, *sitting.guests), post__ended_at=None
    )
    found: dict[int, Invitee] = {}
    for term in terms.select_related("post").order_by("post__organisation_id", "post_id", "pk"):
        kind, title = term.post.kind, term.post.title
        due = kind in sitting.seats
        one = found.setdefault(
            term.person_id, Invitee(meeting=meeting, person_id=term.person_id, seat="", due=False, votes=False)
        )
        before = one.seat.split("、")  # zh: kept so
        one.seat = "、".join(dict.fromkeys(part for part in (*before, title) if part))[:120]  # zh: kept so
        one.due = one.due or due
        one.votes = one.votes or (due and kind not in sitting.voteless)
    for person_id in _voteless(sitting.voteless, found, at):
        found[person_id].votes = False
    away = left_out([body for body in (meeting.body, meeting.joined) if body], found, meeting.day)
    for person_id, suspended in away.items():
        found[person_id].left_out = True
        found[person_id].votes = found[person_id].votes and not suspended
    return list(found.values())


def _voteless(seats: tuple[str, ...], people: Iterable[int], at: datetime | None) -> Iterable[int]:
    """Who of them has no vote whatever else they hold: probationary members, and those on probation as a sanction."""
    held = running_terms(at).filter(post__kind__in=seats, person_id__in=list(people)) if seats else Term.objects.none()
    return set(held.values_list("person_id", flat=True))


def open_tasks(meeting: Meeting) -> QuerySet[Task]:
    """What earlier meetings of the body, or of the one it meets with, decided and nobody has done yet."""
    bodies = [body for body in (meeting.body_id, meeting.joined_id) if body]
    rows = Task.objects.filter(done_at=None, meeting__body_id__in=bodies).exclude(meeting=meeting)
    return rows.select_related("person").order_by("due", "pk")


def tasks(by: Actor) -> QuerySet[Task]:
    """Tasks of meetings that the actor may read, less those about a case that is not theirs to see, or their own."""
    seen = scope(by, "meeting.read", Meeting.objects.all()).values("pk")
    cases = Q(item__case=None)
    for action in SEEING:
        cases |= Q(item__case__in=scope(by, action, Case.objects.all()).values("pk"))
    own = Q(person_id=by.person_id or 0)
    rows = Task.objects.filter(Q(cases, meeting__in=seen) | own)
    clear = unconcerned(by, Case.objects.all()).values("pk")
    for path in ABOUT:
        rows = rows.filter(Q(**{path: None}) | Q(**{f"{path}__in": clear}))
    return rows.select_related("meeting__body", "person", "case").order_by(
        F("done_at").asc(nulls_first=True), "due", "pk"
    )


def in_all_posts(by: Actor) -> Actor:
    """The same person in all their posts: who convenes the council reads a case as secretary of the branch."""
    return replace(by, capacity="post", post_id=None) if by.person_id else by


def reads_case(by: Actor, case: Case) -> bool:
    """Whether the person reads the case in any of their posts."""
    return may(in_all_posts(by), "case.read", case)


def concerned(by: Actor, task: Task) -> bool:
    """Whether the task came of a case that is about the actor (回避), also one carried over."""
    case = task.item.about
    return case is not None and not unconcerned(by, Case.objects.filter(pk=case.pk)).exists()


def candidates(by: Actor, meeting: Meeting, items: Iterable[Item]) -> list[tuple[Case, str]]:
    """Open cases of the area that the actor reads and the agenda lacks: first those whose page waits for such a
    meeting, with what it is to decide, then the latest others. A statement, and those of the pages.
    """
    standing = {case.pk for item in items if (case := item.about)}
    rows = scope(by, "case.read", Case.objects.filter(area_id=meeting.area_id, open=True))
    found = list(rows.exclude(pk__in=standing).select_related("area").order_by("-pk")[:CANDIDATES_READ])
    waiting, others = [], []
    for case in found:
        wanted = list(awaited(meeting, case).values())
        if wanted:
            waiting.append((case, wanted[0].title.say(get_language() or "zh-hans")))
        else:
            others.append((case, ""))
    return [*waiting, *others][:CANDIDATES]


def agenda(meeting: Meeting) -> list[Item]:
    """Its items with what was said, motions and tasks, in order. Four statements."""
    motions = Prefetch("motions", Motion.objects.select_related("case").order_by("pk"))
    said = Prefetch("points", Point.objects.order_by("position"))
    decided = Prefetch("tasks", Task.objects.select_related("person", "case").order_by("pk"))
    related = ("task__person", "task__meeting", "task__item__case", "case__area")
    rows = meeting.items.select_related(*related).prefetch_related(motions, decided, said)
    return list(rows.order_by("position"))


def withheld(by: Actor, items: Iterable[Item]) -> set[int]:
    """Those of the items whose case the actor neither reads nor is called to discuss. Two statements."""
    about = {item.pk: case.pk for item in items if (case := item.about)}
    cases = Case.objects.filter(pk__in=set(about.values()))
    shown = {pk for action in SEEING for pk in scope(by, action, cases).values_list("pk", flat=True)}
    return {pk for pk, case_id in about.items() if case_id not in shown}


def published(by: Actor, estate: Area) -> QuerySet[Meeting]:
    """What everybody may read of the estate's meetings, latest first: the items marked for it. Four statements.

    A case that is public no longer takes its item with it.
    """
    about, carried = Q(case=None) | Q(case__visibility=Visibility.PUBLIC), "task__item__case"
    about &= Q(**{carried: None}) | Q(**{f"{carried}__visibility": Visibility.PUBLIC})
    items = Item.objects.filter(about, public=True).select_related("case").order_by("position")
    shown = Prefetch("items", items.prefetch_related(Prefetch("motions", Motion.objects.order_by("pk")), "tasks"))
    found = scope(by, "meeting.look", Meeting.objects.filter(estate_id=estate.pk)).select_related("body")
    return found.prefetch_related(shown).order_by("-starts_at", "-pk")


def attachable(meeting: Meeting, case: Case) -> dict[str, Fact]:
    """The facts of the case that its page lets a meeting of this kind decide, by name."""
    facts = packs.by_version(case.pack_version_id).facts
    return {name: fact for name, fact in facts.items() if meeting.kind in fact.from_meeting}


def awaited(meeting: Meeting, case: Case) -> dict[str, Fact]:
    """Those of them for which the case waits where it stands now."""
    return {
        name: fact for name, fact in attachable(meeting, case).items()
        if name not in case.facts and (not fact.in_ or case.state in fact.in_)
    }  # fmt: skip


def decides(meeting: Meeting) -> bool:
    """Whether what it passed opens gates: of one entered on a later day once those present have signed its minutes."""
    late = meeting.opened_at is not None and clock.day_of(meeting.opened_at) > meeting.day
    return meeting.state == State.CLOSED if late else meeting.state in (State.OPEN, State.ENDED, State.CLOSED)


def signed(meeting: Meeting) -> set[int]:
    """Who has signed the minutes as they are now."""
    version = meeting.paper.version if meeting.paper else 0
    return set(meeting.signatures.filter(version=version).values_list("person_id", flat=True))


@dataclass(frozen=True)
class Attendance:
    """应到 and 实到, those of them who vote, and the line of the law that says whether enough have come.

    `left_out`: members who do not count among the due, as was approved beforehand, and did not come.
    """

    due: int
    present: int
    voters: int
    voting: int
    excused: int
    quorum: Line | None
    left_out: int = 0

    @property
    def enough(self) -> bool:
        """Whether the meeting may decide."""
        return self.quorum is None or self.quorum.met

    @property
    def counts(self) -> bool:
        """Whether it was held: somebody came, and as many as its law asks."""
        return self.present > 0 and self.enough


def attendance(meeting: Meeting, invitees: Iterable[Invitee] | None = None) -> Attendance:
    """How many came, by names or by the count that was given. One statement, or none."""
    if not meeting.sitting.seats:
        due, present = meeting.counted_due or 0, meeting.counted_present or 0
        return Attendance(due, present, due, present, 0, quorum(meeting, due, present))
    rows = list(meeting.invitees.all() if invitees is None else invitees)
    here = [one for one in rows if one.present_at]
    counted = [one for one in rows if one.counts]
    voters, voting = sum(one.votes for one in counted) + meeting.vacant, sum(one.votes for one in here)
    return Attendance(
        due=sum(one.due for one in counted),
        present=sum(one.due for one in here),
        voters=voters,
        voting=voting,
        excused=sum(one.due and one.away == "excused" for one in counted),
        left_out=len(rows) - len(counted),
        quorum=quorum(meeting, voters, voting),
    )


def quorum(meeting: Meeting, voters: int, voting: int) -> Line | None:
    """The threshold of taking part; None where the kind decides nothing, or by ballot."""
    lines = result(meeting, voters, voting, 0).lines
    return next((line for line in lines if line.threshold.stage == "participation"), None)


def result(meeting: Meeting, roll: int, present: int, ayes: int) -> Result:
    """The law of the kind on these numbers."""
    return decide(law.of(meeting), roll=Weight(roll), taking_part=Weight(present), agreeing=Weight(ayes))


@dataclass(frozen=True)
class Held:
    """A meeting that is over: whether as many came as its law asks, and whether its minutes are closed."""

    body_id: int
    kind: str
    day: date
    enough: bool
    minuted: bool


def held_on(body_ids: Iterable[int], kinds: Iterable[str], since: datetime) -> list[Held]:
    """Every meeting of these kinds held since, in order. One statement."""
    rows = Meeting.objects.filter(
        body_id__in=list(body_ids), kind__in=list(kinds), state__in=HELD, starts_at__gte=since
    )
    here = Q(invitees__present_at__isnull=False)
    due = here | Q(invitees__left_out=False)
    counted = rows.select_related("area").annotate(
        voters=Count("invitees", due & Q(invitees__votes=True)),
        voting=Count("invitees", here & Q(invitees__votes=True)),
        came=Count("invitees", here),
    )
    return [
        Held(row.body_id, row.kind, row.day, _enough(row), row.state == State.CLOSED)
        for row in counted.order_by("starts_at", "pk")
    ]


def _enough(meeting: Any) -> bool:
    """Whether anybody came, and as many as its law asks, by numbers that the statement counted."""
    if not meeting.sitting.seats:
        voters, voting = meeting.counted_due or 0, meeting.counted_present or 0
        came = voting
    else:
        voters, voting, came = meeting.voters + meeting.vacant, meeting.voting, meeting.came
    line = quorum(meeting, voters, voting)
    return came > 0 and (line is None or line.met)


def late(task: Task) -> bool:
    """Whether it should have been done."""
    return task.done_at is None and task.due < clock.today()
