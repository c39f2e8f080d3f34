"""A garment park without certificates: mended side by side, 39 handed over first, the rest to come."""

from typing import Any

import pytest
from django.urls import reverse

from linli.cases import casework
from linli.kernel import clock
from linli.papers import sheets
from tests.browser.plays import Play, Stage, is_official, press, words_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SHOPS, FIRST = 239, 39
TWICE, ROOM = (60, 61), "A区060号"  # two who bought the same shop
CODE, FIRMS = "91350100M000100Y43", range(20, SHOPS, 20)
VISITOR = "certificates_deputy"
DOORS = {2: "2026-03-30", FIRST + 1: "2026-04-20"}  # number of the first certificate → the day at the doors


def list_of_the_park() -> dict[str, Any]:
    """The park's own Excel of the 238 other shops, every twentieth of them an enterprise's; one shop was sold twice."""
    headings = ["铺号", "权利人（个人或企业）", "权利人类型", "统一社会信用代码", "面积（平方米）"]
    rooms = {TWICE[1]: TWICE[0]}
    rows: list[list[Any]] = [
        [
            f"A区{rooms.get(n, n):03}号",
            f"商户{n}",
            "企业（单位）" if n in FIRMS else "个人",
            CODE if n in FIRMS else None,
            35,
        ]
        for n in range(2, SHOPS + 1)
    ]
    with sheets.write([sheets.Column(heading) for heading in headings], rows, "商铺台账") as made:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": "商铺台账.xlsx", "mimeType": kind, "buffer": made.read()}


