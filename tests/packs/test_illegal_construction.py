"""Villas extended, a basement dug: stopped, heard, decided; removed with the help of the town, or at last by force."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from linli.rules import consequences, upon
from linli.rules.known import Known
from linli.rules.situation import ProcessRefused
from tests.packs.play import Play, shipped
from tests.rules.vectors import vector

PACK = shipped("illegal_construction")
SET = {
    "enforcement__removal_hours": [8, 18], "enforcement__removal_days": 15, "enforcement__notice_days": 10,
    "enforcement__demand_days": 10, "enforcement__weekends": False, "enforcement__correct_days": 30,
    "enforcement__large_fine_person": 5_000,
    "enforcement__large_fine_body": 50_000,
}  # fmt: skip
SEEN = {
    "what": "别墅加建并开挖地下室",
    "party_named": "许文静",
    "stage": "building",
    "rules_apply": "town",
    "channel": "patrol",
}
OWNER = {"named": "许文静", "role_here": "house_owner", "kind_here": "person", "served_at": "1 栋"}
BACK = {"goods": "材料归当事人", "safety_plan": "先断开后拆", "agreed_on": "2026-05-28"}
SIGNED = {**BACK, "request_signed": True, "identity_checked": True}
COURT = {"addressed_to": "某某区人民法院"}
ROOM = {"hearing_time": "上午九时", "hearing_place": "三楼会议室"}
BY_TWO = {"officers": 2, "second_officer": "阮宁", "cards_shown": True}
ORDER = {"collective": True, "removal_term": 15}
BY_DAY = {
    "goods_list": "无", "goods_kept": "院内", "executed_by": "两名执法人员", "began_hour": 9, "ended_hour": 16,
    "nothing_cut": True, "filmed": True, "party_present": True,
}  # fmt: skip


def begun(day: str = "2026-03-02", **seen: str) -> Play:
    return Play(PACK, day, **SET).begin("enter_lead", "finder", **{**SEEN, **seen})


def filed(day: str = "2026-03-02", owner: Mapping[str, str] = OWNER, **seen: str) -> Play:
    play = begun(day, **seen)
    if owner:
        play.take("add_party", "officer", row="owner", **owner)
    if seen.get("stage", "building") == "building":
        play.take("stop", "officer").serve("stop_notice")
    return play.take("open_case", "officer", did_harm=False)


def inspected(**more: Any) -> Play:
    return filed(**more).take("inspect", "officer", **BY_TWO, measured=23_50)


def reviewed(finding: str = "removable", cost: int = 1_200_000_00, **more: Any) -> Play:
    """Ready for the advance notice."""
    play = (
        inspected(**more)
        .take("determine", "officer", finding=finding, remedy="remove", cost=cost)
        .take("to_review", "officer")
    )
    return play.take("reviewed", "reviewer", opinion="同意")


def told(finding: str = "removable", rules_apply: str = "town", **answers: Any) -> Play:
    return reviewed(finding, rules_apply=rules_apply).take("notify", "officer", **{"hearing_due": True, **answers})


def decided(served: str = "2026-05-20", **seen: str) -> Play:
    play = told(**seen).on("2026-04-20").serve("advance_notice").on("2026-04-28")
    play.take("decide", "officer", **ORDER).on(served).serve("decision")
    return play.take("wait", "officer")


def fined(fine: int = 60_000_00, cost: int = 1_200_000_00) -> Play:
    """What can be corrected, with a fine served on 20 May."""
    play = reviewed("correctable", cost)
    play.take("notify", "officer", hearing_due=True, intended_fine=cost // 10, correct_days=30)
    play.on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28").take("penalise", "officer", collective=True, fine=fine).on("2026-05-20")
    return play.serve("fine_decision").take("wait", "officer")


def announced(**seen: str) -> Play:
    """Nobody applied for a review or sued: the public notice is posted on the first working day after that."""
    return decided(**seen).on("2026-11-23").take("announce", "officer", notice_days=10).serve("public_notice")


def demanded(**seen: str) -> Play:
    play = announced(**seen).on("2026-12-04").take("send_demand", "officer", demand_term=10)
    return play.serve("demand")


def test_work_that_goes_on_is_stopped_and_what_stands_is_not() -> None:
    assert begun(stage="existing").refused("stop", "officer")[1] == "城乡规划法 art. 64"


def test_what_belongs_to_others_is_handed_over_to_them() -> None:
    """Table E1: land to its own authority, common parts are the owners' claim."""
    wanted = {"land": "土地管理法 art. 83", "common": "民法典 art. 286"}
    refused = {key: begun(rules_apply=key).refused("open_case", "officer", did_harm=False)[1] for key in wanted}
    assert refused == wanted


def test_an_act_that_ended_two_years_ago_is_past_five_where_it_did_harm_and_what_stands_goes_on() -> None:
    play, old = begun("2026-07-01"), "2024-06-30"
    assert play.refused("open_case", "officer", act_ended=old, did_harm=False)[1] == "行政处罚法 art. 36"
    play.take("open_case", "officer", act_ended=old, did_harm=True)
    assert begun("2026-06-30").take("open_case", "officer", act_ended=old, did_harm=False).state == "investigating"


def test_the_site_is_sealed_by_order_of_the_government_when_work_goes_on_and_for_thirty_days() -> None:
    play = begun().take("add_party", "officer", row="owner", **OWNER).take("stop", "officer")
    seal = {"officers": 2, "cards_shown": True, "sealed_things": "院门和脚手架"}
    assert play.refused("still_building", "officer", seal_request="夜间仍砌墙")[0] == "责令停止通知书尚未送达"
    play.serve("stop_notice")
    assert play.refused("order_sealing", "government", departments="综合执法局")[0] == "没有不停工的报告"
    play.take("still_building", "officer", seal_request="夜间仍砌墙")
    assert play.refused("seal_site", "officer", **seal)[:2] == ("须有政府的责成书", "城乡规划法 art. 68")
    play.take("order_sealing", "government", departments="综合执法局")
    assert play.refused("seal_site", "officer", **{**seal, "officers": 1})[1] == "行政强制法 art. 18"
    play.take("seal_site", "officer", **seal).serve("seal_decision")
    assert play.due("sealed") == "2026-04-01"
    play.take("prolong_seal", "chief", more_days=30, grounds="案情复杂")
    assert play.due("sealed") == "2026-05-06"  # 1 May and the days off after it
    play.take("unseal_site", "officer", unseal_grounds="已停工")
    assert play.refused("unseal_site", "officer", unseal_grounds="已停工")[1] == "行政强制法 art. 28"


