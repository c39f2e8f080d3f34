"""Twenty workers, 350,000 yuan, no contract, a contractor who has fled: from the complaint to the last signature."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import linli.packs
from linli.rules import pack_papers, parties, process, reasons
from linli.rules.known import Known
from linli.rules.money import fen
from linli.rules.paper import load
from linli.rules.situation import Party, ProcessRefused, Standing
from tests.packs.play import Play, shipped
from tests.rules.vectors import vector

PACK = shipped("wage_arrears")
FOLDER = Path(linli.packs.__path__[0]) / PACK.id
CRIME = {
    "wages__crime_one": 10_000, "wages__crime_ten": 60_000, "wages__order_days": 5,
    "wages__records_days": 5, "wages__statement_days": 3,
}  # fmt: skip
SAID = {
    "what": "2025 年底一直没发工资",
    "project": "云麓区某工地",
    "arrears_ended": "2025-12-31",
    "has_contract": "none_has",
}


BOSS = "云湖劳务有限公司"
BY_TWO = {"officers": 2, "own_card": "云麓监0031", "second_officer": "方平", "second_card": "云麓监0032"}
CHAIN = {"employer": BOSS, "employer_code": "91350100M000100Y43"}
PAYER = {"payer": BOSS, "liability": "employer"}
HEARD = {"payer_words": "工程款没有结清", "our_answer": "不影响支付工资"}


def worker(number: int, **more: int | str) -> dict[str, int | str]:
    # 50 days at 350 yuan: 17,500 yuan each, 350,000 together
    return {"worker": f"工友{number}", "identity_number": "43", "months": 4, "wage_units": 500, "rate": 350_00, **more}


def complained(day: str = "2026-03-09", **said: str) -> Play:
    return Play(PACK, day, **CRIME).begin("complain", "anyone", **{**SAID, **said})


def verified(play: Play, workers: int = 20) -> Play:
    for number in range(workers):
        play.enter(f"w{number}", worker(number))
    play.take("begin_verifying", "inspector")
    for number in range(workers):
        play.take("verify_row", "inspector", f"w{number}", thumb_printed=True, foreman_says="unreachable")
    return play


def ordered(workers: int = 20) -> Play:
    return ordered_of(verified(complained().on("2026-03-16").take("take_up", "inspector"), workers))


def ordered_of(play: Play, *unverified: str) -> Play:
    """The employer is ordered to pay what the table comes to, once these rows are verified, too."""
    for key in unverified:
        play.take("verify_row", "inspector", key, thumb_printed=True, foreman_says="unreachable")
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **CHAIN).take("name_payer", "inspector", **PAYER)
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    play.take("order", "inspector", order_term=5, amount=parties.totals(PACK, play.case.parties)["owed"])
    return play.serve("order_to_pay")


def test_a_sum_left_blank_when_one_worker_is_verified_stays_as_the_sheet_brought_it() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    play.enter(
        "w0",
        {
            **worker(0),
            "advances": 500_00,
            "paid": 2_000_00,
            "evidence": "记工本第三册第十二页，与微信聊天记录、转账记录相互印证，班组长在场确认",
        },
    )
    play.take("begin_verifying", "inspector")
    before, owed = dict(play.row("w0").fields), 15_000_00
    signed = {"thumb_printed": True, "foreman_says": "unreachable"}
    for blank in (None, ""):
        play.take("verify_row", "inspector", "w0", **signed, overtime=blank, advances=blank, paid=blank, evidence=blank)
        assert play.row("w0").fields == {**before, "worker_says": "asked", "foreman_says": "unreachable"}
    assert play.take("verify_row", "inspector", "w0", **signed).row("w0").fields["owed"] == owed
    play.take("verify_row", "inspector", "w0", **signed, advances=0, paid=1_000_00)
    found = play.row("w0").fields
    assert [found[name] for name in ("advances", "paid", "owed")] == [0, 1_000_00, 16_500_00]


def test_twenty_workers_are_paid_out_to_the_cent() -> None:
    play = ordered()
    assert play.due("payment") == "2026-03-23"  # the fifth day is a Saturday
    play.on("2026-03-20").take("money_in", "inspector", came_in=350_000_00, paid_by="某建筑公司")
    assert play.refused("close", "inspector")[0] == "还有人未领齐"
    for number in range(20):
        key = f"w{number}"
        play.take("pay_out", "inspector", key, handed=17_500_00, watched_by="监督人", signed_for=True)
        play.take("paid_in_full", "inspector", key)
    assert parties.totals(PACK, play.case.parties)["paid_out"] == 350_000_00
    assert play.take("close", "inspector").state == "closed"


def test_the_days_of_the_complaint_are_those_of_the_law() -> None:
    assert complained("2026-09-21").due("acceptance") == "2026-09-29"
    play = complained("2026-03-09").on("2026-03-16").take("take_up", "inspector")
    assert play.due("investigation") == "2026-06-11"
    assert play.on("2026-06-01").take("longer", "inspector", days_more=30).due("investigation") == "2026-07-24"


def test_a_complaint_is_in_time_by_its_own_day_however_late_it_is_accepted() -> None:
    limitation = vector("wages", "F-3")
    for case in limitation["cases"]:
        play = complained(case["complaint"], arrears_ended=limitation["ended"]).on("2026-07-03")
        if case["expect"]:
            assert play.take("take_up", "inspector").state == "filed"
        else:
            assert play.refused("take_up", "inspector") == (
                "投诉时欠薪行为终了已超过两年", "劳动保障监察条例 art. 20", "",
            )  # fmt: skip


def test_an_order_waits_for_the_records_the_rows_the_hearing_and_the_right_sum() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    alone = ({"officers": 1}, {"second_card": BY_TWO["own_card"]})
    refused = [play.refused("demand_records", "inspector", records_from=BOSS, **{**BY_TWO, **one})[1] for one in alone]
    assert refused == ["劳动保障监察条例 art. 16"] * 2
    play.enter("w0", worker(0)).take("begin_verifying", "inspector")
    nobody = ("还没有认定由谁清偿", "保障农民工工资支付条例 art. 16, 30", "")
    assert play.refused("order", "inspector", order_term=5, amount=1) == nobody
    assert play.refused("heard_before", "inspector") == nobody
    play.take("name_payer", "inspector", **PAYER)
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "还有工资未逐人核实"
    play.take("verify_row", "inspector", "w0", thumb_printed=True, foreman_says="disputes")
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO)
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "举证通知书尚未送达"
    play.serve("evidence_order")
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "未听取单位陈述、申辩"
    play.take("heard_before", "inspector")
    assert play.refused("hear_payer", "inspector", **HEARD)[0] == "事先告知书尚未送达"
    play.serve("advance_notice")
    waits = ("陈述、申辩的期限未满", "劳动保障监察条例 art. 19", "2026-03-20")
    assert play.refused("order", "inspector", order_term=5, amount=17_500_00) == waits
    play.on("2026-03-20")
    assert play.refused("order", "inspector", order_term=5, amount=17_499_99)[0].startswith(
        "金额与核实表还没付的合计不一致"
    )
    assert play.take("order", "inspector", order_term=5, amount=17_500_00).state == "ordered"


def test_a_payer_who_was_heard_is_ordered_at_once_and_whoever_is_named_instead_is_heard_anew() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 1)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("name_payer", "inspector", **PAYER).take("heard_before", "inspector").serve("advance_notice")
    play.take("hear_payer", "inspector", **HEARD).take("name_payer", "inspector", **PAYER)
    assert play.refused("order", "inspector", order_term=5, amount=17_500_00)[0] == "未听取单位陈述、申辩"
    assert play.refused("hear_payer", "inspector", **HEARD)[0] == "事先告知书尚未送达"  # that was to another
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    assert play.take("order", "inspector", order_term=5, amount=17_500_00).state == "ordered"


def test_extra_pay_is_decided_once_the_term_is_over_and_lies_between_half_and_all() -> None:
    play = ordered(2)
    early = play.refused("decide_extra", "inspector", extra_rate=60)
    assert early == ("限期支付的期限未满", "劳动保障监察条例 art. 26", "2026-03-24")
    play.on("2026-03-24")
    for wrong in (49, 101):
        assert play.refused("decide_extra", "inspector", extra_rate=wrong)[1] == "劳动合同法 art. 85"
    assert play.take("decide_extra", "inspector", extra_rate=50).state == "extra"
    assert [row.fields["extra_due"] for row in play.case.parties] == [8_750_00, 8_750_00]


def test_what_is_added_goes_from_half_to_all_of_what_was_not_paid_in_time() -> None:
    said = vector("wages", "F-4")
    for rate, extra in zip((50, 100), said["expect_extra"], strict=True):
        play = complained().on("2026-03-16").take("take_up", "inspector")
        play.enter("w0", worker(0, wage_units=10, rate=fen(said["ordered"]))).take("begin_verifying", "inspector")
        decided = ordered_of(play, "w0").on("2026-03-24").take("decide_extra", "inspector", extra_rate=rate)
        assert decided.row("w0").fields["extra_due"] == fen(extra)


LIMITS = vector("wages", "F-5")
SUMS = [
    (case["workers"], case["months"], fen(case["total"]) // case["workers"], case["expect"]) for case in LIMITS["cases"]
]


@pytest.mark.parametrize(("workers", "months", "each", "due"), SUMS)
def test_the_police_take_over_from_the_provinces_sums(workers: int, months: int, each: int, due: bool) -> None:
    play = complained().on("2026-03-16")
    play.settings |= {"wages__crime_one": fen(LIMITS["x"]) // 100, "wages__crime_ten": fen(LIMITS["y"]) // 100}
    play.take("take_up", "inspector")
    for number in range(workers):
        play.enter(f"w{number}", worker(number, months=months, wage_units=10, rate=each))
    play.take("begin_verifying", "inspector")
    ordered_of(play, *(row.key for row in play.case.parties)).on("2026-03-24")
    play.take("search_for", "inspector", how="trip", finding="老家无人").take(
        "find_evasion", "inspector", evasion="fled", evasion_proof="三次上门"
    )
    if due:
        assert play.take("to_police", "inspector", addressed_to="云湖县公安局").state == "police"
    else:
        assert play.refused("to_police", "inspector", addressed_to="云湖县公安局")[0] == "未达到本省数额标准"


COURT = {"addressed_to": "云湖县人民法院", "ended_by": "not_sought"}


def test_the_court_waits_for_the_demand_and_for_the_employers_remedies() -> None:
    play = ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_rate=50)
    assert play.refused("send_demand", "inspector")[0] == "决定书尚未送达"
    play.serve("extra_decision").take("send_demand", "inspector")
    assert play.refused("ask_court", "inspector", **COURT)[0] == "催告书尚未送达"
    play.serve("demand")
    assert play.refused("ask_court", "inspector", **COURT) == ("催告未满十个工作日", "行政强制法 art. 54", "2026-04-09")
    play.on("2026-04-09")
    waits = ("单位复议、诉讼期限未满或者还没有审结", "行政强制法 art. 53", "2026-09-25")
    assert play.refused("ask_court", "inspector", **COURT) == waits
    assert play.on("2026-09-25").take("ask_court", "inspector", **COURT).state == "court"


def test_the_court_is_asked_within_three_months_of_the_end_of_the_employers_remedies() -> None:
    late = ("已超过三个月的申请期限", "行政强制法 art. 53", "")
    play = ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_rate=50).serve("extra_decision")
    undemanded = play.case
    assert play.on("2026-12-25").refused("send_demand", "inspector") == late
    last = Play(PACK, "2026-03-24", **CRIME)
    last.case = undemanded
    asked = last.take("send_demand", "inspector").serve("demand").on("2026-12-24").case
    assert last.take("ask_court", "inspector", **COURT).state == "court"
    last.case = asked
    assert last.on("2026-12-25").refused("ask_court", "inspector", **COURT) == late


def decided() -> Play:
    """The employer did not pay within the term, and the decision on extra pay was served upon him."""
    return ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_rate=50).serve("extra_decision")


def test_a_review_that_upholds_the_decision_leaves_fifteen_days_for_a_lawsuit_and_three_months_from_there() -> None:
    play = decided()
    late = play.refused("record_review", "inspector", review_filed_on="2026-05-26")
    assert late[:2] == ("不在收到决定之日起六十日内", "行政复议法 art. 20")
    play.on("2026-05-20").take("record_review", "inspector", review_filed_on="2026-05-20")
    assert play.refused("send_demand", "inspector")[0] == "单位的复议、诉讼还没有审结"
    play.on("2026-07-10").take("review_upheld", "inspector", answered_on="2026-07-10")
    assert play.due("after_review") == "2026-07-27"  # the fifteenth day is a Saturday
    play.take("send_demand", "inspector").serve("demand").on("2026-07-25")
    upheld = {"addressed_to": "云湖县人民法院", "ended_by": "review_answered"}
    waits = ("单位复议、诉讼期限未满或者还没有审结", "行政强制法 art. 53", "2026-07-28")
    assert play.refused("ask_court", "inspector", **upheld) == waits
    play.on("2026-07-28")
    assert figures(play)["court_last"] == "2026-10-27"
    assert play.refused("ask_court", "inspector", **COURT)[0] == "与登记的复议、诉讼情况不符"
    before = play.case
    assert play.take("ask_court", "inspector", **upheld).state == "court"
    play.case = before
    assert play.on("2026-10-28").refused("ask_court", "inspector", **upheld)[0] == "已超过三个月的申请期限"


def test_a_lawsuit_holds_the_court_up_until_its_judgment_is_final() -> None:
    play = decided().on("2026-08-03").take("record_lawsuit", "inspector", lawsuit_filed_on="2026-08-03")
    assert play.on("2026-12-01").refused("send_demand", "inspector")[0] == "单位的复议、诉讼还没有审结"
    play.take("lawsuit_upheld", "inspector", final_on="2026-12-01")
    play.take("send_demand", "inspector").serve("demand").on("2026-12-16")
    judged = {"addressed_to": "云湖县人民法院", "ended_by": "judged"}
    assert play.take("ask_court", "inspector", **judged).state == "court"


def test_a_decision_that_is_annulled_takes_the_extra_pay_back_and_leaves_the_wages_ordered() -> None:
    play = decided().on("2026-04-01").take("record_review", "inspector", review_filed_on="2026-04-01")
    play.take("annulled", "inspector", annulled_by="云府复决〔2026〕3号")
    assert (play.state, [row.fields["rest"] for row in play.case.parties]) == ("ordered", [17_500_00, 17_500_00])
    assert play.case.tracks["remedy"] == "not_sought"
    assert "lawsuit" not in play.case.clocks  # the period went with the decision
    assert play.take("decide_extra", "inspector", extra_rate=50).state == "extra"


def test_where_instalments_stop_the_court_and_the_police_are_still_to_be_had() -> None:
    play = decided().take("money_in", "inspector", came_in=10_000_00, paid_by=BOSS)
    play.take("pay_out", "inspector", "w0", handed=10_000_00, **PAID).on("2026-04-20")
    assert play.take("send_demand", "inspector").serve("demand").state == "demanded"
    play.take("money_in", "inspector", came_in=12_000_00, paid_by=BOSS).on("2026-09-25")
    stopped = play.case
    assert play.take("ask_court", "inspector", **COURT).state == "court"
    play.case = stopped
    play.take("find_evasion", "inspector", evasion="able", evasion_proof="账户有余额")
    assert play.take("to_police", "inspector", addressed_to="云湖县公安局").state == "police"


DEVELOPER = "锦程置业"
BEHIND = {"developer_behind": True, "developer": DEVELOPER, "works_unpaid": 20_000_00}


def test_a_developer_advances_no_more_than_the_price_unpaid_and_the_rest_is_asked_of_the_next() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 2)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **CHAIN, **BEHIND)
    play.take("name_payer", "inspector", payer=DEVELOPER, liability="behind")
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    assert "未结清工程款为限" in play.refused("order", "inspector", order_term=5, amount=35_000_00)[0]
    play.take("order", "inspector", order_term=5, amount=20_000_00).serve("order_to_pay").on("2026-03-20")
    play.take("money_in", "inspector", came_in=20_000_00, paid_by=DEVELOPER)
    play.take("pay_out", "inspector", "w0", handed=17_500_00, **PAID)
    assert figures(play)["to_pay"] == 2_500_00  # of his limit, whatever more the workers have to come
    play.take("pay_out", "inspector", "w1", handed=2_500_00, **PAID).take("paid_in_full", "inspector", "w0")
    play.on("2026-03-24")
    assert play.refused("decide_extra", "inspector", extra_rate=0)[0] == "责令的数已经全部付清"
    play.take("next_payer", "inspector", why_next="垫付限额已用完")
    said = {"payer": BOSS, "liability": "employer"}
    assert "依法排在前面的是：建设单位" in play.refused("name_payer", "inspector", **said)[0]
    play.take("name_payer", "inspector", **said, why_other="限额已垫付")
    assert play.refused("order", "inspector", order_term=5, amount=15_000_00)[0] == "未听取单位陈述、申辩"
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    play.take("order", "inspector", order_term=5, amount=15_000_00)
    assert "payment" not in play.case.clocks  # the term that the developer had is not his
    play.serve("order_to_pay").on("2026-03-31").take("decide_extra", "inspector", extra_rate=100)
    assert [row.fields["extra_due"] for row in play.case.parties] == [0, 15_000_00]
    assert (figures(play)["to_pay"], figures(play)["in_time"]) == (30_000_00, 0)


def test_a_developer_who_does_not_advance_is_decided_upon_without_extra_pay() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 2)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **BEHIND).take("name_payer", "inspector", payer=DEVELOPER, liability="behind")
    play.take("heard_before", "inspector").serve("advance_notice").take("hear_payer", "inspector", **HEARD)
    play.take("order", "inspector", order_term=5, amount=20_000_00).serve("order_to_pay").on("2026-03-24")
    assert play.refused("decide_extra", "inspector", extra_rate=50)[1] == "劳动合同法 art. 85"
    play.take("decide_extra", "inspector", extra_rate=0).serve("extra_decision")
    assert (figures(play)["to_pay"], play.row("w0").fields["extra_due"] or 0) == (20_000_00, 0)
    assert play.take("send_demand", "inspector").state == "demanded"


def test_who_hands_in_no_records_is_fined_from_2000_to_20000_yuan_after_being_heard() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    fine = {"fined": BOSS, "fined_for": "withholds"}
    assert play.refused("fine_before", "inspector", **fine, fine_told=5_000_00)[0] == "举证通知书尚未送达"
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    waits = ("举证的期限未满", "劳动保障监察条例 art. 30", "2026-03-24")
    assert play.refused("fine_before", "inspector", **fine, fine_told=5_000_00) == waits
    play.on("2026-03-24")
    for wrong in (1_999_99, 20_000_01):
        assert play.refused("fine_before", "inspector", **fine, fine_told=wrong)[1] == "劳动保障监察条例 art. 30"
    play.take("fine_before", "inspector", **fine, fine_told=5_000_00)
    assert play.refused("decide_fine", "inspector", fine=5_000_00)[0] == "处罚告知书尚未送达"
    play.serve("fine_notice")
    assert play.refused("decide_fine", "inspector", fine=5_000_00)[2] == "2026-04-01"
    play.take("hear_fined", "inspector", fined_words="资料在总部", fined_answer="已给足时间")
    assert play.refused("decide_fine", "inspector", fine=5_000_01)[1].endswith("行政处罚法 art. 45")
    play.take("decide_fine", "inspector", fine=5_000_00).serve("fine_decision")
    assert play.refused("decide_fine", "inspector", fine=5_000_00)[0] == "同一行为已经罚款"
    paid = {"fine_paid_on": "2026-04-10", "fine_with_charge": 5_000_00}  # two days late: 3 % each
    play.on("2026-04-10")
    assert figures(play)["late"] == 2 * 150_00
    assert play.refused("fine_came_in", "inspector", **paid)[1] == "行政处罚法 art. 72, 73"
    assert "late" not in figures(play.take("fine_came_in", "inspector", **{**paid, "fine_with_charge": 5_300_00}))


def test_whoever_keeps_what_was_ordered_is_listed_for_three_years_or_until_six_months_after_paying() -> None:
    play = ordered(2)
    listed = {"listed": BOSS, "listed_people": "戴某", "listed_for": "large_sum"}
    assert play.refused("list_before", "inspector", **listed)[1] == "保障农民工工资支付条例 art. 48"
    play.on("2026-03-24").take("list_before", "inspector", **listed).serve("list_notice")
    assert play.refused("put_on_list", "inspector")[2] == "2026-04-01"
    play.on("2026-04-01").take("put_on_list", "inspector")
    assert figures(play)["listed_until"] == "2029-04-01"
    play.take("money_in", "inspector", came_in=35_000_00, paid_by=BOSS)
    for key in ("w0", "w1"):
        play.take("pay_out", "inspector", key, handed=17_500_00, **PAID).take("paid_in_full", "inspector", key)
    play.take("close", "inspector")
    mended = {"mended_on": "2026-04-01", "promised": True}
    assert play.on("2026-09-30").refused("take_off_list", "inspector", **mended)[1] == "人社部令45号"
    assert "listed_until" not in figures(play.on("2026-10-01").take("take_off_list", "inspector", **mended))


def test_below_the_provinces_limits_only_a_serious_incident_lists_anybody() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector").enter("w0", worker(0, months=1))
    ordered_of(play.take("begin_verifying", "inspector"), "w0").on("2026-03-24")
    said = {"listed": BOSS, "listed_for": "large_sum"}
    assert play.refused("list_before", "inspector", **said)[1] == "人社部令45号 art. 5"
    play.take("list_before", "inspector", **{**said, "listed_for": "incident"})


def test_sums_of_a_row_come_to_the_cent() -> None:
    said = vector("wages", "F-6")
    given = {
        "wage_units": int(Decimal(said["days"]) * 10), "rate": fen(said["daily_rate"]),
        "overtime": int(said["overtime_hours"]) * fen(said["overtime_rate"]), "paid": fen(said["paid"]),
        "advances": fen(said["advance"]), "deductions": fen(said["deductions"]),
    }  # fmt: skip
    row = parties.new(PACK, "w", worker(1, **given))
    assert (row.fields["gross"], row.fields["owed"]) == (8_480_00, fen(said["expect_owed"]))
    overpaid = parties.new(PACK, "w", worker(1, paid=20_000_00))
    assert overpaid.fields["owed"] == 0


def test_no_more_is_paid_out_than_is_owed_or_has_come_in() -> None:
    play = ordered(2).take("money_in", "inspector", came_in=20_000_00, paid_by="总包")
    more = {"watched_by": "监督人", "signed_for": True}
    assert play.refused("pay_out", "inspector", "w0", handed=17_500_01, **more)[0] == "超过本人应得的数"
    play.take("pay_out", "inspector", "w0", handed=17_500_00, **more)
    assert play.refused("pay_out", "inspector", "w1", handed=2_500_01, **more)[0] == "超过到账的数"
    play.take("pay_out", "inspector", "w1", handed=2_500_00, **more)
    assert play.refused("paid_in_full", "inspector", "w1")[0] == "本人还没领齐"
    play.take("money_in", "inspector", came_in=35_000_00, paid_by="总包")
    assert play.take("pay_out", "inspector", "w1", handed=15_000_00, **more).row("w1").fields["paid_out"] == 17_500_00


PAID = {"watched_by": "监督人", "signed_for": True}


def test_extra_pay_is_each_workers_own_is_paid_out_and_holds_up_closing() -> None:
    late = ordered(2).on("2026-03-24")
    late.case = replace(late.case, parties=(replace_paid(late.row("w0"), 7_500_00), late.row("w1")))
    late.take("decide_extra", "inspector", extra_rate=60)
    assert [(row.fields["extra_due"], row.fields["rest"]) for row in late.case.parties] == [
        (6_000_00, 16_000_00), (10_500_00, 28_000_00),
    ]  # fmt: skip
    late.take("money_in", "inspector", came_in=51_500_00, paid_by=BOSS)
    late.take("pay_out", "inspector", "w0", handed=10_000_00, **PAID)
    assert late.refused("paid_in_full", "inspector", "w0")[0] == "本人还没领齐"
    late.take("pay_out", "inspector", "w0", handed=6_000_00, **PAID).take("paid_in_full", "inspector", "w0")
    late.take("pay_out", "inspector", "w1", handed=17_500_00, **PAID)
    assert late.refused("close", "inspector")[0] == "还有人未领齐"
    assert late.refused("pay_out", "inspector", "w1", handed=10_500_01, **PAID)[0] == "超过本人应得的数"
    late.take("pay_out", "inspector", "w1", handed=10_500_00, **PAID).take("paid_in_full", "inspector", "w1")
    assert late.take("close", "inspector").state == "closed"
    assert late.row("w1").fields["extra_due"] == 10_500_00  # what was decided stays, whatever is paid later


def replace_paid(row: Party, paid: int) -> Party:
    return replace(row, fields=parties.derived(PACK, {**row.fields, "paid_out": paid}))


def test_the_emergency_fund_advances_no_more_than_is_owed_is_set_off_and_gets_its_money_back() -> None:
    play = ordered(2)
    fund = {"purpose": "part_of_wages"}
    assert play.refused("advance_fund", "inspector", "w0", advanced=17_500_01, **fund)[:2] == (
        "连同已领的超过本人欠付的数", "保障农民工工资支付条例 art. 63",
    )  # fmt: skip
    play.take("advance_fund", "inspector", "w0", advanced=10_000_00, **fund)
    assert play.refused("advance_fund", "inspector", "w0", advanced=7_500_01, **fund)[0] == "连同已领的超过本人欠付的数"
    assert play.row("w0").fields["rest"] == 7_500_00
    play.take("money_in", "inspector", came_in=25_000_00, paid_by=BOSS)
    assert play.refused("pay_out", "inspector", "w0", handed=7_500_01, **PAID)[0] == "超过本人应得的数"
    assert play.refused("fund_handed", "inspector", "w1", **PAID)[0] == "没有还没签收的周转金"
    unsigned = play.case
    play.take("pay_out", "inspector", "w0", handed=7_500_00, **PAID)
    assert play.refused("paid_in_full", "inspector", "w0")[0] == "周转金还没有本人签收"
    play.case = unsigned
    assert play.take("fund_handed", "inspector", "w0", **PAID).row("w0").fields["fund_signed"] == 10_000_00
    for key, handed in (("w0", 7_500_00), ("w1", 17_500_00)):
        play.take("pay_out", "inspector", key, handed=handed, **PAID).take("paid_in_full", "inspector", key)
    assert play.refused("close", "inspector")[:2] == (
        "应急周转金还没有追回，请写明怎样继续追偿", "保障农民工工资支付条例 art. 63",
    )  # fmt: skip
    back = {"recovered_from": BOSS}
    assert play.refused("recover_fund", "inspector", recovered=10_000_01, **back)[0] == "超过垫付的数"
    part = play.take("recover_fund", "inspector", recovered=4_000_00, **back).case
    assert play.take("close", "inspector", fund_pursued="已向法院申请强制执行").state == "closed"
    play.case = part
    assert (
        play.take("recover_fund", "inspector", recovered=10_000_00, **back).take("close", "inspector").state == "closed"
    )


def test_a_case_ends_where_the_fund_paid_everybody_and_nothing_ever_came_in() -> None:
    play = ordered(1).take("advance_fund", "inspector", "w0", advanced=17_500_00, purpose="part_of_wages")
    play.take("fund_handed", "inspector", "w0", **PAID).take("paid_in_full", "inspector", "w0")
    assert play.take("close", "inspector", fund_pursued="向单位追偿").state == "closed"
    assert (
        ordered(1).refused("recover_fund", "inspector", recovered=1, recovered_from=BOSS)[0] == "没有动用过应急周转金"
    )


def test_the_receipt_of_one_worker_says_nothing_of_the_others() -> None:
    play = ordered(3).take("money_in", "inspector", came_in=52_500_00, paid_by=BOSS)
    play.take("pay_out", "inspector", "w1", handed=17_500_00, **PAID)
    move = process.apply(
        PACK, "paid_in_full", {}, standing=play.standing("inspector"), situation=play.case,
        run=play.run("inspector"), row="w1",
    )  # fmt: skip
    said = pack_papers.values(PACK, move, {}, {})
    assert [(one["worker"], one["paid_out"]) for one in said["parties"]] == [("工友1", 17_500_00)]
    assert (said["total_paid_out"], said["total_owed"]) == (17_500_00, 17_500_00)


def figures(play: Play) -> dict[str, int]:
    known = Known(PACK, play.case, {}, play.run("inspector"))
    return {one.name: one.value for one in reasons.reckoned(known)}


def test_the_figures_say_what_is_due_paid_and_still_to_come_and_how_much_of_it_in_time() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    assert figures(play) == {"records_term": 5}
    play.enter("w0", worker(0)).enter("w1", worker(1))
    assert figures(play) == {
        "records_term": 5, "to_verify": 2, "unpaid": 2, "due_all": 35_000_00, "paid_all": 0, "rest_all": 35_000_00,
    }  # fmt: skip
    play = ordered(2).take("money_in", "inspector", came_in=30_000_00, paid_by=BOSS)
    play.take("pay_out", "inspector", "w0", handed=17_500_00, **PAID)
    assert figures(play) == {
        "unpaid": 1, "due_all": 35_000_00, "paid_all": 17_500_00, "rest_all": 17_500_00, "at_hand": 12_500_00,
        "in_time": 50, "to_pay": 17_500_00, "large": True,
    }  # fmt: skip
    play.on("2026-03-24").take("pay_out", "inspector", "w1", handed=12_500_00, **PAID)
    late = figures(play)
    assert (late["in_time"], late["paid_all"], late["at_hand"]) == (50, 30_000_00, 0)


def test_the_order_goes_to_whoever_the_chain_still_puts_first_when_it_is_made() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 1)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **CHAIN).take("name_payer", "inspector", **PAYER)
    play.take("note_chain", "inspector", **CHAIN, subcontracted=True, general_contractor="云湖建工集团有限公司")
    assert "总承包单位（先行清偿） 云湖建工集团有限公司" in play.refused("heard_before", "inspector")[0]
    play.take("name_payer", "inspector", payer="云湖建工集团有限公司", liability="contractor")
    assert play.take("heard_before", "inspector").state == "verifying"


def test_a_worker_with_another_matter_leaves_for_a_case_of_their_own() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 2)
    play.take("move_apart", "inspector", "w1", why_apart="另有工程款争议")
    with pytest.raises(AssertionError):
        play.row("w1")
    assert parties.totals(PACK, play.case.parties)["owed"] == 17_500_00


def test_nobody_leaves_the_file_once_a_sum_was_ordered_or_a_fine_told_which_two_files_would_pay_out_or_ask_twice() -> (
    None
):
    paid = ordered(2).take("money_in", "inspector", came_in=17_500_00, paid_by=BOSS)
    paid.take("pay_out", "inspector", "w0", handed=17_500_00, **PAID)
    assert paid.refused("move_apart", "inspector", "w0", why_apart="x")[0] == "not_in_this_state"
    paid.take("next_payer", "inspector", why_next="不再付款")
    assert paid.refused("move_apart", "inspector", "w0", why_apart="x")[0].startswith("已经责令支付")
    assert paid.refused("pay_out", "inspector", "w1", handed=1, **PAID)[0] == "超过到账的数"
    fined = verified(complained().on("2026-03-16").take("take_up", "inspector"), 2)
    fined.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    fined.take("fine_before", "inspector", fined=BOSS, fined_for="obstructs", fine_told=5_000_00)
    assert fined.refused("move_apart", "inspector", "w1", why_apart="x")[1] == "行政处罚法 art. 29"


def test_a_file_ends_as_paid_meanwhile_once_each_said_so_or_stands_as_paid_and_a_signed_sheet_is_there() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    assert play.refused("paid_meanwhile", "inspector", proof_of_payment="转账记录")[0] == "not_in_this_state"
    verified(play, 2)
    unsaid = ("还有人没有说收到，核实表上也没有付清", "保障农民工工资支付条例 art. 50", "")
    play.take("say_received", "worker", "w0", says_received=17_500_00)
    play.take("say_received", "worker", "w1", says_received=17_499_99)
    assert play.refused("paid_meanwhile", "inspector", proof_of_payment="转账记录") == unsaid
    signed = {"thumb_printed": True, "foreman_says": "agrees"}
    play.take("verify_row", "inspector", "w1", **signed, paid=17_500_00)
    assert play.faults("paid_meanwhile", "inspector", proof_of_payment="转账记录", photos=[]) == {"photos": "missing"}
    assert play.take("paid_meanwhile", "inspector", proof_of_payment="转账记录").state == "settled"


def test_what_a_sheet_alone_says_was_paid_ends_no_file() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    play.enter("w0", worker(0, paid=17_500_00)).take("begin_verifying", "inspector")
    assert play.refused("paid_meanwhile", "inspector", proof_of_payment="x")[1] == "保障农民工工资支付条例 art. 50"


def test_accounts_are_looked_up_once_the_head_of_the_citys_labour_office_said_yes() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    asked = {"how": "bank", "finding": "账户余额 3 万元"}
    assert play.refused("search_for", "inspector", **asked)[1] == "保障农民工工资支付条例 art. 40"
    assert PACK.posts["city_labour_head"].levels == ("city",)
    assert PACK.who[PACK.actions["look_up_accounts"].second].post == ("city_labour_head",)
    play.take("search_for", "inspector", how="call", finding="无人接听")
    play.take("look_up_accounts", "inspector", accounts_of=BOSS, why_accounts="拒不到场")
    assert play.take("search_for", "inspector", **asked).case.counts["searches"] == 2


def test_no_complaint_is_declined_as_too_late_within_the_two_years() -> None:
    ways = {"other_ways": "仲裁、支付令"}
    for ended, late in (("2024-03-08", True), ("2024-03-09", False)):
        play = complained("2026-03-09", arrears_ended=ended)
        if late:
            assert play.take("decline", "inspector", ground="too_late", **ways).state == "declined"
        else:
            assert play.refused("decline", "inspector", ground="too_late", **ways)[1] == "劳动保障监察条例 art. 20"
            assert play.take("decline", "inspector", ground="out_of_scope", **ways).state == "declined"


def test_the_fund_still_advances_while_instalments_are_paid_out() -> None:
    play = ordered(2).take("money_in", "inspector", came_in=5_000_00, paid_by=BOSS)
    play.take("advance_fund", "inspector", "w0", advanced=2_000_00, purpose="living_cost")
    assert (play.state, play.row("w0").fields["from_fund"]) == ("paying", 2_000_00)


def test_the_terms_that_no_law_fixes_are_the_areas() -> None:
    play = complained().on("2026-03-16")
    play.settings |= {"wages__statement_days": 5, "wages__records_days": 10}
    play.take("take_up", "inspector")
    assert "自收到本通知之日起10个工作日内" in said(play, "demand_records", records_from=BOSS, **BY_TWO)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO)
    assert play.serve("evidence_order").due("records") == "2026-03-30"
    verified(play, 1).take("name_payer", "inspector", **PAYER)
    assert "自收到本告知书之日起5个工作日内" in said(play, "heard_before")
    play.take("heard_before", "inspector")
    assert play.serve("advance_notice").due("statement") == "2026-03-23"


def said(play: Play, step: str, **form: Any) -> str:
    """What the paper of a step says, with the areas' own terms in it."""
    move = process.apply(
        PACK, step, {"photos": ["p"], **form}, standing=play.standing("inspector"), situation=play.case,
        run=play.run("inspector"),
    )  # fmt: skip
    figured = reasons.whole(Known(PACK, move.after, {}, play.run("inspector")), PACK.figures)
    own = dict.fromkeys(("estate", "place", "handler", "case_number", "begun_on", "body_letters", f"{step}_by"), "云")
    name = f"{PACK.actions[step].issues}.yaml"
    template = load((FOLDER / "papers" / name).read_text(encoding="utf-8"), name)
    values = pack_papers.values(PACK, move, own, figured)
    return template.fill(values, body="云麓区人社局", number="云〔2026〕1号", date="2026年3月16日").words()


