"""A phone film sent over a bad line, reviewed, covered over, released, watched, paid, recalled: by the pages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linli.media.film_models import Film, Version
from linli.people.models import Post
from linli.stories import paying
from linli.stories import services as stories
from linli.stories.models import Publisher
from tests.breaks.bad_line import Line, breaking
from tests.browser.plays import Play, Stage, press, soon
from tests.browser.residents import Resident, tell
from tests.media.films import film as made

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MEGABYTE = 1024 * 1024
FACE = "15 20 30 40 0:00 0:02.5"
TICKED = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
# Plays the film without sound and answers how far it came, or why it did not.
PLAYS = """async video => {
    video.muted = true;
    try { await video.play(); } catch (error) { return String(error); }
    await new Promise(done => { video.ontimeupdate = () => { if (video.currentTime > 0.3) done(); }; });
    video.pause();
    return video.currentTime > 0.3;
}"""


@pytest.fixture
def line(stage: Stage) -> Iterator[Line]:
    """To the product; it breaks after half a megabyte, and again."""
    with breaking(stage.served.url, [MEGABYTE // 2, MEGABYTE]) as line:
        yield line


def column_of(stage: Stage) -> Publisher:
    """The desk's column with a section, a tariff, and the account of who filmed."""
    editor = stage.district.acting("editor")
    body = Post.objects.get(terms__person_id=editor.person_id).organisation
    paper = stories.open_publisher(body.pk, "石榴视频", licence="99120260001", by=editor)
    stories.add_section(paper.pk, "education", "教育", by=editor)
    paying.set_tariff(paper.pk, "视频", "piece", 100_00, 2_000_00, since=date(2026, 1, 1), by=editor)
    account = paying.Account("陈桂兰", "11010519491231002X", "云湖银行", "6222021234567890123")
    paying.tell_account(account, by=stage.district.cast.acting("resident"))
    return paper


def phone_film(folder: Path) -> Path:
    """Three seconds, with so much behind them that the line breaks twice on the way."""
    path = made(folder / "周末.mp4", seconds=3, width=320, height=180)
    with path.open("ab") as file:  # what a player passes over: a box of nothing
        file.write((3 * MEGABYTE + 8).to_bytes(4, "big") + b"free" + bytes(3 * MEGABYTE))
    return path


def sent_over(line: Line, told: Resident, path: Path) -> Film:
    """From the page of the story, going on by itself after each break."""
    page = told.page
    page.goto(f"{line.url}/films/of/{told.case.code}/")
    page.set_input_files("input[type=file]", path)
    page.click("#film-send")
    page.wait_for_selector("#films li", timeout=120_000)
    assert line.broken == 2
    page.wait_for_selector("video", timeout=120_000)  # the mill has made it
    return Film.objects.get(case=told.case)


def covered(stage: Stage, film: Film) -> Version:
    """A version in which the child's face is covered over, made by the page of the film."""
    page = stage.desk("editor", f"/desk/films/{film.code}/")
    page.locator("#edit-form [name=boxes]").fill(FACE)
    press(page, "制作这一版")
    soon(lambda: Version.objects.get(film=film, number=1).ready, "the version is not made", within=120)
    return Version.objects.get(film=film, number=1)


def made_ready(stage: Stage, play: Play, *, blurred: bool) -> None:
    page = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    page.locator("[name=section]").select_option(label="石榴视频 · 教育")
    page.locator("[name=kind]").select_option(label="视频")
    page.locator("[name=summary]").fill("每个周末骑车上门")
    boxes = page.locator("[name=films]")
    boxes.nth(0).uncheck()
    boxes.nth(1).check()
    page.locator("[name=blur]").fill("路边孩子的脸")
    page.locator("[name=blurred]").set_checked(blurred)
    press(page, "保存")


