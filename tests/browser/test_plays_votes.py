"""Votes of the owners by their pages: the first assembly with its committee; what becomes of the common income."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from linli.ballots import announcement, casting, key_holders, paper, services
from linli.ballots.models import Ballot, Conflict, Mark, Slip, Vote
from linli.ballots.plans import Asked, Plan
from linli.council import office
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import services as papers
from linli.people import services as people
from linli.people.models import Term
from linli.rules.ballot import AGAINST, FOR
from tests.browser.assembly import Estate, by_person, lived_in
from tests.browser.plays import PHOTO, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CANDIDATES = ("唐月娥", "彭志强", "谭新民", "罗小芳", "曾国庆", "段春生", "汪玉梅")
ELECTED = 5
HOLDERS = ("secretary", "director", "street_officer")  # of the branch two are candidates
READERS = ("director", "grid_worker")


def press(page: "Page", words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def names(number: int) -> list[str]:
    """Whom the owner of that number chooses: three quarters the first five, the others the last five."""
    return list(CANDIDATES[:ELECTED] if number % 4 else CANDIDATES[-ELECTED:])


def choices(number: int) -> list[list[str]]:
    return [[FOR if number % 10 < 8 else AGAINST], [FOR if number % 10 < 7 else AGAINST], names(number)]


def called(estate: Estate) -> tuple[Ballot, tuple[str, ...]]:
    """The preparatory group publishes what is asked and the roll; the key is made before three people."""
    stage = estate.stage
    officer = stage.district.acting("community_officer")
    ground = stage.district.cast.places
    group = people.create_organisation("preparatory_group", "安和小区业主大会筹备组", ground.estate, by=SYSTEM)
    asked = (
        Asked(1, "通过业主大会议事规则", "一年一次定期会议；书面征求意见也算。"),
        Asked(2, "通过管理规约", "绿化带不种菜，公共收益每季公布。"),
        Asked(3, "选举首届业主委员会", "五人。", seats=ELECTED, candidates=CANDIDATES),
    )
    plan = Plan("首次业主大会会议", date(2026, 3, 25), date(2026, 4, 2), asked)
    ballot = services.draw_up(plan, by=officer, area=ground.estate, body_id=group.pk)
    for unit in estate.unsold:
        services.mark_unit(ballot.pk, unit.pk, Mark.UNSOLD, reason="尚未出售", document="建设单位销售台账", by=officer)
    services.publish(ballot.pk, by=officer)
    person = stage.district.person
    one, two, office = (person(role).pk for role in HOLDERS)
    made = key_holders.give_key(ballot.pk, tellers=(one, two), supervisor=office, by=officer)
    for role in HOLDERS:
        key_holders.hold_share(ballot.pk, made.public, by=stage.district.acting(role))
    ballot.refresh_from_db()
    return ballot, made.shares


def votes_on_the_phone(estate: Estate, ballot: Ballot, number: int) -> str:
    """An old owner, without script: one matter a page, a second look, the receipt code."""
    owner = estate.owners[number]
    people.set_preferences(owner.pk, by=by_person(owner), elder=True)
    page = estate.phone(owner, f"/vote/{ballot.code}/", javascript=False)
    page.get_by_role("link", name="现在投票").click()
    for step, chosen in enumerate(choices(number), 1):
        page.get_by_text(f"第 {step} 项，共 3 项").wait_for()
        for each in chosen:
            page.locator(f".choices input[value='{each}']").check()
        press(page, "下一项" if step < 3 else "再看一遍")
    for words in ("同意", CANDIDATES[ELECTED - 1]):
        assert words in page.locator("main").inner_text()
    press(page, "没错，投出这一票")
    receipt = page.locator("#code").inner_text()
    page.reload()  # sent again
    assert page.locator("#code").inner_text() == receipt
    assert Vote.objects.filter(ballot=ballot, channel="phone").count() == 1
    return str(receipt)


def comes_back(estate: Estate, ballot: Ballot, number: int, **how: str) -> None:
    """The helper types the number that stands on the envelope and says how it came."""
    stage = estate.stage
    page = stage.desk("grid_worker", f"/desk/ballots/{ballot.code}/papers/")
    page.locator("#id_paper").fill(str(estate.slip(ballot, estate.owners[number]).number))
    press(page, "继续")
    page.locator(f"input[name=channel][value={how.pop('channel')}]").check()
    for name, words in how.items():
        page.locator(f"[name={name}]").fill(words)
    if "proxy" in how:
        page.locator("#photos").set_input_files(PHOTO)
    elif "signed_by" in how:
        sign(page)
    press(page, "收下（不拆封）")
    page.locator("#notices").get_by_text("截止前不拆封").wait_for()


def sign(page: "Page") -> None:
    """A finger on the field."""
    field = page.locator(".sign-here canvas")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 20 + step * 30, box["y"] + 40 + (step % 2) * 30)
    page.mouse.up()


def disputed(estate: Estate, ballot: Ballot) -> None:
    """The couple's paper came from him without her: it is decided that it does not count, and she votes for both."""
    stage, (husband, wife) = estate.stage, estate.couple
    slip = estate.slip(ballot, husband)
    paper.take(slip.pk, "paper", {}, by=stage.district.acting("grid_worker"))
    page = estate.phone(wife, f"/vote/{ballot.code}/{slip.code}/")
    page.locator("#reason").fill("他没有和我商量")
    press(page, "对这一票提出异议")
    page.get_by_text("业主对这一票有异议").wait_for()
    desk = stage.desk("secretary", f"/desk/ballots/{ballot.code}/conflicts/")
    assert "他没有和我商量" in desk.locator("main").inner_text()
    desk.locator("input[value=void]").check()
    desk.locator("textarea").fill("共有人未商定，双方到场确认由妻子投票")
    press(desk, "作出处理")
    assert Conflict.objects.get().state == "void"
    casting.vote(slip.pk, choices(1), by=by_person(wife), agreed=True)