FINED = {"fined": BOSS, "fined_for": "obstructs", "fine_told": 5_000_00}


def fined() -> Play:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("fine_before", "inspector", **FINED).serve("fine_notice")
    play.take("hear_fined", "inspector", fined_words="资料在总部", fined_answer="已给足时间")
    return play.take("decide_fine", "inspector", fine=5_000_00).serve("fine_decision")  # to be paid by 2026-03-31


def test_days_of_a_review_or_lawsuit_against_the_fine_add_nothing_to_it() -> None:
    play = fined().on("2026-04-02")
    assert figures(play)["late"] == 2 * 150_00
    play.take("fine_remedy", "inspector", fine_review_on="2026-04-02")
    assert figures(play.on("2026-04-20"))["late"] == 150_00  # the day it was filed is the review's already
    reviewed = {"fine_review_on": "2026-04-02", "fine_answer_on": "2026-04-20"}
    play.take("fine_remedy", "inspector", **reviewed)
    assert figures(play.on("2026-04-22"))["late"] == 3 * 150_00
    play.take("fine_remedy", "inspector", **reviewed, fine_lawsuit_on="2026-04-22")
    assert figures(play.on("2026-06-01"))["late"] == 2 * 150_00
    ended = {**reviewed, "fine_lawsuit_on": "2026-04-22", "fine_final_on": "2026-06-01"}
    play.take("fine_remedy", "inspector", **ended).on("2026-06-02")
    assert figures(play)["late"] == 3 * 150_00
    paid = {"fine_paid_on": "2026-06-02"}
    short = play.refused("fine_came_in", "inspector", **paid, fine_with_charge=5_449_99)
    assert short[1] == "行政处罚法 art. 72, 73"
    assert "late" not in figures(play.take("fine_came_in", "inspector", **paid, fine_with_charge=5_450_00))


