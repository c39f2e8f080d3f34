"""Money that comes in is paid out to each worker, to the cent; the emergency fund gets its own back."""

from dataclasses import replace

from linli.rules import pack_papers, parties, process
from linli.rules.situation import Party
from tests.packs.wage_arrears.cases import BOSS, PACK, PAID, complained, figures, ordered, worker


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


def test_the_fund_still_advances_while_instalments_are_paid_out() -> None:
    play = ordered(2).take("money_in", "inspector", came_in=5_000_00, paid_by=BOSS)
    play.take("advance_fund", "inspector", "w0", advanced=2_000_00, purpose="living_cost")
    assert (play.state, play.row("w0").fields["from_fund"]) == ("paying", 2_000_00)


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