def test_the_decision_is_due_ninety_days_after_the_filing() -> None:
    assert filed("2026-03-02").due("decide_by") == "2026-06-01"  # vector E-1: 31 May is a Sunday


def test_evidence_takes_two_officers_with_cards_and_a_finding_and_a_review_come_before_the_notice() -> None:
    play = filed()
    assert play.refused("inspect", "officer", **{**BY_TWO, "officers": 1}, measured=1)[1] == "行政处罚法 art. 42"
    assert "second_officer" in play.faults("inspect", "officer", **{**BY_TWO, "second_officer": ""}, measured=1)
    assert play.refused("to_review", "officer")[0] == "还没有现场勘验"
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    assert play.refused("to_review", "officer")[0] == "还没有规划认定"
    assert play.refused("notify", "officer", hearing_due=True)[0] == "未经法制审核"


def test_an_interview_is_led_by_two_officers_with_cards_and_says_when_and_where() -> None:
    asked = {"asked_by": "邹毅", "second_officer": "阮宁", "cards_shown": True, "interviewed_on": "2026-03-02",
             "interviewed_at": "询问室", "said_words": "去年搭的"}  # fmt: skip
    play = filed()

    def refused(**changed: Any) -> str:
        return play.refused("interview", "officer", row="owner", **{**asked, **changed})[1]

    assert refused(second_officer="邹毅") == "行政处罚法 art. 42"
    assert refused(cards_shown=False) == "行政处罚法 art. 55"
    assert refused(interviewed_on="2026-03-03") == "practice"
    play.take("interview", "officer", row="owner", **asked)
    assert "interview_record" in play.case.papers


def test_a_temporary_building_is_removed_and_a_village_corrects_or_removes_and_confiscates_nothing() -> None:
    """Table E1: 城乡规划法 art. 64 of towns, 65 of villages, 66 of temporary buildings."""
    every = {"correctable", "removable", "not_removable"}

    def found(rules: str) -> set[str]:
        refused = {
            key: basis_refused(inspected(rules_apply=rules), "determine", finding=key, remedy="remove", cost=1)
            for key in every
        }
        assert set(refused.values()) <= {"", "城乡规划法 art. 64, 65, 66"}
        return {key for key, basis in refused.items() if not basis}

    assert found("town") == every
    assert found("village") == {"correctable", "removable"}
    assert found("temporary") == {"removable"}


def test_nobody_is_given_notice_who_is_not_named_and_who_cannot_be_found_is_sought_by_public_notice() -> None:
    neighbour = {**OWNER, "named": "邻居", "role_here": "concerned_one"}
    play = reviewed(owner=neighbour)
    assert play.refused("notify", "officer", hearing_due=True)[0].startswith("还没有登记当事人")
    play.take("seek_party", "officer", sought_how="走访、查档").serve("party_notice", "2026-03-02")
    assert play.take("notify", "officer", hearing_due=True).state == "notified"
    named = reviewed()
    assert named.refused("seek_party", "officer", sought_how="…")[1] == "民事诉讼法 art. 95"


def test_a_hearing_is_offered_for_a_removal_a_confiscation_and_a_fine_that_is_large_for_the_party() -> None:
    """行政处罚法 art. 63: from 5,000 yuan on for a person, 50,000 for an enterprise, as the area has set."""

    def offered(owner: Mapping[str, str], fine: int) -> bool:
        """Whether the step is refused without a hearing; then it is taken with one, and else refused with one."""
        play = reviewed("correctable", owner=owner, cost=10 * fine)
        given = {"intended_fine": fine, "correct_days": 30}
        basis = basis_refused(play, "notify", hearing_due=False, **given)
        assert basis in ("", "行政处罚法 art. 63")
        if basis:
            return play.take("notify", "officer", hearing_due=True, **given).state == "notified"
        other = reviewed("correctable", owner=owner, cost=10 * fine)
        assert other.refused("notify", "officer", hearing_due=True, **given)[1] == "行政处罚法 art. 63"
        return False

    body = {**OWNER, "kind_here": "body"}
    fines = ((OWNER, 4_999_99), (OWNER, 5_000_00), (body, 49_999_99), (body, 50_000_00))
    assert [offered(*one) for one in fines] == [False, True, False, True]
    assert reviewed().refused("notify", "officer", hearing_due=False)[1] == "行政处罚法 art. 63"
    small = reviewed("correctable", cost=40_000_00)
    small.take("notify", "officer", intended_fine=4_000_00, correct_days=30, hearing_due=False)
    small.on("2026-04-20").serve("advance_notice")
    assert small.refused("ask_hearing", "officer", row="owner")[1] == "行政处罚法 art. 63"
    small.on("2026-04-24")  # the three days of the statement are over; nobody waits for a hearing
    assert small.take("penalise", "officer", collective=True, fine=4_000_00).state == "decided"


def test_nothing_is_decided_before_statement_and_hearing_could_be_asked_for() -> None:
    play = told().on("2026-04-20")
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"
    play.serve("advance_notice")
    assert play.row("owner").clocks["hearing_request"].due.date().isoformat() == "2026-04-27"  # vector E-2
    early = play.refused("decide", "officer", **ORDER)
    assert early == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-04-28")
    play.take("say_own", "the_party_alone", row="owner", own_words="去年就有").on("2026-04-28")
    assert play.refused("decide", "officer", **ORDER)[1] == "行政处罚法 art. 45; 行政强制法 art. 36"
    play.take("take_statement", "officer", row="owner", heard_words="去年就有", our_answer="经核实不成立")
    assert play.refused("decide", "officer", **{**ORDER, "collective": False})[1] == "行政处罚法 art. 57"
    assert play.refused("ask_hearing", "officer", row="owner")[0] == "申请听证的期限已过"
    assert play.take("decide", "officer", **ORDER).state == "decided"


