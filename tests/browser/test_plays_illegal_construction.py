"""A villa extended and a basement dug: stopped, heard, decided; removed with the town's help, or at last by force."""

from typing import TYPE_CHECKING

import pytest

from linli.cases import own_rows, rounds
from linli.cases.party_models import Party
from linli.cases.rounds import Plan
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from tests.browser.plays import Play, Stage, is_official, text_lines, words_of, words_of_word
from tests.support.browser import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

OWNER = "许文静"
ENTERED = {"named": OWNER, "role_here": "house_owner", "kind_here": "person", "served_at": "云岭雅苑 1 栋"}
SEEN = {"party_named": OWNER, "stage": "building", "rules_apply": "town", "channel": "patrol"}
TWO = {"own_card": "湘云执0017", "second_officer": "阮宁", "second_card": "湘云执0023", "cards_shown": True}
BY_TWO = {
    **TWO, "interviewed_on": "2026-03-02", "interviewed_at": "当事人家中",
}  # fmt: skip
SAID = "加建是去年装修时请人做的，没有办过手续，当时以为在自家院子里搭一间房不用报批。" * 40


def walked(stage: Stage, what: str) -> Play:
    """The grid worker walks the round of the villas and enters on its page what was found: a case begins."""
    cast = stage.district.cast
    villas, body = cast.places.far_estate, cast.posts["grid_worker"].organisation
    post = people.create_post("grid_worker", body, villas, by=SYSTEM)
    people.appoint(post.pk, cast.grid_worker.pk, by=SYSTEM)
    walk = Plan("违建巡查", post.pk, "illegal_construction", 7, clock.today())
    planned = rounds.plan(villas, walk, by=cast.acting("far_secretary"))
    page = stage.desk("grid_worker", "/desk/visits/")
    page.get_by_role("link", name="发现问题").first.click()
    play = stage.entered(page, what=what, **SEEN, words="1 栋", photos=True)
    visit = planned.walks.get(day=clock.today())
    assert (visit.state, visit.case_id, play.state) == ("found", play.key, "lead")
    return play


def stopped(play: Play) -> Play:
    """The officer enters the owner and stops the work on the spot."""
    play.take("enforcer", "add_party", **ENTERED, telephone="13900004321")
    return play.take("enforcer", "stop").drawn_up("stop_notice", "enforcement_head", "enforcer", OWNER)


def notified(play: Play, remedy: str = "remove") -> Play:
    """Filed, inspected by two, interviewed, found removable, reviewed: the advance notice is served."""
    assert "open_case" in play.offered("enforcer")
    play.take("enforcer", "open_case", second="enforcement_head").issued("filing_form", "enforcement_head")
    assert "现场勘验" in play.not_yet("enforcer", "报法制审核")
    play.take("enforcer", "inspect", **TWO, officers=2, measured="23.50", photos=True)
    play.issued("inspection_record", "enforcement_head")
    play.take("enforcer", "determine", finding="removable", remedy=remedy, cost="65000", photos=True)
    play.take("enforcer", "to_review")
    play.take("legal_reviewer", "reviewed", opinion="事实清楚，程序合法")
    play.take("enforcer", "notify", hearing_due=True)
    return play.drawn_up("advance_notice", "enforcement_head", "enforcer", OWNER)


def own_page(stage: Stage, play: Play) -> "Page":
    """The owner, with no account, opens the link that the officer gave out, on the phone."""
    own_rows.give_links(play.key, by=stage.district.acting("enforcer"))
    row = Party.objects.get(case_id=play.key)
    page = stage.visit(f"{stage.served.url}/p/{row.code}/", size=PHONE)
    assert OWNER not in page.content()
    page.locator("#digits").fill("4321")
    page.locator("form:has(#digits) button").click()
    page.get_by_text(OWNER).first.wait_for()
    return page


def by_link(page: "Page", title: str, **answers: str) -> None:
    """A step that the owner takes on the phone."""
    page.get_by_role("link", name=title).click()
    for name, words in answers.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name=title).click()
    page.get_by_text("谢谢").first.wait_for()


