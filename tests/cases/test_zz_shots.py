from datetime import timedelta
import pytest
from linli.cases import services, route_services
from linli.cases.route_services import Rule
from linli.cases.services import Where
from linli.kernel import clock
from tests.cases.desk import at_desk
from tests.support.browser import DESK, PHONE

OUT = "/tmp/h9/shots/"


@pytest.mark.django_db(transaction=True)
def test_shots(live_server, estate_cast, sent, visit, chromium, moved):
    c = estate_cast
    p = c.places
    w3 = Where(building_id=p.building.pk, label="3栋", grid_id=p.grid.pk)
    w5 = Where(building_id=p.second_building.pk, label="5栋 2单元", grid_id=p.grid.pk)
    now = clock.now()
    from linli.people.models import Term
    from linli.people import terms
    from linli.cases import routing

    Term.objects.update(starts=now - timedelta(days=20))
    terms.forget()
    routing.forget()

    def at(h):
        moved(now - timedelta(hours=h))

    at(90)
    lift = sent(
        "电梯夜间停运无人应答，一位老人被困在五楼。已经打过物业电话没人接。",
        where=w5,
        phone="13900000002",
        name="刘志强",
    )
    gw = c.acting("grid_worker")
    sec = c.acting("secretary")
    services.act(lift.pk, "claim", {}, by=gw)
    at(60)
    green = sent(
        "绿化带种菜影响通行，希望清理", where=Where(spot_id=p.gate.pk, label="北门"), form={"category": "greens"}
    )
    services.act(green.pk, "claim", {}, by=sec)
    services.act(green.pk, "contact", {"how": "visit", "note": "约好周六一起清理"}, by=sec)
    at(2)
    drain = sent(
        "3栋楼下污水井往外冒水，气味很大，孩子们没法在楼下玩。请尽快疏通。",
        where=w3,
        phone="13900000001",
        name="陈桂兰",
        by=c.acting("resident"),
    )
    services.act(drain.pk, "claim", {}, by=gw)
    at(1)
    services.act(drain.pk, "contact", {"how": "phone", "note": "住户在家，下午疏通队到"}, by=gw)
    leak = (
        sent(
            "家中漏水，墙皮掉了",
            where=w3,
            phone="13911112222",
            name="王秀英",
            way="enter",
            channel="phone",
            form={"category": "house_repair", "channel": "phone"},
            by=sec,
        )
        if False
        else sent("1单元502室独居老人家漏水", where=w3, phone="13911112222")
    )
    ret = sent("路灯不亮，晚上看不见路", where=w3)
    services.act(ret.pk, "claim", {}, by=gw)
    services.act(ret.pk, "return", {"reason": "not_ours", "explanation": "路灯由市政养护"}, by=gw)
    for i in range(6):
        sent(["停车位被占", "垃圾没人清运", "楼道堆杂物", "健身器材坏了", "广场舞太吵", "水压太低"][i], where=w3)
    moved(now)
    route_services.add(
        p.estate, Rule(categories=("lift_fire",), post_kind="property_manager", note="24 小时值班"), by=sec
    )
    route_services.add(p.estate, Rule(categories=("sewage", "sanitation"), post_kind="grid_worker"), by=sec)
    route_services.add(p.estate, Rule(post_id=c.posts["secretary"].pk), by=sec)

    def go(role, url, name, size, **kw):
        cl = at_desk(getattr(c, role), second_factor=True)
        page = visit("about:blank", size=size, **kw)
        page.context.add_cookies(
            [{"name": "linli_session", "value": cl.cookies["linli_session"].value, "url": live_server.url}]
            + (
                [{"name": "linli_language", "value": "en", "url": live_server.url}]
                if kw.get("language") == "en"
                else []
            )
        )
        page.goto(live_server.url + url)
        page.wait_for_timeout(200)
        print(name, page.evaluate("document.documentElement.scrollWidth"), size["width"])
        page.screenshot(path=OUT + name + ".png", full_page=True)
        from axe_playwright_python.sync_playwright import Axe

        for v in Axe().run(page).response["violations"]:
            if v["impact"] in ("serious", "critical"):
                print("  AXE", name, v["id"], [n["html"][:150] for n in v["nodes"][:3]])
        page.context.close()

    go("secretary", "/desk/?box=all", "inbox-1440", DESK)
    go("secretary", "/desk/?box=all", "inbox-390", PHONE)
    go("secretary", "/desk/?box=all", "inbox-dark-en", DESK, dark=True, language="en")
    go("grid_worker", f"/desk/case/{drain.code}/", "work-390", PHONE)
    go("secretary", f"/desk/case/{drain.code}/", "work-1440", DESK)
    go("secretary", f"/desk/case/{drain.code}/", "work-dark-en", DESK, dark=True, language="en")
    go("grid_worker", "/desk/spot/", "spot-390", PHONE)
    go("secretary", "/desk/new/", "new-390", PHONE)
    go("secretary", "/desk/routes/", "routes-1440", DESK)
    go("secretary", "/desk/routes/", "routes-390", PHONE)
    go("street_officer", "/desk/figures/", "figures-1440", DESK)
    go("administrator", "/packs/resident_request/", "pack-1440", DESK)
    go("administrator", "/packs/", "packs-1440", DESK)
    go("secretary", "/desk/import/", "import-390", PHONE)
    go("secretary", "/desk/print/?box=all", "print-1440", DESK)
    go("secretary", "/desk/notices/", "notices-390", PHONE)
