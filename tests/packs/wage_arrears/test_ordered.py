"""Who is ordered to pay what, in the law's order, and what is added once the term is over."""

from linli.rules.money import fen
from tests.packs.wage_arrears.cases import (
    BOSS,
    BY_TWO,
    CHAIN,
    HEARD,
    PAID,
    PAYER,
    complained,
    figures,
    ordered,
    ordered_of,
    said,
    verified,
    worker,
)
from tests.rules.vectors import vector


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


def test_the_order_goes_to_whoever_the_chain_still_puts_first_when_it_is_made() -> None:
    play = verified(complained().on("2026-03-16").take("take_up", "inspector"), 1)
    play.take("demand_records", "inspector", records_from=BOSS, **BY_TWO).serve("evidence_order")
    play.take("note_chain", "inspector", **CHAIN).take("name_payer", "inspector", **PAYER)
    play.take("note_chain", "inspector", **CHAIN, subcontracted=True, general_contractor="云湖建工集团有限公司")
    assert "总承包单位（先行清偿） 云湖建工集团有限公司" in play.refused("heard_before", "inspector")[0]
    play.take("name_payer", "inspector", payer="云湖建工集团有限公司", liability="contractor")
    assert play.take("heard_before", "inspector").state == "verifying"


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
