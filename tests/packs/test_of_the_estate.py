"""Works, plots, feasts, submissions, an event: each from beginning to end, with what is refused on the way."""

from typing import Any

import pytest

from linli.rules import process, reasons, running
from linli.rules.known import Known
from linli.rules.situation import ProcessRefused, Standing
from tests.packs.play import Play, shipped

# ---- a sewer renovation ---------------------------------------------------------------------------------------

WORKS: dict[str, Any] = {
    "works__notice_hours": 48, "works__change_percent": 10, "works__retention": 3,
    "works__heating_season": ["11-15", "03-15"], "works__cooling_season": ["06-01", "09-30"],
}  # fmt: skip
SEWER = {"what": "雨污分流改造", "works_class": "basic", "common_parts": "changed"}


def building(**local: Any) -> Play:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS | local).begin("propose", "client", **SEWER)
    play.take(
        "plan_step",
        "client",
        "m1",
        step_name="分段施工",
        planned_from="2026-07-01",
        planned_to="2026-09-22",
        planned_cost=800_000_00,
        hides=True,
    )
    play.take("publicise", "client", budget=900_000_00, building_period="7 至 10 月").on("2026-06-10")
    play.attach("owners_agree").take("apply_for_money", "client", asked_of="区住建局", asked_for=900_000_00).take(
        "grant_money", "approver", granted=900_000_00
    )
    bought = {"contractor_name": "某公司", "supervisor_name": "某监理", "wage_account": True}
    play.take("contract", "client", tendered="directly", contract_price=850_000_00, **bought)
    return play.take("announce_start", "client").serve("start_notice").take("start_works", "client")


def test_a_sewer_is_renovated_accepted_filed_and_under_warranty() -> None:
    play = building().on("2026-09-22").take("begin_step", "builder", "m1", started_on="2026-07-03")
    done = play.refused("finish_step", "builder", "m1", done_on="2026-09-22")
    assert done[:2] == ("隐蔽工程未经监理验收，不得覆盖", "建设工程质量管理条例 art. 30")
    assert play.refused("finish_works", "builder")[0] == "隐蔽工程还没有验收"
    play.take("check_hidden", "supervisor", "m1", section="W1-W2", checked_on="2026-09-20")
    play.take("finish_step", "builder", "m1", done_on="2026-09-22")
    assert play.refused("pay_step", "client", "m1", paid_now=900_000_01)[0] == "超过批准金额"
    play.take("pay_step", "client", "m1", paid_now=700_000_00).take("finish_works", "builder")
    done = {
        "accepted_on": "2026-10-15",
        "work_kinds": ["pipes", "waterproofing"],
        "four_parties": True,
        "leak_test": True,
    }
    play.on("2026-10-15")
    assert play.refused("accept_works", "client", **done)[0] == "居民观察员还没签意见"
    assert play.refused("observe", "neighbours", observers=4, opinion="满意")[0] == "居民观察员为 5 至 9 人"
    play.take("observe", "neighbours", observers=5, opinion="满意").take("accept_works", "client", **done)
    assert play.due("filing") == "2026-10-30"
    play.take("file_acceptance", "client")
    assert play.refused("end_warranty", "client")[2] == "2031-10-16"
    assert play.refused("return_retention", "client", returned=1)[2] == "2028-10-16"
    play.take("report_defect", "neighbours", defect="井盖松动").on("2031-10-20")
    assert play.refused("end_warranty", "client")[0] == "还有问题没有维修"
    assert play.take("mended", "builder").take("end_warranty", "client").state == "closed"


def test_every_kind_of_work_has_the_warranty_of_the_law_and_what_was_not_built_has_none() -> None:
    play = building().on("2026-09-22").take("check_hidden", "supervisor", "m1", section="W1", checked_on="2026-09-22")
    play.take("finish_works", "builder").on("2026-10-15").take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-10-15", "four_parties": True, "leak_test": True}
    kinds = ["pipes", "waterproofing", "heating", "cooling", "structure"]
    assert play.faults("accept_works", "client", work_kinds=kinds, **done) == {"design_years": "missing"}
    play.take("accept_works", "client", work_kinds=kinds, design_years=50, **done)
    assert {name: play.due(name) for name in play.case.clocks if name.startswith("warranty_")} == {
        "warranty_pipes": "2028-10-16",
        "warranty_water": "2031-10-16",
        "warranty_heating": "2028-03-16",
        "warranty_cooling": "2028-10-01",
        "warranty_structure": "2076-10-16",
    }
    play.take("file_acceptance", "client").on("2031-10-17").take("end_warranty", "client")
    assert play.case.clocks["warranty_structure"].stopped is None


