"""A week of shifts at the checkpoint: laid, proposed by the worker, published, swapped, served, an incident told."""

import time

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page

from linli.journal.audit import findings
from linli.kernel import clock
from linli.rotas import checking, services
from linli.rotas.models import Duty, Keeper, Rota, Swap, Turn
from tests.browser.plays import Stage, press
from tests.support.browser import PHONE, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SHIFTS = (("早班", "00:00", ""), ("中班", "08:00", ""), ("夜班", "16:00", "急救"))
TAKERS = ("neighbour", "grid_worker", "director")
SOLVED = 60.0  # seconds in which the worker has a proposal, on a busy machine


def sent(page: Page, step: str) -> None:
    """Press the first button of the form that takes this step."""
    with page.expect_navigation():
        page.locator(f"form[action$='/do/{step}/'] button").first.click()


def laid(stage: Stage) -> Rota:
    """The secretary plans the week and its three shifts a day; the night takes somebody who knows first aid."""
    body = stage.district.cast.posts["secretary"].organisation
    page = stage.desk("secretary", reverse("rotas:new", args=[body.code]))
    for name, value in {"title": "东门卡点", "place": "东门", "begins": "2026-03-09", "ends": "2026-03-15"}.items():
        page.locator(f"form.form [name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("form.form button.primary").click()
    rota = Rota.objects.get()
    for name, starts, needs in SHIFTS:
        page = stage.desk("secretary", reverse("rotas:rota", args=[rota.code]))
        form = page.locator("form[action$='/do/lay/']")
        if not form.locator("[name=name]").is_visible():
            page.locator("details", has=form).locator("summary").click()
        for field, value in {"name": name, "starts": starts, "hours": "8", "needs": needs}.items():
            form.locator(f"[name={field}]").fill(value)
        for day in form.locator("[name=weekdays]").all():
            day.check()
        with page.expect_navigation():
            form.locator("button.primary").click()
    assert rota.duties.count() == 21
    return rota


def enlisted(stage: Stage, rota: Rota) -> None:
    """Four with accounts by their telephones, who know first aid; eight by name."""
    cast = stage.district.cast
    for who in (cast.resident, *(getattr(cast, role) for role in TAKERS)):
        page = stage.desk("secretary", reverse("rotas:people", args=[rota.code]))
        page.locator("form.form [name=phone]").fill(str(who.phone).removeprefix("+86"))
        page.locator("form.form [name=skills]").fill("急救")
        with page.expect_navigation():
            page.locator("form.form button.primary").click()
    by = cast.acting("secretary")
    for number in range(8):
        ability = services.Ability(skills="急救" if number % 3 == 0 else "")
        services.enlist(rota.pk, f"值守{number:02}", ability, by=by)
    assert rota.keepers.count() == 12


def proposed(stage: Stage, rota: Rota) -> None:
    """The worker of the product works it out; the page says that every rule is kept, and so says the checker."""
    at = reverse("rotas:rota", args=[rota.code])
    press(stage.desk("secretary", at), "自动公平排班")
    until = time.monotonic() + SOLVED
    while time.monotonic() < until and Rota.objects.get().solving != "done":
        time.sleep(0.5)
    rota.refresh_from_db()
    assert "各项硬性规则均已满足" in stage.desk("secretary", at).content()
    assert checking.faults_of(rota) == []
    press(stage.desk("secretary", at), "公布")
    assert "值守00" in stage.desk("secretary", reverse("rotas:sheet", args=[rota.code])).content()


def fits(rota: Rota, turn: Turn, taker: Keeper) -> bool:
    """Whether no rule would be broken if they took it."""
    with transaction.atomic():
        Turn.objects.filter(pk=turn.pk).update(keeper=taker)
        whole = checking.faults_of(rota) == []
        transaction.set_rollback(True)
    return whole


def swapped(stage: Stage, rota: Rota) -> tuple[Duty, str]:
    """The resident asks somebody to take a turn; they do, and the secretary approves. Which duty, and by whom."""
    cast = stage.district.cast
    giver = Keeper.objects.get(rota=rota, person=cast.resident)
    takers = [(role, Keeper.objects.get(rota=rota, person=getattr(cast, role))) for role in TAKERS]
    turns = giver.turns.select_related("duty").order_by("duty__starts_at")
    turn, role, taker = next((turn, *one) for turn in turns for one in takers if fits(rota, turn, one[1]))
    page = stage.desk("resident", reverse("rotas:mine"))
    form = page.locator(f"form[action='{reverse('rotas:own_act', args=[turn.duty.code, 'ask'])}']")
    page.locator("details", has=form).locator("summary").first.click()
    form.locator("select").select_option(str(taker.pk))
    with page.expect_navigation():
        form.get_by_role("button").click()
    sent(stage.desk(role, reverse("rotas:mine")), "take")
    sent(stage.desk("secretary", reverse("rotas:rota", args=[rota.code])), "approve")
    swap = Swap.objects.get()
    assert (swap.state, swap.turn.keeper) == ("approved", taker)
    return turn.duty, role


def test_a_week_of_checkpoint_shifts_proposed_swapped_served(stage: Stage) -> None:
    """排班 → 自动排班 → 公布 → 换班 → 到岗 → 交接 → 突发情况转诉求 → 签退 → 确认时长."""
    stage.time.on("2026-03-02")
    cast, rota = stage.district.cast, laid(stage)
    enlisted(stage, rota)
    proposed(stage, rota)
    stage.size = PHONE
    duty, role = swapped(stage, rota)

    starts = duty.starts_at.astimezone(clock.LOCAL)
    stage.time.on(starts.date().isoformat(), starts.hour)
    page = stage.desk(role, reverse("rotas:mine"))
    assert_no_sideways_scroll(page)
    sent(page, "come")
    page = stage.desk(role, reverse("rotas:mine"))
    page.locator("form[action$='/do/hand_over/'] textarea").fill("栏杆已修好，体温枪在抽屉里")
    with page.expect_navigation():
        page.locator("form[action$='/do/hand_over/'] button").click()
    page = stage.desk(role, reverse("rotas:mine"))
    form = page.locator("form[action$='/do/report/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("textarea").fill("东门路灯不亮，夜里看不清")
    with page.expect_navigation():
        form.get_by_role("button").click()
    stage.time.on(starts.date().isoformat(), starts.hour + 7)
    press(stage.desk(role, reverse("rotas:mine")), "签退")
    duty.refresh_from_db()
    assert duty.hand_over.startswith("栏杆已修好")
    [incident] = duty.incidents.select_related("case")
    assert incident.case.area == cast.places.estate

    stage.time.on("2026-03-16")
    page = stage.desk("secretary", reverse("rotas:duty", args=[rota.code, duty.code]))
    assert f">{incident.case.number}<" in page.content()
    with page.expect_navigation():
        page.get_by_role("button", name="确认时长").first.click()
    turn = duty.turns.get(keeper__person=getattr(cast, role))
    assert turn.confirmed_by == cast.secretary
    assert list(findings()) == []
