"""A garment park without certificates: mended side by side, 39 handed over first, the rest to come."""

import pytest

from linli.cases import casework
from tests.browser.plays import Play, Stage, is_official, words_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SHOPS, FIRST = 239, range(1, 40)


def surveyed(stage: Stage) -> Play:
    """The park is entered, 239 shops surveyed door to door; the sixtieth was sold twice."""
    play = stage.begins(
        "certificates_lead", "property_certificates", what="园区239户十多年没有办下产权证", words="锦程服饰园",
        developer="锦程置业有限公司", developer_is="successor", used_for="other_use",
    )  # fmt: skip
    play.take(
        "certificates_deputy", "add_unit", room="A区001号", holder_kind="enterprise", holder="锦程陈氏服饰有限公司",
        credit_code="91350100M000100Y43", agent="陈某", agent_as="by_proxy", room_area="35.5",
    )  # fmt: skip
    rooms = [60 if n == 61 else n for n in range(2, SHOPS + 1)]
    rows = [{"room": f"A区{room:03}号", "holder_kind": "person", "holder": f"业主{n}"} for n, room in enumerate(rooms)]
    casework.enter_parties(play.key, "add_unit", rows, by=stage.district.acting("certificates_deputy"))
    return play


def registered(stage: Stage) -> Play:
    """The plan approved, each track mended by its office; what the developer owes is recovered apart."""
    play = surveyed(stage).take("certificates_lead", "confer")
    play.take("certificates_lead", "found_land", problem="土地分割未办")
    play.take("certificates_lead", "found_taxes", problem="开发单位欠缴土地增值税")
    play.take("certificates_lead", "propose", plan_words="用地补办分割；欠税另行追缴，不影响业主办证")
    play.issued("plan", "certificates_deputy").take("government_lead", "approve_plan")
    assert "还有手续没补办完" in play.not_yet("registrar", "受理首次登记")
    play.take("land_officer", "mended_land", how_mended="完成分割").take(
        "tax_officer", "recover", owed_by_developer="1860000"
    )
    play.drawn_up("recovery", "tax_colleague", "tax_officer", "锦程置业有限公司")
    is_official(play.pdf("recovery", "tax_officer"))
    play.take("registrar", "accept_first").take("registrar", "give_notice")
    assert "公告尚未签发" in play.not_yet("registrar", "公告已发布")
    play.issued("public_notice", "registrar2").take("registrar", "publish_notice", published_where="登记中心网站")
    assert "公告期未满" in play.not_yet("registrar", "办理首次登记")
    assert play.on("2026-03-25").state == "notice_over"
    return play.take("registrar", "first_registration", second="registrar2")


def test_thirty_nine_certificates_are_handed_over_first_and_never_to_both_owners_of_a_dispute(stage: Stage) -> None:
    """摸排 → 会商 → 方案 → 并联补办（证缴分离）→ 公告 → 首次登记 → 39 户发证 → 其余继续."""
    play = registered(stage)
    visitor = "certificates_deputy"
    play.take(visitor, "paid_up", 1)
    assert "材料不齐" in play.not_yet(visitor, "材料齐", 1)
    play.take(visitor, "missing_papers", 1, missing_what="完税凭证").drawn_up("missing_notice", "certificates_lead")
    page = play.page(visitor, 1)
    for name in ("identity", "purchase", "tax_paid", "proxy"):
        page.locator(f"input[name=papers][value={name}]").check()
    page.get_by_role("button", name="登记材料").click()
    play.take(visitor, "papers_complete", 1)
    by = stage.district.acting(visitor)
    keys = [row.key for row in play.rows]
    for number in (*FIRST[1:], 60):
        casework.note_papers(play.key, keys[number - 1], ["identity", "purchase", "tax_paid"], by=by)
    play.take(visitor, "paid_up", 60).take(visitor, "papers_complete", 60)
    assert "双方都不得入批" in play.not_yet("registrar", "入批", 60)
    batch = play.listed("registrar", "第一批", first=39)
    for step in ("paid_up", "papers_complete"):
        play.together(visitor, batch, step)
    play.together("registrar", batch, "into_batch", fee="550")
    play.together("registrar", batch, "accept_row", taken_on="2026-03-25")
    hours = {"day": "2026-03-30", "begins": "09:00", "at_once": 3, "minutes": 15, "place": "园区门口"}
    play.appointed(visitor, batch, **hours, meet_at="on_site")
    assert [row.fields["appointed_at"] for row in play.rows[:4]] == ["09:00", "09:00", "09:00", "09:15"]
    numbers = [f"湘〔2026〕第{number:07}号" for number in FIRST]
    play.on("2026-03-30").together(
        visitor, batch, "hand_over", signed=True, certificate=numbers, sealed=True, signed_for=True
    )
    handed = [row for row in play.rows if row.state == "handed_over"]
    assert [row.fields["certificate"] for row in handed] == numbers
    assert (len(play.rows), play.case.open) == (SHOPS, True)
    assert "39 / 239 (16.3%)" in play.page("certificates_lead").locator("[aria-labelledby=figures]").inner_text()
    assert "还有人没领证也没写明原因" in play.not_yet("certificates_lead", "销号")


def test_a_file_of_one_shop_is_closed_once_its_enterprise_has_put_its_seal_to_the_receipt(stage: Stage) -> None:
    """One shop of an enterprise, by its pages to the end."""
    play = stage.begins(
        "certificates_lead", "property_certificates", what="一间铺面", words="锦程服饰园", developer="锦程置业有限公司",
        developer_is="there", used_for="other_use",
    )  # fmt: skip
    visitor = "certificates_deputy"
    play.take(
        visitor, "add_unit", room="A区001号", holder_kind="enterprise", holder="锦程陈氏服饰有限公司",
        credit_code="91350100M000100Y43", agent="陈某", agent_as="legal_person",
    )  # fmt: skip
    play.take("certificates_lead", "confer").take("certificates_lead", "propose", plan_words="公告后登记")
    play.issued("plan", "certificates_deputy").take("government_lead", "approve_plan")
    play.take("registrar", "accept_first").take("registrar", "give_notice")
    play.issued("public_notice", "registrar2").take("registrar", "publish_notice", published_where="登记中心网站")
    play.on("2026-03-25").take("registrar", "first_registration", second="registrar2").take(visitor, "paid_up", 1)
    page = play.page(visitor, 1)
    for name in ("identity", "purchase", "tax_paid"):
        page.locator(f"input[name=papers][value={name}]").check()
    page.get_by_role("button", name="登记材料").click()
    play.take(visitor, "papers_complete", 1).take("registrar", "into_batch", 1, batch_number=1, fee="550")
    play.take("registrar", "accept_row", 1, taken_on="2026-03-25")
    said = {"certificate": "湘〔2026〕第0000001号", "signed_for": True}
    assert "加盖公章" in play.refused(visitor, "hand_over", 1, **said)
    play.take(visitor, "hand_over", 1, **said, sealed=True).issued("hand_over_sheet", "certificates_lead")
    sheet = words_of(play.pdf("hand_over_sheet", visitor))
    assert "91350100M000100Y43" in sheet
    assert "由代理人陈某（法定代表人）代领" in sheet
    play.take("certificates_lead", "close")
    assert (play.state, play.case.open) == ("closed", False)