def test_a_hearing_at_which_one_was_heard_ends_no_others_term_for_a_statement() -> None:
    """行政处罚法 art. 45, 64; each party has terms of their own."""
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer", row="owner")
    play.take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM).serve("hearing_notice").on("2026-05-12")
    play.take("hold_hearing", "presider", hearing_record="笔录", record_signed=True).take("to_review", "officer")
    play.take("reviewed", "reviewer", opinion="同意")
    play.take("add_party", "officer", row="builder", **{**OWNER, "named": "施工队"}).serve("advance_notice")
    waits = play.refused("decide", "officer", **ORDER)
    assert waits == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-05-16")
    assert play.on("2026-05-16").take("decide", "officer", **ORDER).state == "decided"


def test_a_promise_takes_nothing_from_the_ninety_days_and_the_decision_goes_ahead_beside_it() -> None:
    """行政处罚法 art. 60 knows no pause."""
    play = told().take("promise_removal", "the_party_alone", row="owner", remove_by="2026-06-10", safety="人工")
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert play.due("decide_by") == "2026-06-01"
    play.take("decide", "officer", **ORDER)
    assert (play.state, play.case.tracks["performing"]) == ("decided", "promised")
    assert (
        play.take("removed_by_self", "officer", done_what="extension").state == "put_right"
    )  # not served yet, and done


def test_a_hearing_whose_notice_was_served_too_late_is_set_anew() -> None:
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "the_party_alone", row="owner")
    play.on("2026-04-29").take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)
    play.on("2026-04-30").serve("hearing_notice").on("2026-05-12")  # a day after vector E-3
    held = {"hearing_record": "笔录", "record_signed": True}
    late = play.refused("hold_hearing", "presider", **held)
    assert late == ("听证通知书没有在听证七个工作日前送达，请另定日期", "行政处罚法 art. 64", "")
    play.take("set_hearing", "presider", hearing_on="2026-05-22", **ROOM).serve("hearing_notice").on("2026-05-22")
    assert play.take("hold_hearing", "presider", **held).state == "notified"


