"""A process may name who reads its files: a wage file is for the labour office, whose eyes are on nothing else."""

import re

import pytest
from django.urls import reverse

from linli.cases import packs, queries
from linli.cases.models import Case
from linli.cases.services import Submission, act, submit
from linli.journal.actors import SYSTEM, Actor
from linli.people import services as people
from linli.people.access import may, scope
from linli.people.models import Person
from linli.rules.reading import load
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_matrix import ACTIONS, LETTERS
from tests.support.cast import Cast

# Who reaches which of ACTIONS on a wage file, and on an ordinary request of the same estate.
EXPECTED = {
    "grid_worker": ("", "rwdv"),
    "secretary": ("", "rwdvx"),
    "director": ("", "rw"),
    "community_officer": ("", "rwdvx"),
    "street_officer": ("", "rwdvx"),
    "administrator": ("", ""),
    "inspector": ("", ""),
    "neighbour": ("", ""),
    "labour_inspector": ("rwdvx", ""),
    "labour_head": ("rwdvx", ""),
}


@pytest.fixture
def labour(estate_cast: Cast, every_process: None) -> dict[str, Actor]:
    """The labour office of the district, and the district's processes."""
    office = people.create_organisation(
        "other", "云麓区人力资源和社会保障局", estate_cast.places.district, by=SYSTEM, letters="云麓人社"
    )
    found = {}
    for number, kind in enumerate(("labour_inspector", "labour_head")):
        person = people.create_person(f"监察{number}", by=SYSTEM, phone=f"1390000005{number}")
        post = people.create_post(kind, office, estate_cast.places.district, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
        found[kind] = Actor(person.pk, "post", post.pk, person.name)
    return found


@pytest.fixture
def wages(estate_cast: Cast, labour: dict[str, Actor]) -> Case:
    """A worker's complaint, entered by the community."""
    form = {
        "what": "工资一直没发",
        "project": "某工地",
        "arrears_ended": "2026-01-31",
        "has_contract": "none_has",
        "channel": "visit",
    }
    return submit(
        estate_cast.places.estate,
        Submission(form=form, way="enter", channel="visit"),
        by=estate_cast.acting("community_officer"),
        pack=packs.active("wage_arrears"),
    )


def test_the_table_of_who_reaches_a_wage_file_and_who_a_request(
    estate_cast: Cast, labour: dict[str, Actor], wages: Case, sent: Sent
) -> None:
    cases = [Case.objects.get(pk=case.pk) for case in (wages, sent("路灯不亮"))]
    found, listed = {}, {}
    for role in EXPECTED:
        by = labour.get(role) or estate_cast.acting(role)
        found[role] = tuple(
            "".join(LETTERS[action] for action in ACTIONS if may(by, f"case.{action}", case)) for case in cases
        )
        reach = {action: set(scope(by, f"case.{action}", Case.objects.all())) for action in ACTIONS}
        listed[role] = tuple("".join(LETTERS[action] for action in ACTIONS if case in reach[action]) for case in cases)
    assert found == EXPECTED
    assert listed == EXPECTED


def test_nobody_of_the_estate_comes_to_be_in_charge_and_no_neighbour_sees_a_line(
    estate_cast: Cast, wages: Case
) -> None:
    stored = Case.objects.get(pk=wages.pk)
    assert (stored.handler_id, stored.visibility, stored.box) == (None, "never", "to_accept")
    everybody = [
        Actor(None, "anonymous"),
        *(estate_cast.acting(role) for role in ("neighbour", "secretary", "director")),
    ]
    assert not any(may(by, "case.see", stored) for by in everybody)


def test_each_desk_has_the_boxes_of_what_it_reads(estate_cast: Cast, labour: dict[str, Actor], wages: Case) -> None:
    secretary = at_desk(estate_cast.secretary).get("/desk/").content.decode()
    assert "待认领" in secretary
    assert "待支付" not in secretary
    assert queries.counts(labour["labour_inspector"], ["to_accept"]) == {"to_accept": 1}
    assert queries.counts(estate_cast.acting("secretary"), ["to_accept"]) == {"to_accept": 0}


def test_a_file_keeps_its_readers_when_the_process_is_published_anew(
    estate_cast: Cast, labour: dict[str, Actor], wages: Case
) -> None:
    text = packs.PackVersion.objects.get(pk=wages.pack_version_id).text
    narrower = text.replace("reads: [labour_inspector, labour_head, city_labour_head]", "reads: [labour_head]")
    number = load(text).version
    packs.publish(narrower.replace(f"version: {number}", f"version: {number + 1}", 1), by=SYSTEM)
    packs.forget()
    assert may(labour["labour_inspector"], "case.read", wages)


def test_the_page_of_the_file_says_who_has_to_pay_first(labour: dict[str, Actor], wages: Case) -> None:
    by = labour["labour_inspector"]
    chain = {
        "employer": "戴某",
        "subcontracted": True,
        "general_contractor": "云麓建工",
        "developer_behind": True,
        "developer": "锦程置业",
    }
    act(wages.pk, "note_chain", {**chain, "works_unpaid": 120_000_00}, by=by)
    page = at_desk(Person.objects.get(pk=by.person_id)).get(reverse("cases:work", args=[wages.pk])).content.decode()
    listed = page.partition("清偿责任</h2>")[2].partition("</section>")[0]
    assert re.findall(r"<b>(.+?)</b> (\w+)", listed) == [
        ("施工总承包单位（先行清偿）", "云麓建工"),
        ("建设单位（在未结清工程款内垫付）", "锦程置业"),
        ("招用的用人单位", "戴某"),
    ]
    assert "不超过 120,000.00 元" in listed
