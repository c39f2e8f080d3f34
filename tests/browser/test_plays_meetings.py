"""The branch's month by its pages: three meetings held and minuted, a task carried over, the calendar turning green."""

import pytest

from linli.council import attending
from linli.council.models import Meeting, State
from linli.people.models import Organisation
from tests.browser.plays import Stage, press, words_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def called(stage: Stage, kind: str, day: str, items: str) -> Meeting:
    """The secretary calls it for the morning of the day; the member of the committee records."""
    stage.time.on(day)
    branch = stage.district.cast.posts["secretary"].organisation
    page = stage.desk("secretary", f"/desk/meetings/call/{branch.code}/")
    page.select_option("#id_kind", kind)
    page.fill("#id_starts_at", f"{day}T09:30")
    page.fill("#id_place", "党群服务中心")
    page.select_option("#id_host", str(stage.district.person("secretary").pk))
    page.select_option("#id_recorder", str(stage.district.person("branch_member").pk))
    page.fill("#id_items", items)
    press(page, "发出通知")
    return Meeting.objects.latest("pk")


def closed(stage: Stage, meeting: Meeting) -> Meeting:
    """It ends, the recorder draws up, those who have to sign, the secretary closes."""
    at = f"/desk/meetings/{meeting.pk}/"
    press(stage.desk("secretary", at), "散会")
    press(stage.desk("branch_member", at), "生成会议记录")
    for role in ("secretary", "branch_member", "branch_deputy"):
        page = stage.desk(role, f"/meetings/{meeting.code}/")
        if page.get_by_role("button", name="已阅，签字确认").count():
            press(page, "已阅，签字确认")
    press(stage.desk("secretary", at), "定稿归档")
    meeting.refresh_from_db()
    return meeting


def month_of(stage: Stage, label: str, month: int) -> str:
    page = stage.desk("secretary", "/desk/life/?year=2026")
    row = page.locator("tbody tr", has=page.get_by_role("rowheader", name=label))
    return " ".join(row.locator("td").nth(month).inner_text().split())


def test_the_branchs_month_with_three_meetings_turns_its_calendar_green(stage: Stage) -> None:
    stage.time.on("2026-04-01")
    assert month_of(stage, "主题党日", 4) == "应开"
    first = called(stage, "party_assembly", "2026-04-03", "绿化带种菜怎么办")
    at = f"/desk/meetings/{first.pk}/"
    press(stage.desk("secretary", at), "开始签到")
    member = stage.desk("branch_member", f"/meetings/{first.code}/here/{attending.token(first)}/")
    press(member, "我到了")
    assert "签到成功" in member.content()
    page = stage.desk("secretary", at)
    press(page, "本人在场，确认")
    press(page, "除请假外全部到会")
    assert "符合到会人数要求" in page.content()
    page = stage.desk("branch_member", f"{at}items/1/")
    for speaker, words in (("周正明", "先听意见"), ("彭志强", "同意清理")):
        page.fill("#id_speaker", speaker)
        page.fill("#id_words", words)
        press(page, "记录")
    page.fill("#v_text", "统一清理，另辟种植区")
    page.fill("#v_ayes", "3")
    press(page, "登记表决")
    assert "通过" in page.content()
    page.fill("#t_what", "划出种植区")
    page.fill("#t_due", "2026-04-20")
    press(page, "交办")
    first = closed(stage, first)
    assert first.state == State.CLOSED
    said = words_of(page.request.get(f"{stage.served.url}/meetings/{first.code}/minutes/").body())
    assert "同意3票，反对0票" in said
    assert "划出种植区" in said

    second = called(stage, "theme_day", "2026-04-10", "植树护绿")
    assert [item.title for item in second.items.order_by("position")] == ["划出种植区", "植树护绿"]
    press(stage.desk("secretary", f"/desk/meetings/{second.pk}/"), "开始签到")
    press(stage.desk("secretary", f"/desk/meetings/{second.pk}/"), "除请假外全部到会")
    assert closed(stage, second).state == State.CLOSED
    assert month_of(stage, "主题党日", 4) == "4-10 已开"

    page = stage.desk("secretary", f"/desk/meetings/tasks/{first.tasks.get().pk}/")
    page.fill("#id_outcome", "已划好")
    press(page, "已完成")
    third = called(stage, "party_lecture", "2026-04-17", "支部条例怎么落到小区")
    assert [item.title for item in third.items.all()] == ["支部条例怎么落到小区"]
    press(stage.desk("secretary", f"/desk/meetings/{third.pk}/"), "开始签到")
    press(stage.desk("secretary", f"/desk/meetings/{third.pk}/"), "除请假外全部到会")
    assert closed(stage, third).state == State.CLOSED
    quarter, month = ("支部党员大会", "党课"), 6
    assert [month_of(stage, label, month) for label in quarter] == ["4-3 已开", "4-17 已开"]
    assert month_of(stage, "主题党日", 4) == "4-10 已开"
    stage.time.on("2026-05-02")
    assert month_of(stage, "主题党日", 5) == "应开"
    assert Organisation.objects.filter(meetings__in=[first, second, third]).distinct().count() == 1
