"""Illegal construction through the services, papers checked, issued and served, with a clock that moves: each branch to
its end. The dates are those of the vectors E-1 to E-7."""

import pytest

from linli.cases import services, told
from linli.cases.models import Step
from linli.journal.audit import findings
from linli.papers.models import Paper
from linli.papers.rendering import filled
from tests.cases.enforcement import ASKED, BY_DAY, DRAWN, NOTIFIED, OWNER, Road, complete, in_march, road

__all__ = ["complete", "in_march", "road"]  # fixtures

pytestmark = pytest.mark.django_db

LATE = "行政处罚法 art. 72, 73; 行政强制法 art. 42"


def test_an_owner_who_removes_by_himself_is_never_forced(road: Road) -> None:
    road.decided().take("promise_removal", remove_by="2026-06-01", safety="人工拆除")
    road.on("2026-06-02").take("removed_by_self", done_what="extension").on("2026-07-02").closed()
    assert (road.case.state, road.case.facts["came_by"]) == ("closed", "self_removed")
    assert road.papers.isdisjoint({"public_notice", "demand", "force_decision", "execution_record"})
    assert list(findings()) == []


def test_the_town_helps_at_a_written_request_that_can_be_taken_back_and_it_is_never_called_force(road: Road) -> None:
    road.decided().on("2026-05-25")
    assert "没有书面申请" in road.refused("agree_help", **ASKED).message
    road.take("request_help", help_words="怕伤到承重墙")
    unsigned = road.refused("agree_help", **{**ASKED, "request_signed": False})
    assert "须有当事人本人签字" in unsigned.message
    road.take("agree_help", **ASKED).take("take_back_request")
    assert (road.case.state, road.case.tracks) == ("party_waits", {"performing": "awaited"})
    road.take("request_help", help_words="怕伤到承重墙").take("agree_help", **ASKED).on("2026-05-28")
    assert "由政府帮拆" in road.refused("announce", notice_days=10).message
    for forced in ("send_demand", "decide_force", "execute"):
        assert road.refused(forced).code == "not_in_this_state"
    road.take("removed_with_help", done_what="both", signed_for=True)
    step = Step.objects.filter(action="removed_with_help").get()
    assert (road.case.facts["came_by"], step.words["done_what"]) == ("assisted", "both")
    road.on("2026-06-29").closed()
    assert road.papers == DRAWN["helped"]
    said = [
        line.title
        for line in told.timeline(road.case, services.pack_of(road.case), list(Step.objects.all()), words="own")
    ]
    assert not [words for words in said if "强制" in words]


def test_a_basement_is_filled_in_with_help_and_the_record_says_so(road: Road) -> None:
    road.decided(remedy="fill")
    assert "拟责令你（单位）限期回填" in road.said("advance_notice")
    assert ("15日内自行回填" in road.said("decision"), "自行拆除" in road.said("decision")) == (True, False)
    road.on("2026-05-25").take("request_help", help_words="怕塌").take("agree_help", **ASKED)
    road.on("2026-05-28")
    assert "签字" in road.refused("removed_with_help", done_what="basement", signed_for=False).message
    road.take("removed_with_help", done_what="basement", signed_for=True)
    assert Step.objects.get(action="removed_with_help").words["done_what"] == "basement"
    assert road.case.state == "put_right"


def test_force_comes_last_by_day_on_a_working_day_and_nothing_is_cut_off(road: Road) -> None:
    road.decided()
    early = road.refused("announce", notice_days=10)
    assert (early.basis, "6 月 5 日" in early.message) == ("行政强制法 art. 44", True)
    road.on("2026-07-01")
    waits = road.refused("announce", notice_days=10)
    assert "11 月 21 日" in waits.message  # vector E-4
    road.on("2026-11-23").take("announce", notice_days=10).serve("public_notice").on("2026-12-04")
    road.take("send_demand", second="enforcement_head", demand_term=10).serve("demand").on("2026-12-21")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    assert road.refused("decide_force", **planned).basis == "城乡规划法 art. 65, 68"
    road.take("order_removal", "government_lead", departments="云麓区综合执法局")
    road.take("decide_force", second="enforcement_head", **planned).serve("force_decision")
    road.take("announce_execution").serve("execution_notice").on("2026-12-28")
    assert "夜间" in road.refused("execute", **{**BY_DAY, "ended_hour": 19}).message
    assert "夜间" in road.refused("execute", **{**BY_DAY, "began_hour": 5}).message
    assert "停水、停电" in road.refused("execute", **{**BY_DAY, "nothing_cut": False}).message
    assert road.refused("execute", **{**BY_DAY, "party_present": False}).code == "form"  # then a witness signs
    road.take("execute", **BY_DAY).on("2027-01-27").closed()
    assert (road.case.facts["came_by"], road.case.open, road.papers) == ("executed", False, DRAWN["forced"])
    assert list(findings()) == []


