"""A wedding and a funeral told of and visited; a submission read by three people: by the pages, to the end."""

from datetime import date

import pytest
from django.urls import reverse

from linli.cases import casework, services
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.people.models import Post
from linli.stories import paying
from linli.stories import services as stories
from linli.stories.models import Publisher
from tests.browser.plays import Play, Stage, words_of
from tests.browser.residents import follows, tell

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


COUNCIL = "安和小区文明节俭理事会"
VISITORS = {"visitor": ("罗秋月", "13900000701"), "other_visitor": ("谭国强", "13900000702")}


def council_of_thrift(stage: Stage) -> None:
    """Its chair is the secretary of the branch; two of its members have a desk of their own."""
    estate = stage.district.cast.places.estate
    body = people.create_organisation("thrift_council", COUNCIL, estate, by=SYSTEM)
    chair, seat = (people.create_post(kind, body, estate, by=SYSTEM) for kind in ("body_chair", "thrift_member"))
    people.appoint(chair.pk, stage.district.person("secretary").pk, by=SYSTEM)
    for role, (name, phone) in VISITORS.items():
        stage.district.officers[role] = people.create_person(name, by=SYSTEM, phone=phone)
        people.appoint(seat.pk, stage.district.person(role).pk, by=SYSTEM)


def paper_of(stage: Stage) -> Publisher:
    """The desk's column with a section, a tariff, and the account of who wrote."""
    editor = stage.district.acting("editor")
    body = Post.objects.get(terms__person_id=editor.person_id).organisation
    made = stories.open_publisher(body.pk, "石榴视频", licence="99120260001", by=editor)
    stories.add_section(made.pk, "society", "社会", by=editor)
    paying.set_tariff(made.pk, "文字", "piece", 100_00, 2_000_00, since=date(2026, 1, 1), by=editor)
    account = paying.Account("段小红", "11010519491231002X", "云湖银行", "6222021234567890123")
    paying.enter_payee(made.pk, account, by=editor)
    return made


def ledger(stage: Stage) -> str:
    """What everybody reads of the estate's matters."""
    return stage.visit(f"{stage.served.url}/ledger/{stage.district.cast.places.estate.code}/").content()


def test_a_wedding_is_told_of_visited_and_held_modestly(stage: Stage) -> None:
    """手机报备 → 理事会两人上门 → 本人承诺 → 事后报告 → 感谢信 → 归档; nothing of it stands on a public page."""
    council_of_thrift(stage)
    host = tell(
        stage, "红白喜事报备", name="罗师傅", phone="13911112222", event="wedding", wishes="儿子结婚，想在楼下摆几桌",
        social_status="party_member", event_on="2026-03-21", where_held="street", feast_tables=24, guests=110,
        per_table="600", kin="child", invited=["relatives", "friends"],
    )  # fmt: skip
    play = Play(stage, host.key)
    assert (play.state, play.case.reporter_id) == ("feast_reported", None)
    assert "罗秋月 · 3 月 5 日（周四）前" in host.reads()  # who comes, and by when
    desk = play.on("2026-03-04").stage.desk("visitor", "/desk/?box=to_visit")
    assert desk.locator(f"a[href*='/desk/case/{play.key}/']").count() > 0
    assert play.offered("visitor") == ["visit_home", "commit", "call_off"]
    play.take("visitor", "visit_home", second="other_visitor", band_offered=True, advice="改为八桌")
    play.issued("reminder", "secretary")
    reminder = host.opens("节俭办事提醒单")
    assert all(
        words in reminder for words in ("罗秋月等两人代表理事会上门看望", "改为八桌", "腰鼓队", "不强制，不罚款")
    )

    host.takes("commit")
    assert (play.state, play.case.steps.get(action="commit").capacity) == ("on_record", "link")
    play.issued("commitment", "secretary")
    assert all(one in host.opens("节俭办事承诺书") for one in ("承诺人（签字）", "子女", "自家亲属、邻居、朋友"))
    assert "还没到办事那天" in host.reads()
    play.on("2026-03-23")
    assert "须事后报告" in play.not_yet("secretary", "审核归档")
    host.takes("tell_after", actual_tables=8, actual_guests=76, no_presents=True)
    play.issued("after_report", "secretary")
    assert "未借机敛财" in host.opens("事后报告表")

    play.take("visitor", "thank", thanks_for="原定二十四桌，只办了八桌").issued("thanks", "secretary")
    family = follows(stage, play)  # on the bride's phone
    assert "写给您的" not in family.page.content()
    family.unlocks("2222")
    letter = family.opens("感谢信")
    assert all(words in letter for words in (COUNCIL, "原定二十四桌，只办了八桌"))
    play.take("secretary", "archive")
    assert (play.state, play.case.open, play.case.visibility) == ("archived", False, "never")
    assert "谢谢您节俭办事" in host.reads()
    public = ledger(stage)
    assert [words for words in ("罗师傅", "儿子结婚") if words in public] == []


