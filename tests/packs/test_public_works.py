"""A sewer renovation as its page has it: what is refused on the way, and every number of the law."""

from typing import Any

import pytest

from linli.rules import reasons
from linli.rules.known import Known
from tests.packs.play import Play, shipped

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
        digs=True,
    )
    play.take("publicise", "client", paid_from=["government"], budget=900_000_00, building_period="7 至 10 月").on(
        "2026-06-10"
    )
    play.attach("owners_agree").take("apply_for_money", "client", asked_of="区住建局", asked_for=900_000_00).take(
        "grant_money", "approver", granted=900_000_00
    )
    bought = {"contractor_name": "某公司", "supervisor_name": "某监理", "wage_account": True}
    play.take("contract", "client", tendered="directly", contract_price=850_000_00, **bought)
    play.attach("digging_agreed").take("announce_start", "client", restore_by="2026-09-30")
    return play.serve("start_notice").take("start_works", "client")


def finished(play: Play) -> Play:
    """The hidden works checked, the milestone done, the road as it was, the works reported done."""
    if play.row("m1").state == "to_come":
        play.take("begin_step", "builder", "m1", started_on="2026-07-03")
    play.take("check_hidden", "supervisor", "m1", section="W1", checked_on="2026-09-22")
    play.take("finish_step", "builder", "m1", done_on="2026-09-22")
    play.take("ground_restored", "builder", restored_on="2026-09-22")
    return play.take("finish_works", "builder")


def figures(play: Play) -> dict[str, Any]:
    """What the page reckons of the works today."""
    return {one.name: one.value for one in reasons.reckoned(Known(play.pack, play.case, {}, play.run("client")))}


def test_a_sewer_is_renovated_accepted_filed_and_under_warranty() -> None:
    play = building().on("2026-09-22").take("begin_step", "builder", "m1", started_on="2026-07-03")
    done = play.refused("finish_step", "builder", "m1", done_on="2026-09-22")
    assert done[:2] == ("隐蔽工程未经监理验收，不得覆盖", "建设工程质量管理条例 art. 30")
    assert play.refused("finish_works", "builder")[0] == "隐蔽工程还没有验收"
    play.take("check_hidden", "supervisor", "m1", section="W1-W2", checked_on="2026-09-20")
    play.take("finish_step", "builder", "m1", done_on="2026-09-22")
    assert play.refused("pay_step", "client", "m1", paid_now=900_000_01)[0] == "超过批准金额"
    play.take("pay_step", "client", "m1", paid_now=700_000_00).take("finish_works", "builder")
    play.take("ground_restored", "builder", restored_on="2026-09-22")
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
    early = {"homes_asked": 100, "homes_content": 90}
    play.take("report_defect", "neighbours", defect="井盖松动").on("2031-10-15")
    play.take("return_visit", "client", visited_on="2031-10-15", **early).on("2031-10-20")
    assert play.refused("end_warranty", "client")[0] == "还有问题没有维修"
    play.take("mended", "builder")
    assert play.refused("end_warranty", "client")[0] == "质保期满后还没有回访住户"  # the day before it was over
    assert play.refused("return_visit", "client", visited_on="2031-10-21", **early)[0] == "日期在今天之后"
    more = {"homes_asked": 100, "homes_content": 101}
    assert play.refused("return_visit", "client", visited_on="2031-10-20", **more)[0] == "满意的户数多于回访的户数"
    play.take("return_visit", "neighbours", visited_on="2031-10-16", homes_asked=100, homes_content=0)
    assert play.take("end_warranty", "client").state == "closed"


def test_every_kind_of_work_has_the_warranty_of_the_law_and_what_was_not_built_has_none() -> None:
    play = building().on("2026-09-22")
    finished(play).on("2026-10-15").take("observe", "neighbours", observers=5, opinion="好")
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
    play.take("file_acceptance", "client").on("2031-10-17")
    play.take("return_visit", "client", visited_on="2031-10-17", homes_asked=120, homes_content=118)
    play.take("end_warranty", "client")
    assert play.case.clocks["warranty_structure"].stopped is None


