"""Every read of programmes and sessions, in scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from linli.activities.hour_models import Hours, HoursState
from linli.activities.models import LIVE, TAKES, Need, Programme, Session, SessionState, SignUp, State
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation
from linli.places.models import Area

PAGE = 30
SHOWN_AHEAD = timedelta(days=56)


def programmes(by: Actor) -> QuerySet[Programme]:
    """The programmes that the actor reads at the desk, the latest first, with their next session."""
    coming = Session.objects.filter(
        programme=OuterRef("pk"), state=SessionState.PLANNED, ends_at__gte=clock.now()
    ).order_by("starts_at")
    rows = Programme.objects.select_related("organiser", "leader", "spot", "area")
    return scope(by, "programme.read", rows).annotate(next=Subquery(coming.values("starts_at")[:1])).order_by("-pk")


def sessions() -> QuerySet[Session]:
    """Sessions with what lists show of them."""
    return Session.objects.select_related("programme__organiser", "spot", "leader", "area")


def of_programme(programme: Programme) -> list[Session]:
    """Its sessions, those to come first, then the last ones, with how many have a place. Two statements."""
    rows = programme.sessions.select_related("programme", "spot").annotate(
        people=Count("sign_ups", filter=Q(sign_ups__state__in=TAKES)),
        came=Count("sign_ups", filter=Q(sign_ups__came_at__isnull=False)),
        waits=Exists(Hours.objects.filter(sign_up__session=OuterRef("pk"), state=HoursState.RECORDED)),
    )
    now = clock.now()
    coming = rows.filter(ends_at__gte=now).order_by("starts_at", "pk")
    return [*coming[:PAGE], *rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")[:PAGE]]


def organisers(by: Actor) -> list[Organisation]:
    """The bodies for which the person can put something on: they hold a post of them."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    return list(Organisation.objects.filter(pk__in=ids, ended_at=None).select_related("area").order_by("pk"))


def on_in(by: Actor, estate: Area) -> QuerySet[Session]:
    """What is on in the weeks to come in the estate, and for everybody of its community and street; soonest first."""
    now = clock.now()
    rows = sessions().filter(area_id__in=estate.path_ids, ends_at__gte=now, starts_at__lte=now + SHOWN_AHEAD)
    return scope(by, "session.look", rows).order_by("starts_at", "pk")


def own(person_id: int | None) -> QuerySet[SignUp]:
    """What a person has signed up for and is not over, soonest first."""
    rows = SignUp.objects.filter(person_id=person_id or 0, state__in=LIVE, session__ends_at__gte=clock.now())
    related = ("session__programme", "session__spot", "role")
    return rows.select_related(*related).order_by("session__starts_at", "pk")


def own_past(person_id: int | None) -> QuerySet[SignUp]:
    """What they took part in, the latest first."""
    rows = SignUp.objects.filter(person_id=person_id or 0, came_at__isnull=False, session__ends_at__lt=clock.now())
    related = ("session__programme", "session__spot", "role")
    return rows.select_related(*related).order_by("-session__starts_at", "-pk")


def sign_up_of(session: Session, person_id: int | None) -> SignUp | None:
    """The person's own in it."""
    rows = SignUp.objects.select_related("role", "session__programme", "feedback")
    return rows.filter(session=session, person_id=person_id or 0).first()


@dataclass(frozen=True)
class Room:
    """A role of a session with its room, and how many wait for it."""

    need: Need
    waiting: int

    @property
    def full(self) -> bool:
        """Whether whoever comes now waits."""
        return self.waiting > 0 or (self.need.free is not None and self.need.free < 1)


def rooms(session: Session) -> list[Room]:
    """Its roles in order. Two statements."""
    waiting = dict(
        session.sign_ups.filter(state=State.WAITING).values_list("role_id").annotate(number=Count("pk")).order_by()
    )
    needs = session.needs.select_related("role").order_by("role_id")
    return [Room(need, waiting.get(need.role_id, 0)) for need in needs]


def people_of(session: Session) -> list[SignUp]:
    """Everybody of a session: those with a place, who waits in their turn, who is not coming. One statement."""
    order = {State.ASKED: 0, State.PLACED: 1, State.OFFERED: 2, State.WAITING: 3}
    rows = session.sign_ups.select_related("person", "guest", "role", "entered_by").order_by("queued_at", "pk")
    return sorted(rows, key=lambda row: order.get(State(row.state), 4))


def short(listed: Iterable[Room]) -> list[Room]:
    """The roles in which people are still missing."""
    return [room for room in listed if room.need.taken < room.need.role.least]
