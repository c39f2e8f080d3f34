"""Twenty workers, 350,000 yuan, no contract, an employer who cannot be reached: to the last worker's signature."""

from typing import Any

import pytest

from linli.papers import sheets
from linli.papers.models import Paper
from tests.browser.plays import Play, Stage, is_official, soon, words_of, words_of_word
from tests.support.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

WORKERS = range(1, 21)
SITE = "总承包单位项目部"
BY_TWO = {"officers": 2, "own_card": "云麓监0031", "second_officer": "方平", "second_card": "云麓监0032"}


def card(number: int) -> str:
    """An ID number that can be; nobody's."""
    digits = f"11010119900307{number:03}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[weighed % 11]


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def name(number: int) -> str:
    return f"工友{chr(0x4E00 + number)}"


def list_of_the_gang() -> dict[str, Any]:
    """The foreman's own Excel: twenty workers, 70 days at 250 yuan each."""
    headings = ["序号", "姓名", "身份证号码", "联系电话", "欠薪月数", "出勤天数", "日工资", "拖欠工资"]
    columns = [sheets.Column(heading, text=heading in ("身份证号码", "联系电话")) for heading in headings]
    rows = [[n, name(n), card(n), f"1391111{n:04}", 3, 70, 250, 17500] for n in WORKERS]
    with sheets.write(columns, [*rows, [None, "合计", *[None] * 5, 350_000]], "工资表") as made:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": "工资表.xlsx", "mimeType": kind, "buffer": made.read()}


