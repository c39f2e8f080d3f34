"""Who may do what with people and posts: the expected table is written by hand, and nothing is left out of it.

Each post stands over the estate (the grid worker over its grid; offices over the street, community, city). Objects lie
in the estate's grid: `+` the post reaches them, `.` it does not. Nobody below the community reaches the other estate.
"""

from pathlib import Path
from typing import Any

import pytest
from django.utils.text import format_lazy

import linli
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import access, kinds, services
from linli.people.grants import GRANTS
from linli.people.models import Erasure, Organisation, Ownership, Term
from linli.points import drafting
from linli.points.grants import GRANTS as POINTS
from linli.points.models import RuleBook
from tests.people.conftest import World, acting, give_post, make_person, make_unit

SOURCE = Path(linli.__file__).parent
COLUMNS = (
    "person.read", "person.unmask", "person.create", "unit.people", "binding.decide",
    "post.read", "post.create", "post.appoint", "post.appoint strong", "term.end", "roster.import", "home.end",
    "body.file", "points.keep", "points.read", "term.card", "kin.note", "person.print_codes",
    "person.merge", "retention.hold",
    "erasure.decide", "person.erase", "person.end_identity",
)  # fmt: skip
EXPECTED = """
                       rea ful new uni dec rea new fil str end imp hom fil kee rea car kin cod one hld wsh era idt
administrator          +   +   +   +   +   +   +   +   +   +   +   +   .   .   .   +   +   +   +   +   +   +   +
street_officer         +   +   +   +   +   +   +   +   .   +   +   +   +   .   +   +   +   +   +   +   +   +   .
community_officer      +   +   +   +   +   +   .   .   .   .   +   +   +   .   +   .   +   +   +   +   +   +   .
branch_secretary       +   +   +   +   +   +   .   .   .   .   +   +   .   +   +   .   +   .   +   +   +   +   .
branch_member          .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
committee_director     +   .   .   +   +   +   .   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .
committee_member       .   .   .   .   .   +   .   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .
grid_worker            +   +   .   +   +   .   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .
property_manager       .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
discipline_inspector   .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
enforcement_officer    .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
enforcement_head       .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
government_lead        .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
council_convener       .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
council_recorder       .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
group_leader           .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
body_chair             .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
thrift_member          .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
council_seat           .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
party_seat             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
probationary_seat      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
reporting_seat         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
representative_seat    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
disciplined_seat       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
residents_seat         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
residents_group_leader .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
supervision_seat       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
owner_seat             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
developer_seat         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
street_seat            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
community_seat         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
team_seat              .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
of_a_process           .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
owner                  .   .   .   .   .   +   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
stranger               .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
anonymous              .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
"""
TABLE = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in map(str.split, EXPECTED.strip().splitlines()[1:])}
OF_THE_DISTRICT = {"enforcement_officer", "enforcement_head", "government_lead", "of_a_process"}  # and of the street
BROUGHT = kinds.PostKind("of_a_process", format_lazy("经办"), ("street",))
FAR = {"administrator", "street_officer", "community_officer", "discipline_inspector", *OF_THE_DISTRICT}


@pytest.fixture(autouse=True)
def _brought(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that some process brings has no power over people and posts but to read which there are."""
    monkeypatch.setattr(kinds, "_brought", lambda: {BROUGHT.code: BROUGHT})


def _actor(world: World, who: str) -> Actor:
    if who == "anonymous":
        return Actor(None, "anonymous")
    person = make_person(who)
    if who == "owner":
        Ownership.objects.create(person=person, unit=world.unit)
    places = {
        "administrator": world.city,
        "street_officer": world.street,
        "community_officer": world.community,
        "grid_worker": world.grid,
        "discipline_inspector": world.street,
        "residents_seat": world.community,
        "supervision_seat": world.community,
    }
    if who in OF_THE_DISTRICT:
        places[who] = world.street
    if who in kinds.posts():
        give_post(person, who, places.get(who, world.estate))
    return acting(person)


def _objects(world: World, *, far: bool) -> dict[str, Any]:
    estate = world.other if far else world.estate
    unit = make_unit(estate, "8 栋", "808", grid=None if far else world.grid)
    resident = make_person("住户")
    Ownership.objects.create(person=resident, unit=unit)
    wish = Erasure.objects.create(person=resident, area=estate, due=clock.today())
    asks = make_person("申请人")
    binding = services.request_binding(asks.pk, unit.pk, "tenant", by=acting(asks))
    post = give_post(make_person("在任"), "committee_member", estate)
    strong = services.create_post("administrator", post.organisation, estate, by=SYSTEM)
    term = Term.objects.get(post=post)
    keeping, _new = Organisation.objects.get_or_create(
        area=estate, name="branch_secretary body", defaults={"kind": "other"}
    )  # fmt: skip
    book = drafting.open_book(keeping.pk, RuleBook.HOUSEHOLDS, "文明家庭积分", by=SYSTEM)
    return {
        "person.read": resident, "person.unmask": resident, "person.create": estate, "unit.people": unit,
        "binding.decide": binding, "post.read": post, "post.create": estate,
        "post.appoint": post, "post.appoint strong": strong, "term.end": term, "term.card": term,
        "roster.import": estate, "home.end": Ownership.objects.get(person=resident),
        "body.file": services.create_organisation("owners_committee", "业委会", estate, by=SYSTEM),
        "person.erase": resident, "erasure.decide": wish,
        "kin.note": resident, "person.print_codes": resident, "person.merge": resident,
        "person.end_identity": resident,
        "retention.hold": estate,
        "points.keep": book, "points.read": book,
    }  # fmt: skip


@pytest.mark.parametrize("who", TABLE)
def test_in_reach(world: World, who: str) -> None:
    by, objects = _actor(world, who), _objects(world, far=False)
    found = {column: "+" if access.may(by, column.split()[0], objects[column]) else "." for column in COLUMNS}
    assert found == TABLE[who]


@pytest.mark.parametrize("who", TABLE)
def test_in_the_other_estate(world: World, who: str) -> None:
    by, objects = _actor(world, who), _objects(world, far=True)
    found = {column: "+" if access.may(by, column.split()[0], objects[column]) else "." for column in COLUMNS}
    assert found == (TABLE[who] if who in FAR else dict.fromkeys(COLUMNS, "."))


def test_the_table_names_every_post_and_every_action() -> None:
    assert set(kinds.posts()) | {"owner", "stranger", "anonymous"} == set(TABLE)
    own = {"person.change", "term.show"}  # by relation alone: oneself
    of_body = {"points.open", "points.decide", "points.review"}  # of the body that keeps them: tests/points
    found = {grant.action for grant in (*GRANTS, *POINTS)}
    assert found - own - of_body == {column.split()[0] for column in COLUMNS}


def test_no_power_is_given_that_nothing_asks_for() -> None:
    lines = [line for path in SOURCE.rglob("*.py") for line in path.read_text().splitlines()]
    asked = "\n".join(line for line in lines if "Grant(" not in line)
    ours = [action for action in access.actions() if f'"{action}"' in "\n".join(lines)]
    assert [action for action in ours if f'"{action}"' not in asked] == []
