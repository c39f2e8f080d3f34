"""Every read of hours of service, stars and certificates."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, Sum

from linli.activities import hours, starring
from linli.activities.certifying import hours_of
from linli.activities.hour_models import Certificate, Hours, HoursState, Star, Volunteer
from linli.activities.models import Session, SignUp
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.people.access import scope
from linli.people.models import Organisation, Person
from linli.people.wording import masked
from linli.places.models import Area
from linli.rules import volunteering as rules

SHOWN = 60
LEVELS = ("estate", "community")


@dataclass(frozen=True)
class Line:
    """What one person served in a session: its rows, the sum that is confirmed, what waits."""

    sign_up: SignUp
    rows: list[Hours]

    @property
    def hours(self) -> str:
        """The confirmed sum, in hours."""
        return hours_of(sum(row.minutes for row in self.rows if row.state == HoursState.CONFIRMED))

    @property
    def recorded(self) -> str:
        """The sum once everything is confirmed."""
        return hours_of(sum(row.minutes for row in self.rows if row.state != HoursState.WITHDRAWN))

    @property
    def waits(self) -> bool:
        """Whether some of it is to be confirmed."""
        return any(row.state == HoursState.RECORDED for row in self.rows)

    @property
    def objection(self) -> Hours | None:
        """The row to which the person objects and nobody has answered yet."""
        return next((row for row in self.rows if _unanswered(row)), None)


def _unanswered(row: Hours) -> bool:
    said = getattr(row, "objection", None)  # missing where nobody objected
    return said is not None and said.answered_at is None


def of_session(session: Session) -> list[Line]:
    """Who served in it, with their hours. Two statements."""
    rows = Hours.objects.select_related("recorded_by", "confirmed_by", "objection").order_by("pk")
    served = session.sign_ups.filter(role__serves=True, came_at__isnull=False).select_related("person", "guest", "role")
    found = served.prefetch_related(Prefetch("hours", rows)).order_by("pk")
    return [Line(sign_up, list(sign_up.hours.all())) for sign_up in found]


@dataclass(frozen=True)
class Waiting:
    """A session whose hours wait to be confirmed: who served in it, and how long all of them together."""

    session: Session
    names: str
    hours: str
    people: list[int]


def waiting(by: Actor) -> list[Waiting]:
    """What the actor can confirm, the oldest first: neither what they recorded nor what they served. Three statements.

    Each is shown with who served, for who confirms it stands for it.
    """
    recorded = Hours.objects.filter(state=HoursState.RECORDED)
    own = recorded.filter(Q(recorded_by=by.person_id or 0) | Q(sign_up__person=by.person_id or 0))
    found = Session.objects.filter(pk__in=recorded.values("sign_up__session"))
    found = found.exclude(pk__in=own.values("sign_up__session")).select_related("programme__organiser", "spot")
    sessions = list(scope(by, "hours.confirm", found).order_by("starts_at", "pk")[:SHOWN])
    rows: dict[int, list[Hours]] = {}
    of_these = recorded.filter(sign_up__session__in=sessions).select_related("sign_up__person").order_by("pk")
    for row in of_these:
        rows.setdefault(row.sign_up.session_id, []).append(row)
    return [_waiting(one, rows.get(one.pk, [])) for one in sessions]


def _waiting(session: Session, rows: list[Hours]) -> Waiting:
    names = dict.fromkeys(row.sign_up.name for row in rows)
    people = [row.sign_up.person_id for row in rows if row.sign_up.person_id]
    return Waiting(session, in_a_list(names), hours_of(sum(row.minutes for row in rows)), people)


@dataclass(frozen=True)
class Served:
    """What a person has served: the sessions, the confirmed sum, stars, and for which bodies it can be certified."""

    rows: list[Line]
    minutes: int
    given: int
    bodies: list[Organisation]
    certificates: list[Certificate]
    shown: bool

    @property
    def hours(self) -> str:
        """The confirmed sum."""
        return hours_of(self.minutes)

    @property
    def to_next(self) -> str:
        """The hours that are missing for the next star; empty where there is none left to earn."""
        missing = rules.to_next_star(self.minutes)
        return hours_of(missing) if missing else ""

    @property
    def today(self) -> date:
        """Until which day objections are open."""
        return clock.today()


def of_person(person_id: int) -> Served:
    """Seven statements, however much it is."""
    rows = Hours.objects.select_related("objection").order_by("pk")
    signed = SignUp.objects.filter(person_id=person_id, hours__isnull=False).distinct()
    related = signed.select_related("session__programme__organiser", "session__spot", "role")
    lines = related.prefetch_related(Prefetch("hours", rows)).order_by("-session__starts_at", "-pk")[:SHOWN]
    confirmed = Hours.objects.filter(sign_up__person_id=person_id, state=HoursState.CONFIRMED)
    by_body = confirmed.values_list("sign_up__session__programme__organiser").annotate(sum=Sum("minutes")).order_by()
    bodies = [body for body, minutes in by_body if minutes > 0]
    volunteer = Volunteer.objects.filter(person_id=person_id).first()
    return Served(
        rows=[Line(one, list(one.hours.all())) for one in lines],
        minutes=hours.sums([person_id]).get(person_id, 0),
        given=starring.given(person_id),
        bodies=list(Organisation.objects.filter(pk__in=bodies).order_by("pk")),
        certificates=list(
            Certificate.objects.filter(person_id=person_id).select_related("organiser").order_by("-pk")[:20]
        ),
        shown=volunteer is not None and volunteer.shown,
    )


def shown(found: Certificate) -> dict[str, str]:
    """What anybody is told of a certificate: whose it is in outline, and its hours."""
    return {"name": masked("name", found.person.name), "hours": hours_of(found.minutes)}


def publishing(by: Actor) -> list[Area]:
    """The estates and communities in which the actor publishes stars."""
    return list(scope(by, "star.publish", Area.objects.filter(level__in=LEVELS, ends=None)).order_by("pk")[:20])


@dataclass(frozen=True)
class Due:
    """Somebody who has earned stars that are not published yet."""

    person_id: int
    name: str
    stars: int
    hours: str


def due(area: Area) -> list[Due]:
    """Who they are, by name. Four statements."""
    earned = starring.due(area)
    minutes = hours.sums(earned)
    named = Person.objects.in_bulk(list(earned))
    found = [Due(pk, named[pk].name, stars, hours_of(minutes[pk])) for pk, stars in earned.items()]
    return sorted(found, key=lambda one: one.name)


def published(area: Area) -> list[Star]:
    """What was published in the area, the latest first."""
    return list(Star.objects.filter(area=area).select_related("person").order_by("-pk")[:SHOWN])