def test_a_hearing_is_told_of_seven_working_days_before() -> None:
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "the_party_alone", row="owner")
    play.on("2026-04-29").take("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)
    assert play.due("hearing_notice") == "2026-04-29"  # vector E-3
    assert play.refused("hold_hearing", "presider", hearing_record="…", record_signed=True)[0] == "听证通知书尚未送达"
    play.serve("hearing_notice")
    assert play.refused("hold_hearing", "presider", hearing_record="…", record_signed=True)[2] == "2026-05-12"
    unsigned = play.on("2026-05-12").refused("hold_hearing", "presider", hearing_record="笔录", record_signed=False)
    assert unsigned[1] == "行政处罚法 art. 64"
    play.take("hold_hearing", "presider", hearing_record="笔录", record_signed=True)
    assert play.refused("decide", "officer", **ORDER)[1] == "行政处罚法 art. 58"  # reviewed anew after what was heard
    play.take("to_review", "officer").take("reviewed", "reviewer", opinion="同意")
    assert play.take("decide", "officer", **ORDER).state == "decided"
    late = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer", row="owner").on("2026-04-30")
    assert late.refused("set_hearing", "presider", hearing_on="2026-05-12", **ROOM)[1] == "行政处罚法 art. 64"


def test_review_and_lawsuit_run_from_the_service_and_the_case_shows_the_first_day_of_force() -> None:
    play = decided("2026-05-20")
    clocks = play.row("owner").clocks
    found = [clocks[name].due.date().isoformat() for name in ("review", "lawsuit")]
    assert found == ["2026-07-20", "2026-11-20"]  # vectors E-4a and E-4b
    assert known(play).value(PACK.figures["force_first"].of) == vector("deadlines", "E-4c")["expect"]


def test_force_goes_step_by_step_each_with_its_article_and_the_day_from_which_it_can_be() -> None:
    play = decided("2026-05-20")
    assert play.refused("announce", "officer", notice_days=10)[2] == "2026-06-05"  # own removal until the fourth
    play.on("2026-07-01")
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2026-11-21")
    play.on("2026-11-23").take("announce", "officer", notice_days=10)
    assert play.refused("send_demand", "officer", demand_term=10)[0] == "公告尚未张贴"
    play.serve("public_notice")
    early = play.refused("send_demand", "officer", demand_term=10)
    assert early == ("公告的自行拆除期限未满", "行政强制法 art. 44", "2026-12-04")
    play.on("2026-12-04").take("send_demand", "officer", demand_term=10).serve("demand")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    early = play.refused("decide_force", "officer", **planned)
    assert early == ("催告期限未满", "行政强制法 art. 36, 37", "2026-12-19")
    play.take("say_own", "the_party_alone", row="owner", own_words="再给几天").on("2026-12-21")
    assert play.refused("decide_force", "officer", **planned)[1] == "行政处罚法 art. 45; 行政强制法 art. 36"
    play.take("take_statement", "officer", row="owner", heard_words="再给几天", our_answer="可以申请帮拆")
    assert play.refused("decide_force", "officer", **planned)[1] == "城乡规划法 art. 65, 68"
    play.take("order_removal", "government", departments="综合执法局")
    rest = play.refused("decide_force", "officer", **{**planned, "planned_on": "2026-12-26"})
    assert rest == (
        "不得在法定节假日和休息日实施",
        "行政强制法 art. 43",
        "2026-12-28",
    )  # the first day on which it may be
    play.take("decide_force", "officer", **planned)
    assert play.refused("announce_execution", "officer")[1] == "行政强制法 art. 37, 38"
    play.serve("force_decision")
    assert play.refused("execute", "officer", executed_on="2026-12-28", **BY_DAY)[0] == "强制拆除公告尚未张贴"
    play.take("announce_execution", "officer").serve("execution_notice")
    assert play.refused("execute", "officer", executed_on="2026-12-28", **BY_DAY)[2] == "2026-12-28"
    play.on("2026-12-28")

    def forbidden(**changed: Any) -> tuple[str, str]:
        return play.refused("execute", "officer", **{"executed_on": "2026-12-28", **BY_DAY, **changed})[:2]

    assert forbidden(executed_on="2026-12-24")[1] == "行政强制法 art. 37"
    assert forbidden(ended_hour=19) == ("不得在夜间实施", "行政强制法 art. 43")
    assert forbidden(nothing_cut=False)[1] == "行政强制法 art. 43"
    assert forbidden(filmed=False)[0] == "须全程音像记录"
    assert play.take("execute", "officer", executed_on="2026-12-28", **BY_DAY).case.facts["came_by"] == "executed"


def test_force_waits_for_a_party_who_was_entered_late_and_never_served_the_decision() -> None:
    """行政强制法 art. 44: nobody's building is pulled down whose own review and lawsuit could still come."""
    late, unserved = {**OWNER, "named": "周先生"}, "还有当事人没有送达决定书，送达后才起算他的复议、诉讼期限"
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    play = announced().on("2026-12-04").take("add_party", "officer", row="late", **late)
    assert play.refused("send_demand", "officer", demand_term=10)[0] == unserved
    play = demanded().take("add_party", "officer", row="late", **late).serve("demand").on("2026-12-21")
    play.take("order_removal", "government", departments="综合执法局")
    held = play.refused("decide_force", "officer", **planned)
    assert held[:2] == (unserved, "行政处罚法 art. 61; 行政强制法 art. 44")
    play.serve("decision")
    assert own_terms(play, "late") == {"review": "2027-02-19", "lawsuit": "2027-06-21"}
    waits = play.refused("decide_force", "officer", **planned)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2027-06-22")


def test_a_lawsuit_that_comes_in_after_the_decision_on_force_still_holds_the_force_back() -> None:
    play = demanded().on("2026-12-21").take("order_removal", "government", departments="综合执法局")
    play.take("decide_force", "officer", planned_on="2026-12-28", force_way="机械拆除").serve("force_decision")
    play.take("announce_execution", "officer").serve("execution_notice")
    play.take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-12-21").on("2026-12-28")
    assert play.refused("execute", "officer", executed_on="2026-12-28", **BY_DAY)[1] == "行政强制法 art. 44"
    play.take("lawsuit_upheld", "officer", row="owner", final_on="2026-12-28")
    assert play.take("execute", "officer", executed_on="2026-12-28", **BY_DAY).state == "put_right"


def test_who_was_served_may_apply_for_a_review_while_another_is_still_to_be_served() -> None:
    play = reviewed().take("add_party", "officer", row="builder", **{**OWNER, "named": "施工队"})
    play.take("notify", "officer", hearing_due=True).on("2026-04-20").serve("advance_notice").on("2026-04-28")
    play.take("decide", "officer", **ORDER)
    paper = play.on("2026-05-20").case.papers["decision"]
    play.case = upon.with_paper(PACK, play.case, "decision", replace(paper, upon={"owner": play.day}), play.run("x"))
    assert play.refused("wait", "officer")[0] == "决定书尚未送达"
    play.take("record_review", "officer", row="owner", review_filed_on="2026-05-20")
    unserved = play.refused("record_review", "officer", row="builder", review_filed_on="2026-05-20")
    assert (play.row("owner").state, unserved[0]) == ("in_review", "决定书尚未送达")


def test_a_temporary_building_is_ordered_away_and_fined_in_one_decision_and_its_removal_can_be_forced() -> None:
    """城乡规划法 art. 66."""
    play = reviewed(rules_apply="temporary").take("notify", "officer", hearing_due=True, intended_fine=50_000_00)
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert "removal_term" in play.faults("penalise", "officer", collective=True, fine=50_000_00)
    given = {"collective": True, "fine": 50_000_00, "removal_term": 15}
    assert play.refused("penalise", "officer", **{**given, "removal_term": 14})[1] == "practice"
    play.take("penalise", "officer", **given).on("2026-05-20").serve("fine_decision").take("wait", "officer")
    assert play.refused("announce", "officer", notice_days=10)[2] == "2026-06-05"  # own removal until the fourth
    assert known(play).value(PACK.figures["force_first"].of) == "2026-11-23"
    play.on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    play.take("ask_court", "officer", **COURT).take("announce", "officer", notice_days=10).serve("public_notice")
    play.on("2026-12-04").take("send_demand", "officer", demand_term=10).serve("demand").on("2026-12-21")
    play.take("order_removal", "government", departments="综合执法局")
    assert play.take("decide_force", "officer", planned_on="2026-12-28", force_way="…").state == "force_decided"


def test_a_village_removal_needs_no_order_of_the_county() -> None:
    """城乡规划法 art. 65: the town's own government removes it; art. 68 is of towns."""
    play = demanded(rules_apply="village").on("2026-12-21")
    assert play.refused("order_removal", "government", departments="综合执法局")[1] == "城乡规划法 art. 65"
    play.take("decide_force", "officer", planned_on="2026-12-28", force_way="机械拆除")
    assert play.state == "force_decided"


def test_what_is_corrected_is_never_announced_for_removal() -> None:
    play = fined().on("2026-11-23")
    assert play.refused("announce", "officer", notice_days=10)[0] == "没有送达限期拆除决定书"


def two_parties() -> Play:
    """The owner served on 20 May, the builder on 20 July."""
    play = filed().take("add_party", "officer", row="builder", **{**OWNER, "named": "施工队", "role_here": "builder"})
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="remove", cost=1).take("to_review", "officer")
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    play.on("2026-04-20").serve("advance_notice").on("2026-04-28").take("decide", "officer", **ORDER)
    for row, day in (("owner", "2026-05-20"), ("builder", "2026-07-20")):
        paper = play.on(day).case.papers["decision"]
        paper = replace(paper, upon={**paper.upon, row: play.day})
        play.case = upon.with_paper(PACK, play.case, "decision", paper, play.run("clerk"))
    return play.take("wait", "officer")


