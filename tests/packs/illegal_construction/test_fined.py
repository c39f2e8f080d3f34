"""Fines: their range, the late charge, and the court that enforces them."""

from typing import Any

import pytest

from tests.packs.illegal_construction.cases import BY_TWO, COURT, OWNER, PACK, begun, fined, known, reviewed
from tests.packs.play import Play
from tests.rules.vectors import vector

LOOKED = {"visited_on": "2026-07-24", "seen": "clean"}


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
    play.take("pay_fine", "officer", **late).take("corrected", "officer").on("2026-07-24")
    assert play.take("visit_again", "officer", **LOOKED).take("close", "officer", summary="已恢复").state == "closed"


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
    play = fined(50_000_00, cost=1_000_000_00, builder=True)
    play.on("2026-06-10").take("record_review", "officer", row="builder", review_filed_on="2026-06-10")
    play.on("2026-08-01").take("review_upheld", "officer", row="builder", answered_on="2026-08-01").on("2026-08-11")
    assert known(play).value(PACK.figures["late"].of) == 22_500_00


def test_what_is_built_again_ends_the_case_only_with_the_fine_paid_and_the_site_unsealed() -> None:
    play, ends = fined().take("corrected", "officer"), {"summary": "又有搭建"}
    play.on("2026-06-20").take("visit_again", "officer", visited_on="2026-06-20", seen="clean")
    assert play.refused("close_rebuilt", "officer", **ends)[0] == "最近一次复查没有发现又有搭建"
    play.take("visit_again", "officer", visited_on="2026-06-20", seen="again")
    assert play.refused("close_rebuilt", "officer", **ends)[:2] == ("罚款未缴清", "行政处罚法 art. 67")
    play.take("pay_fine", "officer", paid_on="2026-06-04")
    assert play.take("close_rebuilt", "officer", **ends).state == "closed"
    sealed = begun().take("add_party", "officer", row="owner", **OWNER).take("stop", "officer").serve("stop_notice")
    sealed.take("still_building", "officer", seal_request="…").take("order_sealing", "government", departments="…")
    sealed.take("seal_site", "officer", **BY_TWO, sealed_things="院门").serve("seal_decision")
    sealed.take("removed_by_self", "officer", done_what="extension").take(
        "visit_again", "officer", visited_on=sealed.day.isoformat(), seen="again"
    )
    assert sealed.refused("close_rebuilt", "officer", **ends)[1] == "行政强制法 art. 28"


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


def test_a_fine_that_nobody_enforces_any_more_no_longer_keeps_the_case_open() -> None:
    """行政强制法 art. 53, 58: the court ruled so, or was not asked in time."""
    over = {"over_words": "（2027）云01行审3号"}
    play = fined().on("2026-06-20").take("corrected", "officer").on("2026-07-20")
    play.take("visit_again", "officer", visited_on="2026-07-20", seen="clean")
    assert play.refused("close", "officer", summary="已恢复")[0] == "罚款未缴清"
    early = play.refused("fine_over", "officer", over_ground="court_ended", **over)
    assert early[1] == "行政强制法 art. 53, 58"
    assert play.refused("fine_over", "officer", over_ground="too_late", **over)[1] == "行政强制法 art. 53, 58"
    play.on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    play.take("ask_court", "officer", **COURT).take("fine_over", "officer", over_ground="court_ended", **over)
    assert play.take("close", "officer", summary="已恢复").state == "closed"


PLAN = "2026-07-01 20000\n2026-08-03 20000\n2026-09-01 20000"
ASKED = {"instal_asked_on": "2026-06-01", "instal_grounds": "家中有人重病，低保户", "instal_plan": PLAN}


def by_instalments(plan: str = PLAN) -> Play:
    """A fine of 60,000 served on 20 May, asked for and granted in parts on 1 June."""
    return fined().on("2026-06-01").take("grant_instalments", "officer", **{**ASKED, "instal_plan": plan})


def owed(play: Play, figure: str) -> Any:
    return known(play).value(PACK.figures[figure].of)


