"""Bodies around the demonstration's estate: the community's committees, a preparatory group, a unit that reports."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from linli.council import founding, reporting
from linli.council.founding import Course
from linli.council.party_models import Listed
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person, Post
from linli.places.models import Area
from linli.rules.first_assembly import Part
from linli.rules.workdays import add_months
from linli.web.demo.play import DAYS, Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("bodies.yaml").read_text())


def seat(
    kind: str, body: Organisation, area: Area, whom: Iterable[Person], since: datetime, title: str = "", **said: Any
) -> Post:
    """Found a post of the body and put these people into it."""
    post = people.create_post(kind, body, area, by=SYSTEM, title=title)
    for person in whom:
        people.appoint(post.pk, person.pk, by=SYSTEM, starts=since, **said)
    return post


def plan(year: Year) -> None:
    """The community's sit there from the beginning; the group is formed some weeks ago, the unit reported before."""
    with clock.moved(year.until - timedelta(days=DAYS)):
        _community(year)
    told = BOOK["group"]
    year.at(_ago(year, told["formed"]), lambda: _group(year, told))
    year.at(_ago(year, 3), lambda: _unit(year, BOOK["unit"]))


def _ago(year: Year, days: int) -> datetime:
    return datetime.combine(clock.day_of(year.until) - timedelta(days=days), time(10), clock.LOCAL)


def _community(year: Year) -> None:
    """The residents' committee, whose term is over soon, and whoever supervises it."""
    told, area = BOOK["community"], year.stage.areas["community"]
    last = clock.day_of(year.until) + timedelta(days=told["ends"])
    ends, since = clock.midnight(last), clock.midnight(add_months(last, -12 * 5))
    homes = [known for one in year.stage.neighbours if one.owner and (known := people.person_of_phone(one.phone))]
    _resident, *homes = homes  # who signs in as a resident sits nowhere
    sitting, watching = homes[: told["members"]], homes[told["members"] :][: told["supervisors"]]
    elected = {"ends": ends, "how": "elected", "document": "居民会议选举结果公告"}
    committee = Organisation.objects.get(name=told["name"])
    seat("residents_seat", committee, area, sitting, since, "居委会委员", **elected)
    people.set_seats(committee.pk, len(sitting), by=SYSTEM)
    supervision = people.create_organisation("residents_supervision", told["supervision"], area, by=SYSTEM)
    seat("body_chair", supervision, area, watching[:1], since, "主任", **elected)
    seat("supervision_seat", supervision, area, watching[1:], since, "委员", **elected)
    people.set_seats(supervision.pk, len(watching), by=SYSTEM)


def _group(year: Year, told: dict[str, Any]) -> None:
    """The owners have applied, the street forms the group; the day of the first assembly is planned."""
    area, now = year.stage.areas["park"], clock.now()
    body = people.create_organisation("preparatory_group", told["name"], area, by=SYSTEM)
    owners = [people.create_person(name, by=SYSTEM) for name in told["owners"]]
    seats = {
        "owner_seat": owners,
        "developer_seat": [people.create_person(told["developer"], by=SYSTEM)],
        "street_seat": [year.stage.staff["street_officer"]],
        "community_seat": [year.stage.staff["community_officer"]],
    }
    for kind, whom in seats.items():
        seat(kind, body, area, whom, now, document="青云街道关于成立筹备组的公告")
    people.set_seats(body.pk, sum(map(len, seats.values())), by=SYSTEM)
    today = clock.day_of(year.until)
    applied, planned = (today + timedelta(days=days) for days in (-told["applied"], told["planned"]))
    course = Course(applied_on=applied, document=told["document"], planned_on=planned)
    founding.note(body.pk, course, by=year.actor("street_officer"))
    ago = partial(_post, body, course, told, year)
    year.at(clock.midnight(today - timedelta(days=3)) + timedelta(hours=10), ago)


def _post(body: Organisation, course: Course, told: dict[str, Any], year: Year) -> None:
    """Its drafts and its list of owners hang out; the rest is to follow in time."""
    posted: dict[Part, date] = {"rules": clock.today(), "roll": clock.today()}
    further = replace(course, place=told["place"], agenda=told["agenda"], posted=posted)
    founding.note(body.pk, further, by=year.actor("street_officer"))


def _unit(year: Year, told: dict[str, Any]) -> None:
    """Its three lists, what was carried out with its hours, and what is still to come."""
    by, today = year.actor("secretary"), clock.today()
    branch = Organisation.objects.get(area=year.stage.estate, kind="party_branch")
    since = today - timedelta(days=told["since"])
    partner = reporting.enter(branch.pk, told["name"], told["contact"], by=by, phone=told["phone"], since=since)
    for kind in (Listed.Kind.RESOURCE, Listed.Kind.NEED):
        for what in told[kind]:
            reporting.put(partner.pk, kind, what, by=by)
    for what, ago, came, hours, outcome in told["done"]:
        line = reporting.put(partner.pk, Listed.Kind.PROJECT, what, by=by)
        reporting.done(line.pk, today - timedelta(days=ago), came, hours, outcome, by=by)
    for what, ahead in told["open"]:
        reporting.put(partner.pk, Listed.Kind.PROJECT, what, by=by, due=today + timedelta(days=ahead))
