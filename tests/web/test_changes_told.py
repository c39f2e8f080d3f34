"""Whatever administration changes, the list of changes says of what, what stood there before, and what stands there."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from linli.cases import packs, replies, route_services
from linli.cases.desk_models import QuickReply
from linli.cases.route_services import Rule
from linli.cases.services import Submission, submit
from linli.council import founding
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock
from linli.people import bodies, regrading, services
from linli.people.models import Organisation, Post, Term
from linli.people.retention import holding
from linli.people.roster import apply, table_of
from linli.places import importing, planned
from linli.places import services as places
from linli.places.models import Area
from linli.places.queries import Place
from linli.settings.services import import_calendar, set_value
from linli.web.journal import changes, words
from tests.cases.conftest import RESIDENTS
from tests.cases.desk import at_desk
from tests.support.cast import Cast
from tests.support.shared import shared

pytestmark = pytest.mark.django_db

PREFIXES = {"calendar_year": "calendar", "area_import": "area"}
ADMINISTRATIVE = {
    verb
    for verb in words.VERBS
    if verb.partition(".")[0] in {PREFIXES.get(kind, kind) for kind in changes.EVERY}
    and not verb.endswith("*")
    and verb not in changes.NO_CHANGES
}


def plan(east: float) -> str:
    """The estate as a map: 3栋 in one corner, 北门 where its border ends."""
    ring = [[113.1, 27.9], [113.1005, 27.9], [113.1005, 27.9005], [113.1, 27.9]]
    gate = [[east, 27.9], [east, 27.901]]
    shapes = {
        "3栋": {"type": "Polygon", "coordinates": [ring]},
        "北门": {"type": "LineString", "coordinates": gate},
    }
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes.items()]
    return json.dumps({"type": "FeatureCollection", "features": features})


@shared
def told_cast(cast: Cast) -> Cast:
    """Everybody, with the residents' process published."""
    packs.publish_folder(RESIDENTS, by=SYSTEM)
    packs.forget()
    return cast


def admin(cast: Cast) -> Actor:
    return cast.acting("administrator")


