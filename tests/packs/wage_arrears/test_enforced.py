"""Whoever does not pay: the police, the court, reviews and lawsuits, and the end where nothing is to be had."""

import pytest

from linli.rules.money import fen
from tests.packs.play import Play
from tests.packs.wage_arrears.cases import (
    BOSS,
    CRIME,
    PACK,
    PAID,
    complained,
    figures,
    ordered,
    ordered_of,
    said,
    worker,
)
from tests.rules.vectors import vector

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


def decided() -> Play:
    """The employer did not pay within the term, and the decision on extra pay was served upon him."""
    return ordered(2).on("2026-03-24").take("decide_extra", "inspector", extra_rate=50).serve("extra_decision")


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
