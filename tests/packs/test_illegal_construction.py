"""Villas extended, a basement dug: stopped, heard, decided; removed with the help of the town, or at last by force."""

from tests.packs.play import Play, shipped

PACK = shipped("illegal_construction")
SET = {"enforcement__removal_hours": [8, 18], "enforcement__removal_days": 15, "enforcement__demand_days": 10}
SEEN = {
    "what": "别墅加建并开挖地下室",
    "party_named": "许文静",
    "stage": "building",
    "rules_apply": "town",
    "channel": "patrol",
}
BACK = {"goods": "材料归当事人", "safety_plan": "先断开后拆", "agreed_on": "2026-04-01"}


def filed(day: str = "2026-03-02", **seen: str) -> Play:
    play = Play(PACK, day, **SET).begin("enter_lead", "finder", **{**SEEN, **seen})
    if seen.get("stage", "building") == "building":
        play.take("stop", "officer").serve("stop_notice")
    return play.take("open_case", "officer")


def told(day: str = "2026-03-02", finding: str = "removable") -> Play:
    play = filed(day).take("inspect", "officer", officers=2, cards_shown=True, measured=23_50)
    play.take("determine", "officer", finding=finding, cost=1_200_000_00).take("to_review", "officer")
    return play.take("reviewed", "reviewer", opinion="同意").take("notify", "officer")


def decided(served: str = "2026-05-20") -> Play:
    play = told("2026-03-02").on("2026-04-20").serve("advance_notice").on("2026-04-28")
    play.take("decide", "officer", collective=True, removal_term=15).on(served).serve("decision")
    return play.take("wait", "officer")


def test_work_that_goes_on_is_stopped_and_what_stands_is_not() -> None:
    existing = Play(PACK, "2026-03-02").begin("enter_lead", "finder", **{**SEEN, "stage": "existing"})
    assert existing.refused("stop", "officer")[1] == "城乡规划法 art. 64"
    land = Play(PACK, "2026-03-02").begin("enter_lead", "finder", **{**SEEN, "rules_apply": "land"})
    assert land.refused("open_case", "officer")[1] == "土地管理法 art. 83"


def test_the_decision_is_due_ninety_days_after_the_filing() -> None:
    assert filed("2026-03-02").due("decide_by") == "2026-06-01"  # vector E-1: 31 May is a Sunday


def test_evidence_takes_two_officers_with_cards_and_a_finding_and_a_review_come_before_the_notice() -> None:
    play = filed()
    assert play.refused("inspect", "officer", officers=1, cards_shown=True, measured=1)[1] == "行政处罚法 art. 42"
    assert play.refused("to_review", "officer")[0] == "还没有现场勘验"
    play.take("inspect", "officer", officers=2, cards_shown=True, measured=23_50)
    assert play.refused("to_review", "officer")[0] == "还没有规划认定"
    assert play.refused("notify", "officer")[0] == "未经法制审核"


def test_nothing_is_decided_before_statement_and_hearing_could_be_asked_for() -> None:
    play = told().on("2026-04-20")
    assert play.refused("decide", "officer", collective=True, removal_term=15)[0] == "事先告知书尚未送达"
    play.serve("advance_notice")
    assert play.due("hearing_request") == "2026-04-27"  # vector E-2
    early = play.refused("decide", "officer", collective=True, removal_term=15)
    assert early == ("陈述、申辩和申请听证的期限未满", "行政处罚法 art. 45, 64", "2026-04-28")
    play.on("2026-04-28")
    assert play.refused("decide", "officer", collective=False, removal_term=15)[1] == "行政处罚法 art. 57"
    assert play.refused("ask_hearing", "officer")[0] == "申请听证的期限已过"
    assert play.take("decide", "officer", collective=True, removal_term=15).state == "decided"


def test_a_hearing_is_told_of_seven_working_days_before() -> None:
    play = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer").on("2026-04-29")
    play.take("set_hearing", "presider", hearing_on="2026-05-12")
    assert play.due("hearing_notice") == "2026-04-29"  # vector E-3
    assert play.refused("hold_hearing", "presider", hearing_record="…")[0] == "听证通知书尚未送达"
    play.serve("hearing_notice")
    assert play.refused("hold_hearing", "presider", hearing_record="…")[2] == "2026-05-12"
    play.on("2026-05-12").take("hold_hearing", "presider", hearing_record="笔录")
    assert play.take("decide", "officer", collective=True, removal_term=15).state == "decided"
    late = told().on("2026-04-24").serve("advance_notice").take("ask_hearing", "officer").on("2026-04-30")
    assert late.refused("set_hearing", "presider", hearing_on="2026-05-12")[1] == "行政处罚法 art. 64"