def own_terms(play: Play, row: str) -> dict[str, str]:
    """The remedies that are still the party's, and until when."""
    clocks = play.row(row).clocks
    return {
        name: clocks[name].due.date().isoformat()
        for name in ("review", "lawsuit", "after_review")
        if name in clocks and clocks[name].running
    }


def test_what_one_party_has_lost_or_awaits_ends_no_right_of_another() -> None:
    """行政强制法 art. 44; each party's review and lawsuit have a state and terms of their own."""
    play = two_parties().take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-07-20").on("2026-08-03")
    play.take("record_review", "officer", row="builder", review_filed_on="2026-08-03")
    assert (own_terms(play, "owner"), own_terms(play, "builder")) == ({}, {})
    play.on("2026-10-12").take("lawsuit_upheld", "officer", row="owner", final_on="2026-10-12")
    assert (play.row("owner").state, play.row("builder").state) == ("judged", "in_review")
    pending = play.refused("announce", "officer", notice_days=10)
    assert pending == ("复议、诉讼还没有结果，不得强制执行", "行政强制法 art. 44", "")
    play.on("2026-11-16").take("review_upheld", "officer", row="builder", answered_on="2026-11-16")
    assert own_terms(play, "builder") == {"after_review": "2026-12-01"}  # and no six months beside it
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2026-12-02")
    assert known(play).value(PACK.figures["court_last"].of) == "2027-03-01"  # of a fine: from the last one's day on
    assert play.on("2026-12-02").take("announce", "officer", notice_days=10).state == "announced"


def test_of_two_parties_the_one_who_does_nothing_keeps_six_months() -> None:
    play = two_parties().take("record_review", "officer", row="owner", review_filed_on="2026-07-20").on("2026-08-03")
    play.take("review_upheld", "officer", row="owner", answered_on="2026-08-03").on("2026-08-19")
    assert own_terms(play, "builder") == {"review": "2026-09-18", "lawsuit": "2027-01-20"}
    waits = play.refused("announce", "officer", notice_days=10)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2027-01-21")


def test_what_the_one_party_has_lost_is_final() -> None:
    play = decided().on("2026-07-10").take("record_review", "officer", row="owner", review_filed_on="2026-07-10")
    play.on("2026-08-20").take("review_upheld", "officer", row="owner", answered_on="2026-08-20")
    assert own_terms(play, "owner") == {"after_review": "2026-09-04"}
    assert play.refused("announce", "officer", notice_days=10)[2] == "2026-09-05"
    assert play.on("2026-09-05").take("announce", "officer", notice_days=10).state == "announced"
    lost = decided().take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-05-20").on("2026-08-03")
    early = lost.refused("lawsuit_upheld", "officer", row="owner", final_on="2026-05-19")
    assert early[0] == "结果的日期须不早于申请或者起诉的日期、不晚于今天"
    lost.take("lawsuit_upheld", "officer", row="owner", final_on="2026-08-03")
    assert lost.take("announce", "officer", notice_days=10).state == "announced"


def test_a_review_filed_after_the_notice_holds_the_force_and_not_the_case_back() -> None:
    play = demanded().on("2026-12-21").take("record_review", "officer", row="owner", review_filed_on="2026-12-18")
    play.take("order_removal", "government", departments="综合执法局")
    assert basis_refused(play, "decide_force", planned_on="2026-12-28", force_way="机械拆除") == "行政强制法 art. 44"
    play.take("review_upheld", "officer", row="owner", answered_on="2026-12-21").on("2027-01-06")
    play.take("decide_force", "officer", planned_on="2027-01-11", force_way="机械拆除")
    assert play.state == "force_decided"


def test_the_term_of_correction_runs_for_each_party_and_who_lets_it_run_out_is_found_anew_and_ordered_away() -> None:
    """城乡规划法 art. 64, 65: corrected within the term, else it has to go; nobody is fined twice for it."""
    play = fined()
    assert play.row("owner").clocks["correction"].due.date().isoformat() == "2026-06-22"  # 19 June is a holiday
    assert play.due("correction_check") == "2026-06-23"
    early = play.refused("not_corrected", "officer", left_wrong="没有动")
    assert early == ("改正的期限未满", "城乡规划法 art. 64, 65", "2026-06-23")
    strip = {one.name: one.legal.isoformat() for one in consequences.strip(PACK, play.case, play.run("officer"))}
    assert (strip["correction"], strip["not_corrected"]) == ("2026-06-22", "2026-06-23")
    play.on("2026-06-23").take("not_corrected", "officer", left_wrong="没有动")
    assert (play.state, play.row("owner").clocks["correction"].running) == ("investigating", False)
    assert play.refused("to_review", "officer")[0] == "还没有现场勘验"
    play.take("inspect", "officer", **BY_TWO, measured=23_50)
    again = {"finding": "correctable", "cost": 1_200_000_00}
    assert play.refused("determine", "officer", **again)[1] == "城乡规划法 art. 64, 65"
    play.take("determine", "officer", **{**again, "finding": "removable", "remedy": "remove"}).take(
        "to_review", "officer"
    )
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    assert play.refused("decide", "officer", **ORDER)[0] == "事先告知书尚未送达"  # the first one no longer counts
    play.serve("advance_notice").on("2026-07-01").take("decide", "officer", **ORDER)
    assert play.refused("wait", "officer")[0] == "决定书尚未送达"
    play.serve("decision").take("wait", "officer")
    assert own_terms(play, "owner") == {"review": "2026-08-31", "lawsuit": "2027-01-01"}
    play.on("2026-07-17").take("pay_fine", "officer", paid_on="2026-06-04")  # the fine stands beside the order
    assert play.refused("announce", "officer", notice_days=10)[2] == "2027-01-02"


