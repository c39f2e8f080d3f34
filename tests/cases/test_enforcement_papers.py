"""The roads of illegal construction that are walked least, each to its end with its papers: sealing, an unknown party,
a hearing and the court, a correction that did not come, an agreement, suspension and end, performance by others."""

from dataclasses import replace

import pytest
from django.urls import reverse

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.papers.models import Paper
from linli.people import services as people
from linli.people.models import Post
from tests.cases.desk import at_desk
from tests.cases.enforcement import DRAWN, OWNER, TWO, Road, complete, in_march, road

__all__ = ["complete", "in_march", "road"]  # fixtures

pytestmark = pytest.mark.django_db

HEAD = "enforcement_head"
ASKED_BY_TWO = {
    **TWO, "interviewed_on": "2026-03-04", "interviewed_at": "云麓区综合执法局询问室",
}  # fmt: skip


def test_every_template_of_the_process_is_drawn_up_on_one_of_these_roads() -> None:
    folder = packs.SEEDS / "illegal_construction" / "papers"
    assert set().union(*DRAWN.values()) == {path.stem for path in folder.glob("*.yaml")}


def colleagues(road: Road, *names: str) -> tuple[str, ...]:
    """More officers of the authority, by name."""
    desk = Post.objects.get(terms__person=road.district.person("enforcer"))
    made = {name: people.create_person(name, by=SYSTEM) for name in names}
    for person in made.values():
        post = people.create_post(desk.kind, desk.organisation, road.district.cast.places.district, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
    road.district = replace(road.district, officers={**road.district.officers, **made})
    return names


def due(road: Road, clock: str) -> str:
    return str(road.case.clocks[clock]["due"])[:10]


def test_a_site_is_sealed_by_order_of_the_government_and_unsealed_once_the_owner_gives_way(road: Road) -> None:
    """城乡规划法 art. 68; 行政强制法 art. 18, 24-28."""
    seal = {**TWO, "officers": 2, "sealed_things": "院门一处；搅拌机一台；脚手架一组"}
    road.on("2026-03-02").begin(stage="building").take("add_party", **OWNER).take("stop").serve("stop_notice")
    assert (
        "没有不停工的报告" in road.refused("order_sealing", "government_lead", departments="云麓区综合执法局").message
    )
    road.on("2026-03-04").take("still_building", seal_request="3 月 3 日夜间仍在砌墙，劝阻不听")
    assert road.refused("seal_site", **seal).basis == "城乡规划法 art. 68"
    road.take("order_sealing", "government_lead", departments="云麓区综合执法局")
    road.take("seal_site", second=HEAD, **seal).serve("seal_decision")
    assert (due(road, "sealed"), road.case.facts["sealed"]) == ("2026-04-03", True)
    road.take("prolong_seal", HEAD, more_days=15, grounds="涉及相邻两户，需补充勘验")
    assert due(road, "sealed") == "2026-04-18"  # forty-five days, though they end on a Saturday
    told = road.serve("prolong_notice").said("prolong_notice")
    assert ("延长15日" in told, "涉及相邻两户" in told) == (True, True)  # 行政强制法 art. 25: in writing, with reasons
    road.take("open_case", second=HEAD, did_harm=False)
    road.take(
        "inquire", inquiry_to="云麓区自然资源局", inquiry_asks="该处房屋的权属、规划许可情况；加建部分可否采取改正措施"
    )
    road.take("interview", **ASKED_BY_TWO, said_words="去年底请人做的，没有办手续。愿意自己拆。")
    for said in ("2026年3月4日", "询问室", "询问人：邹毅（执法证号湘云执0017），记录人：阮宁（执法证号湘云执0023）"):
        assert said in road.said("interview_record")
    road.take("promise_removal", remove_by="2026-03-20", safety="先断电，人工自上而下拆除，设围挡")
    road.on("2026-03-20").take("removed_by_self", done_what="extension")
    road.on("2026-04-19").take("visit_again", visited_on="2026-04-19", seen="clean")
    closing = {"summary": "当事人已自行拆除，复查未反弹"}
    assert road.refused("close", **closing).basis == "行政强制法 art. 28"  # the site is still sealed
    road.take("unseal_site", second=HEAD, unseal_grounds="当事人已停工并拆除").take("close", second=HEAD, **closing)
    road.take("archive", archive_number="2026-城管-行政执法-30年-0012", volumes=1)
    assert (road.case.state, road.case.facts["came_by"]) == ("closed", "self_removed")
    assert road.papers == DRAWN["sealed"]
    assert list(findings()) == []


def test_a_party_nobody_can_find_is_served_by_public_notice_and_who_turns_up_has_terms_of_their_own(road: Road) -> None:
    """民事诉讼法 art. 95: served thirty days after it was published."""
    road.on("2026-03-02").begin(party_named="待查").take("open_case", second=HEAD, did_harm=False).found()
    assert "还没有登记当事人" in road.refused("notify", hearing_due=True).message
    road.take("seek_party", sought_how="走访左右邻居、查询不动产登记，房屋没有登记，电话停机")
    road.serve("party_notice", publicly="现场和小区公告栏")
    assert "4 月 1 日" in road.refused("notify", hearing_due=True).message
    road.on("2026-04-01").take("notify", hearing_due=True).serve("advance_notice", publicly="现场和区政府网站")
    early = road.refused("decide", collective=True, removal_term=15)
    assert (early.basis, "5 月 1 日" in early.message) == ("行政处罚法 art. 44", True)
    road.on("2026-05-13").take("decide", second=HEAD, collective=True, removal_term=15)
    road.serve("decision", publicly="现场和区政府网站").on("2026-06-12").take("wait")
    assert (due(road, "review"), due(road, "lawsuit")) == ("2026-08-11", "2026-12-14")
    assert "当事人：" in road.said("decision")
    road.on("2026-06-22").take("add_party", **OWNER)  # she turns up, whom no paper names: she is heard before hers
    assert road.refused("announce", notice_days=10).basis == "行政处罚法 art. 44, 45, 63"
    road.take("notify_added", hearing_due=True).serve("advance_notice").on("2026-06-30")
    road.take("decide_added", second=HEAD, collective=True, removal_term=15).serve("decision").take("wait")
    assert "12 月 31 日" in road.on("2026-12-15").refused("announce", notice_days=10).message
    assert road.papers == DRAWN["unknown"]
    assert list(findings()) == []


def test_who_asks_is_heard_before_the_fine_and_who_does_not_pay_is_brought_to_court(road: Road) -> None:
    road.on("2026-03-02").begin().take("add_party", **OWNER).take("open_case", second=HEAD, did_harm=False)
    road.found("correctable").take("notify", hearing_due=True, intended_fine=60_000_00, correct_days=30)
    road.on("2026-04-20").serve("advance_notice").on("2026-04-24").take("ask_hearing").on("2026-04-29")
    room = {"hearing_time": "上午九时", "hearing_place": "云麓区综合执法局三楼会议室"}
    early = road.refused("set_hearing", "legal_reviewer", hearing_on="2026-05-11", **room)
    assert (early.basis, "5 月 12 日" in early.message) == ("行政处罚法 art. 64", True)  # the first day that would do
    road.take("set_hearing", "legal_reviewer", hearing_on="2026-05-12", **room).serve("hearing_notice")
    road.on("2026-05-12").take(
        "hold_hearing", "legal_reviewer", hearing_record="双方陈述、质证，当事人请求从轻", record_signed=True
    )
    assert "听证后还要经法制审核" in road.refused("penalise", collective=True, fine=60_000_00).message
    road.take("to_review").take("reviewed", "legal_reviewer", opinion="听证意见已研究，同意")
    road.take("penalise", second=HEAD, collective=True, fine=60_000_00)
    road.on("2026-05-20").serve("fine_decision").take("wait")
    asked = {
        "instal_asked_on": "2026-05-20",
        "instal_grounds": "家中有人重病",
        "instal_plan": "2026-07-01 20000\n2026-9-1 40000元",
    }
    road.take("grant_instalments", second=HEAD, **asked).on("2026-06-10").take("corrected")
    assert "第1期：2026年7月1日前缴纳20000.00元" in road.said("instal_notice")
    assert "没有到期未缴的分期罚款" in road.refused("demand_payment").message
    road.on("2026-07-01").take("pay_instalment", paid_on="2026-07-01")
    road.on("2026-11-03").take("demand_payment").serve("fine_demand").on("2026-11-23")
    road.take("ask_court", second=HEAD, addressed_to="云麓区人民法院")
    assert road.papers == DRAWN["heard"]
    assert "2026年5月20日送达" in road.said("court_application")
    assert "到期未缴40000.00元" in road.said("fine_demand")
    assert "未缴罚款40000.00元，以此为限申请" in road.said("court_application")
    assert list(findings()) == []


def test_nobody_who_investigated_presides_over_the_hearing_and_a_colleague_who_did_not_may(road: Road) -> None:
    """行政处罚法 art. 64: neither who ordered the stop nor who filed and inspected."""
    another, (third,) = "enforcer2", colleagues(road, "傅诚")
    road.on("2026-03-02").begin(stage="building").take("add_party", **OWNER).take("stop", another)
    road.take("open_case", second=HEAD, did_harm=False).found().take("notify", hearing_due=True)
    road.on("2026-04-20").serve("advance_notice").on("2026-04-24").take("ask_hearing").on("2026-04-29")
    told = {"hearing_on": "2026-05-12", "hearing_time": "上午九时", "hearing_place": "三楼会议室"}
    assert [road.refused("set_hearing", who, **told).code for who in (another, "enforcer")] == ["not_yours"] * 2
    assert road.take("set_hearing", third, **told).case.state == "hearing_set"


def test_a_correction_that_did_not_come_leads_to_an_order_to_remove(road: Road) -> None:
    """城乡规划法 art. 64: the term stands in the calendar with who has to see to it, and ends on a day that is told."""
    road.fined()
    work = reverse("cases:work", args=[road.case.pk])
    page = at_desk(road.district.person("enforcer")).get(work).content.decode()
    for words in ("限期改正", "期满复核是否改正", "复核：逾期未改正，重新认定"):
        assert words in page
    early = road.refused("not_corrected", left_wrong="没有动")
    assert (early.basis, "6 月 23 日" in early.message) == ("城乡规划法 art. 64, 65", True)
    road.on("2026-06-23").take("not_corrected", second=HEAD, left_wrong="期满复核，没有改正")
    fine = Paper.objects.get(subject_id=road.case.pk, name="fine_decision")
    road.found().take("notify", hearing_due=True)
    assert "事先告知书尚未送达" in road.refused("decide", collective=True, removal_term=15).message
    road.serve("advance_notice").on("2026-07-01").take("decide", second=HEAD, collective=True, removal_term=15)
    assert f"没有按照{fine.number}决定在期限内改正" in road.said("decision")
    road.serve("decision").take("wait")
    assert road.papers == DRAWN["uncorrected"]
    assert list(findings()) == []


def test_two_owners_have_each_their_own_review_and_the_calendar_shows_what_is_left_to_each(road: Road) -> None:
    """行政诉讼法 art. 45: once the review is answered, fifteen days, and no longer six months beside them."""
    road.on("2026-03-02").begin().take("add_party", **OWNER).take("add_party", **{**OWNER, "named": "周先生"})
    road.take("open_case", second=HEAD, did_harm=False).found().take("notify", hearing_due=True)
    road.on("2026-04-20").serve("advance_notice").on("2026-04-28")
    road.take("decide", second=HEAD, collective=True, removal_term=15).on("2026-05-20").serve("decision").take("wait")
    road.on("2026-06-10").take("record_review", review_filed_on="2026-06-10")
    road.on("2026-08-03").take("review_upheld", answered_on="2026-08-03")
    assert road.left_to("许女士") == {"own_removal": "2026-06-04", "after_review": "2026-08-18"}
    assert road.left_to("周先生") == {"own_removal": "2026-06-04", "review": "2026-07-20", "lawsuit": "2026-11-20"}
    late = road.on("2026-08-19").refused("announce", notice_days=10)
    assert ("周*生" in late.message, "11 月 21 日" in late.message) == (True, True)
    assert list(findings()) == []


def test_an_agreement_that_is_not_kept_a_suspension_and_the_end_by_law(road: Road) -> None:
    """行政强制法 art. 39, 40, 42."""
    agreed = {
        "stages": "第一步，12 月 15 日前拆除顶棚；第二步，12 月 31 日前拆除墙体并清运。", "last_on": "2026-12-31",
        "agreement_signed": True, "harms_nobody": True,
    }  # fmt: skip
    road.demanded().on("2026-12-07")
    assert road.refused("agree_execution", **{**agreed, "agreement_signed": False}).basis == "行政强制法 art. 42"
    road.take("agree_execution", second=HEAD, **agreed).on("2026-12-15").take("note_stage", stage_done="顶棚已拆除")
    assert "履行协议" in road.refused("order_removal", "government_lead", departments="云麓区综合执法局").message
    road.on("2027-01-04").take("agreement_broken", second=HEAD, resume_grounds="第二步没有履行，墙体仍在")
    road.take("suspend", second=HEAD, suspended_for="no_means", suspend_words="当事人住院，暂无履行能力")
    three = {"end_ground": "three_years", "end_words": "确无履行能力"}
    assert road.refused("end_execution", **three).basis == "行政强制法 art. 39"
    road.on("2027-03-01").take("resume", second=HEAD, resume_grounds="当事人已出院")
    road.take("suspend", second=HEAD, suspended_for="no_means", suspend_words="当事人再次住院，无收入")
    road.on("2030-03-04").take("end_execution", second=HEAD, **three)
    assert (road.case.state, road.case.open, road.papers) == ("execution_ended", False, DRAWN["staged"])
    assert "第三十九条" in road.said("end_decision")
    assert list(findings()) == []


def test_others_perform_it_where_the_road_is_blocked_and_at_the_partys_cost(road: Road) -> None:
    """行政强制法 art. 50, 51: urged once more three working days before, supervised, without violence."""
    decide = {
        "harms": "traffic", "performer": "正衡拆除有限公司", "substitute_on": "2026-12-28", "cost_planned": 8_000_00,
        "substitute_way": "人工拆除占用消防通道的墙体并清运",
    }  # fmt: skip
    done = {
        "performed_on": "2026-12-28", "supervisor": "邹毅、段立新", "cost_actual": 7_500_00, "no_force": True,
        "party_present": False, "site_witness": "社区工作人员刘红",
    }  # fmt: skip
    road.demanded().on("2026-12-21")
    assert road.refused("decide_substitute", **{**decide, "harms": "none"}).basis == "行政强制法 art. 50"
    road.take("decide_substitute", second=HEAD, **decide)
    assert "代履行决定书尚未送达" in road.refused("urge_substitute").message
    road.serve("substitute_decision").take("urge_substitute").serve("substitute_demand")
    early = road.refused("perform_substitute", **done)
    assert (early.basis, "12 月 25 日" in early.message) == ("行政强制法 art. 51", True)
    road.on("2026-12-28")
    assert "暴力" in road.refused("perform_substitute", **{**done, "no_force": False}).message
    road.take("perform_substitute", **done).on("2027-01-27").take("visit_again", visited_on="2027-01-27", seen="clean")
    road.take("close", second=HEAD, summary="占道部分已由第三人代履行清除，复查未反弹")
    assert (road.case.state, road.case.facts["came_by"]) == ("closed", "substituted")
    assert road.papers == DRAWN["substituted"]
    assert list(findings()) == []