class Deeds:
    """One legal change for each administrative verb; each says what has to stand in the list."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.by = cast, admin(cast)
        self.estate, self.street = cast.places.estate, cast.places.street

    def area(self, digit: int, name: str) -> Area:
        code = f"9901020010010019{digit:02d}"[:18]
        return places.create_area(code, name, "grid", self.estate, by=self.by)

    def body(self, name: str) -> Organisation:
        return services.create_organisation("other", name, self.estate, by=self.by)

    def post(self, name: str) -> Post:
        return services.create_post("community_officer", self.body(name), self.cast.places.community, by=self.by,
                                    title=name)  # fmt: skip

    def term(self, name: str) -> Term:
        return services.appoint(self.post(name).pk, self.cast.resident.pk, by=self.by, document="青街办〔2026〕1号")


Expected = tuple[str, str, str]  # of what, before, after: a part of each


def areas(do: Deeds) -> dict[str, Expected]:
    one = do.area(1, "东网格")
    places.rename_area(one.pk, by=do.by, name="东一网格")
    places.set_prefix(one.pk, "DW", by=do.by)
    places.move_area(one.pk, do.cast.places.far_estate.pk, by=do.by)
    tomorrow = clock.today() + timedelta(days=1)
    planned.change_area(one.pk, by=do.by, name="东二网格", code=one.code, prefix="DW", on=tomorrow)
    planned.call_off(one.pk, by=do.by)
    gone = do.area(2, "西网格")
    places.end_area(gone.pk, by=do.by)
    rows = [importing.Row(2, one.code, "东三网格", "grid", do.cast.places.far_estate.code)]
    importing.import_rows(rows, source="区划", sha256="0" * 64, by=do.by)
    table = table_of("楼栋房屋", [["楼栋", "房号", "专有面积"], ["8", "101", "80"], ["8", "102", "90"]])
    assert table is not None
    apply(do.estate, [table], by=do.by)
    return {
        "area.created": ("西网格", "", "西网格"),
        "area.renamed": ("东三网格", "东一网格", "东三网格"),
        "area.prefix_set": ("东三网格", "—", "DW"),
        "area.moved": ("东三网格", "安和安置小区", "云岭雅苑"),
        "area.planned": ("东三网格", "东一网格", "东二网格"),
        "area.called_off": ("东三网格", "东二网格", "东一网格"),
        "area.ended": ("西网格", "西网格", "结束于"),
        "area.imported": ("", "", "变更：1"),
        "area.roster_imported": ("安和安置小区", "", "新增：2"),
    }


def buildings(do: Deeds) -> dict[str, Expected]:
    one = places.create_building(do.estate, "9栋", by=do.by)
    places.change_building(one.pk, by=do.by, name="九栋", grid=do.cast.places.grid, plan_x=10, plan_y=20)
    door = places.create_entrance(one, "一单元", by=do.by)
    places.rename_entrance(door.pk, "东单元", by=do.by)
    unit = places.create_unit(one, "301", by=do.by, entrance=door, area_cm=8950)
    places.change_unit(unit.pk, by=do.by, number="302", entrance=door, floor=3, area_cm=9050)
    spot = places.create_spot(do.estate, "南门", by=do.by)
    places.change_spot(spot.pk, by=do.by, name="正南门", grid=None, plan_x=10, plan_y=20)
    for east in (113.101, 113.102):
        places.set_plan(do.estate, plan(east), by=do.by)
    return {
        "building.created": ("九栋", "", "9栋"),
        "building.changed": ("九栋", "网格：—", "第一网格"),
        "building.drawn": ("3栋", "平面图位置", "平面图位置"),
        "entrance.created": ("东单元", "", "一单元"),
        "entrance.renamed": ("东单元", "一单元", "东单元"),
        "unit.created": ("302", "", "301"),
        "unit.changed": ("302", "89.50 m²", "90.50 m²"),
        "spot.created": ("正南门", "", "南门"),
        "spot.changed": ("正南门", "南门", "10 / 20"),
        "spot.drawn": ("北门", "平面图位置：—", "平面图位置"),
        "plan.set": ("安和安置小区", "图样摘要", "图样摘要"),
    }


def organisations(do: Deeds) -> dict[str, Expected]:
    one = do.body("青松物业")
    services.set_letters(one.pk, "青松", by=do.by)
    bodies.rename(one.pk, "青松服务", by=do.by)
    bodies.move(one.pk, do.cast.places.far_estate.pk, by=do.by)
    services.set_seats(one.pk, 5, by=do.by)
    gone = do.body("旧站")
    bodies.end(gone.pk, by=do.by)
    group = services.create_organisation("preparatory_group", "筹备组", do.estate, by=do.by)
    founding.note(group.pk, founding.Course(applied_on=clock.today(), document="业主申请"), by=do.by)
    return {
        "organisation.created": ("值守岗", "", "其他组织"),
        "organisation.letters_set": ("青松服务", "—", "青松"),
        "organisation.renamed": ("青松服务", "青松物业", "青松服务"),
        "organisation.moved": ("青松服务", "安和安置小区", "云岭雅苑"),
        "organisation.sized": ("青松服务", "席位：0", "席位：5"),
        "organisation.ended": ("旧站", "旧站", "结束于"),
        "organisation.founding": ("筹备组", "—", "业主申请日"),
    }


def posts(do: Deeds) -> dict[str, Expected]:
    one = do.post("旧名岗")
    bodies.change_post(one.pk, "新名岗", "0000-1234567", by=do.by)
    regrading.regrade(do.post("改设岗").pk, "grid_worker", do.estate.pk, by=do.by)
    bodies.end_post(do.post("撤销岗").pk, by=do.by)
    term = do.term("值守岗")
    services.show_self(term.pk, by=Actor(do.cast.resident.pk, "person"), shown=True, duty="值守")
    services.keep_card(term.pk, "9901", "云湖市", clock.today() + timedelta(days=400), by=do.by)
    services.end_term(term.pk, by=do.by, why="resigned")
    return {
        "post.created": ("值守岗", "", "社区工作人员"),
        "post.changed": ("新名岗", "旧名岗", "新名岗"),
        "post.regraded": ("改设岗", "青云社区", "网格员"),
        "post.ended": ("撤销岗", "撤销岗", "结束于"),
        "term.started": ("值守岗", "", "陈桂兰"),
        "term.shown": ("值守岗", "否", "是"),
        "term.card_kept": ("值守岗", "—", "执法证"),
        "term.ended": ("值守岗 · 陈桂兰", "不设截止", "辞职"),
    }


def kept(do: Deeds) -> dict[str, Expected]:
    for hours in (10, 8):
        set_value("cases.contact_hours", hours, area_id=do.street.pk, by=do.by, source="青街办", level="street")
    for off in ((1,), (1, 2)):
        days = [clock.today().replace(month=1, day=day) for day in off]
        import_calendar(clock.today().year, days, [], "国办发明电", by=do.by)
    desk = do.cast.acting("secretary")
    one = replies.save(do.estate, "明天来", "明天上午来。", by=desk)
    replies.save(do.estate, "后天来", "后天上午来。", by=desk, reply_id=one.pk)
    replies.retire(one.pk, by=desk)
    where = Place(building_id=do.cast.places.building.pk, label="3栋", grid_id=do.cast.places.grid.pk)
    case = submit(do.estate, Submission(form={"what": "水管漏水"}, where=where), by=Actor(None, "anonymous"))
    held = holding.hold("case", case.code, "（2026）云0102民初1号", by=desk)
    holding.release(held.pk, by=desk)
    return {
        "setting.set": ("首次联系", "10 小时", "8 小时"),
        "calendar.imported": (str(clock.today().year), "放假天数：1", "放假天数：2"),
        "reply.added": ("后天来", "", "明天来"),
        "reply.changed": ("后天来", "明天来", "内容：已改"),
        "reply.retired": ("后天来", "后天来", "不再提供"),
        "hold.set": ("民初1号", "未保全", "已保全"),
        "hold.ended": ("民初1号", "已保全", "未保全"),
    }


def processes(do: Deeds) -> dict[str, Expected]:
    text = (RESIDENTS / "process.yaml").read_text()
    version = int(re.findall(r"(?m)^version: (\d+)$", text)[0])
    other = text.replace(f"version: {version}", f"version: {version + 1}", 1).replace("amount: 5\n", "amount: 4\n", 1)
    made = packs.propose(other, by=do.by)
    packs.put_in_force(made.pk, by=do.by)
    title = next(pack for pack in packs.all_active() if pack.front).title.zh
    return {
        "pack.proposed": (title, "编号：1", "时限 修改 1"),
        "pack.retired": (title, "编号：1", "编号：2"),
        "pack.published": (title, "编号：1", "时限 修改 1"),
    }


def dispatch(do: Deeds) -> dict[str, Expected]:
    desk, post = do.cast.acting("secretary"), do.cast.posts["secretary"]
    one = route_services.add(do.estate, Rule(post_kind="grid_worker", words="漏水"), by=desk)
    two = route_services.add(do.estate, Rule(post_id=post.pk), by=desk)
    route_services.change(one.pk, Rule(post_id=post.pk, words="渗水"), by=desk)
    route_services.switch(one.pk, on=False, by=desk)
    route_services.move(two.pk, up=True, by=desk)
    route_services.remove(one.pk, by=desk)
    edition = route_services.draft(do.estate, by=desk)
    route_services.try_out(edition.pk, by=desk)
    route_services.put_in_force(edition.pk, by=desk)
    again = route_services.draft(do.estate, by=desk)
    route_services.try_out(again.pk, by=desk)
    route_services.put_in_force(again.pk, by=desk)
    route_services.drop(route_services.draft(do.estate, by=desk).pk, by=desk)
    return {
        "route.added": ("", "", post.title),
        "route.changed": ("", "网格员", "关键词：已改"),
        "route.switched": ("", "启用：是", "启用：否"),
        "route.moved": ("", "排列次序", "排列次序"),
        "route.removed": ("", post.title, "已删除"),
        "routes.opened": ("3", "", "草稿"),
        "routes.tried": ("2", "", "回看天数：180；试算旧件：1"),
        "routes.enforced": ("2", "草稿", "在用"),
        "routes.ended": ("1", "在用", "状态"),
        "routes.dropped": ("3", "草稿", "状态"),
    }


def test_every_change_of_administration_is_told_with_what_was_and_what_is_and_in_which_post(told_cast: Cast) -> None:
    do = Deeds(told_cast)
    expected: dict[str, Expected] = {}
    for deeds in (areas, buildings, organisations, posts, kept, processes, dispatch):
        expected |= deeds(do)
    assert expected.keys() == ADMINISTRATIVE
    entries = list(Entry.objects.filter(verb__in=expected).exclude(capacity="system").order_by("pk"))
    last = {entry.verb: entry for entry in entries}
    assert last.keys() == expected.keys()
    with translation.override("zh-hans"):
        told = {one.row.entry.verb: one for one in changes.told(list(last.values()), do.cast.acting("secretary"))}
    for verb, (which, before, after) in expected.items():
        line = told[verb].told
        assert which in line.which, (verb, line)
        assert before in line.before if before else not line.before, (verb, line)
        assert after in line.after, (verb, line)
        assert line.before != line.after, (verb, line)
        if verb != "term.shown":
            assert told[verb].row.capacity not in ("", "本人"), verb
            assert told[verb].row.who, verb


def test_who_acts_at_a_page_with_all_their_posts_stands_in_the_list_in_the_one_that_let_them(told_cast: Cast) -> None:
    desk = at_desk(told_cast.secretary)
    area = str(told_cast.places.estate.pk)
    assert desk.post(reverse("cases:replies"), {"area": area, "title": "明天来", "text": "上午来"}).status_code == 303
    where = Place(building_id=told_cast.places.building.pk, label="3栋", grid_id=told_cast.places.grid.pk)
    case = submit(told_cast.places.estate, Submission(form={"what": "漏水"}, where=where), by=Actor(None, "anonymous"))
    assert desk.post(reverse("web:hold"), {"code": case.code, "reason": "民初1号案"}).status_code == 302
    page = desk.get(reverse("web:journal_changes")).content.decode()
    assert page.count(told_cast.posts["secretary"].title) >= 2
    assert "民初1号案" in page
    entries = Entry.objects.filter(verb__in=["reply.added", "hold.set"])
    assert {(entry.capacity, entry.post_id) for entry in entries} == {("post", told_cast.posts["secretary"].pk)}


def test_a_page_of_changes_of_all_kinds_costs_as_much_for_thirty_as_for_a_few(told_cast: Cast) -> None:
    do = Deeds(told_cast)

    def cost(entries: list[Entry]) -> int:
        with CaptureQueriesContext(connection) as found:
            changes.told(entries, do.by)
        return len(found)

    for deeds in (areas, buildings, organisations, posts, kept, dispatch):
        deeds(do)
    every = list(Entry.objects.filter(subject_kind__in=changes.EVERY).order_by("pk"))
    first = list({entry.verb: entry for entry in every}.values())
    assert len(every) > len(first)
    assert min(cost(every), cost(every)) <= min(cost(first), cost(first))


def test_entries_of_before_fields_were_told_are_read_as_far_as_they_go(told_cast: Cast) -> None:
    do = Deeds(told_cast)
    body, far = do.body("青松服务"), told_cast.places.far_estate
    old: list[tuple[str, Model, dict[str, Any], tuple[str, str]]] = [
        ("organisation.renamed", body, {"before": "青松物业", "name": "青松服务"}, ("青松物业", "青松服务")),
        ("organisation.moved", body, {"before": do.estate.pk, "area": far.pk}, ("安和安置小区", "云岭雅苑")),
        ("area.moved", do.estate, {"parent": do.street.pk, "on": "2026-01-31"}, ("", "青云街道")),
        ("area.ended", far, {"on": "2026-01-31"}, ("", "2026")),
        ("reply.changed", _reply(do), {"words": "a1" * 32, "category": ""}, ("", "")),
    ]
    with transaction.atomic():
        entries = [record(verb, row, by=do.by, data=data, area_id=None) for verb, row, data, _said in old]
    with translation.override("zh-hans"):
        told = {one.row.entry.pk: one.told for one in changes.told(entries, do.by)}
    for entry, (verb, _row, _data, (before, after)) in zip(entries, old, strict=True):
        assert before in told[entry.pk].before, verb
        assert after in told[entry.pk].after, verb


def _reply(do: Deeds) -> QuickReply:
    return replies.save(do.estate, "明天来", "明天上午来。", by=do.cast.acting("secretary"))
