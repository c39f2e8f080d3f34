"""The registry as its keepers use it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases import packs
from linli.cases.models import Case
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.places import services
from linli.places.models import Area, Building, Spot, Unit
from linli.places.queries import plan_of
from tests.cases.desk import at_desk
from tests.places.test_places import GEOJSON
from tests.support.cast import Cast, Places


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.secretary)
    return client


def test_the_secretary_lands_on_their_own_estate(desk: Client, scene: Places) -> None:
    answer = desk.get(reverse("web:registry"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("web:area", args=[scene.estate.pk])
    text = answer.content.decode()
    for words in ("安和安置小区", "3栋", "5栋", "北门", "第一网格", "990102001001001"):
        assert words in text


def test_another_estate_does_not_exist_for_them(desk: Client, scene: Places) -> None:
    far = scene.far_unit
    addresses = [
        reverse("web:area", args=[scene.far_estate.pk]),
        reverse("web:area", args=[scene.community.pk]),
        reverse("web:area_add", args=[scene.far_estate.pk]),
        reverse("web:area_edit", args=[scene.far_estate.pk]),
        reverse("web:area_move", args=[scene.far_estate.pk]),
        reverse("web:area_end", args=[scene.estate.pk]),
        reverse("web:plan_set", args=[scene.far_estate.pk]),
        reverse("web:building_add", args=[scene.far_estate.pk]),
        reverse("web:spot_add", args=[scene.far_estate.pk]),
        reverse("web:building", args=[far.building_id]),
        reverse("web:building_edit", args=[far.building_id]),
        reverse("web:unit_add", args=[far.building_id]),
        reverse("web:unit_edit", args=[far.pk]),
        reverse("web:roster_upload", args=[scene.far_estate.pk]),
        reverse("web:area_sheet", args=[scene.community.pk]),
        reverse("web:area_sheet", args=[scene.estate.pk]),
    ]
    assert [(url, desk.get(url).status_code) for url in addresses] == [(url, 404) for url in addresses]
    before = Building.objects.count()
    assert desk.post(addresses[7], {"name": "9栋"}).status_code == 404
    assert Building.objects.count() == before


@pytest.mark.parametrize("role", ["resident", "property_manager", "grid_worker"])
def test_who_keeps_no_registry_sees_none(cast: Cast, client: Client, role: str) -> None:
    client.force_login(getattr(cast, role))
    assert client.get(reverse("web:area", args=[cast.places.estate.pk])).status_code in (403, 404)
    assert client.get(reverse("web:roster_upload", args=[cast.places.estate.pk])).status_code in (403, 404)


def test_a_building_its_entrance_and_homes_are_added_and_changed(desk: Client, scene: Places, cast: Cast) -> None:
    def post(page: str, pk: int, **data: Any) -> None:
        answer = desk.post(reverse(f"web:{page}", args=[pk]), data)
        assert answer.status_code == 302, answer.content.decode()

    post("building_add", scene.estate.pk, name="7栋", grid=scene.grid.pk)
    building = Building.objects.get(name="7栋")
    assert (building.grid_id, building.estate_id) == (scene.grid.pk, scene.estate.pk)
    [entry] = history_of(building)
    assert (entry.person_id, entry.capacity, entry.post_id) == (cast.secretary.pk, "post", cast.posts["secretary"].pk)
    post("entrance_add", building.pk, name="1单元")
    entrance = building.entrances.get()
    post("entrance_edit", entrance.pk, name="东单元")
    post("unit_add", building.pk, number="1203", entrance=entrance.pk, floor="", area="89.53")
    unit = Unit.objects.get(building=building)
    assert (unit.floor, unit.area_cm, unit.kind) == (12, 8953, "home")
    assert "----" not in desk.get(reverse("web:unit_edit", args=[unit.pk])).content.decode()  # no entrance is a dash
    post("unit_edit", unit.pk, number="1204", entrance=entrance.pk, floor="12", area="90")
    post("unit_add", building.pk, number="B1-07", floor="-1", area="12.5", kind="parking")
    stall = Unit.objects.get(building=building, number="B1-07")
    assert stall.kind == "parking"
    post("unit_edit", stall.pk, number="B1-08", floor="-1", area="12.5")
    assert Unit.objects.get(pk=stall.pk).kind == "parking"
    page = desk.get(reverse("web:building", args=[building.pk])).content.decode()
    assert "东单元" in page
    assert "1204" in page
    post("unit_edit", unit.pk, number="1204", entrance=entrance.pk, floor="12", area="2367.39")
    assert "2,379.89 平方米" in " ".join(desk.get(reverse("web:building", args=[building.pk])).text.split())
    post("area_edit", scene.estate.pk, name="安和家园", code=scene.estate.code, letters="HY", on="")
    renamed = Area.objects.get(pk=scene.estate.pk)
    assert (renamed.name, renamed.prefix) == ("安和家园", "HY")


def test_a_change_dated_ahead_is_shown_with_its_day_and_can_be_called_off(desk: Client, scene: Places) -> None:
    page, edit = (reverse(f"web:{name}", args=[scene.estate.pk]) for name in ("area", "area_edit"))
    ahead = str(clock.today() + timedelta(days=400))
    given = {"name": "安和家园", "code": scene.estate.code, "letters": "AH", "on": ahead}
    assert "到那天起生效" in desk.post(edit, given, follow=True).content.decode()
    shown = desk.get(page).content.decode()
    assert "安和家园" in shown
    assert ahead in shown
    assert Area.objects.get(pk=scene.estate.pk).name == "安和安置小区"
    assert desk.post(reverse("web:area_call_off", args=[scene.estate.pk])).status_code == 302
    assert "安和家园" not in desk.get(page).content.decode()
    assert desk.post(reverse("web:area_call_off", args=[scene.far_estate.pk])).status_code == 404


def test_large_type_comes_with_each_scan_of_a_card_printed_in_earlier_years(desk: Client, scene: Places) -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()
    phone = Client()
    assert (
        reverse("doorstep:building", args=[scene.building.pk])
        in desk.get(reverse("web:building", args=[scene.building.pk])).content.decode()
    )
    link = f"/report/{scene.estate.code}/?home={scene.unit.code}&large=1"
    for _scan in range(2):
        answer = phone.get(link, follow=True)
        assert 'data-mode="elder"' in answer.content.decode()
        here = answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"]  # where the form goes, at each step
        assert here == f"/report/{scene.estate.code}/?home={scene.unit.code}"
        phone.cookies.clear()
    sent = phone.post(here, {"step": "phone", "send": "1", "what": "灯不亮", "token": "0" * 32}, follow=True)
    assert sent.status_code == 200
    assert Case.objects.get().unit_id == scene.unit.pk


def test_a_refusal_stands_in_the_form(desk: Client, scene: Places) -> None:
    answer = desk.post(reverse("web:building_add", args=[scene.estate.pk]), {"name": "3栋"})
    assert answer.status_code == 422
    assert "这个小区已有同名的楼栋。" in answer.content.decode()
    assert Building.objects.filter(area=scene.estate).count() == 2


def test_a_plan_is_taken_in_and_tapped_without_script(desk: Client, scene: Places, client: Client) -> None:
    url = reverse("web:plan_set", args=[scene.estate.pk])
    answer = desk.post(url, {"file": SimpleUploadedFile("plan.geojson", GEOJSON.encode()), "datum": "wgs84"})
    assert answer.status_code == 302
    assert plan_of(scene.estate) is not None
    image = Client().get(reverse("web:plan", args=[scene.estate.code]), {"x": "5000", "y": "5000"})
    assert (image.status_code, image["Content-Type"]) == (200, "image/svg+xml")
    assert b"<circle" in image.content
    far = Client().get(reverse("web:plan", args=[scene.estate.code]), {"x": "0" * 6 + "9" * 5000, "y": "5000"})
    assert (far.status_code, b"<circle" in far.content) == (200, False)
    spot_url = reverse("web:spot_add", args=[scene.estate.pk])
    shown = desk.post(spot_url, {"name": "文化广场", "tap.x": "160", "tap.y": "40"})
    assert shown.status_code == 200
    assert 'value="5000"' in shown.content.decode()
    assert not Spot.objects.filter(name="文化广场").exists()
    assert desk.post(spot_url, {"name": "文化广场", "plan_x": "5000", "plan_y": "1200"}).status_code == 302
    spot = Spot.objects.get(name="文化广场")
    assert (spot.plan_x, spot.plan_y) == (5000, 1200)


def test_a_plan_that_is_none_is_refused(desk: Client, scene: Places) -> None:
    url = reverse("web:plan_set", args=[scene.estate.pk])
    for content in (b"\xff\xfe\x00nonsense", b"hello", b"x" * 5_000_000):
        answer = desk.post(url, {"file": SimpleUploadedFile("plan.svg", content), "datum": ""})
        assert answer.status_code == 422
    assert plan_of(scene.estate) is None


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_the_database_the_same_number_of_times(
    desk: Client, scene: Places, django_assert_max_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        building = services.create_building(scene.estate, f"{n + 20}栋", by=SYSTEM)
        services.create_spot(scene.estate, f"地点{n}", by=SYSTEM)
        services.create_unit(scene.second_building, f"{n + 2}01", by=SYSTEM)
    assert building.pk
    for url in (
        reverse("web:area", args=[scene.estate.pk]),
        reverse("web:building", args=[scene.second_building.pk]),
    ):
        desk.get(url)  # posts and processes are then known to this process for a few seconds
        with django_assert_max_num_queries(12):
            assert desk.get(url).status_code == 200


def test_the_street_officer_walks_down_and_searches(cast: Cast, client: Client) -> None:
    client.force_login(cast.street_officer)
    street = reverse("web:area", args=[cast.places.street.pk])
    assert client.get(reverse("web:registry"), follow=True).redirect_chain[-1][0] == street
    assert "青云社区" in client.get(street).content.decode()
    ends = [reverse("web:area_end", args=[area.pk]) for area in (cast.places.street, cast.places.community)]
    assert ends[0] not in client.get(street).content.decode()  # nobody ends what their own post stands on
    assert ends[1] in client.get(reverse("web:area", args=[cast.places.community.pk])).content.decode()
    found = client.get(reverse("web:registry"), {"q": "云岭"}).content.decode()
    assert "云岭雅苑" in found
    assert "云麓区" not in found


def test_a_page_of_the_register_that_is_stale_changes_nothing(cast: Cast) -> None:
    client = at_desk(cast.street_officer)
    url = reverse("web:building_edit", args=[cast.places.building.pk])
    page = client.get(url).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    given = {"name": "3号楼", "position": "1", "seen": seen}
    assert client.post(url, given).status_code == 302
    stale = client.post(url, {**given, "name": "4号楼"})
    assert stale.status_code == 422
    assert "这次没有改动任何内容" in stale.content.decode()
    cast.places.building.refresh_from_db()
    assert cast.places.building.name == "3号楼"
