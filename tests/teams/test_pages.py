"""The pages of teams: the leader's desk, what residents find, and what is agreed for the square."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.activities import services as activities
from linli.activities import skilling
from linli.activities.services import Plan
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.teams import joining, keeping, services, squares
from linli.teams.models import Equipment, Loan, Member, State, Team
from linli.teams.square_models import Agreement
from tests.cases.desk import at_desk
from tests.teams.conftest import Drums, in_days
from tests.teams.test_squares import published

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"teams:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def act(client: Client, drums: Drums, step: str, **posted: object) -> None:
    assert client.post(reverse("teams:act", args=[drums.team.code, step]), posted).status_code in (302, 303)


def test_the_leader_keeps_the_team_by_its_page(drums: Drums) -> None:
    desk = at_desk(drums.chair)
    assert "安和腰鼓队" in read(desk, "teams")
    act(desk, drums, "enter", name="新队员", part="镲")
    act(desk, drums, "line-up", line_up="鼓手 8\n镲 1")
    act(desk, drums, "own", name="红绸", number=12, note="活动室柜子")
    act(desk, drums, "lend", equipment=drums.drums.pk, member=drums.other.pk, number=2, due_on=in_days(5))
    act(desk, drums, "piece", title="威风锣鼓", minutes=6)
    act(desk, drums, "about", about="逢年过节演出", shown="on", performs="on")
    page = read(desk, "team", drums.team.code)
    for words in ("新队员", "红绸", "威风锣鼓", "逢年过节演出", "本季度缺演出", "聂无号", in_days(5).isoformat()):
        assert words in page
    assert Access.objects.filter(what="team_member", subject_id=drums.drummer.person_id).exists()
    loan = Loan.objects.get()
    desk.post(reverse("teams:act_on", args=[drums.team.code, "back", loan.pk]), {"note": "完好"})
    assert Equipment.objects.get(pk=drums.drums.pk).out == 0
    act(desk, drums, "line-up", line_up="鼓手 许多")
    assert [(row.part, row.number) for row in drums.team.line_up.order_by("pk")] == [("鼓手", 8), ("镲", 1)]
    assert list(findings()) == []


def test_a_resident_joins_shows_themselves_and_leaves_by_the_teams_page(drums: Drums) -> None:
    mine, desk = signed_in(drums.cast.resident), at_desk(drums.chair)
    name, do = drums.cast.resident.name, lambda step: reverse("teams:own_act", args=[drums.team.code, step])
    assert "安和腰鼓队" in read(mine, "on", drums.cast.places.estate.code)
    assert "申请加入" in read(mine, "show", drums.team.code)
    mine.post(do("apply"), {"words": "会打鼓", "part": "鼓手"})
    row = Member.objects.get(person=drums.cast.resident)
    assert "会打鼓" in read(desk, "team", drums.team.code)
    desk.post(reverse("teams:act_on", args=[drums.team.code, "yes", row.pk]))
    assert name not in read(Client(), "show", drums.team.code)
    mine.post(do("shown"))
    assert name in read(Client(), "show", drums.team.code)
    mine.post(do("leave"))
    row.refresh_from_db()
    assert row.state == State.LEFT
    assert name not in read(Client(), "show", drums.team.code)
    assert mine.post(do("shown")).status_code == 404


def test_others_find_no_desk_of_it_and_a_hidden_team_nobody_finds(drums: Drums) -> None:
    mine = signed_in(drums.cast.resident)
    assert mine.get(reverse("teams:team", args=[drums.team.code])).status_code == 403
    assert at_desk(drums.cast.grid_worker).get(reverse("teams:team", args=[drums.team.code])).status_code == 404
    secretary = at_desk(drums.cast.secretary, second_factor=True)
    assert "聂无号" in read(secretary, "team", drums.team.code)
    posted = secretary.post(reverse("teams:act", args=[drums.team.code, "enter"]), {"name": "某"})
    assert posted.status_code == 404
    services.change(drums.team.pk, services.About(shown=False), by=drums.by)
    assert mine.get(reverse("teams:show", args=[drums.team.code])).status_code == 404
    assert "安和腰鼓队" not in read(mine, "on", drums.cast.places.estate.code)
    assert Member.objects.count() == 2


def test_a_missing_performance_stands_on_both_desks_until_one_is_planned(
    drums: Drums, moved: Callable[[datetime], None]
) -> None:
    moved(datetime.combine(clock.today() + timedelta(days=1), time(12), clock.LOCAL))  # the same quarter an hour on
    desks = at_desk(drums.chair), at_desk(drums.cast.secretary, second_factor=True)
    words = "本季度没有演出，也没有安排"
    for desk in desks:
        assert words in desk.get("/desk/awaiting/", follow=True).content.decode() + desk.get("/desk/").content.decode()
    soon = clock.now().astimezone(clock.LOCAL) + timedelta(hours=1)
    at = soon.replace(minute=0, second=0, microsecond=0)
    plan = Plan("performance", "周周乐", drums.chair.pk, at.date(), at.time(), 60, place="广场")
    programme = activities.found(drums.team.body_id, plan, by=SYSTEM)
    programme.sessions.update(ends_at=clock.now() + timedelta(hours=3))
    for desk in desks:
        assert words not in desk.get("/desk/").content.decode()


def test_a_body_is_kept_as_a_team_by_the_branch(drums: Drums) -> None:
    body = people.create_organisation("volunteer_team", "安和普法队", drums.cast.places.estate, by=SYSTEM)
    secretary = at_desk(drums.cast.secretary, second_factor=True)
    assert "安和普法队" in read(secretary, "teams")
    assert secretary.post(reverse("teams:keep", args=[body.code])).status_code == 302
    assert Team.objects.filter(body=body).exists()
    assert secretary.post(reverse("teams:keep", args=[body.code])).status_code == 404


def test_the_branch_agrees_on_the_square_by_its_page_and_everybody_reads_it(drums: Drums) -> None:
    estate, secretary = drums.cast.places.estate, at_desk(drums.cast.secretary, second_factor=True)
    assert "还没有约定" in read(Client(), "square", estate.code)
    do = lambda step: reverse("teams:square_act", args=[estate.code, step])  # noqa: E731
    secretary.post(do("draft"), {"spot": drums.square.pk, "text": "互相让一让"})
    row = Agreement.objects.get()
    turn = {
        "agreement": row.pk, "group": "广场舞队", "weekdays": [0, 2, 4], "begins": "19:00", "ends": "20:30",
        "decibels": 55, "leader": drums.cast.resident.name, "phone": str(drums.cast.resident.phone),
    }  # fmt: skip
    secretary.post(do("turn"), {**turn, "phone": "13999999999"})
    told = secretary.post(do("turn"), {**turn, "leader": "打听"}, follow=True).content.decode()
    assert drums.cast.resident.name not in told  # a number alone tells nobody whose it is
    assert row.turns.count() == 0
    secretary.post(do("turn"), turn)
    told = secretary.post(do("turn"), {**turn, "group": "交谊舞"}, follow=True).content.decode()
    assert "已约定给“广场舞队”" in told
    assert "还没有约定" in read(Client(), "square", estate.code)
    secretary.post(do("publish"), {"agreement": row.pk})
    page = read(Client(), "square", estate.code)
    for words in ("广场舞队", "19:00–20:30", drums.cast.resident.name):
        assert words in page
    assert at_desk(drums.chair).post(do("draft"), {"spot": drums.square.pk, "text": "我说了算"}).status_code == 404
    assert Agreement.objects.count() == 1


def statements(client: Client, name: str, *args: object) -> int:
    with CaptureQueriesContext(connection) as counted:
        read(client, name, *args)
    return len(counted)


def test_the_pages_ask_as_much_of_thirty_as_of_one(drums: Drums) -> None:
    published(drums)
    desk, estate = at_desk(drums.chair), drums.cast.places.estate
    keeping.lend(drums.drums.pk, drums.other.pk, 1, in_days(3), by=drums.by)
    skill = skilling.list_skill(estate.pk, "普法", by=SYSTEM)
    joining.declare(drums.other.pk, skill.pk, by=drums.by)
    wanted = [
        (desk, "team", drums.team.code),
        (desk, "teams"),
        (desk, "on", estate.code),
        (desk, "square", estate.code),
    ]

    def asked() -> list[int]:
        """What is kept for seconds may be read anew in the midst of it, once: the lesser of two readings counts."""
        return [min(statements(*one), statements(*one)) for one in wanted]

    before = asked()
    for number in range(15):
        member = joining.enter(drums.team.pk, joining.Entered(f"队员{number}"), by=drums.by)
        joining.declare(member.pk, skill.pk, by=drums.by)
        thing = keeping.own(drums.team.pk, f"道具{number}", 3, by=drums.by)
        keeping.lend(thing.pk, member.pk, 1, in_days(3), by=drums.by)
        keeping.learn(drums.team.pk, f"节目{number}", by=drums.by)
        body = people.create_organisation("art_team", f"队{number}", estate, by=SYSTEM)
        services.found(body.pk, services.About(), by=SYSTEM)
        squares.publish(squares.draft(drums.square.pk, "再改", by=SYSTEM).pk, by=SYSTEM)
    assert asked() == before
