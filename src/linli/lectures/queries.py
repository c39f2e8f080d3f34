"""Every read of lectures and calls, in scope."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from linli.activities.models import SessionState, SignUp, State
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.models import QUESTIONS, Answer, Lecture, Lecturer, Question, Season
from linli.people.access import scope
from linli.people.erased_name import told_apart
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules import lectures as rules
from linli.rules.lectures import Heard

RELATED = ("season__organiser", "season__programme", "lecturer__person", "session__programme", "session__spot", "area")


def seasons(by: Actor) -> QuerySet[Season]:
    """The seasons in reach, the latest first, with how many lectures each has."""
    rows = Season.objects.select_related("organiser", "area").annotate(
        number=Count("lectures"), held=Count("lectures", filter=Q(lectures__session__state=SessionState.HELD))
    )
    return scope(by, "season.read", rows).order_by("-pk")


def lectures() -> QuerySet[Lecture]:
    """Lectures with what lists show of them."""
    return Lecture.objects.select_related(*RELATED)


def of_season(season: Season) -> list[Lecture]:
    """Its lectures in their order, with how many have a place, wait and came."""
    placed = Q(session__sign_ups__state__in=(State.PLACED, State.OFFERED))
    rows = (
        lectures()
        .filter(season=season)
        .annotate(
            people=Count("session__sign_ups", filter=placed),
            came=Count("session__sign_ups", filter=Q(session__sign_ups__came_at__isnull=False)),
        )
    )
    return list(rows.order_by("starts_at", "pk"))


def lecturers(body: Organisation) -> list[Lecturer]:
    """The body's lecturers, the latest term first, with how many lectures each gives."""
    rows = Lecturer.objects.select_related("person", "letter").filter(organiser=body)
    return list(rows.annotate(number=Count("lectures")).order_by("-starts", "-pk")[:200])


def appointable(season: Season) -> list[Lecturer]:
    """Who can be given a lecture of the season."""
    rows = Lecturer.objects.select_related("person").filter(
        organiser_id=season.organiser_id, starts__lte=season.ends, ends__gte=season.starts
    )
    return list(rows.exclude(state=Lecturer.State.DECLINED).order_by("pk"))


def shown(by: Actor, estate: Area) -> list[Lecture]:
    """The lectures that residents of an estate find: those to come first, then the last ones."""
    rows = scope(by, "lecture.look", lectures().filter(area_id__in=estate.path_ids).exclude(session=None))
    now = clock.now()
    coming = rows.filter(session__ends_at__gte=now).order_by("session__starts_at", "pk")
    return [*coming[:30], *rows.filter(session__ends_at__lt=now).order_by("-session__starts_at", "-pk")[:10]]


def part_of(lecture: Lecture, person_id: int | None) -> SignUp | None:
    """The person's own sign-up."""
    if lecture.session_id is None or person_id is None:
        return None
    return SignUp.objects.filter(session_id=lecture.session_id, person_id=person_id).first()


def questions(lecture: Lecture, *states: str) -> list[Question]:
    """Questions, those that most want to hear answered first."""
    rows = Question.objects.filter(lecture=lecture).annotate(wanted=Count("upvotes"))
    rows = rows.filter(state__in=states) if states else rows
    return list(rows.order_by("-wanted", "pk")[:200])


@dataclass(frozen=True)
class Result:
    """What those who were there said, without saying who; nothing until enough have said something."""

    number: int
    lines: list[tuple[str, str, list[int]]] = field(default_factory=list)  # what, mean, how many gave 5 to 1
    words: list[str] = field(default_factory=list)