def test_the_warranty_of_heating_counts_by_the_citys_own_season() -> None:
    play = building(works__heating_season=["10-10", "04-20"]).on("2026-09-22")
    play.take("check_hidden", "supervisor", "m1", section="W1", checked_on="2026-09-22")
    play.take("finish_works", "builder").on("2026-10-15").take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-10-15", "four_parties": True, "leak_test": True, "work_kinds": ["heating"]}
    play.take("accept_works", "client", **done)  # this winter had begun, so the next two count
    assert play.due("warranty_heating") == "2029-04-21"


def test_works_wait_for_publicity_the_owners_and_a_tender_and_residents_hear_of_a_break_in_time() -> None:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin("propose", "client", **SEWER)
    play.take("publicise", "client", budget=5_000_000_00, building_period="7 月")
    assert play.refused("apply_for_money", "client", asked_of="区住建局", asked_for=900_000_00)[2] == "2026-06-09"
    play.on("2026-06-09")
    assert play.refused("apply_for_money", "client", asked_of="区住建局", asked_for=900_000_00)[1] == "民法典 art. 278"
    play.attach("owners_agree").take("apply_for_money", "client", asked_of="区住建局", asked_for=900_000_00).take(
        "grant_money", "approver", granted=5_000_000_00
    )
    bought = {"contractor_name": "某公司", "supervisor_name": "某监理", "wage_account": True}
    dear = play.refused("contract", "client", tendered="directly", contract_price=4_000_000_00, **bought)
    assert dear[1] == "国家发展改革委令第16号 art. 5"
    going = building()
    short = {"which_buildings": ["3栋"], "break_hours": "9 至 11 时"}
    assert going.refused("announce_break", "client", break_on="2026-06-11", **short)[0] == "须更早告知居民"
    going.take("announce_break", "client", break_on="2026-06-12", **short)
    assert going.refused("small_change", "client", changes_total=90_000_01, change_reason="加深")[0].startswith(
        "变更超过比例"
    )


# ---- vegetable plots --------------------------------------------------------------------------------------------


def test_plots_are_cleared_together_and_looked_at_again_after_thirty_days() -> None:
    play = Play(shipped("clean_up"), "2026-04-01").begin(
        "open_clean_up", "convener", what="绿地菜地", outside_place="北侧空地"
    )
    play.take("add_plot", "worker", "p1", plot="3栋南").take("add_plot", "worker", "p2", plot="5栋东")
    assert play.refused("tell", "worker")[0] == "须先有议事会议定事项"
    play.attach("resolution").take("tell", "worker").take("takes_place", "worker", "p1").take(
        "plot_cleared", "worker", "p1"
    )
    assert play.refused("joint_day", "convener", clearing_day="2026-04-18")[2] == "2026-04-17"
    play.on("2026-04-17").take("joint_day", "convener", clearing_day="2026-04-18").on("2026-04-18")
    assert play.refused("all_clear", "worker")[0] == "还有地块没清理"
    play.take("plot_cleared", "worker", "p2").take("all_clear", "worker")
    assert play.refused("close", "convener")[2] == "2026-05-19"
    play.on("2026-05-19").take("still_clear", "worker", "p1").take("grows_again", "worker", "p2")
    assert play.refused("close", "convener")[0] == "还有地块没回看"
    play.take("plot_cleared", "worker", "p2").take("still_clear", "worker", "p2")
    assert play.take("close", "convener").state == "closed"


# ---- a wedding --------------------------------------------------------------------------------------------------

FEAST = {"event": "wedding", "status": "party_member", "event_on": "2026-10-10"}


def feast(**said: str) -> Play:
    given = {**FEAST, **said}
    given["social_status"] = given.pop("status")
    return Play(shipped("thrift_report"), "2026-09-20").begin("report_feast", "anyone", **given)


def test_two_members_visit_and_nobody_is_late_with_a_feast() -> None:
    play = feast()
    play.take("visit_home", "thrift", second="chair", band_offered=True).take("commit", "host")
    assert play.due("afterwards") == "2026-10-20"
    play.on("2026-10-15")
    assert play.refused("archive", "chair")[1] == "中国共产党纪律处分条例"
    play.take("tell_after", "host", actual_tables=18, actual_guests=170, no_presents=True)
    assert play.take("archive", "chair").state == "archived"


def test_what_goes_beyond_the_areas_own_covenant_is_told_and_holds_up_nothing() -> None:
    local = {"thrift__tables": 15, "thrift__people": 200, "thrift__cars": 6}
    given = {"event": "wedding", "social_status": "neighbour", "event_on": "2026-10-10"}
    given |= {"feast_tables": 18, "guests": 150}
    play = Play(shipped("thrift_report"), "2026-09-20", **local).begin("report_feast", "anyone", **given)
    beyond = {one.name: one.value for one in reasons.reckoned(Known(play.pack, play.case, {}, play.run("thrift")))}
    assert beyond == {"over_tables": 3}
    play.take("visit_home", "thrift", second="chair", band_offered=True)
    assert play.take("put_on_record", "thrift").state == "on_record"


