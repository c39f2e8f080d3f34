"""The city of the measurements, invented: 10 streets, 200 estates, staff for each, and cases that serve as patterns."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from bench import fill_votes
from linli.cases import packs, route_services, routing
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.cases.services import Submission, act, submit
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.people import services as people
from linli.people import terms
from linli.people.models import Post
from linli.places import services as places
from linli.places.models import Area, Building
from linli.places.queries import Place

STREETS, COMMUNITIES, ESTATES = 10, 5, 4
FLAT = ("id", "city_id", "district_id", "street_id", "community_id", "estate_id", "grid_id")


@dataclass(frozen=True)
class Estate:
    """What the bulk rows need to know of an estate."""

    id: int
    code: str
    path: tuple[int | None, ...]  # city … grid, as the columns of a case
    building_id: int
    person_id: int
    post_id: int


@dataclass
class World:
    """Everything by which bulk rows are made; patterns are raw rows by column."""

    estates: list[Estate] = field(default_factory=list)
    patterns: list[dict[str, Any]] = field(default_factory=list)


def build() -> World:
    """Make it, through the services wherever they allow it."""
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    province = places.create_area("990000000000", "云江省", "province", None, by=SYSTEM)
    city = places.create_area("990100000000", "云湖市", "city", province, by=SYSTEM)
    district = places.create_area("990102000000", "云麓区", "district", city, by=SYSTEM)
    office = people.create_organisation("street_office", "云麓区街道办事处", city, by=SYSTEM)
    route_services.lay(city, [Rule(post_kind="branch_secretary", note="都给小区书记")], by=SYSTEM)
    world = World()
    for s in range(1, STREETS + 1):
        street = places.create_area(f"990102{s:03}000", f"第{s}街道", "street", district, by=SYSTEM)
        _officer(office, street, f"街道{s}")
        for c in range(1, COMMUNITIES + 1):
            community = places.create_area(f"990102{s:03}{c:03}", f"第{s}-{c}社区", "community", street, by=SYSTEM)
            world.estates += [_estate(community, s, c, e) for e in range(1, ESTATES + 1)]
    _city_desk(office, city)
    world.patterns = _patterns(world.estates[0])
    with transaction.atomic():
        fill_votes.homes(world.estates[-1].id)
    return world


def _estate(community: Area, s: int, c: int, e: int) -> Estate:
    code = f"990102{s:03}{c:03}{e:03}"
    estate = places.create_area(code, f"安和{s}-{c}-{e}小区", "estate", community, by=SYSTEM, prefix=f"A{s}{c}{e}")
    grid = places.create_area(f"{code}001", "第一网格", "grid", estate, by=SYSTEM)
    buildings = [places.create_building(estate, f"{n}栋", by=SYSTEM, grid=grid) for n in range(1, 9)]
    body = people.create_organisation("party_branch", f"{estate.name}党支部", estate, by=SYSTEM)
    post, person_id = _appointed("branch_secretary", body, estate, f"周正{s}{c}{e}")
    path = (*(getattr(estate, name) for name in FLAT[1:-1]), grid.pk)
    return Estate(estate.pk, estate.code, path, buildings[0].pk, person_id, post.pk)


def _appointed(kind: str, body: Any, area: Area, name: str) -> tuple[Post, int]:
    person = people.create_person(name, by=SYSTEM)
    post = people.create_post(kind, body, area, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    return post, person.pk


def _officer(office: Any, street: Area, name: str) -> None:
    _appointed("street_officer", office, street, f"何敏{name}")


def _city_desk(office: Any, city: Area) -> None:
    """No kind of post stands over a city yet that reads cases, so one is put there past the service's check."""
    person = people.create_person("高远市级", by=SYSTEM)
    with transaction.atomic():
        post = Post.objects.create(kind="street_officer", title="市级工作人员", organisation=office, area=city)
        record("post.created", post, by=SYSTEM, data={"kind": post.kind}, area_id=city.pk, new=True)
    people.appoint(post.pk, person.pk, by=SYSTEM)


def _patterns(estate: Estate) -> list[dict[str, Any]]:
    """Cases in the states that lists are full of, as the tables hold them, with their steps."""
    area = Area.objects.get(pk=estate.id)
    terms.forget()
    routing.forget()
    handler = Actor(estate.person_id, "post", estate.post_id, "周正")
    path: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "dispatched": [],
        "handling": [("contact", {"how": "phone", "note": "已电话联系"})],
        "answered": [("contact", {"how": "visit"}), ("finish", {"result": "已疏通，水退了"})],
        "closed": [
            ("contact", {"how": "phone"}),
            ("finish", {"result": "已换新灯管"}),
            ("solved", {"face": "satisfied"}),
        ],
    }
    made = []
    for steps in path.values():
        building = Building.objects.get(pk=estate.building_id)
        where = Place(building_id=building.pk, label=building.name, grid_id=estate.path[-1])
        given = Submission(form={"what": "样例", "category": "other"}, where=where, name="陈", phone="13900000001")
        case = submit(area, given, by=Actor(None, "anonymous"))
        for name, form in steps:
            by = Actor(None, "link", link=("case", case.pk)) if name == "solved" else handler
            act(case.pk, name, form, by=by)
        made.append({"case": _raw("cases_case", "id", case.pk)[0], "steps": _raw("cases_step", "case_id", case.pk)})
    assert Case.objects.count() == len(made)
    return made


def _raw(table: str, column: str, value: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s ORDER BY id", [value])
        names = [one[0] for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