def test_removed_with_the_towns_help_at_the_owners_own_request(stage: Stage) -> None:
    """巡查 → 停工 → 立案 → 取证 → 告知 → 申请帮拆 (撤回一次) → 帮拆 → 复查 → 结案; never called force."""
    play = notified(stopped(walked(stage, "院内加建一间砖房，并开挖地下室，改动主体结构")))
    notice = words_of(play.pdf("advance_notice", "enforcer"))
    assert f"{OWNER}：" in notice
    assert "拟责令你（单位）限期拆除" in notice
    assert not [
        other for other in ("日内改正", "拟没收", "罚款") if other in notice
    ]  # the one decision that is intended
    play.take(
        "enforcer", "take_statement", row=1, heard_words="愿意拆，自己拆怕伤到承重墙", our_answer="可以书面申请帮拆"
    )
    asked = {
        "request_signed": True, "identity_checked": True, "agreed_on": "2026-03-16", "goods": "砖和门窗归当事人",
        "safety_plan": "设围挡，分段拆除，两人看护",
    }  # fmt: skip
    page = own_page(stage, play)
    by_link(page, "书面申请政府帮拆（助拆）", help_words="自己拆怕伤到承重墙")
    play.issued("assisted_request", "enforcement_head")
    assert "申请人许文静自愿申请由政府组织协助拆除" in words_of(play.pdf("assisted_request", "enforcer"))
    by_link(page, "撤回帮拆申请")
    assert (play.state, play.rows[0].fields["asks_help"]) == ("notified", False)
    play.take("enforcer", "request_help", row=1, help_words="自己拆怕伤到承重墙")
    play.on("2026-03-10").take("enforcer", "agree_help", row=1, **asked).issued(
        "assisted_agreement", "enforcement_head"
    )
    agreement = play.pdf("assisted_agreement", "enforcer")
    is_official(agreement)
    assert f"约定于2026年3月16日由政府组织协助拆除{play.case.area.name}1栋的违法建设" in words_of(agreement)
    assert "可以书面撤回申请" in words_of_word(play.docx("assisted_agreement", "enforcer"))
    play.on("2026-03-16").take("enforcer", "removed_with_help", done_what="both", signed_for=True, photos=True)
    assert "还没有复查" in play.not_yet("enforcer", "结案")
    play.on("2026-04-15").take("enforcer", "visit_again", visited_on="2026-04-15", seen="clean", photos=True)
    play.take("enforcer", "close", second="enforcement_head", summary="加建已拆除，地下室已回填，复查未反弹")
    play.issued("closing_form", "enforcement_head")
    assert (play.state, play.case.open, play.case.facts["came_by"]) == ("closed", False, "assisted")
    assert "force_decision" not in play.case.papers
    assert "强" not in play.page("enforcer").locator("section[aria-labelledby=course]").inner_text()


def test_by_force_only_when_every_remedy_has_run_out_and_never_on_a_day_of_rest(stage: Stage) -> None:
    """决定 → 送达 → 等复议和诉讼期满 → 公告 → 催告 → 强制执行决定 → 工作日白天执行 → 结案."""
    play = notified(stopped(walked(stage, "二层平台封闭加层，拆除一段外墙")))
    decide = {"collective": True, "removal_term": 15}
    waits = play.not_yet("enforcer", "作出限期拆除决定")
    assert "陈述、申辩和申请听证的期限未满" in waits
    assert "3 月 10 日" in waits
    play.on("2026-03-11").take("enforcer", "decide", second="enforcement_head", **decide)
    play.drawn_up("decision", "enforcement_head", "enforcer", OWNER).take("enforcer", "wait")
    decision = play.pdf("decision", "enforcer")
    is_official(decision)
    assert "责令你（单位）自收到本决定书之日起15日内自行拆除" in words_of(decision)
    assert play.paper("decision").number == "云麓执决〔2026〕1号"
    assert "自行拆除的期限未满" in play.not_yet("enforcer", "公告限期自行拆除")
    play.on("2026-05-20")
    still = play.not_yet("enforcer", "公告限期自行拆除")
    assert "复议、诉讼期限未满" in still
    assert "9 月" in still  # six months from 11 March
    play.on("2026-09-14").take("enforcer", "announce", notice_days=10).issued("public_notice", "enforcement_head")
    play.serve("public_notice", "enforcer", "张贴在现场和小区公告栏")
    assert "公告的自行拆除期限未满" in play.not_yet("enforcer", "催告：")
    play.on("2026-09-28").take("enforcer", "send_demand", second="enforcement_head", demand_term=10)
    play.drawn_up("demand", "enforcement_head", "enforcer", OWNER).on("2026-10-20")
    assert "须有政府的责成书" in play.not_yet("enforcer", "作出强制执行决定")
    play.take("government_lead", "order_removal", departments="云麓区综合执法局")
    play.issued("removal_order", "government_office")
    planned = {"planned_on": "2026-10-26", "force_way": "机械拆除，先搬离物品"}
    play.take("enforcer", "decide_force", second="enforcement_head", **planned)
    play.issued("force_decision", "enforcement_head").serve("force_decision", "enforcer", OWNER)
    play.take("enforcer", "announce_execution").issued("execution_notice", "enforcement_head")
    play.serve("execution_notice", "enforcer", "张贴在现场和小区公告栏")
    done = {
        "began_hour": 9, "ended_hour": 16, "goods_list": "无", "goods_kept": "院内", "executed_by": "周队长等六人",
        "nothing_cut": True, "filmed": True, "party_present": True, "photos": True,
    }  # fmt: skip
    assert "还没到决定书载明的执行日期" in play.not_yet("enforcer", "记录执行")
    play.on("2026-11-02")
    # A Sunday.
    assert "不得在法定节假日和休息日实施" in play.refused("enforcer", "execute", executed_on="2026-11-01", **done)
    night = {**done, "ended_hour": 19}
    assert "不得在夜间实施" in play.refused("enforcer", "execute", executed_on="2026-11-02", **night)
    play.take("enforcer", "execute", executed_on="2026-11-02", **done).issued("execution_record", "enforcement_head")
    play.on("2026-12-02").take("enforcer", "visit_again", visited_on="2026-12-02", seen="clean", photos=True)
    play.take("enforcer", "close", second="enforcement_head", summary="已依法执行，复查未反弹")
    assert (play.state, play.case.facts["came_by"]) == ("closed", "executed")