@transaction.atomic
def everybody_else(estate: Estate, ballot: Ballot, done: set[int]) -> list[int]:
    """By the services that the pages call: half on the phone, half on paper; seven do not vote."""
    helper = estate.stage.district.acting("grid_worker")
    papers = []
    for number in range(len(estate.owners) - 7):
        if number in done:
            continue
        owner = estate.owners[number]
        slip = estate.slip(ballot, owner)
        if number % 2:
            casting.vote(slip.pk, choices(number), by=by_person(owner))
        else:
            papers.append(number)
            paper.take(slip.pk, "paper", {}, by=helper)
    return papers


def test_the_first_assembly_adopts_its_rules_and_elects_a_committee_the_month_after_the_branch(
    stage: Stage, tmp_path: Path
) -> None:
    stage.time.on("2026-03-09")
    branch = [stage.district.person(role) for role in ("branch_member", "branch_deputy")]
    estate = lived_in(stage, known=[*branch, *CANDIDATES[2:]])
    ballot, shares = called(estate)
    assert ballot.heads == 125  # with the developer
    assert ballot.slips.count() == 125
    stage.time.on("2026-03-25")
    page = stage.desk("community_officer", f"/desk/ballots/{ballot.code}/")
    press(page, "开始投票")
    receipt = votes_on_the_phone(estate, ballot, 1)
    comes_back(estate, ballot, 2, channel="paper")
    comes_back(estate, ballot, 4, channel="visit", signed_by="业主004")
    authority = {"document": "委托书，附双方身份证复印件", "since": "2026-03-20", "until": "2026-04-02"}
    comes_back(estate, ballot, 6, channel="proxy", proxy="钟友良", **authority)
    assert File.objects.filter(owner_kind="vote").count() == 2  # the signature, the authority
    disputed(estate, ballot)
    papers = [2, 4, 6, *everybody_else(estate, ballot, {1, 2, 4, 6})]
    stage.time.on("2026-04-03")
    opened_before(stage, ballot, "community_officer")
    settled_by_a_third(estate, ballot, papers[:2])
    read_by_two(estate, ballot, papers[2:])
    published(stage, ballot, "community_officer", shares[:2])
    ballot.refresh_from_db()
    owner = estate.owners[1]
    page = estate.phone(owner, f"/vote/{ballot.code}/")
    said = page.locator("#result").inner_text()
    assert said.count("当选") == ELECTED
    for words in ("参加表决的人数 115／125，需要 84（不少于 2/3）", "已选出"):
        assert words in said
    page.get_by_role("link", name="查我的表决票").click()
    page.locator("#id_number").fill(str(estate.slip(ballot, owner).number))
    page.locator("#id_receipt").fill(receipt)
    press(page, "查找")
    assert CANDIDATES[0] in page.locator("main").inner_text()
    assert set(ballot.result["matters"][2]["elected"]) == set(CANDIDATES[:ELECTED])
    assert recounted(estate, ballot, tmp_path)
    final(stage, ballot)
    take_office(stage, ballot)
    filed(stage)
    assert list(findings()) == []