def test_the_decision_on_a_village_removal_cites_its_own_article_and_no_order_of_the_county(road: Road) -> None:
    road.decided("village").on("2026-11-23").take("announce", notice_days=10).serve("public_notice").on("2026-12-04")
    road.take("send_demand", second="enforcement_head", demand_term=10).serve("demand").on("2026-12-21")
    road.take("decide_force", second="enforcement_head", planned_on="2026-12-28", force_way="机械拆除")
    words = road.said("force_decision")
    assert ("第六十五条" in words, "第六十八条" in words, "责成" in words) == (True, False, False)


def test_a_temporary_building_is_ordered_away_and_fined_by_one_paper_that_the_later_ones_name(road: Road) -> None:
    road.told(rules="temporary", intended_fine=50_000_00)
    road.take("penalise", second="enforcement_head", collective=True, fine=50_000_00, removal_term=15)
    decision = Paper.objects.get(subject_id=road.case.pk, name="fine_decision")
    assert "15日内自行拆除" in filled(decision).words()
    road.on("2026-05-20").serve("fine_decision").take("wait").on("2026-11-23").take("announce", notice_days=10)
    notice = Paper.objects.get(subject_id=road.case.pk, name="public_notice")
    assert Paper.objects.get(pk=decision.pk).number in filled(notice).words()
    assert list(findings()) == []


def test_a_fine_paid_late_bears_the_late_charge_of_the_law_and_days_of_a_review_are_left_out(road: Road) -> None:
    road.fined()
    road.on("2026-06-10").take("record_review", review_filed_on="2026-06-10")
    road.on("2026-08-01").take("review_upheld", answered_on="2026-08-01").on("2026-08-11")
    figures = {one.title: one.words for one in told.figures(road.case, services.pack_of(road.case))}
    assert figures["今天缴款的加处罚款"] == "27,000.00 元"  # vector E-6: fifteen days of 60,000 yuan
    assert road.refused("pay_fine", paid_on="2026-08-11", charge=36_000_00).basis == LATE
    road.take("pay_fine", paid_on="2026-08-11", charge=27_000_00).take("corrected").on("2026-09-11").closed()
    assert (road.case.facts["came_by"], road.case.facts["fine_paid"]) == ("corrected", True)


def test_the_court_that_the_officer_names_is_asked_for_a_fine(road: Road) -> None:
    road.fined().on("2026-11-03").take("demand_payment").serve("fine_demand").on("2026-11-23")
    road.take("ask_court", second="enforcement_head", addressed_to="青云县人民法院")
    application = Paper.objects.get(subject_id=road.case.pk, name="court_application")
    assert filled(application).to == "青云县人民法院："


def test_a_lawsuit_stops_force_and_a_decision_annulled_ends_the_case(road: Road) -> None:
    road.decided().on("2026-07-10").take("record_lawsuit", lawsuit_filed_on="2026-07-10")
    assert "诉讼还没有结果" in road.refused("announce", notice_days=10).message
    road.on("2026-10-12").take("lawsuit_annulled", final_on="2026-10-12")
    assert (road.case.state, road.case.open) == ("not_pursued", False)


def test_a_fine_in_court_bears_no_late_charge_for_the_days_of_the_lawsuit(road: Road) -> None:
    road.fined()
    road.on("2026-06-10").take("record_lawsuit", lawsuit_filed_on="2026-06-10")
    road.on("2026-08-01").take("lawsuit_upheld", final_on="2026-08-01").on("2026-08-11")
    assert road.refused("pay_fine", paid_on="2026-08-11", charge=60_000_00).code == "gate_closed"
    assert road.take("pay_fine", paid_on="2026-08-11", charge=27_000_00).case.facts["fine_paid"] is True


def test_what_is_built_again_is_another_case_with_rights_of_its_own(road: Road) -> None:
    road.decided().on("2026-06-02").take("removed_by_self", done_what="extension").on("2026-07-02").take(
        "visit_again", visited_on="2026-07-02", seen="again"
    )
    assert "请登记新的线索" in road.refused("close", summary="已恢复").message
    first = road.take("close_rebuilt", second="enforcement_head", summary="原加建已拆除，又有搭建").case
    said = told.timeline(first, services.pack_of(first), list(Step.objects.all()), words="open")
    assert (first.state, "又有搭建，另案查处" in {line.title for line in said}) == ("closed", True)
    road.begin().take("add_party", **OWNER).take("open_case", second="enforcement_head", did_harm=False)
    assert "还没有现场勘验" in road.refused("to_review").message
    assert "未经法制审核" in road.refused("notify", **NOTIFIED).message
    assert list(findings()) == []