def test_a_funeral_is_told_of_on_the_familys_behalf_and_ends_without_a_commitment(stage: Stage) -> None:
    """A neighbour, signed in, tells of it the day after; the council comes to help, and the family owes nothing."""
    council_of_thrift(stage)
    told = tell(
        stage, "红白喜事报备", "neighbour", event="funeral", wishes="替5栋谭家说一声：老人昨夜走了，家里忙不过来",
        social_status="neighbour", event_on="2026-03-01",
    )  # fmt: skip
    play = Play(stage, told.key)
    assert (play.state, play.case.reporter_id) == ("bereaved", stage.district.cast.neighbour.pk)
    assert "请节哀，需要帮忙请说" in told.reads()
    first, other, chair = (stage.district.acting(role) for role in ("visitor", "other_visitor", "secretary"))
    services.act(play.key, "visit_bereaved", {"help_wanted": "借二十把椅子"}, by=first)
    casework.confirm(play.key, by=other)
    play.issued("condolence", "secretary")
    letter = told.opens("慰问信")
    assert ("请节哀保重" in letter, "借二十把椅子" in letter, "鼓" in letter) == (True, True, False)
    play.on("2026-03-05")
    services.act(play.key, "put_on_record", {}, by=first)
    services.act(play.key, "archive_funeral", {}, by=chair)
    assert (play.state, play.case.open, play.case.visibility) == ("funeral_archived", False, "never")
    assert "丧事已归档" in play.page("visitor").inner_text("#main")
    assert ("请节哀保重" in told.reads(), "谢谢" in told.reads()) == (True, False)
    assert "谭家" not in ledger(stage)


def test_a_submission_is_read_by_three_people_sent_back_and_released(stage: Stage) -> None:
    """来稿 → 退回 (父女还是夫妻?) → 初审 → 复审 → 终审 → 发布 → 稿酬, by three different people."""
    play = stage.begins(
        "editor", "media_submission", name="通讯员小段", phone="13911112222", channel="phone", consent_read="agreed",
        credits="小段", credit_pictures="小段",
        what="父女俩的送教路：两位老师骑车送教上门六年", rights="own", minors="none", people_agree="not_asked",
    )  # fmt: skip
    ticked = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
    checked = {"opinion": "同意采用", **ticked}
    asked = "标题写父女，正文写夫妻，请核实；孩子家长是否同意出镜？"
    play.take("editor", "ask_change", change_why="facts", change_what=asked)
    assert play.state == "sent_back"
    assert play.offered("media_chief") == ["do_not_use"]  # of an author who never answers
    author = follows(stage, play)
    assert asked not in author.page.content()
    author.unlocks("2222")
    author.page.get_by_text(asked).wait_for()
    author.takes("resubmit", changed_text="夫妻俩的送教路：两位老师骑车送教上门六年", people_agree="agreed")
    assert (play.state, play.case.counts["versions"]) == ("first_reading", 1)
    desk = paper_of(stage)
    page = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    page.locator("[name=section]").select_option(label="石榴视频 · 社会")
    page.locator("[name=summary]").fill("六年送教路")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已编排").or_(page.get_by_text("复制到公众号")).first.wait_for()
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
    page = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    page.get_by_role("button", name="在本站发布").click()
    page.get_by_text("看发布后的样子").wait_for()
    anybody = stage.visit(f"{stage.served.url}/stories/of/{desk.code}/?section=society")
    anybody.get_by_text("六年送教路").click()
    anybody.get_by_role("heading", name="夫妻俩的送教路").wait_for()
    assert "父女俩" not in anybody.content()
    play.on("2026-03-20")
    assert "稿酬还没有付清" in play.not_yet("editor", "稿酬已付清")
    page = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    page.locator("[name=payee]").select_option(label="段小红")
    page.locator("[name=rate]").fill("1000")
    page.get_by_role("button", name="提出", exact=True).click()
    page.get_by_text("待批").wait_for()
    head = stage.desk("media_head", f"/desk/stories/fees/{desk.code}/")
    head.get_by_role("button", name="同意").click()
    head.get_by_text("实付合计 972.00 元").wait_for()
    page = stage.desk("editor", f"/desk/stories/fees/{desk.code}/")
    page.get_by_role("button", name="生成发放表").click()
    page.get_by_text("由编辑部另一人在这里登记").wait_for()
    listed = page.url.removeprefix(stage.served.url)
    chief = stage.desk("media_chief", listed)
    chief.get_by_role("button", name="登记已付款").click()
    chief.get_by_text("叶青登记").wait_for()
    play.take("editor", "pay_fee")
    assert (play.state, play.case.open, play.case.counts["outlets"]) == ("finished", False, 3)
    play.take("media_chief", "recall", recall_why="consent", grounds="画面里的人撤回同意")
    assert anybody.reload().status == 404


def test_whoever_sends_in_a_story_is_asked_of_people_shown_only_while_there_are_any(stage: Stage) -> None:
    address = reverse("cases:report_for", args=[stage.district.cast.places.estate.code, "media_submission"])
    page = stage.visit(f"{stage.served.url}{address}")
    minors = page.get_by_role("group", name="画面里有未成年人吗")
    minors.wait_for()
    page.get_by_text("没有拍到人", exact=True).click()
    minors.wait_for(state="hidden")
    assert page.locator("input[name=minors]:disabled").count() == 3
    page.get_by_text("同意", exact=True).click()
    minors.wait_for()
    assert page.locator("input[name=minors]:disabled").count() == 0