def final(stage: Stage, ballot: Ballot) -> None:
    """Nobody objects for fifteen days. The group has no posts: the community issues the result, the street checks."""
    for day, state in (("2026-04-18", "announced"), ("2026-04-19", "final")):
        stage.time.on(day)
        press(stage.desk("community_officer", f"/desk/ballots/{ballot.code}/"), "确认结果生效")
        ballot.refresh_from_db()
        assert ballot.state == state
    officer, street = (stage.district.acting(role) for role in ("community_officer", "street_officer"))
    community = stage.district.cast.posts["community_officer"].organisation
    people.set_letters(community.pk, "青社", by=street)
    drawn = announcement.draw_up(ballot.pk, by=officer)
    assert drawn.paper is not None
    papers.check(drawn.paper.pk, drawn.paper.version, by=street)
    papers.issue(drawn.paper.pk, by=officer)


def take_office(stage: Stage, ballot: Ballot) -> None:
    """The street presses once: five terms of five years by the result's paper, and the former director's is over."""
    page = stage.desk("street_officer", f"/desk/ballots/{ballot.code}/result/")
    with page.expect_navigation():
        page.get_by_role("link", name="办理就任").click()
    press(page, "确认就任")
    seats = Term.objects.filter(post__kind="committee_member", how="elected").select_related("person")
    assert {term.person.name for term in seats} == set(CANDIDATES[:ELECTED])
    assert {clock.day_of(term.ends) for term in seats if term.ends} == {date(2031, 4, 19)}
    assert {term.document.startswith("青社表决〔2026〕1号") for term in seats} == {True}
    former = Term.objects.get(post=stage.district.cast.posts["director"])
    assert former.why == "expired"


def filed(stage: Stage) -> None:
    """Within thirty days of the count, with its certificate; only then does the committee's seal stamp anything."""
    body = stage.district.cast.posts["director"].organisation
    member = Term.objects.filter(post__kind="committee_member", how="elected").earliest("pk")
    by = Actor(member.person_id, "post", member.post_id, member.person.name)
    with pytest.raises(Refused):
        office.apply_for_seal(body.pk, "物业服务合同", "签约", 2, by=by)
    stage.time.on("2026-04-29")
    page = stage.desk("street_officer", f"/desk/bodies/{body.code}/")
    assert "选举、变更备案" in (said := page.locator("#elections").inner_text())
    assert "最迟 5 月 3 日" in said
    form = page.locator("#elections form")
    form.locator("[name=day]").fill("2026-04-28")
    form.locator("[name=document]").fill("云麓住建备〔2026〕7号")
    form.locator("[name=photo]").set_input_files(PHOTO)
    with page.expect_navigation():
        form.get_by_role("button", name="登记").click()
    assert "云麓住建备〔2026〕7号" in page.locator("#elections").inner_text()
    assert office.apply_for_seal(body.pk, "物业服务合同", "签约", 2, by=by).state == "applied"