def surveyed(stage: Stage) -> Play:
    """The park is entered, one shop surveyed at its door, the others from the park's list."""
    play = stage.begins(
        "certificates_lead", "property_certificates", what="园区239户十多年没有办下产权证", words="锦程服饰园",
        developer="锦程置业有限公司", developer_is="successor", used_for="other_use",
    )  # fmt: skip
    play.take(
        VISITOR, "add_unit", room="A区001号", holder_kind="enterprise", holder="锦程陈氏服饰有限公司",
        credit_code=CODE, agent="陈某", agent_as="by_proxy", room_area="35.5",
    )  # fmt: skip
    page = stage.desk(VISITOR, f"/desk/case/{play.key}/sheet/")
    page.locator("input[type=file]").set_input_files(list_of_the_park())
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/sheet/*/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/parties/")
    assert (len(play.rows), {row.fields["holder_kind"] for row in play.rows}) == (SHOPS, {"person", "enterprise"})
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
    applies = {"first_by": "by_successor", "first_applicant": "锦程资产管理有限公司"}
    play.take("registrar", "accept_first", **applies).take("registrar", "give_notice")
    assert "公告尚未签发" in play.not_yet("registrar", "公告已发布")
    play.issued("public_notice", "registrar2").take("registrar", "publish_notice", published_where="登记中心网站")
    assert "公告期未满" in play.not_yet("registrar", "办理首次登记")
    assert play.on("2026-03-25").state == "notice_over"
    return play.take("registrar", "first_registration", second="registrar2")


def brought(play: Play, listed: str, *papers: str) -> None:
    """What everybody on the list has brought is noted at once, by the list's page."""
    page = play.stage.desk(VISITOR, listed)
    for name in papers:
        page.locator(f"form:has(button[name=note_brought]) input[value={name}]").check()
    page.locator("button[name=note_brought]").click()
    page.locator("#notices .notice").get_by_text("已登记").wait_for()


def standing(play: Play, state: str) -> int:
    """How many shops stand there."""
    return play.case.parties.filter(state=state).count()


def handed_too(play: Play, listed: str, first: int, number: int) -> None:
    """The same for a longer list, by the services that its pages call but for the appointment."""
    before = standing(play, "handed_over")
    play.together_too("registrar", listed, "into_batch")
    play.together_too("registrar", listed, "accept_row", taken_on=clock.today().isoformat())
    hours = {"day": DOORS[first], "begins": "09:00", "at_once": 3, "minutes": 1, "place": "各商铺"}
    play.appointed(VISITOR, listed, **hours, meet_at="at_door").on(DOORS[first])
    own = {"certificate": [f"湘〔2026〕第{first + n:07}号" for n in range(number)]}
    play.together_too(VISITOR, listed, "hand_over", own, sealed=True, signed_for=True)
    assert standing(play, "handed_over") == before + number


def handed(play: Play, listed: str, first: int, number: int) -> None:
    """Those on the list, whose papers are complete, are registered, appointed at their door or on site, and handed
    their certificates against a signature."""
    before = standing(play, "handed_over")
    play.together("registrar", listed, "into_batch")
    play.together("registrar", listed, "accept_row", taken_on=clock.today().isoformat())
    assert standing(play, "taken") == number
    hours = {"day": DOORS[first], "begins": "09:00", "at_once": 3, "minutes": 1, "place": "各商铺"}
    play.appointed(VISITOR, listed, **hours, meet_at="at_door").on(DOORS[first])
    said = {"certificate": [f"湘〔2026〕第{first + n:07}号" for n in range(number)], "sealed": True, "signed_for": True}
    play.together(VISITOR, listed, "hand_over", signed=True, **said)
    assert standing(play, "handed_over") == before + number


def told_to_a_neighbour(play: Play) -> dict[str, int]:
    """The public bar of the park's file: how many shops stand where, and nobody's name."""
    case = play.case
    page = play.stage.desk("neighbour", reverse("cases:public", args=[case.area.code, case.number]))
    assert "商户" not in page.locator("main").inner_text()
    parts = page.locator("[aria-labelledby=bar] li")
    numbers = parts.locator("b").all_inner_texts()
    return {
        words.strip(): int(number)
        for words, number in zip(parts.locator(".chip").all_inner_texts(), numbers, strict=True)
    }


def test_thirty_nine_certificates_come_first_the_rest_later_and_the_park_is_closed(stage: Stage) -> None:
    """摸排 → 会商 → 方案 → 并联补办（证缴分离）→ 公告 → 首次登记 → 39 户先发 → 其余分批上门 → 销号 → 回访."""
    play = registered(stage)
    play.take(VISITOR, "paid_up", 1)
    assert "材料不齐" in play.not_yet(VISITOR, "材料齐", 1)
    play.take(VISITOR, "missing_papers", 1, missing_what="完税凭证").drawn_up("missing_notice", "certificates_lead")
    page = play.page(VISITOR, 1)
    for name in ("identity", "purchase", "tax_paid", "proxy"):
        page.locator(f"input[name=papers][value={name}]").check()
    press(page, "登记材料")
    play.take(VISITOR, "papers_complete", 1).take("registrar", "into_batch", 1, batch_number=1)
    play.take("registrar", "accept_row", 1, taken_on="2026-03-25")
    said = {"certificate": "湘〔2026〕第0000001号", "signed_for": True}
    assert "加盖公章" in play.refused(VISITOR, "hand_over", 1, **said)
    play.take(VISITOR, "hand_over", 1, **said, sealed=True).issued("hand_over_sheet", "certificates_lead")
    sheet = words_of(play.pdf("hand_over_sheet", VISITOR))
    assert CODE in sheet
    assert "由代理人陈某（委托书）代领" in sheet

    everybody = play.listed(VISITOR, "收件")
    brought(play, everybody, "identity", "purchase", "tax_paid")
    play.together_too(VISITOR, everybody, "paid_up").together_too(VISITOR, everybody, "papers_complete")
    assert standing(play, "complete") == SHOPS - 3
    page = stage.desk(VISITOR, everybody)
    with page.expect_navigation():
        page.locator("button[name=put_away]").click()  # a shop is in one list at a time
    numbers = [n for n, row in enumerate(play.rows, 1) if row.fields["room"] == ROOM]
    assert numbers == list(TWICE)  # neither came into the list: the rule keeps both out
    one, other = TWICE
    for number in TWICE:
        by, key = stage.district.acting(VISITOR), play.rows[number - 1].key
        casework.note_papers(play.key, key, ["identity", "purchase", "tax_paid"], by=by)
    play.take(VISITOR, "paid_up", one).take(VISITOR, "papers_complete", one)
    assert "双方都不得入批" in play.not_yet("registrar", "入批", one)
    court = {"blocked_by": "一铺两卖，已告知走司法途径"}
    play.take(VISITOR, "in_dispute", one, **court).likewise(VISITOR, "in_dispute", [other], **court)
    play.take(VISITOR, "attach_unit", SHOPS, blocked_by="法院查封未解除")

    handed(play, play.listed("registrar", "第一批", first=FIRST - 1), 2, FIRST - 1)
    assert "39 / 239 (16.3%)" in play.page("certificates_lead").locator("[aria-labelledby=figures]").inner_text()
    assert told_to_a_neighbour(play) == {"已发证": 39, "暂不能办（有原因）": 3, "材料已齐": SHOPS - FIRST - 3}
    assert "还有人没领证也没写明原因" in play.not_yet("certificates_lead", "销号")
    rest = SHOPS - FIRST - 3
    handed_too(play, play.listed("registrar", "第二批", first=rest), FIRST + 1, rest)
    assert [row.state for row in play.rows if row.state != "handed_over"] == ["blocked"] * 3
    assert told_to_a_neighbour(play) == {"已发证": SHOPS - 3, "暂不能办（有原因）": 3}
    play.take("certificates_lead", "close")
    assert (play.state, play.case.open) == ("closed", False)
    play.take(VISITOR, "look_back", 1, said_then="已用证办了贷款")