def test_the_warranty_of_heating_counts_by_the_citys_own_season() -> None:
    play = building(works__heating_season=["10-10", "04-20"]).on("2026-09-22")
    finished(play).on("2026-10-15").take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-10-15", "four_parties": True, "leak_test": True, "work_kinds": ["heating"]}
    play.take("accept_works", "client", **done)  # this winter had begun, so the next two count
    assert play.due("warranty_heating") == "2029-04-21"


def test_works_wait_for_publicity_the_owners_and_a_tender_and_residents_hear_of_a_break_in_time() -> None:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin("propose", "client", **SEWER)
    play.take("publicise", "client", paid_from=["government"], budget=5_000_000_00, building_period="7 月")
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
    short = {"which_buildings": ["3栋"], "break_hours": "9 至 11 时", "break_from": 10}
    assert going.refused("announce_break", "client", break_on="2026-06-11", **short)[0] == "须更早告知居民"
    going.take("announce_break", "client", break_on="2026-06-12", **short)
    assert going.refused("small_change", "client", changes_total=90_000_01, change_reason="加深")[0].startswith(
        "变更超过比例"
    )


def test_no_common_road_is_dug_up_before_the_owners_committee_agrees_and_it_is_restored_before_acceptance() -> None:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin(
        "propose", "client", **SEWER | {"common_parts": "unchanged"}
    )
    planned = {"planned_from": "2026-07-01", "planned_to": "2026-07-20"}
    play.take("plan_step", "client", "m1", step_name="北门主管", digs=True, **planned)
    play.take("plan_step", "client", "m2", step_name="测量", **planned)
    play.take("publicise", "client", paid_from=["government"], budget=900_000_00, building_period="7 月").on(
        "2026-06-09"
    )
    asked = {"asked_of": "区住建局", "asked_for": 900_000_00}
    for homes in ({}, {"homes_concerned": 126, "homes_willing": 83}):  # nobody asked, then one short of two thirds
        if homes:
            play.take("ask_homes", "neighbours", **homes)
        assert play.refused("apply_for_money", "client", **asked)[1] == "practice（国办发〔2020〕23号）"
    play.take("ask_homes", "neighbours", homes_concerned=126, homes_willing=84)
    play.take("apply_for_money", "client", **asked)
    play.take("grant_money", "approver", granted=900_000_00)
    bought = {"contractor_name": "某公司", "supervisor_name": "某监理", "wage_account": True}
    play.take("contract", "client", tendered="directly", contract_price=850_000_00, **bought)
    assert play.faults("announce_start", "client") == {"restore_by": "missing"}
    assert play.refused("announce_start", "client", restore_by="2026-06-08")[0] == "约定的恢复日期已过"
    play.take("announce_start", "client", restore_by="2026-07-31").serve("start_notice")
    said = ("占用、挖掘共用道路、场地，还没有业委会（未成立的，业主）同意", "物业管理条例 art. 50", "")
    assert play.refused("start_works", "client") == said
    assert play.refused("begin_step", "builder", "m1", started_on="2026-06-09")[1] == "物业管理条例 art. 50"
    play.take("begin_step", "builder", "m2", started_on="2026-06-09")  # what digs nothing waits for nobody
    play.attach("digging_agreed").take("start_works", "client").take(
        "begin_step", "builder", "m1", started_on="2026-06-09"
    )
    assert play.due("restoring") == "2026-07-31"
    play.take("finish_step", "builder", "m1", done_on="2026-06-09")
    assert play.refused("finish_works", "builder")[0] == "还有节点没有完成"
    play.take("finish_step", "builder", "m2", done_on="2026-06-09")
    play.take("finish_works", "builder").take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-06-09", "four_parties": True, "leak_test": True, "work_kinds": ["pipes"]}
    said = ("开挖的道路、场地还没有恢复原状", "物业管理条例 art. 50, 51", "")
    assert play.refused("accept_works", "client", **done) == said
    play.take("ground_restored", "builder", restored_on="2026-06-09")
    assert play.case.clocks["restoring"].stopped is not None
    assert play.take("accept_works", "client", **done).state == "accepted"


