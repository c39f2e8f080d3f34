"""The scenario's places and people, invented, as fixtures: 安和安置小区 in 青云社区, 青云街道, 云麓区, 云湖市.

Everybody is made through the services, as the registry pages do, so that each has an entry in the journal.
"""

from dataclasses import dataclass

from linli.journal.actors import SYSTEM, Actor
from linli.people import services as people
from linli.people.models import Organisation, Person, Post
from linli.places import services as places
from linli.places.models import Area, Building, Spot, Unit
from tests.support.shared import shared

PASSWORD = "yunhu-2026-lake"
PHONES = {
    "resident": "13900000001",
    "neighbour": "13900000002",
    "grid_worker": "13900000003",
    "secretary": "13900000004",
    "director": "13900000005",
    "property_manager": "13900000006",
    "community_officer": "13900000007",
    "street_officer": "13900000008",
    "administrator": "13900000009",
    "inspector": "13900000010",
    "far_secretary": "13900000011",
    "far_resident": "13900000012",
}


@dataclass(frozen=True)
class Places:
    """The tree from the city down, one estate with two homes in two buildings, and a neighbouring estate."""

    city: Area
    district: Area
    street: Area
    community: Area
    estate: Area
    grid: Area
    building: Building
    second_building: Building
    unit: Unit
    second_unit: Unit
    gate: Spot
    far_estate: Area
    far_unit: Unit


@dataclass(frozen=True)
class Cast:
    """Everybody of the scenario, each with the password PASSWORD and the number PHONES[role]."""

    resident: Person
    neighbour: Person
    grid_worker: Person
    secretary: Person
    director: Person
    property_manager: Person
    community_officer: Person
    street_officer: Person
    administrator: Person
    inspector: Person
    far_secretary: Person
    far_resident: Person
    posts: dict[str, Post]
    places: Places

    def acting(self, role: str) -> Actor:
        """The person of that role as holder of their post, or as a resident when they hold none."""
        person: Person = getattr(self, role)
        post = self.posts.get(role)
        return Actor(person.pk, "post" if post else "person", post.pk if post else None, person.name)


@shared
def scene() -> Places:
    """The places alone."""
    return laid_out()


@shared
def cast(scene: Places) -> Cast:
    """Everybody, with their posts running from now and their homes on the roll."""
    return peopled(scene)


def laid_out() -> Places:
    """Make the places."""
    province = places.create_area("990000000000", "云江省", "province", None, by=SYSTEM)
    city = places.create_area("990100000000", "云湖市", "city", province, by=SYSTEM)
    district = places.create_area("990102000000", "云麓区", "district", city, by=SYSTEM)
    street = places.create_area("990102001000", "青云街道", "street", district, by=SYSTEM)
    community = places.create_area("990102001001", "青云社区", "community", street, by=SYSTEM)
    estate = places.create_area("990102001001001", "安和安置小区", "estate", community, by=SYSTEM, prefix="AH")
    grid = places.create_area("990102001001001001", "第一网格", "grid", estate, by=SYSTEM)
    building = places.create_building(estate, "3栋", by=SYSTEM, grid=grid)
    second = places.create_building(estate, "5栋", by=SYSTEM, grid=grid)
    entrance = places.create_entrance(building, "1单元", by=SYSTEM)
    far = places.create_area("990102001001002", "云岭雅苑", "estate", community, by=SYSTEM, prefix="YL")
    villa = places.create_building(far, "1栋", by=SYSTEM)
    return Places(
        city=city,
        district=district,
        street=street,
        community=community,
        estate=estate,
        grid=grid,
        building=building,
        second_building=second,
        unit=places.create_unit(building, "502", by=SYSTEM, entrance=entrance, floor=5, area_cm=8950),
        second_unit=places.create_unit(second, "101", by=SYSTEM, floor=1, area_cm=7200),
        gate=places.create_spot(estate, "北门", by=SYSTEM, grid=grid),
        far_estate=far,
        far_unit=places.create_unit(villa, "101", by=SYSTEM, floor=1, area_cm=31000),
    )


def peopled(scene: Places) -> Cast:
    """Make the people."""
    names = {
        "resident": "陈桂兰",
        "neighbour": "刘志强",
        "grid_worker": "李想",
        "secretary": "周正明",
        "director": "吴建国",
        "property_manager": "孙立新",
        "community_officer": "赵晓燕",
        "street_officer": "何敏",
        "administrator": "高远",
        "inspector": "沈秋实",
        "far_secretary": "冯海平",
        "far_resident": "许文静",
    }
    persons = {role: _person(name, PHONES[role]) for role, name in names.items()}
    posts = _posts(scene, persons)
    cast = Cast(**persons, posts=posts, places=scene)
    _bind(cast, "resident", scene.unit, "secretary")
    _bind(cast, "neighbour", scene.second_unit, "secretary")
    _bind(cast, "far_resident", scene.far_unit, "far_secretary")
    return cast


def _bind(cast: Cast, role: str, unit: Unit, decider: str) -> None:
    by = cast.acting(role)
    assert by.person_id is not None
    asked = people.request_binding(by.person_id, unit.pk, "owner", by=by)
    people.decide_binding(asked.pk, approve=True, by=cast.acting(decider))


def _person(name: str, phone: str) -> Person:
    person = people.create_person(name, by=SYSTEM, phone=phone, password=PASSWORD)
    return people.prove_phone(person.pk, by=SYSTEM)


def _posts(scene: Places, persons: dict[str, Person]) -> dict[str, Post]:
    def body(kind: str, name: str, area: Area, letters: str = "") -> Organisation:
        return people.create_organisation(kind, name, area, by=SYSTEM, letters=letters)

    office = body("street_office", "青云街道办事处", scene.street, "青办")
    branch = body("party_branch", "安和小区党支部", scene.estate)
    plan = {
        "grid_worker": ("grid_worker", body("grid_station", "青云社区网格站", scene.community), scene.grid),
        "secretary": ("branch_secretary", branch, scene.estate),
        "director": ("committee_director", body("owners_committee", "安和小区业委会", scene.estate), scene.estate),
        "property_manager": ("property_manager", body("property_company", "安和物业", scene.estate), scene.estate),
        "community_officer": (
            "community_officer",
            body("community_committee", "青云社区居委会", scene.community),
            scene.community,
        ),
        "street_officer": ("street_officer", office, scene.street),
        "administrator": ("administrator", office, scene.city),
        "inspector": ("discipline_inspector", body("discipline_office", "青云街道纪工委", scene.street), scene.street),
        "far_secretary": (
            "branch_secretary",
            body("party_branch", "云岭雅苑党支部", scene.far_estate),
            scene.far_estate,
        ),
    }
    posts = {}
    for role, (kind, organisation, area) in plan.items():
        posts[role] = people.create_post(kind, organisation, area, by=SYSTEM)
        people.appoint(posts[role].pk, persons[role].pk, by=SYSTEM)
    return posts
