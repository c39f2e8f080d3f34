"""Service that a floor above keeps in tables of its own becomes hours: a visit at home, a duty, a team's booking.

How such a floor does it:

1. Whatever it runs (a programme of visits, a rota, a team) says whether its service is voluntary; work that is paid or
   an office's duty gives no hours. Where it is, it keeps a programme, made once: `serving.programme_for(...)`.
2. In the transaction in which something was served, and after asking whether the actor may say so:
   `serving.served(programme.pk, Source("home_visit", visit.pk), Span(...), {person_id: (came, left)}, by=by)`.
   The same source again adds whoever is new and nobody twice; the way there is not among the times.
3. Where it turns out wrong: `serving.take_back(source, reason, by=by)`.

Whoever is `by` has recorded the hours. From there on they are as all others: somebody else confirms them, who is none
of those who served (`hours.confirm`, with the code of the session that `of` answers), they are objected to, put
right by counter-entries, certified, and earn stars and points.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities import hours, services
from linli.activities.models import Programme, Session, SessionState, SignUp, State, Way
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed


@dataclass(frozen=True)
class Source:
    """The row of the floor above: its kind as the journal calls it, and its key. It counts once."""

    kind: str
    id: int


@dataclass(frozen=True)
class Span:
    """When something was served as a whole, what it is called, and where: what everybody who served may read."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""


def programme_for(organiser_id: int, kind: str, title: str, place: str, *, by: Actor) -> Programme:
    """The programme under which the hours of what a floor above keeps stand, led by `by`; nobody signs up for it.

    `kind` is one of `kinds.KINDS` whose people serve.
    """
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    plan = services.Plan(
        kind=kind, title=title, leader_id=by.person_id, place=place, minutes=60, at=time(9), alone=False,
        begins=clock.today() - timedelta(days=1), audience="named", shown=False,
    )  # fmt: skip
    return services.found(organiser_id, plan, by=SYSTEM)


@transaction.atomic
def served(
    programme_id: int, source: Source, span: Span, times: Mapping[int, tuple[datetime, datetime]], *, by: Actor
) -> Session:
    """Record what these persons served, each from when to when; the caller has asked whether the actor may.

    Two at once under one source wait at the programme's row.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("area").get(pk=programme_id)
    session = of(source) or _held(programme, source, span, by)
    role = programme.roles.filter(serves=True).earliest("pk")
    hours.lock_people(times)
    known = set(session.sign_ups.filter(person__in=list(times)).values_list("person_id", flat=True))
    for person_id, (came, left) in sorted(times.items()):
        if person_id not in known:
            row = SignUp.objects.create(
                session=session, role=role, person_id=person_id, state=State.PLACED, queued_at=came, came_at=came,
                left_at=left, way=Way.NOTED, entered_by_id=by.person_id,
            )  # fmt: skip
            data = {"session_id": session.pk, "came": came.isoformat(), "left": left.isoformat()}
            record("sign_up.served", row, by=by, data=data, area_id=session.area_id, new=True)
    hours.take_down_all(session, by=by)
    return session


def of(source: Source) -> Session | None:
    """What was recorded under a source."""
    return Session.objects.filter(source_kind=source.kind, source_id=source.id).select_related("area").first()


def codes(kind: str, ids: Iterable[int]) -> dict[int, str]:
    """The codes of what was recorded under sources of one kind, by their keys: under them are the pages of hours."""
    rows = Session.objects.filter(source_kind=kind, source_id__in=list(ids))
    return {pk: code for pk, code in rows.values_list("source_id", "code") if pk is not None}


def _held(programme: Programme, source: Source, span: Span, by: Actor) -> Session:
    made = Session(
        programme=programme, title=span.title[:80], starts_at=span.starts_at, ends_at=span.ends_at,
        place=(span.place or programme.place)[:80], leader_id=programme.leader_id, state=SessionState.HELD,
        closed_at=clock.now(), source_kind=source.kind, source_id=source.id,
    )  # fmt: skip
    made.locate(programme.area)
    made.save()
    data = {"programme_id": programme.pk, "source": [source.kind, source.id], "starts_at": span.starts_at.isoformat()}
    record("session.served", made, by=by, data=data, area_id=made.area_id, new=True)
    return made


@transaction.atomic
def take_back(source: Source, reason: str, *, by: Actor) -> None:
    """It does not count after all; the caller has asked whether the actor may say so. Nothing where it gave none."""
    session = of(source)
    if session is not None:
        hours.take_back(services.locked(session.pk), reason, by=by)