def test_works_that_dig_up_nothing_ask_for_no_consent_and_no_day_of_restoration() -> None:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin(
        "propose", "client", **SEWER | {"common_parts": "unchanged"}
    )
    play.take("publicise", "client", paid_from=["government"], budget=90_000_00, building_period="7 月").on(
        "2026-06-09"
    )
    play.take("ask_homes", "client", homes_concerned=12, homes_willing=12)
    play.take("apply_for_money", "client", asked_of="区住建局", asked_for=90_000_00)
    play.take("grant_money", "approver", granted=90_000_00)
    bought = {"contractor_name": "某公司", "supervisor_name": "某监理", "wage_account": True}
    play.take("contract", "client", tendered="directly", contract_price=85_000_00, **bought)
    play.take("announce_start", "client").serve("start_notice").take("start_works", "client")
    assert "restoring" not in play.case.clocks
    assert play.refused("ground_restored", "builder", restored_on="2026-06-09")[0] == "本工程没有开挖共用道路、场地"


@pytest.mark.parametrize(
    ("kind", "price", "tendered", "taken"),
    [
        ("goods", 1_999_999_99, "directly", True), ("goods", 2_000_000_00, "directly", False),
        ("services", 999_999_99, "directly", True), ("services", 1_000_000_00, "directly", False),
        ("services", 1_000_000_00, "by_tender", True),
    ],
)  # fmt: skip
def test_goods_and_services_go_out_to_tender_from_the_sums_of_the_law(
    kind: str, price: int, tendered: str, taken: bool
) -> None:
    said = {"bought": "监理", "bought_of": "某监理", "bought_kind": kind, "bought_price": price, "bought_by": tendered}
    if taken:
        building().take("purchase", "client", **said)
    else:
        assert building().refused("purchase", "client", **said)[1] == "国家发展改革委令第16号 art. 5"


def test_changes_beyond_a_tenth_of_the_budget_are_made_public_anew() -> None:
    play = building()
    play.take("small_change", "client", changes_total=90_000_00, change_reason="加深")
    beyond = play.refused("small_change", "client", changes_total=90_000_01, change_reason="加深")
    assert beyond[:2] == ("变更超过比例，须重新公示", "practice")
    within = play.refused("large_change", "client", changes_total=90_000_00, change_reason="加深")
    assert within[:2] == ("变更没有超过比例，不用重新公示", "practice")
    play.take("large_change", "client", changes_total=90_000_01, change_reason="加深")
    assert (play.state, "plan_notice" in play.case.papers, play.due("publicity")) == (
        "change_shown",
        True,
        "2026-06-17",
    )
    assert play.refused("begin_step", "builder", "m1", started_on="2026-06-10")[0] == "not_in_this_state"
    said = ("变更公示期未满", "practice", "2026-06-18")
    assert play.refused("carry_on", "client", opinions="没有意见") == said
    play.take("halt", "supervisor", halt_reason="沟槽支护")  # a halt is no way around it
    assert play.refused("resume_works", "client", mended_how="已支护")[0] == "变更公示期未满"
    assert play.on("2026-06-18").take("resume_works", "client", mended_how="已支护").state == "in_works"
    play.take("large_change", "client", changes_total=120_000_00, change_reason="再加深").on("2026-06-26")
    assert play.take("carry_on", "client", opinions="没有意见").state == "in_works"


@pytest.mark.parametrize(("hours", "too_soon", "in_time"), [(36, 10, 11), (48, 22, 23)])
def test_a_disruption_is_told_by_the_hour_late_in_the_evening_too(hours: int, too_soon: int, in_time: int) -> None:
    play = building(works__notice_hours=hours).on("2026-06-10").at(22, 30)
    told = {"which_buildings": ["3栋"], "break_hours": "一上午", "break_on": "2026-06-12"}
    soon = play.refused("announce_break", "client", break_from=too_soon, **told)
    assert soon[0] == "须更早告知居民"
    assert "disruption" in play.take("announce_break", "client", break_from=in_time, **told).case.papers


