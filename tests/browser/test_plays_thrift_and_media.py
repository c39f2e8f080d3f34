"""A wedding told of, visited and held modestly; a submission read by three people: by the pages, to the end."""

import pytest

from tests.browser.plays import Stage, words_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_wedding_is_told_of_visited_and_held_modestly(stage: Stage) -> None:
    """报备 → 两人上门 → 承诺 → 事后报告 → 归档; nothing of it stands on a public page."""
    play = stage.begins(
        "branch_member", "thrift_report", name="罗师傅", event="wedding", wishes="儿子结婚，想在楼下摆几桌",
        social_status="party_member", event_on="2026-03-21", feast_tables=12, guests=110, per_table="600",
    )  # fmt: skip
    assert play.state == "feast_reported"
    play.on("2026-03-04").take(
        "branch_deputy", "visit_home", second="branch_member", band_offered=True, advice="改为八桌"
    )
    play.issued("reminder", "secretary")
    assert "腰鼓队" in words_of(play.pdf("reminder", "secretary"))
    play.take("branch_member", "commit").issued("commitment", "secretary")
    play.on("2026-03-23")
    assert "须事后报告" in play.not_yet("secretary", "审核归档")
    play.take("branch_member", "tell_after", actual_tables=8, actual_guests=76, no_presents=True)
    play.issued("after_report", "secretary").take("secretary", "archive")
    assert (play.state, play.case.open, play.case.visibility) == ("archived", False, "never")
    public = stage.visit(f"{stage.served.url}/ledger/{stage.district.cast.places.estate.code}/")
    assert "罗师傅" not in public.content()
    assert "儿子结婚" not in public.content()


def test_a_submission_is_read_by_three_people_sent_back_and_released(stage: Stage) -> None:
    """来稿 → 退回 (父女还是夫妻?) → 初审 → 复审 → 终审 → 发布 → 稿酬, by three different people."""
    play = stage.begins(
        "editor", "media_submission", name="通讯员小段", phone="13911112222", credits="文字／小段 图片／小段",
        what="父女俩的送教路：两位老师骑车送教上门六年", own_work=True, people_agree="not_asked",
    )  # fmt: skip
    ticked = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
    checked = {"opinion": "同意采用", **ticked}
    asked = "标题写父女，正文写夫妻，请核实；孩子家长是否同意出镜？"
    play.take("editor", "ask_change", change_why="facts", change_what=asked)
    assert play.state == "sent_back"
    assert play.offered("media_chief") == []
    phone = stage.visit(f"{stage.served.url}/t/{play.case.code}/")
    assert asked not in phone.content()
    phone.locator("[name=digits]").fill("2222")
    phone.locator("form:has([name=digits]) button").click()
    phone.get_by_text(asked).wait_for()
    phone.locator("a[href$='/do/resubmit/']").first.click()
    phone.locator("[name=changed_text]").fill("夫妻俩的送教路：两位老师骑车送教上门六年")
    phone.locator("input[name=people_agree][value=agreed]").check()
    phone.locator("form:has([name=changed_text]) button:not([type=button])").last.click()
    phone.wait_for_url(f"**/t/{play.case.code}/")
    assert (play.state, play.case.counts["versions"]) == ("first_reading", 1)
    play.take("editor", "pass_first", **checked).issued("review_sheet", "media_head")
    assert "pass_second" not in play.offered("editor")
    play.on("2026-03-03").take("media_chief", "pass_second", opinion="同意")
    assert "pass_final" not in play.offered("media_chief")
    play.take("media_chief", "proofread_1", corrections=1, corrected="错字一处")
    assert "proofread_2" not in play.offered("media_chief")
    play.take("editor", "proofread_2", corrections=0)
    assert "三校还没有完成" in play.not_yet("media_head", "终审签发")
    play.take("media_head", "proofread_3", corrections=0)
    play.take("media_head", "pass_final", opinion="签发").issued("review_sheet", "media_chief")
    sheet = words_of(play.pdf("review_sheet", "editor"))
    for stage_of, role in (
        ("初审", "editor"),
        ("复审", "media_chief"),
        ("终审", "media_head"),
        ("一校", "media_chief"),
    ):
        assert f"{stage_of}{stage.district.person(role).name}" in sheet
    play.take("editor", "publish_on", outlet="video", web_address="https://example.com/v/1")
    play.take("editor", "publish_on", outlet="newspaper")
    play.on("2026-03-20").take("editor", "pay_fee", second="media_head", fee="300")
    assert (play.state, play.case.open, play.case.counts["outlets"]) == ("finished", False, 2)
