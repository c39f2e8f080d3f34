"""The places, bodies and posts of the demonstration: 安和安置小区, villas and a garment park under one street."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from linli.cases import route_services
from linli.cases.route_services import Rule
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import homes, roster
from linli.people import services as people
from linli.people.models import Person
from linli.people.roster.tables import Table
from linli.places import services as places
from linli.places.models import Area, Building, Unit
from linli.ui.looks import Looks
from linli.web.demo.cast import PASSWORD, SIGNING_IN, staff
from linli.web.demo.people import Names, Neighbour
from linli.web.registry import looks

OFFICE = (
    "0990-5550{:03}"  # the posts' own numbers, which residents may ring; the holders' mobiles are nobody's business
)


@dataclass
class Stage:
    """What the year is played on."""

    estate: Area
    villas: Area
    areas: dict[str, Area] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    neighbours: list[Neighbour] = field(default_factory=list)
    villagers: list[Neighbour] = field(default_factory=list)


VIOLET = "#5b3a8c"


def dress(stage: Stage) -> None:
    """The second estate bears a colour of its own, so that both can be told apart at a glance."""
    looks.put_on(stage.villas.pk, Looks(accent=VIOLET), by=SYSTEM, source="业主代表会议", seen="||")


HERE = Path(__file__).parent
BOOK: dict[str, Any] = yaml.safe_load((HERE / "estate.yaml").read_text())
DISTRICT: dict[str, Any] = yaml.safe_load((HERE / "district.yaml").read_text())
STAFF = staff()


def build(names: Names) -> Stage:
    """Areas, buildings, homes, people, posts, dispatch rules."""
    areas = _areas()
    stage = Stage(areas["estate"], areas["villas"], areas)
    _houses(areas)
    stage.neighbours = names.neighbours(_homes(6, 2, 6), 2.9)[:363]
    stage.villagers = names.neighbours([(f"{number} 号", "", 1, "1") for number in range(1, 21)], 3)
    for area, folk in ((stage.estate, stage.neighbours), (stage.villas, stage.villagers)):
        roster.apply(area, _tables(folk), by=SYSTEM)
    _posts(areas, stage)
    _resident(stage)
    _stalls(areas, stage)
    _routes(areas, stage)
    return stage


def _areas() -> dict[str, Area]:
    made: dict[str, Area] = {}
    for key, (level, code, name, parent, prefix) in BOOK["areas"].items():
        made[key] = places.create_area(code, name, level, made[parent] if parent else None, by=SYSTEM, prefix=prefix)
    return made


def _houses(areas: dict[str, Area]) -> None:
    places.set_plan(areas["estate"], (HERE / "plan.svg").read_text(), by=SYSTEM)
    for name, (grid_key, x, y) in BOOK["buildings"].items():
        grid = areas[grid_key]
        building = places.create_building(areas["estate"], name, by=SYSTEM, grid=grid)
        places.change_building(building.pk, by=SYSTEM, name=name, grid=grid, plan_x=x, plan_y=y)
    for name, (x, y) in BOOK["spots"].items():
        places.create_spot(areas["estate"], name, by=SYSTEM, plan_x=x, plan_y=y)
    for number in range(1, 21):
        places.create_building(areas["villas"], f"{number} 号", by=SYSTEM)


def _homes(buildings: int, entrances: int, floors: int) -> list[tuple[str, str, int, str]]:
    """Two homes a floor; the ground floor of each building's second entrance is the estate's own rooms."""
    return [
        (f"{building} 栋", f"{entrance} 单元", floor, f"{floor}0{door}")
        for building in range(1, buildings + 1)
        for entrance in range(1, entrances + 1)
        for floor in range(1, floors + 1)
        for door in (1, 2)
        if not (entrance == 2 and floor == 1) and not (building == 6 and floor == 6)
    ]


def _tables(folk: list[Neighbour]) -> list[Table]:
    homes, owners, residents = [], [], []
    seen = set()
    for line, one in enumerate(folk, 2):
        home = {"building": one.building, "entrance": one.entrance, "number": one.number}
        if tuple(home.values()) not in seen:
            seen.add(tuple(home.values()))
            area = f"{86 + (line * 7) % 52}.{line % 100:02}"
            homes.append((line, {**home, "floor": str(one.floor), "area": area}))
        person = {**home, "name": one.name, "phone": one.phone}
        if one.owner:
            owners.append((line, {**person, "share": "1"}))
        else:
            residents.append((line, {**person, "relation": "家属" if line % 9 else "租户"}))
    columns = frozenset({"building", "entrance", "number"})
    return [
        Table("楼栋房屋", "homes", tuple(homes), columns | {"floor", "area"}),
        Table("业主", "owners", tuple(owners), columns | {"name", "phone", "share"}),
        Table("住户", "residents", tuple(residents), columns | {"name", "phone", "relation"}),
    ]


def _posts(areas: dict[str, Area], stage: Stage) -> None:
    bodies = {}
    since = clock.now() - timedelta(days=60)
    for number, (role, line) in enumerate(STAFF.items(), start=1):
        name, phone, kind, title, body_kind, body, where = line
        if body not in bodies:
            home = {"grid1": "community", "grid2": "community"}.get(where, where)
            home = "community" if body_kind == "grid_station" else home
            bodies[body] = people.create_organisation(
                body_kind, body, areas[home], by=SYSTEM, letters=DISTRICT["letters"].get(body, "")
            )
        password = PASSWORD if role in SIGNING_IN else None
        person = people.create_person(name, by=SYSTEM, phone=phone, password=password)
        people.prove_phone(person.pk, by=SYSTEM)
        if home := BOOK["owners"].get(role):
            _settle(areas["estate"], person, *home)
        post = people.create_post(kind, bodies[body], areas[where], by=SYSTEM, title=title, phone=OFFICE.format(number))
        term = people.appoint(post.pk, person.pk, by=SYSTEM, starts=since, document="青云〔2025〕6 号")
        if card := DISTRICT["cards"].get(role):
            number, issuer = card
            people.keep_card(term.pk, number, issuer, clock.today() + timedelta(days=730), by=SYSTEM)
        stage.staff[role] = person
    committee = bodies["安和安置小区业主委员会"]
    post = people.create_post("committee_director", committee, stage.estate, by=SYSTEM, title="业委会主任")
    people.appoint(post.pk, stage.staff["secretary"].pk, by=SYSTEM, starts=since, document="业主大会 2025-09 备案")


def _settle(estate: Area, person: Person, building: str, number: str, area_cm: int) -> None:
    """Who sits in the owners' committee owns a home of the estate."""
    found = Building.objects.get(area=estate, name=building)
    unit = places.create_unit(
        found, number, by=SYSTEM, entrance=found.entrances.earliest("pk"), floor=6, area_cm=area_cm
    )
    homes.settle(person.pk, unit.pk, "owner", by=SYSTEM)