def test_nothing_is_begun_done_or_checked_on_a_day_that_lies_ahead() -> None:
    play = building().on("2026-07-03")
    ahead = "日期在今天之后"
    assert play.refused("begin_step", "builder", "m1", started_on="2026-07-04")[0] == ahead
    play.take("begin_step", "builder", "m1", started_on="2026-07-03")
    assert play.refused("check_hidden", "supervisor", "m1", section="W1", checked_on="2026-07-04")[0] == ahead
    play.take("check_hidden", "supervisor", "m1", section="W1", checked_on="2026-07-03")
    assert play.refused("finish_step", "builder", "m1", done_on="2026-07-04")[0] == ahead
    assert play.take("finish_step", "builder", "m1", done_on="2026-07-03").row("m1").state == "step_done"


def test_works_are_given_up_until_they_are_done_and_no_road_is_left_dug_up() -> None:
    pack = shipped("public_works")
    assert pack.actions["give_up"].settles == "requests"
    assert building().take("give_up", "client", drop_reason="资金收回").state == "given_up"
    play = building().on("2026-07-03").take("begin_step", "builder", "m1", started_on="2026-07-03")
    left = play.refused("give_up", "client", drop_reason="资金收回")
    assert left[:2] == ("开挖的道路、场地还没有恢复原状", "物业管理条例 art. 50, 51")
    play.take("ground_restored", "builder", restored_on="2026-07-03").take("halt", "client", halt_reason="资金收回")
    assert play.take("give_up", "client", drop_reason="资金收回").state == "given_up"


def test_what_is_late_paid_and_held_back_and_what_is_not_mended_is_reckoned() -> None:
    play = building().on("2026-09-23")
    begun = {"steps_late": 1, "paid": 0, "left_to_pay": 850_000_00, "left_granted": 900_000_00}
    assert figures(play) == begun
    play.take("begin_step", "builder", "m1", started_on="2026-07-03")
    finished(play).take("pay_step", "client", "m1", paid_now=700_000_00).take(
        "observe", "neighbours", observers=5, opinion="好"
    )
    done = {"accepted_on": "2026-09-23", "four_parties": True, "leak_test": True, "work_kinds": ["pipes"]}
    play.take("accept_works", "client", **done).take("file_acceptance", "client")
    paid = {"steps_late": 0, "paid": 700_000_00, "left_to_pay": 150_000_00, "left_granted": 200_000_00}
    assert figures(play) == {**paid, "retained": 25_500_00, "faults_open": 0}  # 3 % of 850,000
    play.take("report_defect", "neighbours", defect="井盖松动")
    assert figures(play)["faults_open"] == 1
    play.take("mended", "builder").on("2028-09-25")
    assert play.refused("return_retention", "client", returned=25_500_01)[1] == "建质〔2017〕138号 art. 7"
    play.take("return_retention", "client", returned=25_500_00)
    assert figures(play) == {**paid, "faults_open": 0}
    assert play.refused("return_retention", "client", returned=1)[0] == "质保金已经返还"


def test_the_retention_money_is_of_the_settled_price_its_changes_included() -> None:
    play = building().on("2026-09-23").take("small_change", "client", changes_total=50_000_00, change_reason="加深")
    finished(play).take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-09-23", "four_parties": True, "leak_test": True, "work_kinds": ["pipes"]}
    play.take("accept_works", "client", **done).take("file_acceptance", "client")
    assert figures(play)["retained"] == 27_000_00  # 3 % of 900,000
    play.on("2028-09-25")
    assert play.refused("return_retention", "client", returned=27_000_01)[1] == "建质〔2017〕138号 art. 7"
    assert play.take("return_retention", "client", returned=27_000_00).case.counts["retention_back"] == 1


def test_a_leak_test_is_asked_of_pipes_alone() -> None:
    play = finished(building().on("2026-09-23")).take("observe", "neighbours", observers=5, opinion="好")
    done = {"accepted_on": "2026-09-23", "four_parties": True}
    assert play.faults("accept_works", "client", work_kinds=["pipes"], **done) == {"leak_test": "missing"}
    leaks = {"work_kinds": ["pipes"], "leak_test": False, **done}
    assert play.refused("accept_works", "client", **leaks)[0] == "验收条件不齐"
    assert play.take("accept_works", "client", work_kinds=["decoration"], **done).state == "accepted"


