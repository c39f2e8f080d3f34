"""What people do together in the demonstration: the culture square, a child-craft afternoon, performances."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import yaml

from linli.activities import attending, hours, questions, reporting, services, signing_up
from linli.activities.models import Programme, Session, SessionState
from linli.activities.services import Plan
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.places.models import Spot
from linli.web.demo.play import Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("activities.yaml").read_text())
WEEKS = 9  # of sessions behind us


def plan(year: Year) -> None:
    """The teams and their programmes some weeks ago; sessions held since; some signed up for the next ones."""
    year.at(year.until - timedelta(weeks=WEEKS), lambda: _found(year))


def _neighbours(year: Year) -> list[Person]:
    known = (Person.objects.by_phone("+86" + one.phone) for one in year.stage.neighbours if one.phone)
    return [person for person in known if person][40:90]


def _found(year: Year) -> None:
    estate, grown = year.stage.estate, _neighbours(year)
    bodies = {"branch": Organisation.objects.get(area=estate, kind="party_branch")}
    leaders = {"branch": year.stage.staff["secretary"]}
    for number, (key, (kind, name)) in enumerate(BOOK["teams"].items()):
        bodies[key] = people.create_organisation(kind, name, estate, by=SYSTEM)
        leaders[key] = grown[number]
        chair = people.create_post("body_chair", bodies[key], estate, by=SYSTEM, title="队长")
        people.appoint(chair.pk, leaders[key].pk, by=SYSTEM)
        seat = people.create_post("team_seat", bodies[key], estate, by=SYSTEM, title="队员")
        for member in grown[10 + 8 * number : 18 + 8 * number]:
            people.appoint(seat.pk, member.pk, by=SYSTEM)
    spots = {row.name: row.pk for row in Spot.objects.filter(area=estate)}
    for told in BOOK["programmes"]:
        _put_on(year, told, bodies[told["by"]], leaders[told["by"]], spots, grown)


def _put_on(
    year: Year, told: dict[str, Any], body: Organisation, leader: Person, spots: dict[str, int], grown: list[Person]
) -> None:
    by, first = Actor(leader.pk, "person", name=leader.name), clock.today() + timedelta(days=7)
    begins = first + timedelta(days=(told["weekday"] - first.weekday()) % 7)
    if not told.get("rhythm"):
        begins += timedelta(weeks=WEEKS)
    made = services.found(
        body.pk,
        Plan(
            kind=told["kind"], title=told["title"], leader_id=leader.pk, begins=begins,
            at=time.fromisoformat(told["at"]), minutes=told["minutes"], purpose=told["purpose"],
            rhythm=told.get("rhythm", ""), spot_id=spots.get(told.get("spot", "")), place=told.get("place", ""),
            alone=told.get("alone", True), drop_in=told.get("drop_in", False), places=told.get("places"),
            companions=told.get("companions", 0), shown=told.get("shown", True),
        ),
        by=by,
    )  # fmt: skip
    for title, places, least in told.get("roles", []):
        services.add_role(made.pk, title, places, by=by, least=least, serves=True)
    for text in told.get("asks", []):
        questions.ask(made.pk, text, by=by)
    if words := told.get("tells"):
        year.at(year.until - timedelta(days=1), lambda: _tell(made, grown[-1], words))
    going = grown[told["from"] : told["from"] + told["people"]]
    _follow(year, made, by, going, told.get("heads", 0))


def _tell(programme: Programme, who: Person, words: str) -> None:
    """Somebody served where nobody took it down; it waits for the body's word."""
    starts = clock.shift(timedelta(hours=-3))
    stay = reporting.Stay(starts, starts + timedelta(minutes=90), words)
    reporting.tell(programme.pk, stay, by=Actor(who.pk, "person", name=who.name))


def _follow(year: Year, programme: Programme, by: Actor, going: list[Person], heads: int) -> None:
    """Each session that stands: signed up for beforehand, held and closed; those made since follow every week."""

    def hold(session: Session) -> None:
        opens = session.starts_at - timedelta(days=8)  # so that on any day people wait for the next full one
        year.at(max(opens, clock.now()), lambda: _sign_up(session, going))
        year.at(session.starts_at + timedelta(minutes=5), lambda: _come(session, by), office=False)
        year.at(session.ends_at, lambda: _close(year, session, by, heads), office=False)

    def again() -> None:
        services.make_ahead(programme.pk)
        follow()

    held: set[int] = set()

    def follow() -> None:
        for session in programme.sessions.filter(state=SessionState.PLANNED).order_by("starts_at"):
            if session.pk not in held:
                held.add(session.pk)
                hold(session)

    follow()
    for week in range(1, WEEKS + 1):
        year.at(clock.now() + timedelta(weeks=week), again)


def _sign_up(session: Session, going: list[Person]) -> None:
    role = session.programme.roles.order_by("pk")[0]
    serving = session.programme.roles.filter(serves=True).order_by("pk").first()
    for number, person in enumerate(going):
        wanted = serving if serving and number % 6 == 5 else role
        with_child = 1 if wanted.companions and number % 2 == 0 else 0
        by = Actor(person.pk, "person", name=person.name)
        signing_up.sign_up(session.pk, wanted.pk, by=by, companions=with_child, named="孩子")


def _come(session: Session, by: Actor) -> None:
    """All but one, another one each week."""
    rows = list(session.sign_ups.filter(state="placed").order_by("pk"))
    absent = session.starts_at.isocalendar().week % (len(rows) or 1)
    for number, row in enumerate(rows):
        if number != absent or len(rows) < 6:
            attending.mark(session.pk, row.pk, "list", by=by)


def _close(year: Year, session: Session, by: Actor, heads: int) -> None:
    """It is over: all sign out, and what volunteers served is recorded; the secretary confirms it the day after."""
    for row in session.sign_ups.filter(came_at__isnull=False).order_by("pk"):
        attending.mark(session.pk, row.pk, "left", by=by)
    attending.close(session.pk, heads, by=by)
    if hours.take_down(session.pk, by=by):
        secretary = year.actor("secretary")
        year.at(clock.shift(timedelta(days=1)), lambda: _confirm(session, secretary))


def _confirm(session: Session, by: Actor) -> None:
    hours.confirm(session.pk, by=by)