def test_a_review_or_lawsuit_against_the_fine_is_recorded_within_its_term_alone_and_none_ends_before_it_began() -> None:
    play = fined().on("2026-05-20")
    assert play.refused("fine_remedy", "inspector", fine_review_on="2026-05-16")[1] == "行政复议法 art. 20"
    out_of_order = {"fine_review_on": "2026-05-15", "fine_answer_on": "2026-05-14"}
    assert play.refused("fine_remedy", "inspector", **out_of_order)[0].startswith("结果的日期")
    assert play.refused("fine_remedy", "inspector", fine_answer_on="2026-05-14")[0].startswith("结果的日期")
    answered = {"fine_review_on": "2026-05-15", "fine_answer_on": "2026-05-18"}
    late = play.on("2026-06-30").refused("fine_remedy", "inspector", **answered, fine_lawsuit_on="2026-06-03")
    assert late[1] == "行政诉讼法 art. 45, 46"
    assert play.take("fine_remedy", "inspector", **answered, fine_lawsuit_on="2026-06-02").state == "filed"


OTHER_WAYS = {"other_ways": "仲裁、支付令、法院"}


def test_a_filing_that_proves_unfounded_or_is_taken_back_is_withdrawn_by_two_with_reasons_told() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector").enter("w0", worker(0))
    unfounded = {"drop_ground": "unfounded", "drop_found": "流水显示工资已经付清", **OTHER_WAYS}
    assert PACK.actions["withdraw_filing"].second == "labour"
    assert set(PACK.actions["withdraw_filing"].tells) == {"claimant", "worker"}
    assert play.faults("withdraw_filing", "inspector", **unfounded, photos=[]) == {"photos": "missing"}
    words = said(play, "withdraw_filing", **unfounded)
    assert "违法事实不能成立" in words
    assert "仲裁、支付令、法院" in words
    open_case = play.case
    assert play.take("withdraw_filing", "inspector", **unfounded).state == "filing_dropped"
    play.case = open_case
    assert play.refused("withdraw_filing", "inspector", **{**unfounded, "drop_ground": "put_right"})[1] == (
        "劳动保障监察条例 art. 18"
    )
    play.take("begin_verifying", "inspector")
    play.take("verify_row", "inspector", "w0", thumb_printed=True, foreman_says="agrees")
    assert play.refused("withdraw_filing", "inspector", **unfounded)[0].startswith("核实表上还有欠付")
    assert (
        play.take("withdraw_filing", "inspector", **{**unfounded, "drop_ground": "taken_back"}).state
        == "filing_dropped"
    )


