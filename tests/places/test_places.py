"""Areas with their codes and dates, homes, and where something is."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from linli.jobs.worker import run_until_idle
from linli.journal import audit
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.places import planned, plans, services
from linli.places.forms import PlaceForm
from linli.places.importing import Row, import_rows, import_shipped
from linli.places.models import Area, AreaImport, AreaVersion, Building, Unit, joined
from linli.places.queries import (
    Place,
    area_by_code,
    area_chain,
    describe,
    estate_by_code,
    places_of,
    plan_of,
)
from tests.support.cast import Places

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="5" style="fill:#eee"/></svg>'
GEOJSON = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"3栋"},"geometry":{"type":"Polygon",'
    '"coordinates":[[[113.1,27.9],[113.101,27.9],[113.101,27.901],[113.1,27.901],[113.1,27.9]]]}}]}'
)


def verbs(row: Any) -> list[str]:
    return [entry.verb for entry in history_of(row)]


def test_a_renamed_estate_is_found_by_its_old_code_too(scene: Places) -> None:
    today = clock.today()
    services.rename_area(scene.estate.pk, by=SYSTEM, name="安和家园", code="990102001001009")
    found = estate_by_code("990102001001001")
    assert found is not None
    assert (found.pk, found.name, found.code) == (scene.estate.pk, "安和家园", "990102001001009")
    [old] = AreaVersion.objects.all()
    assert (old.name, old.code, old.ends) == ("安和安置小区", "990102001001001", today)
    assert verbs(scene.estate) == ["area.created", "area.renamed"]


def planned_name(scene: Places, day: date, code: str = "990102001001009") -> None:
    planned.change_area(scene.estate.pk, by=SYSTEM, name="安和家园", code=code, prefix="HY", on=day)


def now_called(scene: Places) -> tuple[str, str, str]:
    area = Area.objects.get(pk=scene.estate.pk)
    return area.name, area.code, area.prefix


def test_a_change_dated_ahead_acts_from_its_day(scene: Places, moved: Callable[[datetime], None]) -> None:
    day = clock.today() + timedelta(days=40)
    planned_name(scene, day)
    run_until_idle()
    assert now_called(scene) == ("安和安置小区", "990102001001001", "AH")
    assert planned.of(scene.estate) == planned.Planned(day, "安和家园", "990102001001009", "HY")
    moved(datetime.combine(day, time(0, 1), clock.LOCAL))
    run_until_idle()
    assert now_called(scene) == ("安和家园", "990102001001009", "HY")
    assert planned.of(scene.estate) is None
    [old] = AreaVersion.objects.all()
    assert (old.name, old.ends) == ("安和安置小区", day)
    assert verbs(scene.estate) == ["area.created", "area.planned", "area.renamed", "area.prefix_set"]
    asked, done = list(history_of(scene.estate))[1:3]
    assert done.cause == asked.pk
    assert list(audit.findings()) == []


def test_a_move_dated_ahead_acts_from_its_day(scene: Places, moved: Callable[[datetime], None]) -> None:
    other = services.create_area("990102002000", "白云街道", "street", scene.district, by=SYSTEM)
    day = clock.today() + timedelta(days=1)
    planned.move_area(scene.community.pk, other.pk, by=SYSTEM, on=day)
    run_until_idle()
    assert Unit.objects.get(pk=scene.unit.pk).street_id == scene.street.pk
    moved(datetime.combine(day, time(9), clock.LOCAL))
    run_until_idle()
    assert Unit.objects.get(pk=scene.unit.pk).street_id == other.pk


def test_what_would_be_refused_today_is_refused_when_it_is_planned(scene: Places) -> None:
    day = clock.today() + timedelta(days=40)
    with pytest.raises(Refused) as refusal:
        planned_name(scene, day, code=scene.far_estate.code)
    assert refusal.value.code == "code_taken"
    with pytest.raises(Refused):
        planned.move_area(scene.street.pk, scene.estate.pk, by=SYSTEM, on=day)
    assert planned.of(scene.estate) is None
    planned_name(scene, day)
    with pytest.raises(Refused) as twice:
        planned_name(scene, day + timedelta(days=1))
    assert twice.value.code == "change_planned"


def test_a_planned_change_can_be_called_off(scene: Places, moved: Callable[[datetime], None]) -> None:
    day = clock.today() + timedelta(days=40)
    planned_name(scene, day)
    planned.call_off(scene.estate.pk, by=SYSTEM)
    with pytest.raises(Refused):
        planned.call_off(scene.estate.pk, by=SYSTEM)
    moved(datetime.combine(day, time(9), clock.LOCAL))
    run_until_idle()
    assert now_called(scene) == ("安和安置小区", "990102001001001", "AH")
    assert verbs(scene.estate) == ["area.created", "area.planned", "area.called_off"]


def test_what_is_filed_in_an_area_moves_with_it(scene: Places) -> None:
    other = services.create_area("990102002000", "白云街道", "street", scene.district, by=SYSTEM)
    services.move_area(scene.community.pk, other.pk, by=SYSTEM)
    estate, unit = Area.objects.get(pk=scene.estate.pk), Unit.objects.get(pk=scene.unit.pk)
    assert (estate.street_id, estate.community_id) == (other.pk, scene.community.pk)
    assert (unit.street_id, unit.district_id) == (other.pk, scene.district.pk)
    names = [area.name for area in area_chain(estate)]
    assert names == ["云江省", "云湖市", "云麓区", "白云街道", "青云社区", "安和安置小区"]


def test_a_grid_that_comes_to_serve_the_whole_community_leaves_its_buildings_in_their_estate(scene: Places) -> None:
    services.move_area(scene.grid.pk, scene.community.pk, by=SYSTEM)
    for row in (Building.objects.get(pk=scene.building.pk), Unit.objects.get(pk=scene.unit.pk)):
        assert (row.grid_id, row.estate_id, row.community_id) == (scene.grid.pk, scene.estate.pk, scene.community.pk)


def test_no_building_is_left_to_a_grid_of_elsewhere(scene: Places) -> None:
    far = services.create_area("990102001002", "白云社区", "community", scene.street, by=SYSTEM)
    for moved, parent in ((scene.grid, scene.far_estate), (scene.grid, far)):
        with pytest.raises(Refused) as refusal:
            services.move_area(moved.pk, parent.pk, by=SYSTEM)
        assert refusal.value.code == "grid_elsewhere"
    services.move_area(scene.grid.pk, scene.community.pk, by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        services.move_area(scene.estate.pk, far.pk, by=SYSTEM)
    assert refusal.value.code == "grid_elsewhere"
    assert Area.objects.get(pk=scene.estate.pk).parent == scene.community
    assert Building.objects.get(pk=scene.building.pk).community_id == scene.community.pk


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda s: services.create_area("990102001001001", "x", "estate", s.community, by=SYSTEM), "code_taken"),
        (lambda s: services.create_area("123", "x", "estate", s.community, by=SYSTEM), "code_wrong"),
        (lambda s: services.create_area("990102001002", "x", "district", s.community, by=SYSTEM), "level_order"),
        (lambda s: services.move_area(s.street.pk, s.estate.pk, by=SYSTEM), "area_in_itself"),
        (lambda s: services.end_area(s.community.pk, by=SYSTEM), "area_has_children"),
        (lambda s: services.end_area(s.grid.pk, by=SYSTEM, on=date(1900, 1, 1)), "ends_before_start"),
        (lambda s: services.create_building(s.community, "9栋", by=SYSTEM), "not_an_estate"),
        (lambda s: services.create_building(s.estate, " 3栋 ", by=SYSTEM), "building_known"),
        (lambda s: services.create_unit(s.second_building, "101", by=SYSTEM), "unit_known"),
        (lambda s: services.create_building(s.far_estate, "9栋", by=SYSTEM, grid=s.grid), "grid_elsewhere"),
        (lambda s: services.create_spot(s.estate, "北门", by=SYSTEM), "spot_known"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(scene: Places, call: Any, code: str) -> None:
    before = (Area.objects.count(), Building.objects.count(), Unit.objects.count())
    with pytest.raises(Refused) as refusal:
        call(scene)
    assert refusal.value.code == code
    assert (Area.objects.count(), Building.objects.count(), Unit.objects.count()) == before


def test_a_code_can_be_given_again_after_its_area_ended(scene: Places) -> None:
    services.end_area(scene.far_estate.pk, by=SYSTEM)
    new = services.create_area(scene.far_estate.code, "云岭新苑", "estate", scene.community, by=SYSTEM)
    found = estate_by_code(scene.far_estate.code)
    assert found == new


def test_the_country_is_read_in_once(db: None) -> None:
    first = import_shipped(by=SYSTEM)
    assert (first.added, first.changed, first.same, first.wrong) == (44_703, 0, 0, [])
    town = area_by_code("430202001000", "street")
    assert town is not None
    assert [area.name for area in area_chain(town)] == ["湖南省", "株洲市", "荷塘区", "月塘街道"]
    twice = [area.level for area in Area.objects.filter(code="441900000000").order_by("pk")]
    assert twice == ["city", "district"]  # Dongguan is its own county
    services.rename_area(town.pk, by=SYSTEM, name="月塘新街道", code="430202901000")
    again = import_shipped(by=SYSTEM)
    assert (again.added, again.changed, again.same) == (0, 0, 44_703)
    assert AreaImport.objects.count() == 1
    assert Area.objects.get(pk=town.pk).name == "月塘新街道"


def test_every_wrong_line_of_a_file_of_areas_is_named_and_nothing_read_in(scene: Places) -> None:
    rows = [
        Row(2, "990102001002", "新社区", "community", "990102001000"),
        Row(3, "4.3E+11", "甲", "community", "990102001000"),
        Row(4, "990102001003", "乙", "小组", "990102001000"),
        Row(5, "990102001002", "丙", "community", "990102001000"),
        Row(6, "990999001001", "丁", "community", "990999001000"),
    ]
    outcome = import_rows(rows, source="x", sha256="0" * 64, by=SYSTEM)
    assert [wrong.line for wrong in outcome.wrong] == [3, 4, 5, 6]
    assert area_by_code("990102001002") is None
    good = import_rows(rows[:1], source="x", sha256="0" * 64, by=SYSTEM)
    assert (good.added, good.wrong) == (1, [])
    made = area_by_code("990102001002")
    assert made is not None
    assert made.street_id == scene.street.pk
    assert verbs(made) == ["area.created"]


def test_the_pick_list_is_cached_and_forgotten_on_change(
    scene: Places, django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_assert_num_queries(4):
        places_of(scene.estate)
    with django_assert_num_queries(0):
        places_of(scene.estate)
    with django_capture_on_commit_callbacks(execute=True):
        services.create_spot(scene.estate, "地下车库", by=SYSTEM)
    assert [spot.name for spot in places_of(scene.estate).spots] == ["北门", "地下车库"]


def test_a_place_in_words_shows_no_room(scene: Places) -> None:
    picks = places_of(scene.estate)
    entrance = picks.building(scene.building.pk)
    assert entrance is not None
    place = Place(building_id=scene.building.pk, entrance_id=entrance.doors[0].id, words="502室门口漏水")
    assert describe(place, picks) == "3栋1单元门口漏水"
    at_home = Place(
        building_id=scene.building.pk, entrance_id=entrance.doors[0].id, unit_id=scene.unit.pk, words="厨房"
    )
    assert describe(at_home, picks) == "3栋厨房"
    assert describe(at_home, picks, unit=scene.unit, rooms=True) == "3栋1单元502厨房"
    assert joined(["Building 3", "west side"]) == "Building 3 west side"


def form(scene: Places, **data: Any) -> PlaceForm:
    return PlaceForm(data, estate=scene.estate, must=True)


def test_a_place_is_picked_written_or_neither(scene: Places) -> None:
    entrance = scene.building.entrances.get()
    filled = form(scene, entrance=entrance.pk, spot="", words=" 西侧 ")
    assert filled.is_valid(), filled.errors
    place = filled.place()
    assert (place.building_id, place.grid_id, place.label) == (scene.building.pk, scene.grid.pk, "3栋1单元西侧")
    assert not form(scene).is_valid()
    assert not form(scene, building=scene.second_building.pk, entrance=entrance.pk).is_valid()
    far = scene.far_unit.building_id
    assert not form(scene, building=far).is_valid()


@pytest.mark.parametrize("typed", ["²", "-1", "99999", "x", ""])
def test_a_point_that_no_press_has_sent_is_none(scene: Places, typed: str) -> None:
    assert PlaceForm({"plan_x": typed, "plan_y": typed}, estate=scene.estate).point is None


def test_a_tap_on_the_plan_needs_no_script(scene: Places) -> None:
    services.set_plan(scene.estate, GEOJSON, by=SYSTEM)
    plan = plan_of(scene.estate)
    assert plan is not None
    tap = {"tap.x": str(plans.TAP_WIDTH // 2), "tap.y": str(plans.tap_height(plan) // 2)}
    filled = PlaceForm(tap, estate=scene.estate)
    assert filled.was_tapped
    assert filled.is_valid(), filled.errors
    place = filled.place()
    assert place.plan_x == 5000
    assert abs((place.plan_y or 0) - 5000) < 30
    assert "3栋" in place.label
    by_key = PlaceForm({"tap.x": "0", "tap.y": "0", "words": "北门外"}, estate=scene.estate)
    assert not by_key.was_tapped
    assert by_key.point is None


def test_everything_works_without_plan(scene: Places) -> None:
    filled = PlaceForm({"tap.x": "9", "tap.y": "9", "words": "x"}, estate=scene.estate)
    assert (filled.plan, filled.was_tapped, filled.tap_size) == (None, False, None)
    assert filled.is_valid()


def test_a_plan_keeps_shapes_and_drops_what_runs(scene: Places) -> None:
    evil = SVG.replace(
        "</svg>",
        '<script>alert(1)</script><image href="http://x/"/><a href="javascript:1"><rect onclick="x()"/></a>'
        '<g onload="x()"><path d="M0 0L9 9" fill="url(http://x/)"/></g><text x="1">A &lt; B</text></svg>',
    )
    plan = services.set_plan(scene.estate, evil, by=SYSTEM)
    for word in ("script", "href", "onclick", "onload", "url", "alert", "style"):
        assert word not in plan.svg
    assert 'fill="#eee"' in plan.svg
    assert "A &lt; B" in plan.svg
    assert (plan.width, plan.height) == (1000, 500)
    assert verbs(plan) == ["plan.set"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "plan_unknown"),
        ("<svg", "plan_broken"),
        ("<html/>", "plan_unknown"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><svg/>', "plan_entities"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', "plan_without_size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script/></svg>', "plan_empty"),
        ('{"type": "FeatureCollection", "features": []}', "plan_empty"),
        ('{"type": "FeatureCollection", "features": [7]}', "plan_broken"),
        ("{", "plan_broken"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="1.2.3" height="5"><rect/></svg>', "plan_without_size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="." height="5"><rect/></svg>', "plan_without_size"),
        (GEOJSON.replace("113.1,", "1" * 400 + ","), "plan_broken"),
        ("<svg>" + "x" * 1_000_001, "plan_too_large"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        plans.read(text)
    assert refusal.value.code == code


def test_an_empty_ring_of_a_plan_is_passed_over() -> None:
    assert plans.read(GEOJSON.replace('"coordinates":[[', '"coordinates":[[],[')).points == {"3栋": (5000, 5000)}


def test_a_photo_is_found_on_a_plan_with_coordinates(scene: Places) -> None:
    plan = services.set_plan(scene.estate, GEOJSON, by=SYSTEM)
    assert plans.point_at(plan, 113.1005, 27.9005) == (5000, 5000)
    assert plans.point_at(plan, 114, 27.9005) is None
    scene.building.refresh_from_db()
    assert (scene.building.plan_x, scene.building.plan_y) == (5000, 5000)


def test_a_building_given_to_another_grid_takes_its_homes_along(scene: Places) -> None:
    other = services.create_area("990102001001001002", "第二网格", "grid", scene.estate, by=SYSTEM)
    services.change_building(scene.building.pk, by=SYSTEM, name="3栋", grid=other)
    assert Unit.objects.get(pk=scene.unit.pk).grid_id == other.pk


def test_the_shipped_country_stands_the_audit_until_a_row_is_edited_behind_it(db: None) -> None:
    import_shipped(by=SYSTEM)
    town = area_by_code("430202001000", "street")
    assert town is not None
    assert town.parent_id
    services.rename_area(town.pk, by=SYSTEM, name="月塘新街道")
    services.rename_area(town.parent_id, by=SYSTEM, code="430299000000")
    assert list(audit.findings()) == []
    other = area_by_code("430202002000", "street")
    assert other is not None
    Area.objects.filter(pk=other.pk).update(name="改过的街道")
    [finding] = audit.findings()
    assert str(finding).startswith("missing-subject")
    assert f"area {other.pk}" in str(finding)
