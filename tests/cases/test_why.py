"""How a case's automatic steps came about: limits, conditions, figures, who got it; each with who set it."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import casework, packs, route_services, routing, services
from linli.cases.doors.desk import explained, givens
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.route_services import Rule
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM
from linli.journal.models import Access
from linli.places.queries import Place
from linli.rules import reasons
from linli.rules.known import CONTEXT_NAMES, Known
from linli.rules.reasons import Looked
from linli.settings import services as settings
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_casework import FORM, PAGE, WORKERS
from tests.cases.test_relations import given_to
from tests.packs.illegal_construction.cases import fined
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def said(cast: Cast, role: str, case: Case) -> str:
    """The page as this person reads it, without its marks."""
    answer = at_desk(getattr(cast, role)).get(reverse("cases:why", args=[case.pk]))
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def arrears(estate_cast: Cast) -> Case:
    """A wage file with two workers, filed."""
    packs.publish(PAGE, by=SYSTEM)
    packs.forget()
    by = estate_cast.acting("community_officer")
    given = Submission(form=FORM, way="receive")
    case = services.submit(estate_cast.places.estate, given, by=by, pack=packs.active("arrears"))
    casework.enter_parties(case.pk, "enter", WORKERS, by=by)
    services.act(case.pk, "accept", {}, by=by)
    return case


def test_a_closed_gate_names_its_article_what_it_looked_at_and_where_that_came_from(
    estate_cast: Cast, arrears: Case
) -> None:
    page = said(estate_cast, "community_officer", arrears)
    assert "还有工资未逐人核实" in page
    assert "parties.all(p, p.state == 'checked')" in page
    assert "按现在的名单" in page


def test_the_version_of_the_process_and_who_put_it_in_force_stand_on_the_page(estate_cast: Cast, arrears: Case) -> None:
    assert "业务流程第 1 版" in said(estate_cast, "community_officer", arrears)


def test_sums_are_explained_to_the_formula(estate_cast: Cast, arrears: Case) -> None:
    page = said(estate_cast, "community_officer", arrears)
    assert "名单 2 行相加" in page
    assert "10,158.25" in page


def test_a_dispatched_case_names_the_rule_its_author_and_the_rules_asked_in_vain(estate_cast: Cast, sent: Sent) -> None:
    estate, by = estate_cast.places.estate, estate_cast.acting("secretary")
    rules = [Rule(words="电梯", post_kind="property_manager"), Rule(post_kind="grid_worker")]
    route_services.lay(estate, rules, by=by)
    routing.forget()  # kept for seconds; it is dropped on commit, which a test never reaches
    page = said(estate_cast, "secretary", sent("路灯不亮"))
    assert "按派单规则派出" in page
    vain, chosen = page.index("试过，不适用：安和安置小区"), page.index("按这条派出：安和安置小区")
    assert vain < page.index("电梯") < page.index("不含这些词") < chosen
    assert "周正明设定" in page


def test_a_rule_that_fitted_says_whether_the_place_lies_in_no_grid_or_the_post_is_held_by_nobody(
    estate_cast: Cast, sent: Sent
) -> None:
    estate, by = estate_cast.places.estate, estate_cast.acting("secretary")
    route_services.lay(estate, [Rule(post_kind="grid_worker")], by=by)
    routing.forget()
    assert "地点不在任何已知的网格内" in said(estate_cast, "secretary", sent("路灯不亮", where=Place()))
    route_services.lay(estate, [Rule(post_kind="council_convener")], by=by)
    routing.forget()
    page = said(estate_cast, "secretary", sent("路灯又不亮"))
    assert "职务当时没人担任" in page
    assert "网格内" not in page


def test_a_case_handed_on_by_hand_names_each_step_who_took_it_and_to_whom(estate_cast: Cast, sent: Sent) -> None:
    case, by = sent("路灯不亮"), estate_cast.acting("secretary")
    services.act(case.pk, "dispatch", {"post": str(estate_cast.posts["property_manager"].pk)}, by=by)
    page = said(estate_cast, "secretary", case)
    assert "来件之后转过手" in page
    assert re.search(r"派单：\S* ?周正明，[^，]+，交给 \S*物业", page)
    desk = at_desk(estate_cast.secretary).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert f"{reverse('cases:why', args=[case.pk])}#routes" in desk


def test_what_every_case_has_is_named_in_words_and_so_is_its_value(estate_cast: Cast, sent: Sent) -> None:
    of_packs = {"counts", "facts", "tracks", "parties", "row", "batch", "linked"}  # said with the pack's own words
    assert givens.STANDING.keys() == CONTEXT_NAMES - of_packs
    said_of = givens.Givens(sent("路灯不亮"), packs.front()[1]).of
    asked = [Looked("case", name, value) for name, value in (("visibility", "estate"), ("channel", "web"))]
    assert [(one.name, one.value) for one in said_of(asked)] == [("公开范围", "小区内可见"), ("来源", "网页")]


def test_a_default_says_its_source_in_the_readers_language() -> None:
    assert "惯例" in explained.set_by("cases.unanswered", None)
    assert "practice" not in explained.set_by("cases.unanswered", None)


def test_a_case_that_no_rule_fits_says_so(estate_cast: Cast, sent: Sent) -> None:
    assert "没有规则适用，进入待认领" in said(estate_cast, "secretary", sent("路灯不亮"))


def test_an_areas_own_setting_is_named_with_area_day_and_source(estate_cast: Cast, sent: Sent) -> None:
    places = estate_cast.places
    settings.set_value("cases.dispatch_hours", 1, area_id=places.estate.pk, by=SYSTEM, source="小区公约第七条")
    page = said(estate_cast, "secretary", sent("路灯不亮"))
    assert "安和安置小区自" in page
    assert "小区公约第七条" in page


def test_the_three_clocks_of_a_request_in_hand_are_explained_side_by_side(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    case = services.act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    page = said(estate_cast, "grid_worker", case)
    assert all(clock in page for clock in ("联系反映人", "办理时限", "进展告知"))
    assert page.count("内部时限，居民看不到这个日期") == 1


def test_the_length_that_holds_is_named_with_where_it_comes_from_and_none_that_does_not(
    estate_cast: Cast, sent: Sent
) -> None:
    for key in ("cases.resolve_days", "cases.update_days"):
        settings.set_value(key, 3, area_id=estate_cast.places.estate.pk, by=SYSTEM, source="小区公约第七条")
    leak = given_to(estate_cast, sent("屋顶漏水", form={"category": "house_repair"}), "grid_worker")
    services.act(leak.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    news, handling = re.split("办理时限 · ", said(estate_cast, "grid_worker", leak), maxsplit=1)
    assert "时长：3 个工作日" in news
    assert "小区公约第七条" in news
    assert "时长：7 个工作日" in handling
    assert "时长按业务流程里“房屋漏水维修”这一类的规定" in handling
    assert "小区公约第七条" not in handling


def test_a_mark_is_called_by_the_step_that_sets_it_and_none_that_takes_it_back(estate_cast: Cast, sent: Sent) -> None:
    case = given_to(estate_cast, sent(), "grid_worker")
    services.act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    page = said(estate_cast, "secretary", case)  # to be dispatched takes back what an earlier handler had asked for
    assert "批准延期：承办人还没有申请延期 未满足 查看的内容 查到 来源 申请延期 否 派单、支部书记" in page


def test_whoever_may_not_read_the_case_gets_no_explanation(estate_cast: Cast, arrears: Case) -> None:
    answer = at_desk(estate_cast.far_secretary).get(reverse("cases:why", args=[arrears.pk]))
    assert answer.status_code == 404


def test_many_parties_cost_no_more_statements_than_one(estate_cast: Cast, arrears: Case) -> None:
    desk, url = at_desk(estate_cast.community_officer), reverse("cases:why", args=[arrears.pk])
    desk.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(url)
    rows: list[dict[str, Any]] = [{"worker": f"工{number}", "daily": 100, "days": 10} for number in range(30)]
    casework.enter_parties(arrears.pk, "enter", rows, by=estate_cast.acting("community_officer"))
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) == len(few) <= 16


def test_the_late_charge_of_today_is_a_figure_of_the_page_that_nobody_reckons_by_hand() -> None:
    play = fined(50_000_00 * 2).on("2026-06-24")
    found = {one.name: one for one in reasons.reckoned(Known(play.pack, play.case, {}, play.run("officer")))}
    assert (found["fine_least"].value, found["fine_most"].value) == (60_000_00, 120_000_00)  # vector E-7
    assert found["late"].value == 60_000_00  # vector E-5, of twice the fine
    days = ("review_filed_on", "answered_on", "lawsuit_filed_on", "final_on")
    past = ("past_review_on", "past_answer_on", "past_lawsuit_on", "past_final_on")
    assert [(one.what, one.name) for one in found["late"].looked] == [
        ("fact", "by_instalments"), ("said", "instal_plan"), ("count", "instal_paid"),
        ("case", "today"), ("fact", "uncorrected"),
        *(("of_parties", name) for pair in zip(past, days, strict=True) for name in pair),
        ("said", "fine"), ("paper", "fine_decision"),
    ]  # fmt: skip


def test_where_is_kept_of_a_request(estate_cast: Cast, sent: Sent) -> None:
    case = sent("路灯不亮", where=Place(label="3栋"))
    assert "地点 3栋 登记时的内容" in said(estate_cast, "secretary", case)


def test_a_partys_own_gates_sums_and_papers_are_explained_with_that_party(estate_cast: Cast, arrears: Case) -> None:
    desk = at_desk(estate_cast.community_officer)
    party = Party.objects.filter(case=arrears).order_by("pk")[0]
    address = reverse("cases:why", args=[arrears.pk]) + f"?row={party.key}"
    shown = desk.get(reverse("cases:party", args=[arrears.pk, party.key])).content.decode()
    assert f'href="{address}#gates"' in shown
    looked = Access.objects.filter(subject_kind="party", subject_id=party.pk).count()
    page = " ".join(html.unescape(re.sub("<[^>]+>", " ", desk.get(address).content.decode())).split())
    assert "王*" in page
    for words in (
        "还没有身份证复印件",
        "'id_copy' in row.papers",
        "按现在的名单",
        "daily * days",
        "200.00",
        "5,300.00",
    ):
        assert words in page, words
    assert "李*" not in page
    assert Access.objects.filter(subject_kind="party", subject_id=party.pk).count() == looked + 1


def test_the_explanation_of_a_party_is_for_whoever_reads_that_party(estate_cast: Cast, arrears: Case) -> None:
    address = reverse("cases:why", args=[arrears.pk])
    key = Party.objects.filter(case=arrears).order_by("pk")[0].key
    assert at_desk(estate_cast.far_secretary).get(address, {"row": key}).status_code == 404
    assert at_desk(estate_cast.community_officer).get(address, {"row": "nobody"}).status_code == 404
