"""The public page of a case: what, money, who, dates, plan against actual, photos that a second person let out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import board, casework, services
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.kernel.refused import Refused
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.site import Site, accepted, photo, site

pytestmark = pytest.mark.django_db

__all__ = ["site"]  # a fixture
PLAN = {"budget": 900_000_00, "paid_from": ["government", "companies"], "building_period": "7 至 9 月"}
PLAN |= {"from_government": 650_000_00, "from_companies": 250_000_00}
STEP = {"step_name": "分段施工", "planned_from": "2026-07-01", "planned_to": "2026-09-22", "planned_cost": 800_000_00}


def published(site: Site) -> None:
    site.take("plan_step", "street_officer", **STEP)
    site.take("publicise", "works_manager", second="street_officer", **PLAN)


def page(site: Site, who: Any = None, name: str = "cases:public", **query: str) -> str:
    client = at_desk(who) if who else Client()
    answer = client.get(reverse(name, args=[site.case.area.code, site.case.number]), query)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_nobody_outside_reads_a_word_until_a_second_person_made_the_plan_public(site: Site) -> None:
    assert page(site) == "404"
    at_home = page(site, site.person("neighbour"))
    assert ("正在摸底" in at_home, "雨污分流" in at_home) == (True, False)
    site.take("plan_step", "street_officer", **STEP)
    services.act(site.case.pk, "publicise", PLAN, by=site.by("works_manager"))
    assert page(site) == "404"
    casework.confirm(site.case.pk, by=site.by("street_officer"))
    shown = page(site)
    for words in (
        "雨污分流改造",
        "施工公示",
        "900,000.00 元",
        "650,000.00 元",
        "250,000.00 元",
        "7 至 9 月",
        "基础类",
        "分段施工",
        "方案公示",
    ):
        assert words in shown
    assert '<svg class="gantt"' in shown
    assert "比计划晚" in shown or "未开始" in shown or "已过计划开始日" in shown


def test_the_person_in_charge_is_named_with_the_office_telephone(site: Site) -> None:
    from linli.cases import routing
    from linli.people.models import Post

    Post.objects.filter(kind="works_manager").update(phone="073155550001")
    routing.forget()
    published(site)
    assert ("邹工" in page(site), 'href="tel:073155550001"' in page(site)) == (True, True)


def test_a_photo_is_seen_by_all_once_a_second_person_confirmed_it_and_no_longer_when_taken_back(site: Site) -> None:
    published(site)
    before = File.objects.get(role="before")
    run_until_idle()
    before.refresh_from_db()
    assert before.ready
    address = reverse("files:show", args=[before.code, "small"])
    assert Client().get(address).status_code in (403, 404)
    form = {"shown_photos": [before.code]}
    services.act(site.case.pk, "show_photos", form, by=site.by("contractor"))
    desk = at_desk(site.person("street_officer")).get(reverse("cases:work", args=[site.case.pk])).content.decode()
    assert "将向大家展示" in desk
    assert Client().get(address).status_code in (403, 404)
    casework.confirm(site.case.pk, by=site.by("street_officer"))
    assert Client().get(address).status_code == 200
    assert "动手前" in page(site)
    site.take("show_photos", "contractor", second="street_officer", shown_photos=[])
    assert Client().get(address).status_code in (403, 404)
    assert "动手前" not in page(site)


def test_whoever_chose_the_photos_does_not_let_them_out(site: Site) -> None:
    published(site)
    services.act(site.case.pk, "show_photos", {"shown_photos": []}, by=site.by("street_officer"))
    with pytest.raises(Refused) as refusal:
        casework.confirm(site.case.pk, by=site.by("street_officer"))
    assert refusal.value.code == "same_person"


def test_the_reporter_is_led_to_the_board_with_before_and_after(site: Site, sent: Sent) -> None:
    request = sent(phone="13811112222")
    casework.link(site.case.pk, "requests", request.pk, by=site.by("secretary"))
    published(site)
    accepted(site, told_result="主管道换新")
    run_until_idle()
    codes = list(File.objects.filter(owner_id=site.case.pk).order_by("pk").values_list("code", flat=True))
    site.take("show_photos", "contractor", second="street_officer", shown_photos=codes)
    client = Client()
    client.post(reverse("cases:unlock", args=[request.code]), {"digits": "2222"})
    told = client.get(reverse("cases:track", args=[request.code])).content.decode()
    assert (board.address(site.case) in told, "主管道换新" in told) == (True, True)
    assert told.count(reverse("files:show", args=[codes[0], "small"])) == 1
    assert told.count(reverse("files:show", args=[codes[1], "small"])) == 1
    stranger = Client().get(reverse("cases:track", args=[request.code])).content.decode()
    assert board.address(site.case) not in stranger


def test_paper_for_the_entrance_bears_the_code_and_its_size(site: Site) -> None:
    published(site)
    assert "board-a4.css" in page(site, name="cases:board_sheet")
    large = page(site, name="cases:board_sheet", size="a3")
    assert ("board-a3.css" in large, 'class="qr"' in large, "雨污分流改造" in large) == (True, True, True)


def test_a_process_without_a_board_has_no_sheet(site: Site, sent: Sent) -> None:
    request = sent()
    Case.objects.filter(pk=request.pk).update(visibility="public")
    answer = Client().get(reverse("cases:board_sheet", args=[request.area.code, request.number]))
    assert answer.status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_board_takes_the_same_statements_however_long_the_plan(
    site: Site, many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(many - 1):
        site.take("plan_step", "street_officer", **{**STEP, "step_name": f"第{number}段"})
    published(site)
    assert Party.objects.count() == many
    page(site)
    with django_assert_max_num_queries(8):
        assert page(site).count('<th scope="row">') == many


def test_the_desk_reads_the_plan_against_what_became_of_it(site: Site) -> None:
    published(site)
    Case.objects.filter(pk=site.case.pk).update(state="in_works")
    row = Party.objects.get()
    site.take("begin_step", "contractor", row=row.key, started_on="2026-07-03")
    site.take("finish_step", "contractor", row=row.key, done_on="2026-09-30", files=photo(site, "evidence"))
    listed = at_desk(site.person("contractor")).get(reverse("cases:parties", args=[site.case.pk])).content.decode()
    for words in ("计划与实际", "晚 8 天完成", '<rect class="plan"', '<rect class="actual late"', "已付（元）"):
        assert words in listed
