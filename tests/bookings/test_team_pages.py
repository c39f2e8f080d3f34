"""The pages of teams that are asked for: residents and members by phone, the leader at the desk, the print."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.bookings import asking
from linli.bookings.team_models import Called, TeamBooking
from linli.journal.models import Access
from linli.kernel import clock
from tests.bookings.bands import Band, band, reported  # noqa: F401 -- the fixture
from tests.bookings.test_pages import read, signed_in
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def form(band: Band, first: str = "09:00", last: str = "11:00", **said: object) -> dict[str, object]:  # noqa: F811
    day = clock.day_of(band.at(9))
    return {"occasion": "wedding", "day": day, "starts": first, "ends": last, "place": "3 栋楼下", "words": "", **said}


def test_a_resident_asks_by_phone_and_reads_that_it_is_free(band: Band) -> None:  # noqa: F811
    case, first, second = reported(band.cast), signed_in(band.cast.resident), signed_in(band.cast.neighbour)
    page = reverse("bookings:ask_team", args=[band.team.code])
    assert "安和腰鼓队" in read(Client(), "teams_on", band.cast.places.estate.code)
    assert Client().get(page).status_code == 302  # to sign in
    assert "来回车费、饮水和一顿便饭" in read(first, "ask_team", band.team.code)
    wrong = first.post(page, form(band, number="777"))
    assert (wrong.status_code, "无权查看" in wrong.content.decode()) == (422, True)
    assert first.post(page, form(band, number=case.number)).status_code == 302
    mine = read(first, "teams_mine")
    assert ("免费" in mine, f"第 {case.number} 号" in mine, "待队长答复" in mine) == (True, True, True)
    taken = second.post(page, form(band, "10:00", "12:00"))
    assert (taken.status_code, "排队等候" in taken.content.decode()) == (422, True)
    assert second.post(page, {**form(band, "10:00", "12:00"), "wait": "1"}).status_code == 302
    assert "排队中" in read(second, "teams_mine")
    assert "安和腰鼓队" in " ".join(first.get(reverse("cases:track", args=[case.code])).content.decode().split())
    row = TeamBooking.objects.get(person=band.cast.resident)
    assert second.post(reverse("bookings:team_answer", args=[row.code, "off"]), {"reason": "改期"}).status_code == 404
    first.post(reverse("bookings:team_answer", args=[row.code, "off"]), {"reason": "改期"})
    theirs = TeamBooking.objects.get(person=band.cast.neighbour)
    assert theirs.state == "asked"  # they moved up


def test_the_leader_agrees_calls_finds_a_substitute_lends_and_prints(band: Band) -> None:  # noqa: F811
    case = reported(band.cast)
    row = band.ask(number=str(case.number))
    desk = at_desk(band.chair)
    assert "待审批" in " ".join(desk.get("/desk/").content.decode().split())
    page = desk.get(reverse("bookings:call", args=[row.code]))
    sheet = page.context["sheet_form"]
    posted = {name: sheet[name].value() for name in ("meet_place", "travel")}
    posted |= {name: sheet[name].value().strftime("%Y-%m-%dT%H:%M") for name in ("meet_at", "calls_by")}
    names = ("谭鼓声", "邹敲锣", "聂无号", "贺满秀")
    posted["members"] = [band.members[name].pk for name in names]

    def act(name: str, **said: object) -> None:
        answer = desk.post(reverse("bookings:call_act", args=[row.code, name]), said)
        assert answer.status_code in (302, 303)

    act("agree", **posted)
    row.refresh_from_db()
    assert (row.state, row.called.count()) == ("agreed", 4)
    member = signed_in(band.members["邹敲锣"].person)  # type: ignore[arg-type]  # a member with an account
    assert "请您参加" in " ".join(member.get("/mine/").content.decode().split())
    own = Called.objects.get(booking=row, member=band.members["邹敲锣"])
    assert member.post(reverse("bookings:my_call", args=[own.code, "no"])).status_code == 303
    other = Called.objects.get(booking=row, member=band.members["聂无号"])
    assert member.post(reverse("bookings:my_call", args=[other.code, "yes"])).status_code == 404
    desk.post(reverse("bookings:call_act_on", args=[row.code, "yes", other.pk]))
    page_now = " ".join(desk.get(reverse("bookings:call", args=[row.code])).content.decode().split())
    assert ("缺 1 人" in page_now, "段冬梅" in page_now, "那时有空" in page_now) == (True, True, True)
    stand_in = band.members["段冬梅"]
    act("call", member=stand_in.pk, **{f"part{stand_in.pk}": "鼓手"})
    assert Called.objects.get(booking=row, member=stand_in).part == "鼓手"
    act("lend", equipment=band.drums.pk, member=stand_in.pk, number=2)
    printed = read(desk, "call_sheet", row.code)
    assert ("腰鼓 × 2" in printed, "聂无号" in printed, "签字" in printed) == (True, True, True)
    assert Access.objects.filter(what="team_booking", subject_id=band.cast.resident.pk).exists()
    work = at_desk(band.cast.secretary, second_factor=True).get(reverse("cases:work", args=[case.pk]))
    assert "安和腰鼓队" in work.content.decode()
    assert signed_in(band.cast.resident).get(reverse("bookings:call", args=[row.code])).status_code == 403


def test_an_office_asks_on_somebodys_behalf_and_takes_the_other_time_for_them(band: Band) -> None:  # noqa: F811
    desk = at_desk(band.cast.secretary, second_factor=True)
    page = reverse("bookings:enter_team", args=[band.team.code])
    said = form(band, name="谭家大哥", phone="13911112222")
    assert desk.post(page, {**said, "occasion": "party"}).status_code == 422
    assert desk.post(page, said).status_code == 302
    row = TeamBooking.objects.get()
    assert (row.who, str(row.phone), row.entered_by) == ("谭家大哥", "+8613911112222", band.cast.secretary)
    leader = at_desk(band.chair)
    other = {"day": clock.day_of(band.at(9)), "starts": "15:00", "ends": "17:00", "words": "上午有排练"}
    leader.post(reverse("bookings:call_act", args=[row.code, "propose"]), other)
    assert "对方说可以" in " ".join(desk.get(reverse("bookings:call", args=[row.code])).content.decode().split())
    desk.post(reverse("bookings:call_act", args=[row.code, "take"]))
    row.refresh_from_db()
    assert (row.state, row.taken) == ("asked", True)
    leader.post(reverse("bookings:call_act", args=[row.code, "no"]), {"reason": "全队外出"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("refused", "全队外出")


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(url).status_code == 200
    return len(told)


def least(client: Client, url: str) -> int:
    """Without what is read once in some seconds, whatever the page."""
    return min(statements(client, url) for _again in range(3))


def test_the_lists_cost_as_much_at_thirty_rows_as_at_one(band: Band) -> None:  # noqa: F811
    resident, desk, drummer = signed_in(band.cast.resident), at_desk(band.chair), band.members["邹敲锣"].person
    assert drummer is not None
    member, rows = signed_in(drummer), [band.agree(band.ask(8, 9))]
    urls: list[tuple[Any, str]] = [
        (resident, reverse("bookings:teams_mine")), (desk, reverse("bookings:calls")),
        (member, reverse("bookings:my_calls")),
    ]  # fmt: skip
    one = [least(client, url) for client, url in urls]
    for number in range(12):
        wish = band.wish(14, 15, days=20 + number, phone="13911112222")
        made = asking.enter(band.team.pk, "谭家大哥", wish, by=band.by)
        TeamBooking.objects.filter(pk=made.pk).update(person=band.cast.resident)
        made.refresh_from_db()
        rows.append(band.agree(made, "邹敲锣"))
    assert [least(client, url) for client, url in urls] == one