def test_who_corrects_within_the_term_is_left_alone() -> None:
    play = fined().on("2026-06-10").take("corrected", "officer").on("2026-06-23")
    assert play.row("owner").clocks["correction"].running is False
    assert play.refused("not_corrected", "officer", left_wrong="…")[0] == "not_in_this_state"


def test_a_weekend_is_a_day_of_rest_unless_the_area_has_set_otherwise_and_a_public_holiday_always() -> None:
    def refused_on(day: str, **settings: Any) -> bool:
        play = demanded()
        play.settings = {**SET, **settings}
        play.on("2026-12-21").take("order_removal", "government", departments="综合执法局")
        return basis_refused(play, "decide_force", planned_on=day, force_way="机械拆除") == "行政强制法 art. 43"

    weekends = {"enforcement__weekends": True}
    assert (refused_on("2026-12-26"), refused_on("2026-12-26", **weekends)) == (True, False)
    gate = next(one for one in PACK.actions["decide_force"].gates if "holiday(" in one.condition)
    play = demanded()
    play.settings = {**SET, **weekends}
    assert not Known(PACK, play.case, {"planned_on": "2026-10-01"}, play.run("x")).holds(gate.condition)


def test_others_perform_it_only_where_traffic_environment_or_resources_are_harmed_and_after_three_working_days() -> (
    None
):
    play = demanded().on("2026-12-21")
    decide = {
        "harms": "traffic", "performer": "正衡拆除公司", "substitute_on": "2026-12-28", "cost_planned": 8_000_00,
        "substitute_way": "清除占道部分",
    }  # fmt: skip
    assert play.refused("decide_substitute", "officer", **{**decide, "harms": "none"})[1] == "行政强制法 art. 50"
    play.take("decide_substitute", "officer", **decide)
    assert play.refused("urge_substitute", "officer")[0] == "代履行决定书尚未送达"
    play.serve("substitute_decision").take("urge_substitute", "officer").serve("substitute_demand")
    done = {"performed_on": "2026-12-28", "supervisor": "两名执法人员", "cost_actual": 7_500_00, "no_force": True,
            "party_present": True}  # fmt: skip
    early = play.refused("perform_substitute", "officer", **done)
    assert early == ("催告未满三个工作日", "行政强制法 art. 51", "2026-12-25")
    play.on("2026-12-28")
    assert play.refused("perform_substitute", "officer", **{**done, "no_force": False})[1] == "行政强制法 art. 51"
    play.take("perform_substitute", "officer", **done)
    assert (play.state, play.case.facts["came_by"]) == ("put_right", "substituted")


def test_an_agreement_in_stages_stops_the_execution_and_one_that_is_not_kept_takes_it_up_again() -> None:
    play = demanded().on("2026-12-14")
    agreed = {"stages": "12 月 20 日前拆顶，31 日前拆墙", "last_on": "2026-12-31", "instalments": "分三期",
              "agreement_signed": True, "harms_nobody": True}  # fmt: skip
    unsigned = play.refused("agree_execution", "officer", row="owner", **{**agreed, "agreement_signed": False})
    assert unsigned[1] == "行政强制法 art. 42"
    play.take("agree_execution", "officer", row="owner", **agreed)
    assert play.due("agreed_until") == "2026-12-31"
    play.take("note_stage", "officer", stage_done="屋顶").on("2026-12-21")
    assert play.refused("order_removal", "government", departments="综合执法局")[1] == "行政强制法 art. 39, 42"
    play.on("2027-01-04").take("agreement_broken", "officer", resume_grounds="墙没有拆")
    assert (play.state, play.case.tracks["performing"]) == ("demanded", "awaited")
    assert play.refused("order_removal", "government", departments="综合执法局")[0] == "催告期限未满"  # it had paused


def test_an_execution_is_suspended_and_resumed_and_ends_by_law_after_three_years_without_means() -> None:
    play = demanded().take("suspend", "officer", suspended_for="no_means", suspend_words="住院")
    assert play.refused("order_removal", "government", departments="综合执法局")[1] in (
        "行政强制法 art. 39, 42", "行政强制法 art. 36",
    )  # fmt: skip
    ended = {"end_ground": "three_years", "end_words": "无履行能力"}
    assert play.refused("end_execution", "officer", **ended)[1:] == ("行政强制法 art. 39", "2029-12-05")
    play.take("resume", "officer", resume_grounds="已出院")
    assert (play.state, play.case.tracks["performing"]) == ("demanded", "awaited")
    assert play.take("end_execution", "officer", end_ground="destroyed", end_words="已倒塌").state == "execution_ended"


def test_an_owner_who_asks_for_help_is_helped_and_may_take_it_back_and_it_is_never_called_force() -> None:
    play = decided("2026-05-20").on("2026-05-25")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[0] == "当事人没有书面申请"
    play.take("request_help", "the_party_alone", row="owner", help_words="怕伤到承重墙")
    unsigned = play.refused("agree_help", "officer", row="owner", **{**SIGNED, "request_signed": False})
    assert unsigned[0].startswith("须有当事人本人签字")
    play.take("take_back_request", "the_party_alone", row="owner")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[0] == "当事人没有书面申请"
    play.take("request_help", "officer", row="owner", help_words="怕伤到承重墙")
    play.take("agree_help", "officer", row="owner", **SIGNED).take("take_back_request", "the_party_alone", row="owner")
    assert (play.state, play.case.tracks["performing"]) == ("party_waits", "awaited")
    play.take("request_help", "officer", row="owner", help_words="怕伤到承重墙")
    play.take("agree_help", "officer", row="owner", **SIGNED).on("2026-05-28")
    play.take("removed_with_help", "officer", done_what="both", signed_for=True)
    assert (play.case.facts["came_by"], play.case.tracks["performing"]) == ("assisted", "performed")
    assert "force_decision" not in play.case.papers
    assert play.refused("close", "officer", summary="已恢复")[0] == "还没有复查"
    play.on("2026-06-20").take("visit_again", "officer", seen="clean")
    assert play.take("close", "officer", summary="已恢复").state == "closed"