def _resident(stage: Stage) -> None:
    """The grandmother who signs in: large type follows her account."""
    first = stage.neighbours[0]
    person = people.person_of_phone(first.phone)
    if person is None:
        raise LookupError(f"the roster did not bring in {first.name}")
    people.set_password(person.pk, PASSWORD, by=SYSTEM)
    people.prove_phone(person.pk, by=SYSTEM)
    stage.staff["resident"] = person


def _stalls(areas: dict[str, Area], stage: Stage) -> None:
    """Parking stalls of their own, which some of the owners bought: they stand below, and do not vote."""
    name, grid, count, area_cm = BOOK["stalls"]
    point = BOOK["spots"][name]
    garage = places.create_building(
        areas["estate"], name, by=SYSTEM, grid=areas[grid], plan_x=point[0], plan_y=point[1]
    )
    buyers = [known for one in stage.neighbours if one.owner and (known := people.person_of_phone(one.phone))]
    for number, buyer in enumerate(buyers[-count:], start=1):
        stall = places.create_unit(garage, f"{number:03}", by=SYSTEM, floor=-1, area_cm=area_cm, kind=Unit.Kind.PARKING)
        homes.settle(buyer.pk, stall.pk, "owner", by=SYSTEM)


def _routes(areas: dict[str, Area], stage: Stage) -> None:
    laid: dict[str, list[Rule]] = {}
    for area, categories, kind, note in BOOK["routes"]:
        laid.setdefault(area, []).append(Rule(categories=tuple(categories), post_kind=kind, note=note))
    for area, rules in laid.items():
        route_services.lay(areas[area], rules, by=SYSTEM)
