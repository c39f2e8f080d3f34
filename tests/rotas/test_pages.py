"""The pages of a rota: planned, proposed by the worker, published, swapped and served, at desk and on the phone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from linli.activities import feeds
from linli.jobs.worker import run_until_idle
from linli.journal.models import Access
from linli.kernel import clock
from linli.people.models import Person
from linli.rotas import proposing, queries, services
from linli.rotas.models import Rota, Swap
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.rotas.conftest import ABILITY, Checkpoint, monday, proposed
from tests.rotas.playing import played

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer: Any = client.get(reverse(f"rotas:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def test_a_week_of_checkpoint_shifts_from_its_first_line_to_its_publication(bodies: Bodies) -> None:
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    assert "还没有轮值表" in read(desk, "rotas")
    new = reverse("rotas:new", args=[bodies.branch.code])
    days = {"begins": monday(), "ends": monday() + timedelta(days=6)}
    assert desk.post(new, {"title": "东门卡点", "place": "", **days}).status_code == 422
    assert desk.post(new, {"title": "东门卡点", "place": "东门", **days}).status_code == 302
    rota = Rota.objects.get()

    def act(step: str, **posted: object) -> None:
        assert desk.post(reverse("rotas:act", args=[rota.code, step]), posted).status_code in (302, 303)

    for number, name in enumerate(("早班", "中班", "夜班")):
        act("lay", name=name, starts=f"{8 * number:02}:00", hours=8, least=1, most=2, weekdays=list(range(7)))
    people = reverse("rotas:people", args=[rota.code])
    for number in range(8):
        assert desk.post(people, {"name": f"值守{number}"}).status_code == 302
    assert desk.post(people, {"phone": "13999999999"}).status_code == 422
    keeper = rota.keepers.earliest("pk")
    one = reverse("rotas:keeper", args=[rota.code, keeper.code])
    assert desk.post(one, {"skills": "急救", "avoids": "夜班"}).status_code == 302
    assert desk.post(one, {"first": monday(), "last": monday()}).status_code == 302
    assert desk.post(one, {"first": monday(), "last": "x"}).status_code == 422
    act("propose")
    assert "方案正在后台计算" in read(desk, "rota", rota.code)
    run_until_idle()
    page = read(desk, "rota", rota.code)
    assert "各项硬性规则均已满足" in page
    assert "值守0" in page
    act("publish")
    rota.refresh_from_db()
    assert rota.state == "published"
    assert "值守7" in read(desk, "sheet", rota.code)


def test_without_the_solver_the_page_says_how_to_get_it(
    checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "installed", lambda: False)
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    assert "linli[rota]" in read(desk, "rota", checkpoint.rota.code)
    desk.post(reverse("rotas:act", args=[checkpoint.rota.code, "propose"]))
    checkpoint.rota.refresh_from_db()
    assert checkpoint.rota.solving == "none"


def test_a_swap_and_a_duty_by_phone(bodies: Bodies) -> None:
    swap = played(bodies.branch, "替班乙", bodies.cast.resident)
    rota, duty = swap.turn.duty.rota, swap.turn.duty
    desk, mine = at_desk(bodies.cast.secretary, second_factor=True), signed_in(bodies.cast.resident)
    assert "您请" in read(mine, "mine")
    assert "栏杆已修好" in read(desk, "duty", rota.code, rota.duties.earliest("pk").code)
    desk.post(reverse("rotas:act", args=[rota.code, "approve"]), {"swap": swap.pk})
    assert Swap.objects.get().state == "approved"
    taker = signed_in(Person.objects.get(pk=swap.taker.person_id))
    with clock.moved(duty.starts_at + timedelta(minutes=5)):
        taker.force_login(Person.objects.get(pk=swap.taker.person_id))
        assert reverse("rotas:own_act", args=[duty.code, "come"]) in read(taker, "mine")
        taker.post(reverse("rotas:own_act", args=[duty.code, "come"]))
        taker.post(reverse("rotas:own_act", args=[duty.code, "hand_over"]), {"words": "一切正常"})
        taker.post(reverse("rotas:own_act", args=[duty.code, "report"]), {"words": "东门灯不亮", "token": "a" * 32})
        taker.post(reverse("rotas:own_act", args=[duty.code, "report"]), {"words": "东门灯不亮", "token": "a" * 32})
        taker.post(reverse("rotas:own_act", args=[duty.code, "leave"]))
    duty.refresh_from_db()
    assert (duty.hand_over, duty.incidents.count()) == ("一切正常", 1)
    turn = duty.turns.get(keeper=swap.taker)
    assert turn.left_at is not None
    assert taker.post(reverse("rotas:own_act", args=[duty.code, "burn"])).status_code == 404


def test_names_are_the_bodys_alone_and_reading_them_is_on_record(bodies: Bodies) -> None:
    swap = played(bodies.branch, "替班乙", bodies.cast.resident)
    rota = swap.turn.duty.rota
    office = at_desk(bodies.cast.community_officer, second_factor=True)
    assert bodies.cast.resident.name not in read(office, "rota", rota.code)
    assert office.get(reverse("rotas:people", args=[rota.code])).status_code == 404
    assert not Access.objects.filter(what="rota").exists()
    assert bodies.cast.resident.name in read(at_desk(bodies.cast.secretary, second_factor=True), "people", rota.code)
    assert Access.objects.filter(what="rota", person_id=bodies.cast.resident.pk).count() == 1
    neighbour = signed_in(bodies.cast.neighbour)
    assert "您目前没有值守" in read(neighbour, "mine")
    come = reverse("rotas:own_act", args=[swap.turn.duty.code, "come"])
    assert neighbour.post(come).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_however_many_keep_it(
    checkpoint: Checkpoint, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        services.enlist(checkpoint.rota.pk, f"邻居{number}", ABILITY(), by=checkpoint.by)
    proposed(checkpoint.rota, checkpoint.by)
    services.publish(checkpoint.rota.pk, by=checkpoint.by)
    desk = at_desk(checkpoint.bodies.cast.secretary, second_factor=True)
    mine = signed_in(checkpoint.bodies.cast.resident)
    duty = queries.duties(checkpoint.rota)[0]
    for client, name, args in (
        (desk, "rota", [checkpoint.rota.code]), (desk, "people", [checkpoint.rota.code]),
        (desk, "duty", [checkpoint.rota.code, duty.code]), (mine, "mine", []),
    ):  # fmt: skip
        read(client, name, *args)
        with django_assert_max_num_queries(18):
            read(client, name, *args)


def test_an_absence_is_taken_back_and_somebody_struck_off_by_the_pages(bodies: Bodies) -> None:
    swap = played(bodies.branch, "替班乙", bodies.cast.resident)
    rota, mine = swap.turn.duty.rota, signed_in(bodies.cast.resident)
    desk = at_desk(bodies.cast.secretary, second_factor=True)
    away = reverse("rotas:away", args=[swap.giver.code])
    day = rota.ends + timedelta(days=3)
    assert mine.post(away, {"first": day, "last": day}).status_code in (302, 303)
    row = swap.giver.aways.get()
    stranger = signed_in(bodies.cast.neighbour)
    assert stranger.post(away, {"back": row.pk}).status_code == 404
    assert "撤回请假" in read(mine, "mine")
    assert mine.post(away, {"back": row.pk}).status_code in (302, 303)
    assert not swap.giver.aways.exists()
    one = reverse("rotas:keeper", args=[rota.code, swap.taker.code])
    assert desk.post(one, {"strike": "1"}).status_code in (302, 303)
    assert desk.get(one).status_code == 404
    assert "已移出" in read(desk, "people", rota.code)
    assert str(swap.taker) not in read(mine, "mine")


def test_my_duties_stand_on_the_estates_page_and_in_my_calendar_and_in_nobody_elses(bodies: Bodies) -> None:
    swap = played(bodies.branch, "替班乙", bodies.cast.resident)
    estate = reverse("web:estate", args=[bodies.cast.places.estate.code])
    mine, other = signed_in(bodies.cast.resident), signed_in(bodies.cast.neighbour)
    assert reverse("rotas:mine") in mine.get(estate).content.decode()
    assert reverse("rotas:mine") not in other.get(estate).content.decode()
    assert reverse("rotas:mine") not in Client().get(estate).content.decode()
    own = _events(Client().get(feeds.address(bodies.cast.resident)))
    turns = list(queries.own_turns(bodies.cast.resident.pk))
    assert [(event["dtstart"].dt, event["dtend"].dt) for event in own] == [
        (turn.duty.starts_at, turn.duty.ends_at) for turn in turns
    ]
    assert str(own[0]["location"]) == swap.turn.duty.rota.place
    assert _events(Client().get(feeds.address(bodies.cast.neighbour))) == []
    shown = Client().get(reverse("activities:feed_of_estate", args=[bodies.cast.places.estate.code]))
    assert _events(shown) == []  # when nobody is at the gate is told to nobody


def _events(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))