def opened_before(stage: Stage, ballot: Ballot, role: str) -> None:
    """The last day is over: the vote is closed, the boxes are opened before the street's officer."""
    press(stage.desk(role, f"/desk/ballots/{ballot.code}/"), "截止投票")
    page = stage.desk(role, f"/desk/ballots/{ballot.code}/boxes/")
    page.fill("#watched_by", "青云街道办事处 何敏")
    press(page, "票箱已开启")


def entered(stage: Stage, ballot: Ballot, role: str, slip: Slip, chosen: list[list[str]]) -> None:
    """The role photographs the paper, unless somebody has, and enters what stands on it."""
    page = stage.desk(role, f"/desk/ballots/{ballot.code}/boxes/{slip.number}/")
    if page.get_by_text("先拍照，再录入").count():
        page.locator("#photos").set_input_files(PHOTO)
        press(page, "保存照片")
    for number, each in enumerate(chosen, 1):
        for choice in each:
            page.locator(f"input[name=m{number}][value='{choice}']").check()
    press(page, "录入")


def settled_by_a_third(estate: Estate, ballot: Ballot, papers: list[int]) -> None:
    """Two people read two papers differently; a third reads them, and two who agree settle each."""
    for number in papers:
        slip = estate.slip(ballot, estate.owners[number])
        vote = Vote.objects.get(slip=slip, valid=True)
        for role, chosen in zip(READERS, ([[AGAINST], [AGAINST], []], choices(number)), strict=True):
            entered(estate.stage, ballot, role, slip, chosen)
            vote.refresh_from_db()
            assert not vote.entered
        page = estate.stage.desk("secretary", f"/desk/ballots/{ballot.code}/boxes/")
        assert "录入不一致：请另一人录入" in page.locator("main").inner_text()
        entered(estate.stage, ballot, "secretary", slip, choices(number))
        vote.refresh_from_db()
        assert vote.entered


@transaction.atomic
def read_by_two(estate: Estate, ballot: Ballot, papers: list[int]) -> None:
    """The others, by the service that the page calls."""
    readers = [estate.stage.district.acting(role) for role in READERS]
    for number in papers:
        vote = Vote.objects.get(slip=estate.slip(ballot, estate.owners[number]), valid=True)
        photo = SimpleUploadedFile("paper.jpg", PHOTO["buffer"], "image/jpeg")
        paper.photograph(vote.pk, take_in([photo], by=readers[0], role="paper"), by=readers[0])
        for reader in readers:
            paper.read(vote.pk, choices(number), by=reader)


def published(stage: Stage, ballot: Ballot, role: str, shares: Sequence[str]) -> None:
    """Two of those who hold a share stand here; it is counted, and the result made public."""
    page = stage.desk(role, f"/desk/ballots/{ballot.code}/count/")
    for name, share in zip(("first", "second"), shares, strict=True):
        page.fill(f"#id_{name}", share)
    press(page, "开箱计票")
    press(stage.desk(role, f"/desk/ballots/{ballot.code}/result/"), "公布结果")


def recounted(estate: Estate, ballot: Ballot, folder: Path) -> bool:
    """An outsider saves both files and counts again."""
    files = [folder / "recount.py", folder / "export.json"]
    for file in files:
        file.write_bytes(httpx.get(f"{estate.stage.served.url}/recount/{ballot.code}/{file.name}").content)
    done = subprocess.run([sys.executable, *files], check=False, capture_output=True, text=True)
    return done.returncode == 0