def test_a_site_where_work_goes_on_is_sealed_by_order_of_the_government_until_the_owner_gives_way(
    stage: Stage,
) -> None:
    """停工 → 不停工 → 政府责成 → 查封 → 延长 → 承诺自行拆除 → 复查 → 解除查封 → 结案."""
    play = stopped(walked(stage, "院内加建砖房，责令停止后夜间仍在砌墙"))
    play.take("enforcer", "still_building", seal_request="夜间仍在砌墙，劝阻不听", photos=True)
    assert "须有政府的责成书" in play.not_yet("enforcer", "查封施工现场")
    play.take("government_lead", "order_sealing", departments="云麓区综合执法局")
    play.issued("seal_order", "government_office")
    seal = {**TWO, "officers": 2, "sealed_things": "院门一处，搅拌机一台", "photos": True}
    assert "两名以上执法人员" in play.refused("enforcer", "seal_site", **{**seal, "officers": 1})
    play.take("enforcer", "seal_site", second="enforcement_head", **seal)
    play.drawn_up("seal_decision", "enforcement_head", "enforcer", OWNER)
    decision = play.pdf("seal_decision", "enforcer")
    is_official(decision)
    for words in (
        f"当事人：{OWNER}，送达地址：云岭雅苑1栋",
        f"责成书（{play.paper('seal_order').number}）",
        "院门一处，搅拌机一台",
    ):
        assert words in words_of(decision)
    assert "查封施工现场" in play.page("enforcer").locator("section[aria-labelledby=strip]").inner_text()
    play.take("enforcement_head", "prolong_seal", more_days=30, grounds="涉及相邻两户")
    play.drawn_up("prolong_notice", "enforcer", "enforcer", OWNER)
    play.take("enforcer", "promise_removal", row=1, remove_by="2026-03-20", safety="人工拆除，设围挡")
    play.issued("own_commitment", "enforcement_head")
    commitment = words_of(play.pdf("own_commitment", "enforcer"))
    assert commitment.count(play.paper("own_commitment").body.name) == 1  # to whom it is said, and not who says it
    play.on("2026-03-20").take("enforcer", "removed_by_self", done_what="extension", photos=True)
    play.on("2026-04-20").take("enforcer", "visit_again", visited_on="2026-04-20", seen="clean", photos=True)
    assert "现场还在查封" in play.not_yet("enforcer", "结案")
    play.take("enforcer", "unseal_site", second="enforcement_head", unseal_grounds="当事人已自行拆除")
    play.issued("unseal_decision", "enforcement_head")
    play.take("enforcer", "close", second="enforcement_head", summary="已自行拆除，复查未反弹")
    assert (play.state, play.case.facts["came_by"], play.case.facts["sealed"]) == ("closed", "self_removed", False)


def test_the_record_of_a_long_interview_fills_official_pages_of_22_lines_of_28_characters(stage: Stage) -> None:
    play = stopped(walked(stage, "露台加建"))
    play.take("enforcer", "open_case", second="enforcement_head")
    play.take("enforcer", "interview", row=1, **BY_TWO, said_words=SAID).issued("interview_record", "enforcement_head")
    record = play.pdf("interview_record", "enforcer")
    is_official(record)
    full = text_lines(record, 1)
    assert (len(full), {len(line) for line in full} <= {27, 28, 29}) == (22, True)
    assert SAID in words_of_word(play.docx("interview_record", "enforcer"))
