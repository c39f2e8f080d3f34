"""The front door: to one's estate in no or one step, and what stands on its home page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people.models import Organisation, Person, Post, Term
from linli.places.models import Area
from tests.cases.conftest import process  # noqa: F401 -- the fixture
from tests.support.cast import Cast
from tests.support.memory import know_settings

pytestmark = pytest.mark.django_db


def estate(name: str, code: str, parent: Area | None = None) -> Area:
    area = Area.objects.create(name=name, code=code, level="estate")
    area.file_under(parent)
    area.save()
    return area


@pytest.fixture
def anhe() -> Area:
    street = Area.objects.create(name="青云街道", code="440103001000", level="street")
    street.file_under(None)
    street.save()
    return estate("安和小区", "440103001001001", street)


def serve(area: Area, name: str, kind: str, phone: str) -> None:
    """Give the person a post of that kind in the estate, with its telephone number."""
    body, _ = Organisation.objects.get_or_create(kind="other", name="服务站", area=area)
    post = Post.objects.create(kind=kind, title=f"{name}的职务", organisation=body, area=area, phone=phone)
    Term.objects.create(post=post, person=Person.objects.create(name=name), starts=clock.now() - timedelta(days=1))


def test_with_one_estate_the_front_door_is_its_home(client: Client, anhe: Area) -> None:
    assert client.get("/")["Location"] == f"/e/{anhe.code}/"


def test_with_several_one_finds_ones_own_and_is_remembered(client: Client, anhe: Area) -> None:
    estate("桂花苑", "440103001001002")
    page = client.get("/").content.decode()
    assert "安和小区" in page
    assert "桂花苑" in page
    found = client.get("/", {"q": "桂花"}).content.decode()
    assert "安和小区" not in found
    client.get(f"/e/{anhe.code}/")
    assert client.get("/")["Location"] == f"/e/{anhe.code}/"
    assert client.get("/", {"all": ""}).status_code == 200


def test_what_else_can_be_begun_is_called_as_residents_call_it(client: Client, anhe: Area) -> None:
    for name in ("media_submission", "wage_arrears", "thrift_report"):
        packs.publish_folder(packs.SEEDS / name, by=SYSTEM)
    packs.forget()
    page = client.get(f"/e/{anhe.code}/").content.decode()
    links = dict(re.findall(rf'href="/report/{anhe.code}/for/(\w+)/">(?:<svg.*?</svg>)?([^<]+)<', page, re.DOTALL))
    assert links == {"media_submission": "投稿", "wage_arrears": "我要讨薪", "thrift_report": "红白喜事报备"}


def test_without_any_estate_the_door_says_so(client: Client) -> None:
    assert "还没有开通的小区" in client.get("/").content.decode()


def test_who_signs_in_finds_ones_own_estate_without_a_search(cast: Cast, client: Client) -> None:
    assert client.get("/").status_code == 200  # there are two, and nobody knows whose this is
    for person in (cast.resident, cast.grid_worker, cast.secretary):
        phone = Client()
        phone.force_login(person)
        assert phone.get("/")["Location"] == f"/e/{cast.places.estate.code}/"
        assert phone.get("/?all").status_code == 200
    over_both = Client()
    over_both.force_login(cast.street_officer)
    assert over_both.get("/").status_code == 200


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("grid_worker", "/desk/"),
        ("secretary", "/desk/"),
        ("street_officer", "/desk/"),
        ("administrator", "/people/"),
        ("resident", "/"),
    ],
)
def test_a_sign_in_leads_a_posts_holder_to_the_desk_and_a_resident_home(
    process: None,  # noqa: F811 -- the fixture
    cast: Cast,
    role: str,
    address: str,
) -> None:
    phone = Client()
    phone.force_login(getattr(cast, role))
    assert phone.get("/onwards/")["Location"] == address
    assert Client().get("/onwards/")["Location"] == "/"


def test_an_unknown_or_ended_estate_has_no_page(client: Client, anhe: Area) -> None:
    anhe.ends = clock.today()
    anhe.save()
    assert client.get(f"/e/{anhe.code}/").status_code == 404
    assert client.get("/e/440103001001999/").status_code == 404


def test_the_home_page_names_emergencies_first_and_who_serves(client: Client, anhe: Area) -> None:
    serve(anhe, "王秀兰", "branch_secretary", "020-12345678")
    serve(anhe, "李明", "grid_worker", "020-87654321")
    serve(anhe, "纪检", "discipline_inspector", "020-1")
    serve(anhe, "无号", "grid_worker", "")
    page = client.get(f"/e/{anhe.code}/").content.decode()
    places = [page.index(sign) for sign in ("tel:119", "tel:110", "tel:120", "我要反映", "李明", "王秀兰")]
    assert places == sorted(places)
    assert "青云街道" in page
    assert "纪检" not in page
    assert "无号" not in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_home_page_takes_the_same_statements_for_one_and_for_thirty(
    client: Client, anhe: Area, many: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(many):
        serve(anhe, f"网格员{number}", "grid_worker", "020-1")
    know_settings()
    with django_assert_max_num_queries(7):
        client.get(f"/e/{anhe.code}/")


def test_neighbours_talk_is_led_to_where_one_reads_it(cast: Cast) -> None:
    home = f"/e/{cast.places.estate.code}/"
    for person in (cast.resident, cast.secretary, cast.grid_worker):
        client = Client()
        client.force_login(person)
        links = re.findall(r'href="(/talk/in/[^"]+)"', client.get(home).content.decode())
        assert all(client.get(link).status_code == 200 for link in links)
        assert bool(links) is (person != cast.grid_worker)
