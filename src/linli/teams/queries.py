"""Every read of teams, in scope."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from linli.activities.models import Session, SessionState
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation, Term
from linli.places.models import Area
from linli.rules import teams as rules
from linli.teams.models import KINDS, LIVE, Equipment, Has, Loan, Member, Picture, State, Team

PERFORMANCE = "performance"


def seen_of(team: Team) -> str:
    """How far its record has come."""
    return state_of(team)


def teams() -> QuerySet[Team]:
    """Teams with what lists show of them: how many are in, whether they performed or will in this quarter."""
    return Team.objects.select_related("body", "area").annotate(
        people=Count("members", filter=Q(members__state=State.IN)),
        asking=Count("members", filter=Q(members__state=State.APPLIED)),
        performed=_performance(),
    )


def _performance() -> Exists:
    """A performance of the team's body in this quarter: held, or planned and to come."""
    first, after = rules.quarter(clock.today())
    rows = Session.objects.filter(
        Q(state=SessionState.HELD) | Q(state=SessionState.PLANNED, ends_at__gte=clock.now()),
        programme__kind=PERFORMANCE,
        programme__organiser=OuterRef("body"),
        starts_at__gte=clock.midnight(first),
        starts_at__lt=clock.midnight(after),
    )
    return Exists(rows)


def read(by: Actor) -> QuerySet[Team]:
    """The teams that the actor reads at the desk, in the order of their keys."""
    return scope(by, "team.read", teams()).order_by("pk")


def shown(by: Actor, estate: Area) -> QuerySet[Team]:
    """The teams that residents of an estate find."""
    return scope(by, "team.look", teams().filter(area=estate)).order_by("pk")


def unkept(by: Actor) -> QuerySet[Organisation]:
    """The bodies of teams that the person chairs and that are not kept here yet."""
    ids = {held.organisation_id for held in terms.held(by.person_id) if not held.strong}
    areas = {
        held.area_id for held in terms.held(by.person_id) if held.kind in ("branch_secretary", "community_officer")
    }
    rows = Organisation.objects.filter(Q(pk__in=ids) | Q(area_id__in=areas), kind__in=KINDS, ended_at=None, team=None)
    return rows.select_related("area").order_by("pk")


def leaders(team: Team) -> list[Term]:
    """Who holds a chair of its body now, the leader first, then deputies. One statement."""
    now = clock.now()
    rows = Term.objects.filter(
        Q(ends=None) | Q(ends__gt=now), post__organisation_id=team.body_id, post__kind="body_chair", starts__lte=now
    )
    return list(rows.select_related("person", "post").order_by("post_id", "starts"))


def members(team: Team) -> QuerySet[Member]:
    """Who is in it, in the order in which they came, with what they can do."""
    skills = Prefetch("skills", Has.objects.select_related("skill").order_by("pk"))
    return team.members.filter(state=State.IN).select_related("person").prefetch_related(skills).order_by("pk")


def asking(team: Team) -> QuerySet[Member]:
    """Who applied and has no answer yet."""
    return team.members.filter(state=State.APPLIED).select_related("person").order_by("pk")


def shown_members(team: Team) -> list[Member]:
    """Who chose to be shown."""
    return list(team.members.filter(state=State.IN, shown=True, person__isnull=False).select_related("person"))


def own(team: Team, person_id: int | None) -> Member | None:
    """The person's own record in it, of one who is in or has applied."""
    rows = team.members.filter(person_id=person_id or 0, state__in=LIVE).prefetch_related("skills__skill")
    return rows.first()


def equipment(team: Team) -> list[Equipment]:
    """What it owns, with what is on loan to whom. Two statements."""
    out = Loan.objects.filter(back_on=None).select_related("member__person").order_by("due_on", "pk")
    return list(team.equipment.prefetch_related(Prefetch("loans", out, to_attr="going")).order_by("pk"))


def overdue(team: Team, today: date) -> QuerySet[Loan]:
    """What should have come back."""
    return Loan.objects.filter(equipment__team=team, back_on=None, due_on__lt=today)


def sessions(team: Team, kinds: tuple[str, ...], number: int = 20) -> list[Session]:
    """What is to come of these kinds, soonest first, then what was, the latest first."""
    rows = Session.objects.filter(programme__organiser_id=team.body_id, programme__kind__in=kinds)
    rows = rows.exclude(state=SessionState.CANCELLED).select_related("programme", "spot")
    now = clock.now()
    coming = rows.filter(ends_at__gte=now).order_by("starts_at", "pk")
    return [*coming[:number], *rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")[:number]]


def pictures(team: Team, *, released: bool) -> list[Picture]:
    """The gallery, the latest first; with `released` what residents see alone."""
    rows = team.pictures.order_by("-pk")
    return list((rows.filter(released_at__isnull=False) if released else rows)[:40])


def quiet(by: Actor) -> QuerySet[Team]:
    """The teams in the actor's reach that promised to perform each quarter and neither did nor are to."""
    return read(by).filter(~_performance(), performs=True)


def seen(people: Collection[int], title: str) -> Iterable[tuple[int, str]]:
    """Of these people, whose skill of that title was confirmed in which team (`activities.skilling`)."""
    rows = Has.objects.filter(
        member__person_id__in=people, member__state=State.IN, skill__title=title, confirmed_at__isnull=False
    )
    return ((has.member.person_id or 0, has.member.team.body.name) for has in rows.select_related("member__team__body"))