def test_every_owner_of_the_house_asks_for_the_help_and_each_may_take_it_back_up_to_the_hearing() -> None:
    """民法典 art. 301."""
    play = filed().take("add_party", "officer", row="other", **{**OWNER, "named": "周先生"})
    play.take("request_help", "the_party_alone", row="owner", help_words="怕塌")
    assert play.refused("agree_help", "officer", row="owner", **SIGNED)[1] == "民法典 art. 301"
    play.take("request_help", "the_party_alone", row="other", help_words="同意")
    play.take("agree_help", "officer", row="owner", **SIGNED).take("inspect", "officer", **BY_TWO, measured=23_50)
    play.take("determine", "officer", finding="removable", remedy="fill", cost=1).take("to_review", "officer")
    assert (play.state, play.case.tracks["performing"]) == ("reviewing", "helped")
    play.take("take_back_request", "the_party_alone", row="other")
    assert play.case.tracks["performing"] == "awaited"
    play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer", hearing_due=True)
    play.serve("advance_notice").take("ask_hearing", "officer", row="owner")
    play.take("take_back_request", "the_party_alone", row="owner")
    assert (play.state, play.row("owner").fields["asks_help"]) == ("hearing", False)


def test_the_term_of_correction_is_the_one_that_the_area_has_set() -> None:
    play, given = reviewed("correctable"), {"hearing_due": True, "intended_fine": 60_000_00}
    assert play.refused("notify", "officer", correct_days=29, **given)[0] == "与本地设定的改正期限不一致"
    assert play.take("notify", "officer", correct_days=30, **given).state == "notified"


def test_while_a_request_for_help_is_not_answered_nothing_is_forced() -> None:
    play = demanded().take("request_help", "the_party_alone", row="owner", help_words="怕伤到承重墙").on("2026-12-21")
    play.take("order_removal", "government", departments="综合执法局")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    assert play.refused("decide_force", "officer", **planned)[0] == "当事人已书面申请帮拆，请先答复"
    play.take("decline_help", "officer", row="owner", declined_why="已经两次约定未到场")
    assert play.take("decide_force", "officer", **planned).state == "force_decided"


def test_help_may_be_asked_for_while_a_review_or_a_lawsuit_goes_on() -> None:
    play = told().on("2026-04-20").serve("advance_notice").on("2026-04-28").take("decide", "officer", **ORDER)
    play.take("request_help", "the_party_alone", row="owner", help_words="怕").on("2026-05-20").serve("decision")
    play.take("wait", "officer").take("record_review", "officer", row="owner", review_filed_on="2026-05-20")
    play.take("take_back_request", "the_party_alone", row="owner")
    play.take("request_help", "officer", row="owner", help_words="怕").take(
        "agree_help", "officer", row="owner", **SIGNED
    )
    assert play.take("removed_with_help", "officer", done_what="both", signed_for=True).state == "put_right"


def test_the_term_of_own_removal_waits_while_the_town_helps_and_runs_on_when_that_is_taken_back() -> None:
    play = decided("2026-05-20").on("2026-05-25").take("request_help", "officer", row="owner", help_words="怕")
    play.take("agree_help", "officer", row="owner", **SIGNED).on("2026-06-04")
    play.take("take_back_request", "officer", row="owner")
    assert play.row("owner").clocks["own_removal"].due.date().isoformat() == "2026-06-15"  # ten days more, a Sunday


def test_a_fine_lies_within_the_laws_range_and_is_paid_with_the_late_charge_of_the_law() -> None:
    for fen in (59_999_99, 120_000_01):  # vector E-7: 60,000 to 120,000 of 1,200,000
        given = {"intended_fine": fen, "correct_days": 30, "hearing_due": True}
        assert reviewed("correctable").refused("notify", "officer", **given)[1] == "城乡规划法 art. 64, 66"
    most = {"not_removable": 120_000_00, "removable": 1_200_000_00}
    for finding, fen in most.items():  # of a temporary building, one time the cost
        play = reviewed(finding, rules_apply="temporary" if finding == "removable" else "town")
        given = {"hearing_due": True, "seized": "building"}
        assert play.refused("notify", "officer", intended_fine=fen + 1, **given)[1] == "城乡规划法 art. 64, 66"
        play.take("notify", "officer", intended_fine=fen, **given)
    play = fined(60_000_00).on("2026-06-24")
    late = {"paid_on": "2026-06-24", "charge": 36_000_00}  # twenty days at 3 %
    assert play.refused("pay_fine", "officer", **{**late, "charge": 35_999_99})[1].startswith("行政处罚法 art. 72, 73")
    play.take("pay_fine", "officer", **late).take("corrected", "officer").on("2026-07-10")
    assert (
        play.take("visit_again", "officer", seen="clean").take("close", "officer", summary="已恢复").state == "closed"
    )


@pytest.mark.parametrize("name", ["E-5", "E-6"])
def test_the_late_charge_of_a_case_is_that_of_the_vectors(name: str) -> None:
    told_by = vector("late_payment", name)
    play = fined(50_000_00, cost=1_000_000_00)
    if filed_on := told_by.get("review_filed"):
        play.on(filed_on).take("record_review", "officer", row="owner", review_filed_on=filed_on)
        answered = told_by["review_served"]
        play.on(answered).take("review_upheld", "officer", row="owner", answered_on=answered)
    play.on(told_by["paid"])
    owed = int(told_by["expect_extra"].replace(".", ""))
    assert known(play).value(PACK.figures["late"].of) == owed
    paid = {"paid_on": told_by["paid"], "charge": owed}
    assert play.refused("pay_fine", "officer", **{**paid, "charge": owed - 1})[1].startswith("行政处罚法 art. 72, 73")
    assert play.take("pay_fine", "officer", **paid).case.facts["fine_paid"] is True