def test_the_maintenance_fund_pays_only_for_what_the_owners_agreed_to_pay_from_it() -> None:
    """民法典 art. 278(5): half of those who take part, whether common parts are changed or not."""
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin(
        "propose", "client", **SEWER | {"common_parts": "unchanged"}
    )
    assert "paid_from" in play.faults("publicise", "client", budget=90_000_00, building_period="7 月")
    play.take("publicise", "client", paid_from=["maintenance_fund"], budget=90_000_00, building_period="7 月")
    play.on("2026-06-09").take("ask_homes", "client", homes_concerned=12, homes_willing=12)
    asked = {"asked_of": "区住建局", "asked_for": 90_000_00}
    said = ("使用维修资金，还没有业主共同决定", "民法典 art. 278", "")
    assert play.refused("apply_for_money", "client", **asked) == said
    fact = play.pack.facts["fund_agreed"]
    several = (["maintenance_fund"], ["government"], ["government", "maintenance_fund"], None)
    assert [fact.deciding({"paid_from": sources}) for sources in several] == [{5}, set(), {5}, set()]
    assert play.attach("fund_agreed").take("apply_for_money", "client", **asked).state == "funding"


def test_money_from_several_sources_comes_to_the_budget_to_the_cent() -> None:
    play = Play(shipped("public_works"), "2026-06-01", **WORKS).begin(
        "propose", "client", **SEWER | {"common_parts": "unchanged"}
    )
    plan = {"paid_from": ["government", "maintenance_fund"], "budget": 90_000_00, "building_period": "7 月"}
    assert play.faults("publicise", "client", **plan) == {"from_government": "missing", "from_fund": "missing"}
    short = {**plan, "from_government": 60_000_00, "from_fund": 29_999_99}
    assert play.refused("publicise", "client", **short)[0] == "各资金来源的金额合计须等于预算"
    unchosen = {**short, "from_residents": 1}  # of a source that is not among those chosen nothing counts
    assert play.refused("publicise", "client", **unchosen)[0] == "各资金来源的金额合计须等于预算"
    play.take("publicise", "client", **{**short, "from_fund": 30_000_00})
    kept = {name: play.case.fields[name] for name in play.case.fields if name.startswith("from_")}
    assert kept == {
        "from_government": 60_000_00, "from_fund": 30_000_00, "from_residents": None, "from_companies": None,
    }  # fmt: skip
    play.on("2026-06-09").take("ask_homes", "client", homes_concerned=12, homes_willing=12)
    asked = {"asked_of": "区住建局", "asked_for": 60_000_00}
    assert play.refused("apply_for_money", "client", **asked)[0] == "使用维修资金，还没有业主共同决定"
    assert play.attach("fund_agreed").take("apply_for_money", "client", **asked).state == "funding"


def test_no_more_is_paid_than_the_contract_and_the_changes_that_were_agreed() -> None:
    beyond, change = "超过合同价和已定的变更", {"changes_total": 20_000_00, "change_reason": "加深"}
    play = building()
    assert play.refused("pay_step", "client", "m1", paid_now=850_000_01)[0] == beyond
    play.take("small_change", "client", **change)
    assert play.refused("pay_step", "client", "m1", paid_now=870_000_01)[0] == beyond
    play.take("pay_step", "client", "m1", paid_now=870_000_00)
    shown = building().take("large_change", "client", **{**change, "changes_total": 90_000_01})
    assert shown.refused("pay_step", "client", "m1", paid_now=850_000_01)[0] == beyond  # the change is public still
    shown.on("2026-06-18").take("carry_on", "client", opinions="没有意见")
    shown.take("pay_step", "client", "m1", paid_now=850_000_01)


def test_residents_are_told_of_a_disruption_while_a_change_is_public_and_while_the_works_are_tested() -> None:
    told = {"which_buildings": ["3栋"], "break_hours": "一上午", "break_from": 9}
    play = building().take("large_change", "client", changes_total=90_000_01, change_reason="加深")
    assert "disruption" in play.take("announce_break", "client", break_on="2026-06-15", **told).case.papers
    play = finished(building().on("2026-09-22")).take("announce_break", "client", break_on="2026-09-28", **told)
    assert (play.state, "disruption" in play.case.papers) == ("testing", True)
