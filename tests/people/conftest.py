"""An estate with its areas above, and a small cast in posts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from linli.journal.actors import SYSTEM, Actor
from linli.people import services
from linli.people.models import Organisation, Person, Post
from linli.places.models import Area, Building, Unit

START = datetime(2026, 1, 1, tzinfo=UTC)


def make_area(level: str, name: str, parent: Area | None, code: str) -> Area:
    """An area filed under its parent."""
    area = Area(level=level, name=name, code=code, parent=parent)
    area.save()
    area.file_under(parent)
    area.save()
    return area


def make_unit(estate: Area, building: str, number: str, *, grid: Area | None = None) -> Unit:
    """A home in the estate's building."""
    block = Building.objects.filter(area=estate, name=building).first()
    if block is None:
        block = Building(name=building)
        block.locate(estate, grid_id=grid.pk if grid else None)
        block.save()
    unit = Unit(building=block, number=number)
    unit.locate(estate, grid_id=grid.pk if grid else None)
    unit.save()
    return unit


def make_person(name: str, phone: str = "") -> Person:
    """Somebody on record."""
    return services.create_person(name, phone=phone, by=SYSTEM)


def give_post(person: Person, kind: str, area: Area) -> Post:
    """Put the person into a new post from the start of the year."""
    organisation, _new = Organisation.objects.get_or_create(area=area, name=f"{kind} body", defaults={"kind": "other"})
    post = services.create_post(kind, organisation, area, by=SYSTEM)
    services.appoint(post.pk, person.pk, starts=START, by=SYSTEM)
    return post


def acting(person: Person, post: Post | None = None) -> Actor:
    """The person, in all their posts or in one."""
    return Actor(person.pk, "post" if post else "person", post.pk if post else None, person.name)


@dataclass
class World:
    """Two estates of one community; the first has a grid with building 1, and homes 101 and 201."""

    city: Area
    district: Area
    street: Area
    community: Area
    estate: Area
    grid: Area
    other: Area
    unit: Unit
    ungridded: Unit
    elsewhere: Unit
    cast: dict[str, Person] = field(default_factory=dict)

    def holder(self, kind: str, area: Area) -> Actor:
        """A new person in such a post."""
        person = make_person(f"{kind} of {area.name}"[:50])
        give_post(person, kind, area)
        return acting(person)


@pytest.fixture
def world(db: None) -> World:
    """See `World`."""
    province = make_area("province", "云省", None, "990000000000")
    city = make_area("city", "云湖市", province, "990100000000")
    district = make_area("district", "云麓区", city, "990101000000")
    street = make_area("street", "青云街道", district, "990101001000")
    community = make_area("community", "青云社区", street, "990101001001")
    estate = make_area("estate", "安和安置小区", community, "990101001001001")
    grid = make_area("grid", "第一网格", estate, "99010100100100101")
    other = make_area("estate", "云岭雅苑", community, "990101001001002")
    return World(
        city,
        district,
        street,
        community,
        estate,
        grid,
        other,
        unit=make_unit(estate, "1 栋", "101", grid=grid),
        ungridded=make_unit(estate, "2 栋", "201"),
        elsewhere=make_unit(other, "1 栋", "101"),
    )


@pytest.fixture
def later() -> datetime:
    """An instant after every term of the tests has begun."""
    return START + timedelta(days=200)