def drawn_up(estate: Estate) -> Ballot:
    """The director draws it up, marks what is unsold, publishes it."""
    stage = estate.stage
    page = stage.desk("director", f"/desk/ballots/new/{stage.district.cast.places.estate.code}/")
    press(page, "再加一项")
    page.fill("#id_title", "公共收益怎么用")
    page.select_option("#id_body", label="安和小区业委会")
    page.fill("#id_opens_on", "2026-03-25")
    page.fill("#id_closes_on", "2026-04-02")
    page.check("#id_may_change")
    for place, (number, title) in enumerate(((9, "用公共收益更新儿童活动设施"), (8, "东门围墙广告位招租"))):
        page.select_option(f"#id_matters-{place}-number", str(number))
        page.fill(f"#id_matters-{place}-title", title)
    press(page, "生成草案")
    ballot = Ballot.objects.get()
    for unit in estate.unsold:
        services.mark_unit(
            ballot.pk,
            unit.pk,
            Mark.UNSOLD,
            reason="尚未出售",
            document="销售台账",
            by=stage.district.acting("director"),
        )
    page = stage.desk("director", f"/desk/ballots/{ballot.code}/")
    with page.expect_navigation():
        page.get_by_role("link", name="公布表决事项和名册").click()
    press(page, "公布")
    ballot.refresh_from_db()
    assert ballot.state == "published"
    return ballot


def key_made(estate: Estate, ballot: Ballot) -> list[str]:
    """Both tellers and the street's officer are there; each takes a page, and says so in their own browser."""
    stage = estate.stage
    page = stage.desk("director", f"/desk/ballots/{ballot.code}/key/")
    for name, role in zip(("teller_one", "teller_two", "supervisor"), HOLDERS, strict=True):
        page.select_option(f"#id_{name}", str(stage.district.person(role).pk))
    press(page, "生成并显示三页")
    shares = list(page.locator(".secret-text").all_inner_texts())
    for role in HOLDERS:
        press(stage.desk(role, f"/desk/ballots/{ballot.code}/share/"), "我已拿到我的一份")
    return shares


def changes_her_mind(estate: Estate, ballot: Ballot) -> None:
    """On the phone, both matters on one page; then once more with the receipt."""
    page = estate.phone(estate.owners[0], f"/vote/{ballot.code}/")
    receipt = ""
    for link, first in (("现在投票", "against"), ("更改我的投票", "for")):
        page.get_by_role("link", name=link).click()
        page.locator(f"input[name=m1][value={first}]").check()
        page.locator("input[name=m2][value=abstain]").check()
        if receipt:
            page.locator("[name=receipt]").fill(receipt)
        press(page, "再看一遍")
        press(page, "没错，投出这一票")
        receipt = page.locator("#code").inner_text()
        page.goto(f"{estate.stage.served.url}/vote/{ballot.code}/")
    assert Vote.objects.filter(ballot=ballot).count() == 1


def test_what_becomes_of_the_common_income_from_drawing_up_to_the_published_result_and_the_recount(
    stage: Stage, tmp_path: Path
) -> None:
    stage.time.on("2026-03-09")
    estate = lived_in(stage, households=12)
    ballot = drawn_up(estate)
    shares = key_made(estate, ballot)
    stage.time.on("2026-03-25")
    press(stage.desk("director", f"/desk/ballots/{ballot.code}/"), "开始投票")
    changes_her_mind(estate, ballot)
    for number, owner in enumerate(estate.owners[1:10]):
        slip = estate.slip(ballot, owner)
        chosen = [[FOR if number < 6 else AGAINST], [FOR if number < 5 else AGAINST]]
        casting.vote(slip.pk, chosen, by=by_person(owner))
    comes_back(estate, ballot, 10, channel="paper")
    stage.time.on("2026-04-03")
    opened_before(stage, ballot, "director")
    for role in ("branch_member", "branch_deputy"):
        entered(stage, ballot, role, estate.slip(ballot, estate.owners[10]), [[FOR], [FOR]])
    published(stage, ballot, "director", shares[1:])
    ballot.refresh_from_db()
    assert [matter["passed"] for matter in ballot.result["matters"]] == [True, False]
    said = estate.phone(estate.owners[5], f"/vote/{ballot.code}/").locator("#result").inner_text()
    for words in ("同意的人数 8／11，需要 6（超过 1/2）", "同意的人数 6／11，需要 9（不少于 3/4）"):
        assert words in said
    assert recounted(estate, ballot, tmp_path)
    assert list(findings()) == []