def complained(stage: Stage) -> Play:
    """Three of them come to the community; the inspector files within five working days and takes their list in."""
    play = stage.begins(
        "community_officer", "wage_arrears", channel="visit", name="贺师傅", what="包工头走了，二十个人没拿到工资",
        project="滨江路商务楼项目", gang_leader="戴某", arrears_ended="2025-12-31", has_contract="none_has",
        representatives=3,
    )  # fmt: skip
    play.on("2026-03-05").take("labour_inspector", "take_up", external_number="云麓监〔2026〕受0147")
    play.drawn_up("acceptance", "labour_head", "labour_inspector", "贺师傅")
    page = stage.desk("labour_inspector", f"/desk/case/{play.key}/sheet/")
    page.locator("input[type=file]").set_input_files(list_of_the_gang())
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/sheet/*/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/parties/")
    return play


def reads_and_confirms(play: Play, number: int) -> None:
    """Every worker gets a slip with a link; one opens his own on his phone, without an account, and confirms it."""
    stage = play.stage
    page = stage.desk("labour_inspector", f"/desk/case/{play.key}/parties/")
    with page.expect_navigation():
        page.locator("form[action$='/slips/give/'] button").click()
    page = stage.desk("labour_inspector", f"/desk/case/{play.key}/slips/")
    page.locator("button[name=which][value=all]").click()
    page.locator(".slip").first.wait_for()
    links = [words.strip() for words in page.locator(".slip .address").all_inner_texts()]
    assert len(set(links)) == len(WORKERS)
    phone = stage.visit(links[number - 1].replace(links[0].split("/p/")[0], stage.served.url), size=PHONE)
    assert "工友" not in phone.locator("main").inner_text()
    phone.locator("#digits").fill(f"{number:04}")
    phone.locator("form#open button").click()
    own = phone.locator("section[aria-labelledby=own]")
    own.wait_for()
    assert all(words in own.inner_text() for words in (name(number), "17,500.00", "已核实签字"))
    assert [other for other in WORKERS if other != number and name(other) in phone.content()] == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("link", name="金额没错，我确认").click()
    phone.locator("input[name=own_signature]").check()
    phone.locator("form button.big").click()
    phone.get_by_text("本人已确认").first.wait_for()
    assert [row.fields["worker_says"] for row in play.rows].count("agrees") == 1


def test_from_a_complaint_without_proof_to_the_last_workers_signature(stage: Stage) -> None:
    """投诉 → 立案 → 名单 → 查找、协查、会商 → 举证 → 逐人核实 → 责令支付 → 分两次发放 → 结案."""
    play = complained(stage)
    assert (len(play.rows), sum(row.fields["owed"] for row in play.rows)) == (20, 350_000_00)
    inspector = "labour_inspector"
    for how, finding in (
        ("trip", "到老家走访，家人说没有回来"),
        ("police_help", "公安协查"),
        ("prosecution", "商检察机关"),
    ):
        play.take(inspector, "search_for", how=how, finding=finding)
    assert "两名以上监察员" in play.refused(inspector, "demand_records", records_from=SITE, **{**BY_TWO, "officers": 1})
    play.take(inspector, "demand_records", records_from=SITE, **BY_TWO).drawn_up(
        "evidence_order", "labour_head", inspector, SITE
    )
    contractor = "云湖建工集团有限公司"
    play.take(inspector, "note_chain", subcontracted=True, general_contractor=contractor)
    by_hand = play.refused(inspector, "name_payer", payer="锦程置业", liability="behind")
    assert "依法排在前面的是：施工总承包单位（先行清偿） 云湖建工集团有限公司" in by_hand
    assert "保障农民工工资支付条例第30条" in by_hand.replace(" ", "").replace("《", "").replace("》", "")
    play.take(inspector, "name_payer", payer=contractor, liability="contractor")
    play.take(inspector, "begin_verifying").issued("verification_table", "labour_head")
    assert "350000.00" in words_of(play.pdf("verification_table", inspector))
    play.take(inspector, "verify_row", 1, evidence="记工本第3册", thumb_printed=True, foreman_says="unreachable")
    assert "还有工资未逐人核实" in play.not_yet(inspector, "责令限期支付")
    table = play.listed(inspector, "全部工友")
    printed = stage.desk(inspector, f"{table}sheet/verification_table/").pdf(landscape=True, prefer_css_page_size=True)
    assert all(card(number) in words_of(printed) for number in WORKERS)  # it is signed beside the full number
    play.together(inspector, table, "verify_row", signed=True, thumb_printed=True, foreman_says="unreachable")
    assert {row.state for row in play.rows} == {"verified"}
    assert len({tuple(play.signed_sheets(inspector, number)) for number in (1, 2, 20)}) == 1  # one photo for all
    reads_and_confirms(play, 2)
    play.take(inspector, "heard_before").drawn_up("advance_notice", "labour_head", inspector, SITE)
    play.on("2026-03-20")
    assert "金额与核实表还没付的合计不一致" in play.refused(inspector, "order", amount="349999.99", order_term=5)
    play.take(inspector, "order", second="labour_head", amount="350000", order_term=5)
    play.drawn_up("order_to_pay", "labour_head", inspector, SITE)
    order = play.pdf("order_to_pay", inspector)
    is_official(order)
    assert "共计350000.00元（大写：叁拾伍万元整）" in words_of(order)
    assert "叁拾伍万元整" in words_of_word(play.docx("order_to_pay", inspector))

    play.on("2026-04-10").take(inspector, "money_in", came_in="210000", paid_by="云湖建工集团有限公司（先行清偿）")
    paid = {"watched_by": "社区赵晓燕", "signed_for": True}
    assert "超过本人应得的数" in play.refused(inspector, "pay_out", 1, handed="17500.01", **paid)
    play.together(inspector, table, "pay_out", signed=True, handed="10500", **paid)
    assert {row.fields["rest"] for row in play.rows} == {7_000_00}
    assert "超过到账的数" in play.refused(inspector, "pay_out", 2, handed="7000", **paid)
    play.on("2026-04-28").take(inspector, "money_in", came_in="350000", paid_by="云湖建工集团有限公司（先行清偿）")
    play.take(inspector, "pay_out", 20, handed="7000", **paid).take(inspector, "paid_in_full", 20)
    receipt = words_of(play.issued("receipt", "labour_head").pdf("receipt", inspector))
    assert (name(20) in receipt, name(19) in receipt) == (True, False)  # nobody reads of the others on their own
    assert "17500.00" in receipt
    play.together(inspector, table, "pay_out", signed=True, handed="7000", **paid)
    assert "还有人未领齐" in play.not_yet(inspector, "结案：")
    play.together(inspector, table, "paid_in_full")
    assert Paper.objects.filter(subject_kind="case", subject_id=play.key, name="receipt").count() == len(WORKERS)
    play.take(inspector, "close", second="labour_head")
    assert (play.state, play.case.open, play.case.counts["instalments"]) == ("closed", False, 2)
    assert {row.state for row in play.rows} == {"received_all"}


def test_nobody_of_the_estate_and_no_other_office_reads_it(stage: Stage) -> None:
    """The estate's desk and the street see no wage file; the community's officer who took it in sees it no more."""
    play = stage.begins(
        "community_officer", "wage_arrears", channel="phone", name="肖女士", what="会所三个月没发工资", project="会所",
        arrears_ended="2026-02-28", has_contract="some",
    )  # fmt: skip
    for role in ("secretary", "community_officer", "street_officer", "enforcer", "editor"):
        page = stage.desk(role, "/desk/?box=all")
        assert "会所三个月没发工资" not in page.content(), role
        answer = page.goto(f"{stage.served.url}/desk/case/{play.key}/")
        assert answer, role
        assert answer.status == 404, role
    assert play.page("labour_inspector").get_by_text("会所三个月没发工资").first.is_visible()


def test_what_is_not_paid_in_time_grows_by_each_workers_extra_pay_and_the_fund_gets_its_money_back(
    stage: Stage,
) -> None:
    """限期未付 → 周转金垫付 → 加付赔偿金 → 到账发放 → 追回周转金 → 结案; the file wants a right credit code."""
    inspector, boss = "labour_inspector", "云湖劳务有限公司"
    play = stage.begins(
        "community_officer", "wage_arrears", channel="visit", name="贺师傅", what="两个人没拿到工资", project="会所",
        arrears_ended="2025-12-31", has_contract="none_has",
    )  # fmt: skip
    play.take(inspector, "take_up")
    play.take(
        inspector, "enter_worker", worker=name(1), identity_number=card(1), months="0", wage_units="50", rate="200"
    )
    play.take(inspector, "demand_records", records_from=boss, **BY_TWO)
    play.drawn_up("evidence_order", "labour_head", inspector, boss)
    wrong = play.refused(inspector, "note_chain", employer=boss, employer_code="91350100M000100Y44")
    assert "统一社会信用代码不对" in wrong
    play.take(inspector, "note_chain", employer=boss, employer_code="9135 0100 m000 100y 43")
    play.take(inspector, "begin_verifying")
    play.take(inspector, "verify_row", 1, overtime="0", paid="0", thumb_printed=True, foreman_says="agrees")
    assert "还没有认定由谁清偿" in play.not_yet(inspector, "告知单位陈述、申辩")
    assert "不在登记的承包链条上" in play.refused(
        inspector, "name_payer", payer="锦程置业", liability="behind", why_other="愿意支付"
    )
    play.take(inspector, "name_payer", payer=boss, liability="employer")
    play.take(inspector, "heard_before").drawn_up("advance_notice", "labour_head", inspector, boss)
    play.take(inspector, "hear_payer", payer_words="工程款没有结清", our_answer="不影响支付工资")
    play.take(inspector, "order", second="labour_head", amount="10000", order_term=5)
    play.drawn_up("order_to_pay", "labour_head", inspector, boss)
    assert f"{boss}：" in words_of(play.pdf("order_to_pay", inspector))

    play.on("2026-03-20").take(inspector, "decide_extra", second="labour_head", extra_rate=60)
    decision = words_of(play.issued("extra_decision", "labour_head").pdf("extra_decision", inspector))
    assert "加付赔偿金，共计6000.00元" in decision
    fund = {"purpose": "part_of_wages"}
    assert "超过本人欠付的数" in play.refused(inspector, "advance_fund", 1, advanced="10000.01", **fund)
    play.proposed(inspector, "advance_fund", 1, advanced="4000", **fund)
    page = play.page("labour_head", 1)
    page.locator("button[name=yes]").click()
    soon(lambda: play.rows[0].fields["rest"] == 12_000_00, "the fund's money is not set off")
    play.take(inspector, "money_in", came_in="12000", paid_by=boss)
    paid = {"watched_by": "社区赵晓燕", "signed_for": True}
    play.take(inspector, "fund_handed", 1, **paid)
    play.take(inspector, "pay_out", 1, handed="12000", **paid).take(inspector, "paid_in_full", 1)
    facts = play.page(inspector).locator("section[aria-labelledby=figures]").inner_text()
    assert all(words in facts for words in ("16,000.00", "12,000.00", "4,000.00", "0%"))
    assert "应急周转金还没有追回" in play.refused(inspector, "close")
    play.take(inspector, "recover_fund", recovered="4000").take(inspector, "close", second="labour_head")
    assert play.state == "closed"