def reviewed(play: Play) -> None:
    """Three people, each once."""
    play.take("editor", "pass_first", opinion="同意采用", **TICKED).issued("review_sheet", "media_head")
    assert "pass_second" not in play.offered("editor")
    play.take("media_chief", "pass_second", opinion="同意")
    for role, step in (("media_chief", "proofread_1"), ("editor", "proofread_2"), ("media_head", "proofread_3")):
        play.take(role, step, corrections=0)
    assert "pass_final" not in play.offered("media_chief")
    play.take("media_head", "pass_final", opinion="签发").issued("review_sheet", "media_chief")


def plays(page: "Page") -> None:
    assert page.locator("video").evaluate(PLAYS) is True


def test_a_phone_film_goes_from_a_bad_line_to_everybody_and_to_the_bank_and_is_recalled(
    stage: Stage, line: Line, tmp_path: Path
) -> None:
    paper = column_of(stage)
    told = tell(
        stage, "投稿", "resident", what="教师夫妇每到周末骑车走访山村学生，六年走了两万多公里。",
        headline="教师夫妇的周末", credits="陈桂兰", credit_film="陈桂兰", rights="own", people_agree="agreed",
        minors="none",
    )  # fmt: skip
    film = sent_over(line, told, phone_film(tmp_path))
    play = Play(stage, told.key)
    assert (film.sender_id, film.released_id, play.state) == (stage.district.cast.resident.pk, None, "first_reading")
    plays(told.page)

    version = covered(stage, film)
    made_ready(stage, play, blurred=False)
    reviewed(play)
    desk = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    desk.get_by_role("button", name="在本站发布").click()
    desk.get_by_text("路边孩子的脸").first.wait_for()
    assert play.state == "approved"  # nothing goes out before it is done
    play.take("editor", "change_after", changed_text="教师夫妇每到周末骑车走访山村学生，六年走了两万多公里。")
    made_ready(stage, play, blurred=True)
    play.take("media_chief", "pass_second", opinion="打码已核对")
    for role, step in (("media_chief", "proofread_1"), ("editor", "proofread_2"), ("media_head", "proofread_3")):
        play.take(role, step, corrections=0)
    play.take("media_head", "pass_final", opinion="签发")
    press(stage.desk("editor", f"/desk/stories/case/{play.key}/"), "在本站发布")

    anybody = stage.visit(f"{stage.served.url}/stories/of/{paper.code}/?section=education")
    anybody.get_by_text("每个周末骑车上门").click()
    anybody.get_by_role("heading", name="教师夫妇的周末").wait_for()
    assert f"/films/play/{film.code}.{version.number}.shown." in anybody.content()
    assert f"{film.code}.0." not in anybody.content()  # nor the film as it was sent
    plays(anybody)
    seen = anybody.locator("video").evaluate("video => video.currentSrc")

    page = stage.desk("editor", f"/desk/stories/case/{play.key}/")
    page.locator("[name=payee]").select_option(label="陈桂兰")
    page.locator("[name=rate]").fill("1000")
    press(page, "提出")
    press(stage.desk("media_head", f"/desk/stories/fees/{paper.code}/"), "同意 陈桂兰")
    page = stage.desk("editor", f"/desk/stories/fees/{paper.code}/")
    page.get_by_text("实付合计 972.00 元").wait_for()
    press(page, "生成发放表")
    listed = page.url.removeprefix(stage.served.url)
    press(stage.desk("media_chief", listed), "登记已付款")
    told.page.goto(f"{stage.served.url}/stories/fees/")
    assert "972.00" in told.page.locator("main").inner_text()

    play.take("media_head", "recall", recall_why="consent", grounds="孩子的家长撤回同意")
    answer = anybody.request.get(seen.split("?")[0])
    assert answer.status == 404
    assert anybody.reload().status == 404  # type: ignore[union-attr]  # there is one
    told.page.goto(f"{stage.served.url}/films/of/{told.case.code}/")
    plays(told.page)  # its sender watches it still