def result(lecture: Lecture) -> Result:
    """The survey of a lecture (one statement)."""
    rows = list(Answer.objects.filter(lecture=lecture).order_by("key"))
    if len(rows) < rules.FEWEST:
        return Result(len(rows))
    lines = []
    for name, label in QUESTIONS.items():
        given = [getattr(row, name) for row in rows]
        counted = Counter(given)
        tenths = (10 * sum(given) + len(given) // 2) // len(given)
        lines.append((str(label), f"{tenths // 10}.{tenths % 10}", [counted[grade] for grade in range(5, 0, -1)]))
    return Result(len(rows), lines, sorted(row.words for row in rows if row.words))


@dataclass(frozen=True)
class Part:
    """A person's part in a lecture."""

    lecture: Lecture
    sign_up: SignUp

    @property
    def said(self) -> str:
        """`came`, `missed`, `turned_away`, `coming` or `gone`."""
        row, session = self.sign_up, self.lecture.session
        if row.came_at is not None:
            return "came"
        if row.missed:
            return "missed"
        if row.turned_away:
            return "turned_away"
        return "coming" if session and session.state == SessionState.PLANNED and row.state in _LIVE else "gone"

    @property
    def heard(self) -> Heard:
        """As the rules read it."""
        return Heard(str(self.lecture.repeats_id or self.lecture.pk), *(self.said == word for word in _WORDS))


_WORDS = ("came", "missed", "turned_away")
_LIVE = (State.PLACED, State.OFFERED, State.WAITING)


def own_lectures(person_id: int) -> QuerySet[SignUp]:
    """A person's sign-ups for lectures."""
    return SignUp.objects.filter(person_id=person_id, session__lecture__isnull=False)


def parts(person_id: int | None) -> list[Part]:
    """What a person signed up for in all seasons, the latest first. Two statements."""
    rows = own_lectures(person_id or 0)
    by_session = {row.session_id: row for row in rows.order_by("-session__starts_at")[:200]}
    found = lectures().filter(session__in=list(by_session)).order_by("-starts_at", "-pk")
    return [Part(one, by_session[one.session_id or 0]) for one in found]


def made_up(own: Iterable[Part]) -> list[Lecture]:
    """Where a person can hear what they missed or were turned away from, if it is held again. One statement."""
    wanted = [int(topic) for topic in rules.owed(part.heard for part in reversed(list(own)))]
    if not wanted:
        return []
    signed = {part.lecture.pk for part in own}
    rows = lectures().filter(
        Q(repeats__in=wanted), session__state=SessionState.PLANNED, session__starts_at__gt=clock.now()
    )
    return [one for one in rows.order_by("starts_at", "pk") if one.pk not in signed]


@dataclass
class Attendance:
    """A person of a season: at how many lectures they were, how many they missed, and whether they are owed one."""

    name: str
    person_id: int | None
    came: int = 0
    missed: int = 0
    turned_away: int = 0
    terms: int = 0  # in which they came
    owed: list[str] = field(default_factory=list)


def repeatable(season: Season) -> list[Lecture]:
    """What can be held again in the season: lectures of the body that repeat none, the latest first."""
    rows = lectures().filter(season__organiser_id=season.organiser_id, repeats=None)
    return list(rows.order_by("-starts_at", "-pk")[:100])


def attendance(season: Season, *, whole: bool = False) -> list[Attendance]:
    """Everybody who signed up for a lecture of the season, with what became of it; `whole`: of all that the body held.

    What is still owed to them is told from all terms: who heard it in another has heard it. Two statements.
    """
    found = lectures().filter(season__organiser_id=season.organiser_id).exclude(session=None)
    given = {one.session_id: one for one in found}
    rows = SignUp.objects.filter(session__in=list(given), session__state=SessionState.HELD)
    signed: dict[tuple[int | None, int | None], list[Part]] = {}
    for row in rows.select_related("person", "guest").order_by("session__starts_at", "pk"):
        signed.setdefault((row.person_id, row.guest_id), []).append(Part(given[row.session_id], row))
    topics = {str(one.repeats_id or one.pk): one.topic for one in given.values()}
    listed = []
    for every in signed.values():
        own = every if whole else [part for part in every if part.lecture.season_id == season.pk]
        if not own:
            continue
        here = {part.heard.topic for part in own}
        listed.append(
            Attendance(
                own[0].sign_up.name, own[0].sign_up.person_id, sum(part.said == "came" for part in own),
                sum(part.said == "missed" for part in own), sum(part.said == "turned_away" for part in own),
                len({part.lecture.season_id for part in own if part.said == "came"}),
                [topics[key] for key in rules.owed(part.heard for part in every) if key in here],
            )
        )  # fmt: skip
    return sorted(listed, key=lambda one: (-one.came, one.name))


def roster(organiser_ids: Iterable[int]) -> QuerySet[Ready]:
    """Who can be called up by these bodies."""
    rows = Ready.objects.filter(organiser_id__in=list(organiser_ids), left_at=None)
    return rows.select_related("person", "organiser").order_by("skill", "pk")


def calls(by: Actor) -> QuerySet[CallUp]:
    """The calls in reach, the latest first."""
    rows = CallUp.objects.select_related("organiser", "session", "area").annotate(
        called=Count("replies"), going=Count("replies", filter=Q(replies__said__in=("yes", "late")))
    )
    return scope(by, "call_up.read", rows).order_by("-pk")


def replies(found: CallUp) -> list[Reply]:
    """Who was called, by skill; `came` says since when they are there, `name` the erased apart. Two statements."""
    came = dict(found.session.sign_ups.exclude(came_at=None).values_list("person_id", "came_at"))
    rows = list(found.replies.select_related("person").order_by("skill", "pk"))
    names = told_apart(row.person for row in rows)
    for row in rows:
        row.came = came.get(row.person_id)  # type: ignore[attr-defined]  # beside the row, for its page
        row.name = names[row.person_id]  # type: ignore[attr-defined]  # the same
    return rows


@dataclass(frozen=True)
class Line:
    """How a skill stands: how many are needed, called, come, come late, cannot, have not answered, are there."""

    skill: str
    wanted: int
    called: int
    yes: int
    late: int
    no: int
    silent: int
    here: int

    @property
    def short(self) -> int:
        """How many are still wanting."""
        return max(self.wanted - self.yes - self.late, 0)


def lines(found: CallUp, listed: list[Reply]) -> list[Line]:
    """The live counts, skill by skill (one statement)."""
    made = []
    for skill, wanted in found.wanted.order_by("pk").values_list("skill", "number"):
        own = [row for row in listed if row.skill == skill]
        said = Counter(row.said for row in own)
        here = sum(getattr(row, "came", None) is not None for row in own)
        made.append(Line(skill, wanted, len(own), said["yes"], said["late"], said["no"], said["nothing"], here))
    return made
