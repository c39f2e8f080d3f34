"""The table of what each worker has to come, and who stands in it."""

from decimal import Decimal

import pytest

from linli.rules import parties
from linli.rules.money import fen
from tests.packs.wage_arrears.cases import BOSS, BY_TWO, PACK, PAID, complained, ordered, verified, worker
from tests.rules.vectors import vector


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


def test_accounts_are_looked_up_once_the_head_of_the_citys_labour_office_said_yes() -> None:
    play = complained().on("2026-03-16").take("take_up", "inspector")
    asked = {"how": "bank", "finding": "账户余额 3 万元"}
    assert play.refused("search_for", "inspector", **asked)[1] == "保障农民工工资支付条例 art. 40"
    assert PACK.posts["city_labour_head"].levels == ("city",)
    assert PACK.who[PACK.actions["look_up_accounts"].second].post == ("city_labour_head",)
    play.take("search_for", "inspector", how="call", finding="无人接听")
    play.take("look_up_accounts", "inspector", accounts_of=BOSS, why_accounts="拒不到场")
    assert play.take("search_for", "inspector", **asked).case.counts["searches"] == 2


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