def test_no_filing_is_withdrawn_or_handed_over_once_payment_was_ordered() -> None:
    play = ordered(1).take("next_payer", "inspector", why_next="不再付款")
    for step in ("withdraw_filing", "hand_over_case"):
        given = {"drop_ground": "taken_back", "drop_found": "x", **OTHER_WAYS}
        theirs = {"receiver": "县公安局", "why_theirs": "x"}
        refused = play.refused(step, "inspector", **(given if step == "withdraw_filing" else theirs))
        assert refused[0].startswith("已经责令支付")


def test_a_case_that_proves_anothers_after_filing_is_handed_over_by_two_with_a_letter() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    theirs = {"receiver": "云湖县交通运输局", "why_theirs": "属交通工程，由其主管"}
    assert "云湖县交通运输局：" in said(play, "hand_over_case", **theirs)
    assert play.take("hand_over_case", "inspector", **theirs).state == "passed_on"


ENDED = {"ruling": "（2026）湘01执99号", "ruled_on": "2026-10-08", "other_ways": "申报债权、工资保证金"}


def test_what_the_court_ended_unpaid_ends_with_its_ruling_once_all_that_came_in_is_paid_out() -> None:
    play = ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_rate=50).serve("extra_decision")
    play.take("send_demand", "inspector").serve("demand").on("2026-09-25").take("ask_court", "inspector", **COURT)
    ended = {"ended_ground": "execution", **ENDED}
    assert play.refused("court_ended", "inspector", **ended)[0] == "日期在今天以后"
    play.on("2026-10-08").take("money_in", "inspector", came_in=5_000_00, paid_by="法院")
    assert play.refused("court_ended", "inspector", **ended)[0] == "到账的款还没有发完"
    play.take("pay_out", "inspector", "w0", handed=5_000_00, **PAID)
    words = said(play, "court_ended", **ended)
    assert "法院裁定终结执行" in words
    assert "已发放到劳动者本人5000.00元" in words
    assert play.take("court_ended", "inspector", **ended).state == "ended_unpaid"


def test_only_a_bankrupt_payer_ends_a_file_of_which_no_court_was_asked() -> None:
    play = ordered(1).on("2026-03-24").take("find_evasion", "inspector", evasion="fled", evasion_proof="三次上门")
    play.take("to_police", "inspector", addressed_to="云湖县公安局").on("2026-10-08")
    ended = {"ended_ground": "execution", **ENDED}
    assert play.refused("court_ended", "inspector", **ended)[0] == "没有申请过法院强制执行"
    assert play.take("court_ended", "inspector", **{**ended, "ended_ground": "bankrupt"}).state == "ended_unpaid"


def test_whoever_complained_is_neither_inspector_nor_head_of_the_case() -> None:
    play = complained()
    own = play.standing("inspector")
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            PACK, "take_up", {}, standing=Standing(own.posts, frozenset({"reporter"})), situation=play.case,
            run=play.run("inspector"),
        )  # fmt: skip