def test_ordinary_neighbours_owe_no_report_and_a_funeral_has_no_day_before_it() -> None:
    play = feast(event="funeral", status="neighbour", event_on="2026-09-21")
    assert play.state == "bereaved"
    assert "before" not in play.case.clocks
    play.take("visit_home", "thrift", second="chair", band_offered=True).take("put_on_record", "thrift")
    assert play.take("archive", "chair").state == "archived"
    late = feast().on("2026-12-01")
    turn = running.turn(late.pack, late.case, late.run("chair").now)
    assert turn is None or turn.clock == "visit_home"


# ---- a submission -----------------------------------------------------------------------------------------------


def test_three_people_review_and_a_change_goes_back_to_the_second() -> None:
    said = {"what": "送教上门六年", "credits": "文字 张", "own_work": True, "people_agree": "not_asked"}
    play = Play(shipped("media_submission"), "2026-07-01").begin("submit", "anyone", **said)
    checked = {"opinion": "可用", "facts_checked": True, "rights_checked": True}
    assert play.refused("pass_first", "editor", **checked)[1] == "民法典 art. 1019"
    play.take("ask_change", "editor", change_what="请问过家长").take(
        "resubmit", "author", changed_text="已问过", people_agree="agreed"
    )
    play.take("pass_first", "editor", **checked)
    first = Standing(frozenset({"media_editor"}), frozenset({"first_reader"}))
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            play.pack, "pass_second", {"opinion": "x"}, standing=first, situation=play.case, run=play.run("editor")
        )
    play.take("pass_second", "chief", opinion="同意").take("pass_final", "final")
    assert play.take("change_after", "desk", changed_text="改标题").state == "second_reading"
    play.take("pass_second", "chief", opinion="同意").take("pass_final", "final").take(
        "publish_on", "desk", outlet="video"
    )
    assert play.refused("pay_fee", "desk", fee=4_001_00, tax_withheld=448_10)[1].startswith("个人所得税法")
    by_characters = {"characters": 1_400, "per_thousand": 300_00}  # the 400 beyond the thousand count as half
    assert play.refused("pay_fee", "desk", fee=300_00, **by_characters)[1] == "使用文字作品支付报酬办法"
    known = Known(play.pack, play.case, {**by_characters, "fee": 450_00}, play.run("desk"))
    assert known.holds("characters == null || fee == text_fee(characters, per_thousand)")
    assert play.take("pay_fee", "desk", fee=4_001_00, tax_withheld=448_11).state == "finished"


@pytest.mark.parametrize(
    ("fee", "tax"),
    [(800_00, None), (1_000_00, 28_00), (2_000_00, 168_00), (10_000_00, 1_120_00), (50_000_00, 5_600_00)],
)
def test_the_tax_on_a_fee_is_that_of_the_law(fee: int, tax: int | None) -> None:
    said = {"what": "稿", "credits": "张", "own_work": True, "people_agree": "agreed"}
    play = Play(shipped("media_submission"), "2026-07-01").begin("submit", "anyone", **said)
    play.take("pass_first", "editor", opinion="可", facts_checked=True, rights_checked=True)
    play.take("pass_second", "chief", opinion="可").take("pass_final", "final").take(
        "publish_on", "desk", outlet="account"
    )
    assert play.refused("pay_fee", "desk", fee=fee, tax_withheld=(tax or 0) + 1)[0] == "代扣个税与税法算的不一致"
    assert play.take("pay_fee", "desk", fee=fee, tax_withheld=tax).state == "finished"


# ---- a public-health event --------------------------------------------------------------------------------------


def test_an_event_is_off_by_default_told_in_counts_and_its_people_are_forgotten() -> None:
    pack = shipped("public_health_event")
    assert not pack.active
    play = Play(pack, "2026-03-01").begin("open_event", "lead", what="疫情", first_on="2026-02-28", range="3栋")
    for number in range(31):
        play.take("add_person", "lead", f"c{number}", named=f"某{number}", found_on="2026-03-01")
    assert play.refused("bulletin", "lead", active=30, left_care=0)[0] == "人数与台账不一致"
    play.take("bulletin", "lead", second="lead_2", active=31, left_care=0)
    assert play.refused("declare_clear", "lead")[0] == "还有人在治"
    for number in range(31):
        play.take("discharge", "lead", f"c{number}")
    play.on("2026-04-21").take("declare_clear", "lead").take("end_response", "lead", second="lead_2").on("2026-05-22")
    system = play.run("system")
    assert running.expired(pack, play.case, system.now) == ["erase"]
    play.take("erase", "system")
    assert play.state == "erased"
    assert [dict(row.fields) for row in play.case.parties] == [{}] * 31
