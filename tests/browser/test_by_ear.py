"""The main flows by somebody who sees nothing of them: by keys alone, along what the tree of accessibility says."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linli.activities.models import SignUp
from linli.ballots.models import Vote
from linli.cases.models import Case
from tests.browser.conftest import Life
from tests.browser.hearing import Listener
from tests.browser.signing import signed_in
from tests.browser.test_road import photo
from tests.support.browser import DESK
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

Open = Callable[..., "Page"]


def test_a_request_is_sent_handled_and_answered(estate: Cast, served: Served, visit: Open) -> None:
    """反映 → 联系 → 处理好 → 修好了."""
    resident = Listener(visit(f"{served.url}/e/{estate.places.estate.code}/"))
    resident.finds_its_way()
    resident.presses("link", "我要反映")
    resident.finds_its_way()
    resident.writes("什么事", "3栋楼下污水井往外冒水")
    resident.picks("楼栋", "3栋")
    resident.writes("电话", "13800135678")
    resident.presses("button", "提交")
    case = Case.objects.get()
    link = resident.page.url.partition("?")[0]
    assert resident.hears("heading", f"收到，第 {case.number} 号")

    desk = Listener(signed_in(visit(f"{served.url}/sign-in/", size=DESK), estate.grid_worker))
    desk.page.goto(f"{served.url}/desk/")
    desk.finds_its_way()
    desk.presses("link", case.title)
    desk.finds_its_way()
    desk.ticks("打电话")
    desk.presses("button", "已联系", leads=False)
    desk.page.get_by_role("status").get_by_text("已完成").first.wait_for()
    desk.page.goto(f"{served.url}/desk/case/{case.pk}/")
    desk.finds_its_way()
    desk.writes("怎么办的", "疏通了支管")
    desk.attaches("处理后照片", photo())
    desk.presses("button", "处理好了", leads=False)
    desk.page.get_by_role("status").get_by_text("已完成").first.wait_for()

    resident.page.goto(link)
    resident.finds_its_way()
    resident.presses("link", "修好了")
    resident.ticks("满意")
    resident.presses("button", "确认")
    case.refresh_from_db()
    assert (case.state, case.solved, case.grade) == ("closed", True, "satisfied")


def test_an_owner_votes(life: Life, served: Served, visit: Open) -> None:
    """现在投票 → 逐项表决 → 再看一遍 → 投出 → 回执."""
    ballot = life.open_ballot
    before = Vote.objects.filter(ballot=ballot).count()
    owner = Listener(signed_in(visit(f"{served.url}/sign-in/"), life.cast.resident))
    owner.page.goto(f"{served.url}/vote/{ballot.code}/")
    owner.finds_its_way()
    owner.presses("link", "现在投票")
    owner.finds_its_way()
    for matter in ballot.matters.all():
        if matter.candidates:
            owner.checks(matter.candidates[0])
        else:
            owner.ticks("同意")
    owner.presses("button", "再看一遍")
    owner.presses("button", "投出这一票")
    assert owner.hears("heading", "您的票已投出")
    assert Vote.objects.filter(ballot=ballot).count() == before + 1


def test_a_place_is_taken_in_what_goes_on(life: Life, served: Served, visit: Open) -> None:
    """活动 → 我要报名 → 名额已满，候补: what is said is said to the ear too."""
    session = life.sessions[1]
    SignUp.objects.filter(session=session, person=life.cast.neighbour).delete()
    neighbour = Listener(signed_in(visit(f"{served.url}/sign-in/"), life.cast.neighbour))
    neighbour.page.goto(f"{served.url}/activities/{session.code}/")
    neighbour.finds_its_way()
    neighbour.presses("button", "我要报名")
    assert neighbour.hears("status", "您已进入候补")
    assert SignUp.objects.get(session=session, person=life.cast.neighbour).state == "waiting"