@pytest.mark.parametrize(
    ("day", "said", "words"),
    [
        ("2026-06-01", {"instal_plan": "2026-07-01 20000\n2026-08-03 39999.99"}, "各期合计须等于罚款数额"),
        ("2026-06-01", {"instal_plan": "2026-08-01 60000"}, "每期的最后一天须在今后，且是工作日"),  # a Saturday
        ("2026-06-01", {"instal_plan": "2026-06-01 30000\n2026-07-01 30000"}, "每期的最后一天须在今后，且是工作日"),
        ("2026-06-05", {"instal_asked_on": "2026-06-05"}, "当事人须在缴款期限内申请"),
    ],
)
def test_instalments_come_to_the_fine_to_the_cent_and_are_asked_for_in_time(
    day: str, said: dict[str, str], words: str
) -> None:
    play = fined().on(day)
    assert play.refused("grant_instalments", "officer", **{**ASKED, **said})[0] == words
    assert play.faults("grant_instalments", "officer", **{**ASKED, "instal_plan": "每月两万"}) == {
        "instal_plan": "not_instalments"
    }


def test_each_instalment_is_due_and_late_on_its_own_and_what_is_not_yet_due_costs_nothing() -> None:
    """行政处罚法 art. 66, 72."""
    play = by_instalments()
    assert (play.row("owner").clocks["payment"].running, play.due("instalment")) == (False, "2026-07-01")
    assert play.refused("grant_instalments", "officer", **ASKED)[0] == "已经准予分期缴纳"
    play.on("2026-06-20")
    assert (owed(play, "late"), owed(play, "fine_left")) == (0, 60_000_00)
    assert play.refused("pay_fine", "officer", paid_on="2026-06-20")[0] == "已准予分期缴纳，请按期登记"
    assert play.refused("demand_payment", "officer")[2] == "2026-07-02"
    play.on("2026-07-11")  # ten days of the first alone
    assert (owed(play, "late"), owed(play, "instal_over")) == (6_000_00, 20_000_00)
    paid = {"paid_on": "2026-07-11", "charge": 6_000_00}
    assert play.refused("pay_instalment", "officer", **{**paid, "charge": 18_000_00})[1] == "行政处罚法 art. 72, 73"
    play.take("pay_instalment", "officer", **paid)
    assert (play.due("instalment"), owed(play, "late"), owed(play, "fine_left")) == ("2026-08-03", 0, 40_000_00)
    assert play.refused("pay_last_instalment", "officer", paid_on="2026-07-11")[0] == "还不是最后一期"
    play.on("2026-08-03").take("pay_instalment", "officer", paid_on="2026-08-03")
    assert play.refused("pay_instalment", "officer", paid_on="2026-08-03")[0] == "这是最后一期，请登记最后一期缴清"
    play.on("2026-09-01").take("pay_last_instalment", "officer", paid_on="2026-09-01")
    assert (play.case.facts["fine_paid"], play.case.clocks["instalment"].running) == (True, False)


def test_two_instalments_that_are_due_are_both_late_each_from_its_own_day() -> None:
    play = by_instalments().on("2026-08-13")  # 43 days, of which 34 come to the sum; and ten
    assert (owed(play, "instal_over"), owed(play, "late")) == (40_000_00, 20_000_00 + 6_000_00)
    play.take("pay_instalment", "officer", paid_on="2026-08-13", charge=20_000_00)
    assert play.due("instalment") == "2026-08-03"  # overdue already, and said so
    assert (
        play.take("pay_instalment", "officer", paid_on="2026-08-13", charge=6_000_00).due("instalment") == "2026-09-01"
    )


def test_the_court_is_asked_for_instalments_within_three_months_of_the_last() -> None:
    """行政处罚法 art. 72: counted from the end of the term that was granted, where that is the later one."""
    play = by_instalments("2026-07-01 20000\n2027-03-01 40000")
    assert owed(play, "court_last") == "2027-06-01"
    play.on("2026-07-02").take("demand_payment", "officer").serve("fine_demand").on("2026-12-01")
    assert play.refused("ask_court", "officer", **COURT)[1:] == ("行政处罚法 art. 72", "2027-03-02")
    late = play.refused("fine_over", "officer", over_ground="too_late", over_words="没有申请")
    assert late[1] == "行政强制法 art. 53, 58"
    assert play.on("2027-03-02").take("ask_court", "officer", **COURT).state == "party_waits"
    again = by_instalments("2026-07-01 20000\n2027-03-01 40000").on("2026-07-02").take("demand_payment", "officer")
    again.serve("fine_demand").on("2027-06-02")
    assert again.refused("ask_court", "officer", **COURT)[0] == "已超过三个月的申请期限"
    assert owed(by_instalments(), "court_last") == owed(fined(), "court_last")  # the rights end later than the parts
