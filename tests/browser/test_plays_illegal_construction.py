"""A villa extended and a basement dug: stopped, heard, decided; removed with the town's help, or at last by force."""

import pytest

from tests.browser.plays import Play, Stage, is_official, text_lines, words_of, words_of_word

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

OWNER = "许文静"
SAID = "加建是去年装修时请人做的，没有办过手续，当时以为在自家院子里搭一间房不用报批。" * 40


def found(stage: Stage, what: str) -> Play:
    """A patrol of the grid worker finds it; the officer stops the work on the spot."""
    villas = stage.district.cast.places.far_estate
    play = stage.begins(
        "enforcer", "illegal_construction", villas, channel="patrol", what=what, party_named=OWNER, stage="building",
        rules_apply="town", words="1 栋", photos=True,
    )  # fmt: skip
    play.take("enforcer", "stop").drawn_up("stop_notice", "enforcement_head", "enforcer", OWNER)
    return play


def notified(stage: Stage, what: str) -> Play:
    """Filed, inspected by two, interviewed, found removable, reviewed: the advance notice is served."""
    play = found(stage, what)
    play.take("enforcer", "add_party", named=OWNER, role_here="house_owner", served_at="云岭雅苑 1 栋")
    assert "open_case" in play.offered("enforcer")
    play.take("enforcer", "open_case", second="enforcement_head").issued("filing_form", "enforcement_head")
    assert "现场勘验" in play.not_yet("enforcer", "报法制审核")
    play.take("enforcer", "inspect", officers=2, cards_shown=True, measured="23.50", photos=True)
    play.issued("inspection_record", "enforcement_head")
    play.take("enforcer", "determine", finding="removable", cost="65000").take("enforcer", "to_review")
    play.take("legal_reviewer", "reviewed", opinion="事实清楚，程序合法").take("enforcer", "notify")
    return play.drawn_up("advance_notice", "enforcement_head", "enforcer", OWNER)


def test_removed_with_the_towns_help_at_the_owners_own_request(stage: Stage) -> None:
    """巡查 → 停工 → 立案 → 取证 → 告知 → 申请帮拆 (撤回一次) → 帮拆 → 复查 → 结案; never called force."""
    play = notified(stage, "院内加建一间砖房，并开挖地下室，改动主体结构")
    play.take("enforcer", "take_statement", heard_words="愿意拆，自己拆怕伤到承重墙", our_answer="可以书面申请帮拆")
    asked = {
        "request_signed": True, "identity_checked": True, "agreed_on": "2026-03-16", "goods": "砖和门窗归当事人",
        "safety_plan": "设围挡，分段拆除，两人看护",
    }  # fmt: skip
    play.take("enforcer", "ask_assistance", **asked).take("enforcer", "take_back_request")
    assert play.state == "investigating"
    play.on("2026-03-10").take("enforcer", "ask_assistance", **asked).issued("assisted_agreement", "enforcement_head")
    agreement = play.pdf("assisted_agreement", "enforcer")
    is_official(agreement)
    assert "约定于2026年3月16日由政府组织协助拆除1栋的违法建设" in words_of(agreement)
    assert "可以书面撤回申请" in words_of_word(play.docx("assisted_agreement", "enforcer"))
    play.on("2026-03-16").take("enforcer", "removed_with_help", done_what="both", signed_for=True, photos=True)
    assert "还没有复查" in play.not_yet("enforcer", "结案")
    play.on("2026-04-15").take("enforcer", "visit_again", seen="clean", photos=True)
    play.take("enforcer", "close", second="enforcement_head", summary="加建已拆除，地下室已回填，复查未反弹")
    play.issued("closing_form", "enforcement_head")
    assert (play.state, play.case.open, play.case.facts["came_by"]) == ("closed", False, "assisted")
    assert "force_decision" not in play.case.papers
    assert "强" not in play.page("enforcer").locator("section[aria-labelledby=course]").inner_text()


def test_by_force_only_when_every_remedy_has_run_out_and_never_on_a_day_of_rest(stage: Stage) -> None:
    """决定 → 送达 → 等复议和诉讼期满 → 公告 → 催告 → 强制执行决定 → 工作日白天执行 → 结案."""
    play = notified(stage, "二层平台封闭加层，拆除一段外墙")
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
    play.on("2026-03-27").take("enforcer", "announce").issued("public_notice", "enforcement_head")
    play.take("enforcer", "send_demand", second="enforcement_head", demand_term=10)
    play.drawn_up("demand", "enforcement_head", "enforcer", OWNER)
    play.on("2026-05-20")
    still = play.not_yet("enforcement_head", "作出强制执行决定")
    assert "复议、诉讼期限未满" in still
    assert "9 月" in still  # six months from 11 March
    play.on("2026-09-14").take("enforcement_head", "decide_force", second="government_lead", planned_on="2026-09-21")
    play.issued("force_decision", "enforcer").serve("force_decision", "enforcer", OWNER)
    done = {
        "began_hour": 9, "ended_hour": 16, "goods_list": "无", "nothing_cut": True, "party_present": True,
        "photos": True,
    }  # fmt: skip
    play.on("2026-09-22")
    # A Saturday; the Sunday after it is a working day, made up for by National Day.
    assert "不得在法定节假日和休息日实施" in play.refused("enforcer", "execute", executed_on="2026-09-19", **done)
    night = {**done, "ended_hour": 19}
    assert "不得在夜间实施" in play.refused("enforcer", "execute", executed_on="2026-09-21", **night)
    play.take("enforcer", "execute", executed_on="2026-09-21", **done).issued("execution_record", "enforcement_head")
    play.on("2026-10-21").take("enforcer", "visit_again", seen="clean", photos=True)
    play.take("enforcer", "close", second="enforcement_head", summary="已依法执行，复查未反弹")
    assert (play.state, play.case.facts["came_by"]) == ("closed", "executed")


def test_the_record_of_a_long_interview_fills_official_pages_of_22_lines_of_28_characters(stage: Stage) -> None:
    play = found(stage, "露台加建")
    play.take("enforcer", "add_party", named=OWNER, role_here="house_owner", served_at="云岭雅苑 1 栋")
    play.take("enforcer", "open_case", second="enforcement_head")
    play.take("enforcer", "interview", row=1, said_words=SAID).issued("interview_record", "enforcement_head")
    record = play.pdf("interview_record", "enforcer")
    is_official(record)
    full = text_lines(record, 1)
    assert (len(full), {len(line) for line in full} <= {27, 28, 29}) == (22, True)
    assert SAID in words_of_word(play.docx("interview_record", "enforcer"))
