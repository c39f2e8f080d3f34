"""A proposal from three complaints of one cause to its evaluation: options, comments, opinion, milestones, result."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.journal.actors import Actor
from linli.places.queries import Place
from tests.browser.plays import Play, Stage, press, soon

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

WORDS = ("绿地里种菜，味道大", "绿地种菜招蚊子", "种菜占了绿地")
OPTIONS = (("收回绿地", "0", "老人没有地方种"), ("东门外开菜园", "800", "每户每年交 60 元"))


def complaints(stage: Stage) -> list[Case]:
    """Three, of which the grid worker has talked with whoever sent them."""
    cast = stage.district.cast
    ground = cast.places
    where = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk)
    found = []
    for words in WORDS:
        given = Submission(form={"what": words}, where=where)
        case = services.submit(ground.estate, given, by=Actor(None, "anonymous"))
        services.act(case.pk, "claim", {}, by=cast.acting("grid_worker"))
        found.append(services.act(case.pk, "contact", {"how": "phone"}, by=cast.acting("grid_worker")))
    return found


def raised(stage: Stage, cases: list[Case]) -> Play:
    """The director ticks the three and raises them as one."""
    page = stage.desk("director", f"{reverse('cases:together', args=['proposal'])}?q=绿地")
    for case in cases:
        page.locator(f"input[name=with][value='{case.pk}']").check()
    press(page, "继续")
    form = page.locator("form.entry")
    form.locator("[name=topic]").fill("给种菜的邻居找块地")
    form.locator("[name=reasons]").fill("三位邻居说的是同一件事")
    with page.expect_navigation():
        form.locator("button.primary").click()
    return Play(stage, CaseLink.objects.filter(target=cases[0]).latest("pk").case_id)


def set_out(topic: Play) -> None:
    """Two options at the desk."""
    for title, cost, consequences in OPTIONS:
        page = topic.stage.desk("director", reverse("cases:options", args=[topic.key]))
        for name, words in (("title", title), ("cost", cost), ("consequences", consequences)):
            page.locator(f"[name={name}]").fill(words)
        press(page, "列出")


def said(topic: Play, role: str, words: str, stance: str, option: str = "") -> "Page":
    """Somebody says it on the page that everybody reads."""
    case = topic.case
    page = topic.stage.desk(role, reverse("cases:comments", args=[case.area.code, case.number]))
    if option:
        page.locator("[name=which]").select_option(label=option)
    page.locator(f"input[name=stance][value={stance}]").check(force=True)
    page.locator("[name=text]").fill(words)
    press(page, "发表")
    return page


def board(topic: Play) -> str:
    """What a visitor without an account reads."""
    case = topic.case
    page = topic.stage.visit(f"{topic.stage.served.url}{reverse('cases:public', args=[case.area.code, case.number])}")
    return str(page.locator("main").inner_text())


def test_three_complaints_become_one_proposal_and_get_its_result(stage: Stage) -> None:
    stage.time.on("2026-06-01")
    cases = complaints(stage)
    topic = raised(stage, cases)
    topic.take("director", "screen_in", second="secretary", screened_because="与多数住户有关")
    set_out(topic)
    assert "赞成开菜园" in said(topic, "neighbour", "赞成开菜园", "for", "方案 2：东门外开菜园").content()
    said(topic, "resident", "种菜的都不讲理", "against")
    desk = stage.desk("secretary", reverse("cases:moderate", args=[topic.key]))
    rude = desk.locator("section", has_text="不讲理")
    rude.locator("summary").click()
    rude.locator("input[name=words]").fill("指责他人")
    press(desk, "隐藏")
    shown = board(topic)
    assert ("东门外开菜园" in shown, "800.00 元" in shown, "1 条意见" in shown) == (True, True, True)

    topic.on("2026-06-10").take("director", "begin_talks")
    numbers = {"members_due": "9", "members_present": "7", "members_for": "6"}
    decided = {**numbers, "resolution": True, "decided_by": "议事会", "decided_on": "2026-06-10", "photos": True}
    topic.take("director", "resolution", second="secretary", **decided)
    assert "不是在本平台表决的" in board(topic)
    opinion = {"opinion_option": "2", "opinion_words": "东门外开菜园", "common_matter": "none"}
    topic.take("director", "form_opinion", second="secretary", **opinion)
    topic.take("director", "carry_out", responsible="网格站", carry_out_by="2026-07-01")
    plan = {"step_name": "量地分块", "planned_from": "2026-06-11", "planned_to": "2026-06-15"}
    topic.take("director", "plan_step", **plan).on("2026-06-20")
    topic.take("secretary", "begin_step", row=1, started_on="2026-06-12")
    topic.take("secretary", "finish_step", row=1, done_on="2026-06-18")
    shown = board(topic)
    assert ("已选定" in shown, "量地分块" in shown, "计划与实际" in shown) == (True, True, True)
    topic.take("secretary", "put_through").take("director", "feed_back", result="菜都搬到东门外的菜园了")
    links = CaseLink.objects.filter(case=topic.key)
    soon(lambda: {link.outcome for link in links.all()} == {"passed"}, "the complaints did not get the result")
    topic.take("director", "evaluate", evaluation="没有再种回来")
    assert topic.state == "evaluated"
    assert "没有再种回来" in board(topic)