def test_days_of_the_review_of_either_party_are_left_out_of_the_late_charge() -> None:
    """行政处罚法 art. 73; the fine is theirs together."""
    play = fined(50_000_00, cost=1_000_000_00)
    play.enter("builder", {**OWNER, "named": "施工队", "role_here": "builder"}).serve("fine_decision", "2026-05-20")
    play.on("2026-06-10").take("record_review", "officer", row="builder", review_filed_on="2026-06-10")
    play.on("2026-08-01").take("review_upheld", "officer", row="builder", answered_on="2026-08-01").on("2026-08-11")
    assert known(play).value(PACK.figures["late"].of) == 22_500_00


def test_what_is_built_again_ends_the_case_only_with_the_fine_paid_and_the_site_unsealed() -> None:
    play, ends = fined().take("corrected", "officer"), {"summary": "又有搭建"}
    play.on("2026-06-20").take("visit_again", "officer", seen="clean")
    assert play.refused("close_rebuilt", "officer", **ends)[0] == "最近一次复查没有发现又有搭建"
    play.take("visit_again", "officer", seen="again")
    assert play.refused("close_rebuilt", "officer", **ends)[:2] == ("罚款未缴清", "行政处罚法 art. 67")
    play.take("pay_fine", "officer", paid_on="2026-06-04")
    assert play.take("close_rebuilt", "officer", **ends).state == "closed"
    sealed = begun().take("add_party", "officer", row="owner", **OWNER).take("stop", "officer").serve("stop_notice")
    sealed.take("still_building", "officer", seal_request="…").take("order_sealing", "government", departments="…")
    sealed.take("seal_site", "officer", officers=2, cards_shown=True, sealed_things="院门").serve("seal_decision")
    sealed.take("removed_by_self", "officer", done_what="extension").take("visit_again", "officer", seen="again")
    assert sealed.refused("close_rebuilt", "officer", **ends)[1] == "行政强制法 art. 28"


def test_a_defence_never_makes_it_heavier() -> None:
    play = told("correctable", intended_fine=60_000_00, correct_days=30).on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28")
    assert play.refused("penalise", "officer", collective=True, fine=60_000_01)[1] == "行政处罚法 art. 45"


def test_the_court_is_asked_for_a_fine_after_ten_working_days_of_demand_and_within_three_months() -> None:
    """Vector E-8, of the demand that lies in the law alike for every authority that has to ask the court."""
    play = fined().on("2026-06-04")
    assert play.refused("demand_payment", "officer")[1:] == ("行政处罚法 art. 67", "2026-06-05")
    play.on("2026-09-21").take("demand_payment", "officer").serve("fine_demand")
    assert play.row("owner").clocks["pay_demanded"].due.date().isoformat() == "2026-10-12"
    assert play.refused("ask_court", "officer", **COURT)[1:] == ("行政强制法 art. 54", "2026-10-13")
    play.on("2026-10-13")
    assert play.refused("ask_court", "officer", **COURT)[1:] == ("行政强制法 art. 53", "2026-11-21")
    assert known(play).value(PACK.figures["court_last"].of) == "2027-02-22"  # 20 February is a Saturday
    play.on("2027-02-23")
    assert play.refused("ask_court", "officer", **COURT)[0] == "已超过三个月的申请期限"
    asked = fined().on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    assert asked.take("ask_court", "officer", **COURT).state == "party_waits"


def test_what_can_be_corrected_is_not_ordered_away_and_what_must_go_is_not_fined() -> None:
    play = told("correctable", intended_fine=60_000_00, correct_days=30).on("2026-04-20").serve("advance_notice")
    play.on("2026-04-28")
    assert play.refused("decide", "officer", **ORDER)[1] == "城乡规划法 art. 64"
    gone = told().on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert gone.refused("penalise", "officer", collective=True)[1] == "城乡规划法 art. 64"


def test_what_was_forced_and_is_annulled_is_restored_or_compensated_and_the_file_goes_to_the_archive() -> None:
    """行政强制法 art. 41."""
    play = demanded().on("2026-12-21").take("order_removal", "government", departments="综合执法局")
    play.take("decide_force", "officer", planned_on="2026-12-28", force_way="机械拆除").serve("force_decision")
    play.take("announce_execution", "officer").serve("execution_notice").on("2026-12-28")
    play.take("execute", "officer", executed_on="2026-12-28", **BY_DAY)
    play.take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-12-28").on("2027-03-01")
    play.take("lawsuit_annulled", "officer", row="owner", final_on="2027-03-01")
    paid = {"put_back_how": "paid", "put_back_sum": 30_000_00, "put_back_words": "按评估赔偿"}
    play.take("put_back", "officer", **paid).take("archive", "officer", archive_number="2027-12", volumes=1)
    assert (play.state, play.case.fields["archive_number"]) == ("not_pursued", "2027-12")
    never = fined().take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-05-20")
    never.take("lawsuit_annulled", "officer", row="owner", final_on="2026-05-20")
    assert never.refused("put_back", "officer", **paid)[:2] == ("没有强制执行或者代履行", "行政强制法 art. 41")


def test_the_party_asks_to_read_the_file_and_what_was_read_is_on_record() -> None:
    play = decided().take("ask_file", "the_party_alone", row="owner")
    play.take("show_file", "officer", row="owner", file_shown="勘验笔录、照片、认定意见")
    assert play.state == "party_waits"


def test_every_step_that_ends_a_case_tells_those_who_reported_it() -> None:
    ends = {key for key, state in PACK.states.items() if state.ends}
    steps = {key: action.settles for key, action in PACK.actions.items() if action.to in ends}
    assert {"close", "close_rebuilt", "review_annulled", "lawsuit_annulled"} <= steps.keys()
    assert set(steps.values()) == {"requests"}


def basis_refused(play: Play, step: str, **answers: Any) -> str:
    """By which article the officer's step is refused; empty where it was taken."""
    try:
        play.take(step, "officer", **answers)
    except ProcessRefused as refused:
        return refused.basis
    return ""


def known(play: Play) -> Known:
    return Known(PACK, play.case, {}, play.run("officer"))
