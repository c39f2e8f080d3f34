"""Fines: their range, the late charge, and the court that enforces them."""

import pytest

from tests.packs.illegal_construction.cases import BY_TWO, COURT, OWNER, PACK, begun, fined, known, reviewed
from tests.rules.vectors import vector


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
    play = fined(50_000_00, cost=1_000_000_00, builder=True)
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
    sealed.take("seal_site", "officer", **BY_TWO, sealed_things="院门").serve("seal_decision")
    sealed.take("removed_by_self", "officer", done_what="extension").take("visit_again", "officer", seen="again")
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
    play.take("visit_again", "officer", seen="clean")
    assert play.refused("close", "officer", summary="已恢复")[0] == "罚款未缴清"
    early = play.refused("fine_over", "officer", over_ground="court_ended", **over)
    assert early[1] == "行政强制法 art. 53, 58"
    assert play.refused("fine_over", "officer", over_ground="too_late", **over)[1] == "行政强制法 art. 53, 58"
    play.on("2026-11-03").take("demand_payment", "officer").serve("fine_demand").on("2026-11-23")
    play.take("ask_court", "officer", **COURT).take("fine_over", "officer", over_ground="court_ended", **over)
    assert play.take("close", "officer", summary="已恢复").state == "closed"
