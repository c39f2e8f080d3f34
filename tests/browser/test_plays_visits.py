"""A term of teaching at home for six children: two visits written without a network, and the 20,000th kilometre."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import services as people
from linli.visits import noting, queries, services, sums
from linli.visits.models import Visit, Visited, VisitProgramme
from linli.visits.noting import Note
from tests.browser.plays import Stage
from tests.support.browser import PHONE, assert_no_sideways_scroll
from tests.visits.conftest import me

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

GOING = {
    "teacher": ("陈老师", "13900000801"), "husband": ("刘老师", "13900000802"),
    "third": ("谭老师", "13900000803"), "fourth": ("罗老师", "13900000804"),
}  # fmt: skip
# Along the road from the school, in no order: longitude and latitude of the six homes.
HOMES = ["113.10,27.80", "113.15,27.80", "113.11,27.80", "113.14,27.80", "113.12,27.80", "113.13,27.80"]
VISITS = 24  # six on each of four Saturdays, but one that was missed; and one child twice on a day
SATURDAYS = ["2026-03-07", "2026-03-14", "2026-03-21", "2026-03-28"]


def laid_down(stage: Stage) -> VisitProgramme:
    """The branch lays the programme down by its pages, with who goes and the six children, and pairs them."""
    for role, (name, phone) in GOING.items():
        stage.district.officers[role] = people.create_person(name, by=SYSTEM, phone="+86" + phone)
    body = stage.district.cast.posts["secretary"].organisation
    page = stage.desk("secretary", f"/desk/home-visits/new/{body.code}/")
    for field, value in {
        "title": "周末送教上门", "times": "1", "days": "7", "begins": SATURDAYS[0], "before": "19860", "mark": "10000",
    }.items():  # fmt: skip
        page.locator(f"[name={field}]").fill(value)
    page.locator("form.form button.primary").click()
    page.wait_for_url(re.compile(r"/desk/home-visits/\w{14}/$"))
    programme = VisitProgramme.objects.get()
    for name, phone in GOING.values():
        fold = page.locator("details.fold", has=page.locator("form[action$='/do/enlist/']"))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        fold.locator("[name=name]").fill(name)
        fold.locator("[name=phone]").fill(phone)
        fold.locator("[name=trained]").check()
        with page.expect_navigation():
            fold.locator("button.primary").click()
    assert programme.visitors.count() == len(GOING)
    for number, position in enumerate(HOMES, 1):
        page = stage.desk("secretary", f"/desk/home-visits/{programme.code}/add/")
        for field, value in {
            "name": f"童童{number}", "position": position, "guardian": "家长", "need": "脑瘫", "consent": "单独同意书",
            "reason": "区教育局送教名单", "address": f"{number} 组",
        }.items():  # fmt: skip
            page.locator(f"[name={field}]").fill(value)
        page.locator("form.form button.primary").click()
        page.wait_for_url("**/home-visits/of/**")
        page.locator("form[action$='/do/pair/'] button.primary").click()  # as proposed
        page.locator("#notices .notice").first.wait_for()
    return programme


def pairs(programme: VisitProgramme) -> set[tuple[int | None, int | None]]:
    return set(programme.visited.values_list("first", "second"))


def drawn(page: "Page") -> None:
    """A finger writes a name into the box."""
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 60, steps=4)
    page.mouse.up()


def writes(page: "Page", row: Visited, arrived: str, left: str, km: str) -> None:
    """The pair writes a visit on the phone, and the guardian signs there."""
    page.locator("[name=whom]").select_option(row.code)
    for field, value in {"arrived": arrived, "left": left, "km": km, "periods": "3", "done": "认数字"}.items():
        page.locator(f"#note [name={field}]").fill(value)
    drawn(page)
    page.locator("#note button.primary").click()


def driven(row: Visited, day: date, hour: int) -> Visit:
    """One of the pair sends the note of a visit of the morning, from a phone with a network."""
    arrived = datetime.combine(day, time(hour), clock.LOCAL)
    note = Note(
        str(uuid4()), arrived, arrived + timedelta(minutes=45), "认数字", metres=6_500, periods=3, signed="paper",
        unsigned_why="家长在纸上签",
    )  # fmt: skip
    assert row.first is not None
    return noting.write(row.pk, note, by=me(row.first))


def test_a_term_of_home_visits_for_six_children(stage: Stage) -> None:
    """定对象 → 两人一组 → 按路线走 → 没有网络也记 → 一次不多地送到 → 满两万公里 → 漏访提醒 → 年度汇总."""
    programme = laid_down(stage)
    assert len(pairs(programme)) > 1  # they rotate
    first = programme.visited.select_related("first", "second").order_by("number").first()
    assert first is not None
    role = next(key for key in GOING if stage.district.person(key).pk == first.first_id)
    own = [row.pk for row in queries.mine(me(stage.district.person(role)))]
    for number, saturday in enumerate(SATURDAYS):
        day = date.fromisoformat(saturday)
        stage.time.on(saturday, hour=18)
        for hour, row in enumerate(programme.visited.select_related("first", "second").order_by("number"), 9):
            if number == 2 and row.pk in own[:2]:
                continue  # these two are written on the road, without a network
            if number == 3 and row.number == 6:
                continue  # nobody went there
            driven(row, day, hour)
        if number == 2:
            without_a_network(stage, role, [Visited.objects.get(pk=pk) for pk in own[:2]])
    assert Visit.objects.count() == VISITS
    assert [data_of(entry)["kilometres"] for entry in Entry.objects.filter(verb="visit_programme.mark")] == [20_000]
    missed_is_told(stage, programme, role)
    the_year_is_summed(stage, programme)


def without_a_network(stage: Stage, role: str, rows: list[Visited]) -> None:
    """The page opens again on the road, two visits are kept there, and each is sent once."""
    stage.size = PHONE
    page = stage.desk(role, "/home-visits/")
    page.locator("#visits[data-ready]").wait_for(state="attached")
    assert_no_sideways_scroll(page)
    text = page.locator("#main").inner_text()
    assert ("孩子01" in text, "童童" in text, "脑瘫" in text) == (True, False, False)
    before = Visit.objects.count()
    page.context.set_offline(True)
    page.reload()  # out of the phone's own store
    for hour, row in enumerate(rows, 9):
        writes(page, row, f"{hour:02}:00", f"{hour:02}:45", "6.5")
        page.locator("#outbox li", has_text=row.label).wait_for()
    assert page.locator("#outbox li").count() == 2
    page.reload()
    page.locator("#outbox li").nth(1).wait_for()  # they outlive the page
    assert Visit.objects.count() == before
    page.context.set_offline(False)
    page.locator("#send-now").click()
    page.locator("#outbox").wait_for(state="hidden")
    page.reload()
    page.locator("#outbox").wait_for(state="hidden")
    made = Visit.objects.filter(offline=True).order_by("pk")
    assert [visit.visited_id for visit in made] == [row.pk for row in rows]
    assert Visit.objects.count() == before + 2
    for visit in made:
        assert (visit.signed, history_of(visit).count()) == ("drawn", 1)
        assert File.objects.get(owner_kind="home_visit", owner_id=visit.pk).role == "signature"
    what_is_not_taken_is_put_right(page, rows[0])
    order = page.locator("#visits ul.list.card b").all_inner_texts()
    assert len(order) == len(set(order))


def what_is_not_taken_is_put_right(page: "Page", row: Visited) -> None:
    """A visit at a time that is taken stays on the phone with the reason; put right, it goes with its signature."""
    writes(page, row, "09:15", "09:30", "6.5")
    refused = page.locator("#outbox li", has_text="这个时间已经记了一次走访")
    refused.wait_for()
    before = Visit.objects.count()
    refused.get_by_role("button", name="改一改").click()
    for field, value in {"arrived": "14:00", "left": "14:45"}.items():
        page.locator(f"#note [name={field}]").fill(value)
    page.locator("#note button.primary").click()
    page.locator("#outbox").wait_for(state="hidden")
    made = Visit.objects.latest("pk")
    assert (Visit.objects.count(), made.signed, made.minutes) == (before + 1, "drawn", 45)


def missed_is_told(stage: Stage, programme: VisitProgramme, role: str) -> None:
    """The sixth child was missed: pair and office are told, nobody else, by its number alone."""
    stage.time.on("2026-04-01")
    assert services.raise_alarms() == 1
    desk = stage.desk("secretary", "/desk/")
    assert "1 次走访逾期" in desk.locator("#main").inner_text()
    sixth = programme.visited.get(number=6)
    going = next(key for key in GOING if stage.district.person(key).pk == sixth.first_id)
    told = stage.desk(going, "/mine/").locator("#main").inner_text()
    assert ("走访孩子06" in told, "已逾期" in told, "童童" in told) == (True, True, False)
    overview = stage.desk("secretary", f"/desk/home-visits/{programme.code}/")
    text = overview.locator("#main").inner_text()
    assert ("20000" in text, "童童" in text) == (True, False)
    assert role in GOING


def the_year_is_summed(stage: Stage, programme: VisitProgramme) -> None:
    """Visits, hours and kilometres stand on the sheet, by child and by pair."""
    page = stage.desk("secretary", f"/desk/home-visits/{programme.code}/sum/")
    whole = page.locator("table").first.locator("tbody tr").last.locator("td").all_inner_texts()
    assert [words.strip() for words in whole[1:5]] == [
        str(VISITS), f"{VISITS * 0.75:.1f}", str(VISITS * 3), f"{VISITS * 6.5:.1f}",
    ]  # fmt: skip
    assert sums.metres(programme) == 19_860_000 + VISITS * 6_500
    assert "童童" not in page.locator("#main").inner_text()


def test_on_the_list_of_a_building_a_home_and_what_was_noted_stand_apart(stage: Stage) -> None:
    building = stage.district.cast.places.unit.building
    stage.size = PHONE
    page = stage.desk("grid_worker", reverse("office:walk", args=[building.pk]))
    row = page.locator("main .list a.whole:not(.outs a)").first
    name, noted = (row.locator(part).bounding_box() for part in ("b", "span.small"))
    assert name is not None
    assert noted is not None
    assert noted["x"] > name["x"] + name["width"] or noted["y"] >= name["y"] + name["height"]
    assert row.evaluate("row => getComputedStyle(row).columnGap") != "normal"
