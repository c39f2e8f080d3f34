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
    play.take("certificates_deputy", "add_unit", room="A区001号", holder="陈某", room_area="35.5")
    rooms = [60 if n == 61 else n for n in range(2, SHOPS + 1)]
    rows = [{"room": f"A区{room:03}号", "holder": f"业主{n}"} for n, room in enumerate(rooms)]
    casework.enter_parties(play.key, "add_unit", rows, by=stage.district.acting("certificates_deputy"))
    return play


def registered(stage: Stage) -> Play:
    """The plan approved, each track mended by its office; what the developer owes is recovered apart."""
    play = surveyed(stage).take("certificates_lead", "confer")
    play.take("certificates_lead", "found_land", problem="土地分割未办")
    play.take("certificates_lead", "found_taxes", problem="开发单位欠缴土地增值税")
    play.take("certificates_lead", "propose", plan_words="用地补办分割；欠税另行追缴，不影响业主办证")
    play.issued("plan", "certificates_deputy").take("government_lead", "approve_plan")
    assert "还有手续没补办完" in play.not_yet("registrar", "首次登记公告")
    play.take("land_officer", "mended_land", how_mended="完成分割").take(
        "tax_officer", "recover", owed_by_developer="1860000"
    )
    play.drawn_up("recovery", "tax_colleague", "tax_officer", "锦程置业有限公司")
    is_official(play.pdf("recovery", "tax_officer"))
    play.take("registrar", "give_notice").issued("public_notice", "registrar2")
    assert "公告期未满" in play.not_yet("registrar", "办理首次登记")
    return play.on("2026-03-25").take("registrar", "first_registration", second="registrar2")


def test_thirty_nine_certificates_are_handed_over_first_and_never_to_both_owners_of_a_dispute(stage: Stage) -> None:
    """摸排 → 会商 → 方案 → 并联补办（证缴分离）→ 公告 → 首次登记 → 39 户发证 → 其余继续."""
    play = registered(stage)
    visitor = "certificates_deputy"
    play.take(visitor, "paid_up", 1)
    assert "材料不齐" in play.not_yet(visitor, "材料齐", 1)
    play.take(visitor, "missing_papers", 1, missing_what="完税凭证").drawn_up("missing_notice", "certificates_lead")
    page = play.page(visitor, 1)
    for name in ("identity", "purchase", "tax_paid"):
        page.locator(f"input[name=papers][value={name}]").check()
    page.get_by_role("button", name="登记材料").click()
    play.take(visitor, "papers_complete", 1)
    by = stage.district.acting(visitor)
    keys = [row.key for row in play.rows]
    play.likewise(visitor, "paid_up", [*FIRST[1:], 60])
    for number in (*FIRST[1:], 60):
        casework.note_papers(play.key, keys[number - 1], ["identity", "purchase", "tax_paid"], by=by)
    play.likewise(visitor, "papers_complete", [*FIRST[1:], 60])
    assert "双方都不得入批" in play.not_yet("registrar", "入批", 60)
    play.take("registrar", "into_batch", 1, batch_number=1, fee="550")
    play.likewise("registrar", "into_batch", FIRST[1:], batch_number=1, fee=550_00)
    play.take("registrar", "accept_row", 1, taken_on="2026-03-25")
    play.likewise("registrar", "accept_row", FIRST[1:], taken_on="2026-03-25")
    play.on("2026-03-30").take(visitor, "hand_over", 1, certificate="湘〔2026〕第0000001号", signed_for=True)
    play.issued("hand_over_sheet", "certificates_lead")
    assert "湘〔2026〕第0000001号" in words_of(play.pdf("hand_over_sheet", visitor))
    play.likewise(visitor, "hand_over", FIRST[1:], certificate="湘〔2026〕第0000002号", signed_for=True)
    handed = [row for row in play.rows if row.state == "handed_over"]
    assert (len(handed), len(play.rows), play.case.open) == (39, 239, True)
    assert "还有人没领证也没写明原因" in play.not_yet("certificates_lead", "销号")
