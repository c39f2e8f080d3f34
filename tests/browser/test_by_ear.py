"""The main flows by somebody who sees nothing of them: by keys alone, along what the tree of accessibility says."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linli.activities.models import SignUp
from linli.ballots.models import Vote
from linli.cases import services
from linli.cases.models import Case
from linli.cases.opinion_models import Supporter
from linli.cases.services import Submission
from linli.office import collecting
from linli.office.form_models import Filling
from linli.people.models import Person
from linli.places.queries import Place
from tests.browser.conftest import Life
from tests.browser.hearing import Listener
from tests.browser.signing import signed_in
from tests.browser.test_road import photo
from tests.browser.test_speaking import card_of
from tests.cases.test_honest_ends import in_hand, parking
from tests.support.browser import DESK
from tests.support.cast import Cast
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

Open = Callable[..., "Page"]


def at_desk(served: Served, visit: Open, person: Person) -> Listener:
    """Somebody's desk, as it is heard when they come to it."""
    desk = Listener(signed_in(visit(f"{served.url}/sign-in/", size=DESK), person))
    desk.page.goto(f"{served.url}/desk/")
    desk.finds_its_way()
    return desk


def sent(cast: Cast, words: str) -> Case:
    """A request of the resident at their building."""
    ground = cast.places
    where = Place(building_id=ground.building.pk, unit_id=ground.unit.pk, label="3栋", grid_id=ground.grid.pk)
    given = Submission(form={"what": words}, where=where, reporter_id=cast.resident.pk)
    return services.submit(ground.estate, given, by=cast.acting("resident"))


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

    desk = at_desk(served, visit, estate.grid_worker)
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


def test_a_home_speaks_behind_its_card_and_it_is_written_down(estate: Cast, served: Served, visit: Open) -> None:
    """按住说话 → 收到 → 听写下来: Enter begins, Enter ends, and the name of the button says which."""
    home = Listener(visit(f"{served.url}/k/{card_of(estate).code}/"))
    home.page.context.grant_permissions(["microphone"])
    home.finds_its_way()
    home.presses("button", "按住说话", leads=False)
    home.page.get_by_role("button", name="松开就发出去", pressed=True).wait_for()
    home.page.wait_for_timeout(1200)
    assert "松开就发出去" in home.here().name
    with home.page.expect_navigation():
        home.page.keyboard.press("Enter")
    case = Case.objects.get()
    assert home.hears("heading", f"收到，第 {case.number} 号")

    desk = at_desk(served, visit, estate.grid_worker)
    desk.presses("link", case.title)
    desk.finds_its_way()
    desk.writes("居民说了什么", "厨房水管漏水，滴到楼下")
    desk.picks("属于哪一类", "房屋")
    desk.presses("button", "听写下来", leads=False)
    desk.page.get_by_role("status").get_by_text("已完成").first.wait_for()
    case.refresh_from_db()
    assert (case.state, case.title) == ("dispatched", "厨房水管漏水，滴到楼下")


def test_a_neighbour_says_me_too_instead_of_sending_another(estate: Cast, served: Served, visit: Open) -> None:
    """我要反映 → 是不是下面这件 → 我也遇到了."""
    case = sent(estate, "3栋楼下污水井往外冒水")
    neighbour = Listener(signed_in(visit(f"{served.url}/sign-in/"), estate.neighbour))
    neighbour.page.goto(f"{served.url}/report/{estate.places.estate.code}/")
    neighbour.finds_its_way()
    neighbour.writes("什么事", "楼下的污水井又冒水了")
    neighbour.picks("楼栋", "3栋")
    neighbour.presses("button", "提交")
    neighbour.presses("button", "我也")
    neighbour.page.get_by_role("status").filter(has_text="有进展会告诉您").wait_for()
    assert neighbour.hears("status", "有进展会告诉您")
    assert (Case.objects.count(), Supporter.objects.get().person_id) == (1, estate.neighbour.pk)
    assert Supporter.objects.get().case_id == case.pk


def test_a_home_fills_in_the_form_that_an_office_asks_for(life: Life, served: Served, visit: Open) -> None:
    """我的 → 要填的表 → 本户 → 填好."""
    home = Listener(signed_in(visit(f"{served.url}/sign-in/"), life.cast.resident))
    home.page.goto(f"{served.url}/mine/")
    home.finds_its_way()
    home.presses("DisclosureTriangle", "等您处理", leads=False)
    home.presses("link", life.office.form.title)
    home.finds_its_way()
    home.presses("link", "502")
    home.finds_its_way()
    home.writes("养犬数量", "1")
    home.presses("button", "保存")
    assert home.hears("status", "已填好")
    filling = Filling.objects.get(collection=life.office.form, unit=life.cast.places.unit)
    assert (filling.way, collecting.answers_of(filling)[5]) == ("self", "1")


def test_a_step_is_taken_on_several_cases_of_the_list(estate: Cast, served: Served, visit: Open) -> None:
    """收件箱 → 勾选 → 一起办 → 各自的结果."""
    cases = [in_hand(sent(estate, words), estate) for words in ("一栋的灯不亮", "二栋的灯不亮")]
    desk = at_desk(served, visit, estate.grid_worker)
    desk.page.goto(f"{served.url}/desk/?box=all")
    for case in reversed(cases):
        desk.checks(f"{case.number:06} {case.title}")
    desk.presses("button", "办理勾选的")
    desk.finds_its_way()
    desk.presses("DisclosureTriangle", "告诉居民进展", leads=False)
    desk.writes("进展", "灯具已经订好，明天来换")
    desk.presses("button", "告诉居民进展")
    assert desk.hears("heading", "逐件结果")
    for case in cases:
        assert [step.action for step in case.steps.order_by("-pk")[:1]] == ["progress"]


def test_a_second_person_does_not_confirm_and_then_does(estate: Cast, served: Served, visit: Open) -> None:
    """挂账 proposed → 不予确认的原因 → proposed again → 确认."""
    case, worker = in_hand(sent(estate, "管道老化，全楼漏水"), estate), estate.acting("grid_worker")
    services.act(case.pk, "park", parking(), by=worker)
    street = at_desk(served, visit, estate.street_officer)
    street.presses("link", case.title)
    street.finds_its_way()
    street.writes("不予确认的原因", "先问物业能不能垫付")
    street.presses("button", "不予确认")
    case.refresh_from_db()
    assert (case.state, case.pending) == ("handling", None)
    services.act(case.pk, "park", parking(), by=worker)
    street.page.goto(f"{served.url}/desk/case/{case.pk}/")
    street.finds_its_way()
    street.presses("button", "确认")
    case.refresh_from_db()
    assert case.state == "parked"


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
