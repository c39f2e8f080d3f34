"""Force comes last, step by step, each with its article and its day."""

from typing import Any

from linli.rules.known import Known
from tests.packs.illegal_construction.cases import (
    BY_DAY,
    COURT,
    PACK,
    SET,
    basis_refused,
    decided,
    demanded,
    fined,
    known,
    reviewed,
)


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


def test_a_lawsuit_that_comes_in_after_the_decision_on_force_still_holds_the_force_back() -> None:
    play = demanded().on("2026-12-21").take("order_removal", "government", departments="综合执法局")
    play.take("decide_force", "officer", planned_on="2026-12-28", force_way="机械拆除").serve("force_decision")
    play.take("announce_execution", "officer").serve("execution_notice")
    play.take("record_lawsuit", "officer", row="owner", lawsuit_filed_on="2026-12-21").on("2026-12-28")
    assert play.refused("execute", "officer", executed_on="2026-12-28", **BY_DAY)[1] == "行政强制法 art. 44"
    play.take("lawsuit_upheld", "officer", row="owner", final_on="2026-12-28")
    assert play.take("execute", "officer", executed_on="2026-12-28", **BY_DAY).state == "put_right"


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


def test_nobody_else_performs_it_either_while_a_review_or_a_lawsuit_is_open() -> None:
    """行政强制法 art. 44: what is pulled down by others is pulled down."""
    decide = {
        "harms": "traffic", "performer": "正衡拆除公司", "substitute_on": "2026-12-28", "cost_planned": 8_000_00,
        "substitute_way": "清除占道部分",
    }  # fmt: skip
    done = {"performed_on": "2026-12-28", "supervisor": "两名执法人员", "cost_actual": 7_500_00, "no_force": True,
            "party_present": True}  # fmt: skip
    filed = {"row": "owner", "lawsuit_filed_on": "2026-12-21"}
    pending = ("复议、诉讼还没有结果，不得强制执行", "行政强制法 art. 44", "")
    sued = demanded().on("2026-12-21").take("record_lawsuit", "officer", **filed)
    assert sued.refused("decide_substitute", "officer", **decide) == pending
    play = demanded().on("2026-12-21").take("decide_substitute", "officer", **decide).serve("substitute_decision")
    play.take("urge_substitute", "officer").serve("substitute_demand")
    play.take("record_lawsuit", "officer", **filed).on("2026-12-28")
    assert play.refused("perform_substitute", "officer", **done) == pending
    play.take("lawsuit_upheld", "officer", row="owner", final_on="2026-12-28")
    assert play.take("perform_substitute", "officer", **done).state == "put_right"


def test_nobody_else_performs_it_before_the_terms_of_review_and_lawsuit_have_run_out() -> None:
    play = demanded().on("2026-12-21")
    play.take("record_review", "officer", row="owner", review_filed_on="2026-12-18")
    play.take("review_upheld", "officer", row="owner", answered_on="2026-12-21")
    decide = {
        "harms": "traffic", "performer": "正衡拆除公司", "substitute_on": "2027-01-11", "cost_planned": 8_000_00,
        "substitute_way": "清除占道部分",
    }  # fmt: skip
    waits = play.refused("decide_substitute", "officer", **decide)
    assert waits == ("复议、诉讼期限未满，不得强制执行", "行政强制法 art. 44", "2027-01-06")