def test_force_waits_for_review_and_lawsuit_and_is_never_at_night_or_on_a_day_of_rest() -> None:
    play = decided("2026-05-20")
    assert (play.due("review"), play.due("lawsuit")) == ("2026-07-20", "2026-11-20")  # vector E-4
    assert play.refused("announce", "officer")[2] == "2026-06-05"
    play.on("2026-06-05").take("announce", "officer").take("send_demand", "officer", demand_term=10).serve("demand")
    assert play.refused("decide_force", "chief", planned_on="2026-11-30")[0] == "催告期限未满"
    play.on("2026-07-01")
    waits = play.refused("decide_force", "chief", planned_on="2026-11-30")
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2026-11-21")
    play.on("2026-11-23").take("decide_force", "chief", planned_on="2026-11-30").serve("force_decision")
    done = {"goods_list": "无", "began_hour": 9, "ended_hour": 16, "nothing_cut": True, "party_present": True}
    play.on("2026-11-30")
    assert play.refused("execute", "officer", executed_on="2026-11-28", **done)[0] == "不得在法定节假日和休息日实施"
    night = {**done, "ended_hour": 19}
    assert play.refused("execute", "officer", executed_on="2026-11-30", **night)[0] == "不得在夜间实施"
    cut = {**done, "nothing_cut": False}
    assert play.refused("execute", "officer", executed_on="2026-11-30", **cut)[1] == "行政强制法 art. 43"
    assert play.take("execute", "officer", executed_on="2026-11-30", **done).case.facts["came_by"] == "executed"


def test_an_owner_who_asks_for_help_is_helped_and_may_take_it_back_and_it_is_never_called_force() -> None:
    play = decided("2026-05-20").on("2026-05-25")
    asked = {**BACK, "request_signed": True, "identity_checked": True}
    assert play.refused("ask_assistance", "officer", **{**asked, "request_signed": False})[0].startswith(
        "须有当事人本人签字"
    )
    play.take("ask_assistance", "officer", **asked).take("take_back_request", "officer")
    assert play.state == "party_waits"
    play.take("ask_assistance", "officer", **asked).on("2026-05-28")
    play.take("removed_with_help", "officer", done_what="both", signed_for=True)
    assert play.case.facts["came_by"] == "assisted"
    assert "force_decision" not in play.case.papers
    assert play.refused("close", "officer", summary="已恢复")[0] == "还没有复查"
    play.on("2026-06-20").take("visit_again", "officer", seen="clean")
    assert play.take("close", "officer", summary="已恢复").state == "closed"


def test_a_fine_lies_within_the_laws_range_and_is_paid_with_the_late_charge_of_the_law() -> None:
    play = told(finding="correctable").on("2026-04-20").serve("advance_notice").on("2026-04-28")
    for fen in (59_999_99, 120_000_01):  # vector E-7: 60,000 to 120,000 of 1,200,000
        assert play.refused("penalise", "officer", collective=True, fine=fen)[1] == "城乡规划法 art. 64, 66"
    play.take("penalise", "officer", collective=True, fine=60_000_00).on("2026-05-20").serve("fine_decision")
    play.take("wait", "officer").on("2026-06-24")
    late = {"paid_on": "2026-06-24", "charge": 36_000_00}  # twenty days at 3 %
    assert play.refused("pay_fine", "officer", **{**late, "charge": 35_999_99})[1] == "行政处罚法 art. 72, 73"
    play.take("pay_fine", "officer", **late).take("corrected", "officer").on("2026-07-10")
    assert (
        play.take("visit_again", "officer", seen="clean").take("close", "officer", summary="已恢复").state == "closed"
    )


def test_what_can_be_corrected_is_not_ordered_away_and_what_must_go_is_not_fined() -> None:
    play = told(finding="correctable").on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert play.refused("decide", "officer", collective=True, removal_term=15)[1] == "城乡规划法 art. 64"
    gone = told().on("2026-04-20").serve("advance_notice").on("2026-04-28")
    assert gone.refused("penalise", "officer", collective=True, fine=60_000_00)[1] == "城乡规划法 art. 64"
