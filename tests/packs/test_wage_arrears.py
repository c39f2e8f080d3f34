"""Twenty workers, 350,000 yuan, no contract, a contractor who has fled: from the complaint to the last signature."""

import pytest

from linli.rules import parties, process
from linli.rules.situation import ProcessRefused, Standing
from tests.packs.play import Play, shipped

PACK = shipped("wage_arrears")
CRIME = {"wages__crime_one": 10_000, "wages__crime_ten": 60_000, "wages__order_days": 5}
SAID = {
    "what": "2025 年底一直没发工资",
    "project": "云麓区某工地",
    "arrears_ended": "2025-12-31",
    "has_contract": "none_has",
}


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
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), workers)
    play.take("demand_records", "inspector", officers=2).take("heard_before", "inspector").serve("advance_notice")
    play.take("order", "inspector", order_term=5, amount=workers * 17_500_00)
    return play.serve("order_to_pay")


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
    in_time = complained("2026-06-30", arrears_ended="2024-06-30").on("2026-07-03")
    assert in_time.take("take_up", "inspector").state == "filed"
    late = complained("2026-07-01", arrears_ended="2024-06-30")
    assert late.refused("take_up", "inspector") == (
        "投诉时欠薪行为终了已超过两年", "劳动保障监察条例 art. 20", "",
    )  # fmt: skip


def test_an_order_waits_for_the_records_the_rows_the_hearing_and_the_right_sum() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    assert play.refused("demand_records", "inspector", officers=1)[1] == "劳动保障监察条例 art. 16"
    play.enter("w0", worker(0)).take("begin_verifying", "inspector")
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "还没有责令单位举证"
    play.take("demand_records", "inspector", officers=2)
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "还有工资未逐人核实"
    play.take("verify_row", "inspector", "w0", thumb_printed=True, foreman_says="disputes")
    assert play.refused("order", "inspector", order_term=5, amount=1)[0] == "未听取单位陈述、申辩"
    play.take("heard_before", "inspector").serve("advance_notice")
    assert play.refused("order", "inspector", order_term=5, amount=17_499_99)[0] == "金额与核实表合计不一致"
    assert play.take("order", "inspector", order_term=5, amount=17_500_00).state == "ordered"


def test_extra_pay_is_decided_once_the_term_is_over_and_lies_between_half_and_all() -> None:
    play = ordered(2)
    early = play.refused("decide_extra", "inspector", extra_pay=20_000_00)
    assert early == ("限期支付的期限未满", "劳动保障监察条例 art. 26", "2026-03-24")
    play.on("2026-03-24")
    for wrong in (17_499_99, 35_000_01):
        assert play.refused("decide_extra", "inspector", extra_pay=wrong)[1] == "劳动合同法 art. 85"
    assert play.take("decide_extra", "inspector", extra_pay=17_500_00).state == "extra"


@pytest.mark.parametrize(
    ("workers", "months", "fen", "due"),
    [(1, 4, 12_000_00, True), (1, 2, 12_000_00, False), (9, 2, 10_000_00, False), (10, 2, 6_000_00, True)],
)
def test_the_police_take_over_from_the_provinces_sums(workers: int, months: int, fen: int, due: bool) -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    for number in range(workers):
        play.enter(f"w{number}", worker(number, months=months, wage_units=10, rate=fen))
    play.take("begin_verifying", "inspector").take("demand_records", "inspector", officers=2)
    for number in range(workers):
        play.take("verify_row", "inspector", f"w{number}", thumb_printed=True, foreman_says="unreachable")
    play.take("heard_before", "inspector").serve("advance_notice")
    play.take("order", "inspector", order_term=5, amount=workers * fen).serve("order_to_pay").on("2026-03-24")
    play.take("search_for", "inspector", how="trip", finding="老家无人").take(
        "find_evasion", "inspector", evasion="fled", evasion_proof="三次上门"
    )
    if due:
        assert play.take("to_police", "inspector").state == "police"
    else:
        assert play.refused("to_police", "inspector")[0] == "未达到本省数额标准"


def test_the_court_waits_for_the_demand_and_for_the_employers_remedies() -> None:
    play = ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_pay=17_500_00).serve("extra_decision")
    play.take("send_demand", "inspector")
    assert play.refused("ask_court", "inspector")[0] == "催告书尚未送达"
    play.serve("demand")
    assert play.refused("ask_court", "inspector") == ("催告未满十个工作日", "行政强制法 art. 54", "2026-04-09")
    play.on("2026-04-09")
    assert play.refused("ask_court", "inspector") == ("单位复议、诉讼期限未满", "行政强制法 art. 53", "2026-09-25")
    assert play.on("2026-09-25").take("ask_court", "inspector").state == "court"


def test_sums_of_a_row_come_to_the_cent() -> None:
    # Vector F-6: 26.5 days at 320, 18 hours of overtime at 60, less 3,000 paid, 500 advanced, 360 agreed for board.
    row = parties.new(
        PACK,
        "w",
        worker(1, wage_units=265, rate=320_00, overtime=1_080_00, paid=3_000_00, advances=500_00, deductions=360_00),
    )
    assert (row.fields["gross"], row.fields["owed"]) == (8_480_00, 5_700_00)
    overpaid = parties.new(PACK, "w", worker(1, paid=20_000_00))
    assert overpaid.fields["owed"] == 0


def test_no_more_is_paid_out_than_is_owed_or_has_come_in() -> None:
    play = ordered(2).take("money_in", "inspector", came_in=20_000_00, paid_by="总包")
    more = {"watched_by": "监督人", "signed_for": True}
    assert play.refused("pay_out", "inspector", "w0", handed=17_500_01, **more)[0] == "超过本人欠付的数"
    play.take("pay_out", "inspector", "w0", handed=17_500_00, **more)
    assert play.refused("pay_out", "inspector", "w1", handed=2_500_01, **more)[0] == "超过到账的数"
    play.take("pay_out", "inspector", "w1", handed=2_500_00, **more)
    assert play.refused("paid_in_full", "inspector", "w1")[0] == "本人还没领齐"
    play.take("money_in", "inspector", came_in=35_000_00, paid_by="总包")
    assert play.take("pay_out", "inspector", "w1", handed=15_000_00, **more).row("w1").fields["paid_out"] == 17_500_00


def test_a_worker_with_another_matter_leaves_for_a_case_of_their_own() -> None:
    play = ordered(2).take("move_apart", "inspector", "w1", why_apart="另有工程款争议")
    with pytest.raises(AssertionError):
        play.row("w1")
    assert parties.totals(PACK, play.case.parties)["owed"] == 17_500_00


def test_whoever_complained_is_neither_inspector_nor_head_of_the_case() -> None:
    play = complained()
    own = play.standing("inspector")
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(
            PACK, "take_up", {}, standing=Standing(own.posts, frozenset({"reporter"})), situation=play.case,
            run=play.run("inspector"),
        )  # fmt: skip
