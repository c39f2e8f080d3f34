"""Fines for what is withheld, and the list of those who owe."""

from tests.packs.play import Play
from tests.packs.wage_arrears.cases import BOSS, BY_TWO, PAID, complained, figures, ordered, ordered_of, worker

FINED = {"fined": BOSS, "fined_for": "obstructs", "fine_told": 5_000_00}


def fined() -> Play:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("fine_before", "inspector", **FINED).serve("fine_notice")
    play.take("hear_fined", "inspector", fined_words="资料在总部", fined_answer="已给足时间")
    return play.take("decide_fine", "inspector", fine=5_000_00).serve("fine_decision")  # to be paid by 2026-03-31


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


def test_a_fine_in_instalments_is_late_part_by_part_and_the_file_waits_for_the_last() -> None:
    """行政处罚法 art. 66, 72."""
    plan = {
        "instal_asked_on": "2026-03-20",
        "instal_grounds": "已停工",
        "instal_plan": "2026-04-10 2000\n2026-05-11 3000",
    }
    play = fined().on("2026-03-20")
    short = play.refused("grant_instalments", "inspector", **{**plan, "instal_plan": "2026-04-10 2000"})
    assert short[0] == "各期合计须等于罚款数额"
    play.take("grant_instalments", "inspector", **plan)
    assert (play.case.clocks["fine_payment"].running, play.due("instalment")) == (False, "2026-04-10")
    assert figures(play.on("2026-04-05"))["late"] == 0
    assert play.refused("fine_came_in", "inspector", fine_paid_on="2026-04-05", fine_with_charge=5_000_00)[
        0
    ].startswith("已准予分期缴纳")
    assert figures(play.on("2026-04-13"))["late"] == 180_00  # three days of 2,000 yuan
    short = play.refused("pay_instalment", "inspector", fine_paid_on="2026-04-13", fine_with_charge=2_000_00)
    assert short[1] == "行政处罚法 art. 72, 73"
    play.take("pay_instalment", "inspector", fine_paid_on="2026-04-13", fine_with_charge=2_180_00)
    assert play.due("instalment") == "2026-05-11"
    last = {"fine_paid_on": "2026-05-11", "fine_with_charge": 3_000_00}
    play.on("2026-05-11").take("pay_last_instalment", "inspector", **last)
    assert play.case.facts["fine_paid"] is True
