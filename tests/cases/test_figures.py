"""What residents say of the work: sums of months that are over, from which no single answer can be told."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Person
from linli.places.models import Area
from linli.settings.services import set_value
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

JUNE = datetime(2028, 6, 10, 10, tzinfo=clock.LOCAL)
JULY = datetime(2028, 7, 6, 10, tzinfo=clock.LOCAL)
Moved = Callable[[datetime], None]


def finished(sent: Sent, cast: Cast) -> Case:
    """A request that the grid worker has finished; it waits for the reporter's word."""
    worker = cast.acting("grid_worker")
    case = sent(form={"category": "consult"}, phone="13900000001")
    if case.handler_id is None:
        services.act(case.pk, "claim", {}, by=worker)
    services.act(case.pk, "contact", {"how": "phone"}, by=worker)
    services.act(case.pk, "finish", {"result": "已经答复"}, by=worker)
    return case


def say(case: Case, face: str, step: str = "solved") -> None:
    services.act(case.pk, step, {"face": face}, by=Actor(None, "link", link=("case", case.pk)))


def satisfaction(person: Person, month: str, estate: Area | None = None) -> str:
    """What the card of the satisfaction rate reads at the desk."""
    return card_of("满意率", person, month, estate)


def card_of(title: str, person: Person, month: str, estate: Area | None = None) -> str:
    """What one card reads at the desk."""
    asked = f"?month={month}" + (f"&estate={estate.code}" if estate else "")
    page = at_desk(person).get(reverse("cases:figures") + asked).content.decode()
    card = page.split(f"{title}</h2>", 1)[1].split("</section>", 1)[0]
    return re.sub(r"<[^>]+>", " ", card)


def test_a_grade_is_in_no_figure_until_its_month_is_over(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    cases = [finished(sent, estate_cast) for _ in range(6)]
    for case in cases[:5]:
        say(case, "satisfied")
    before = satisfaction(estate_cast.secretary, "2028-06")
    say(cases[5], "dissatisfied")
    assert satisfaction(estate_cast.secretary, "2028-06") == before
    moved(JULY)
    assert "5 ÷ 6 = 83.3%" in satisfaction(estate_cast.secretary, "2028-06")


def test_a_month_that_is_over_stands_still_whatever_is_said_afterwards(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    cases = [finished(sent, estate_cast) for _ in range(7)]
    for case in cases[:5]:
        say(case, "satisfied")
    say(cases[5], "dissatisfied", "not_solved")
    moved(JULY)
    before = satisfaction(estate_cast.secretary, "2028-06")
    assert "5 ÷ 6" in before
    say(cases[6], "dissatisfied")  # reported in June, said in July
    assert satisfaction(estate_cast.secretary, "2028-06") == before


def test_few_grades_of_one_estate_are_not_told_apart_by_the_sum_of_all(
    sent: Sent, estate_cast: Cast, moved: Moved
) -> None:
    moved(JUNE)
    for _ in range(5):
        say(finished(sent, estate_cast), "satisfied")
    lonely = finished(sent, estate_cast)
    far = estate_cast.places.far_estate
    Case.objects.filter(pk=lonely.pk).update(area=far, estate_id=far.pk)
    say(lonely, "dissatisfied")
    moved(JULY)
    officer = estate_cast.street_officer
    assert "5 ÷ 5 = 100.0%" in satisfaction(officer, "2028-06")
    alone = satisfaction(officer, "2028-06", far)
    assert "评价满 5 件才显示" in alone
    assert "÷ 1" not in alone


def test_the_page_opens_with_the_last_month_that_is_over(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JULY + timedelta(days=1))
    page = at_desk(estate_cast.secretary).get(reverse("cases:figures")).content.decode()
    assert re.search(r'value="2028-06" selected', page)


def test_the_score_weighs_the_three_rates_as_the_area_has_set_it(sent: Sent, estate_cast: Cast, moved: Moved) -> None:
    moved(JUNE)
    for face in ("satisfied",) * 4 + ("dissatisfied",):
        say(finished(sent, estate_cast), face)
    secretary, estate = estate_cast.secretary, estate_cast.places.estate
    assert "这个月过完后计算" in card_of("综合得分", secretary, "2028-06")
    moved(JULY)
    card = card_of("综合得分", secretary, "2028-06")
    assert "92.0" in card  # (100 * 20 + 100 * 40 + 80 * 40) / 100
    assert "× 20 + 解决率 × 40 + 满意率 × 40）÷ 100" in card
    set_value("cases.weight_satisfaction", 0, area_id=estate.pk, by=SYSTEM, source="社区议定")
    assert "100.0" in card_of("综合得分", secretary, "2028-06")
    why = at_desk(secretary).get(f"{reverse('cases:figures_why')}?month=2028-06").content.decode()
    assert "社区议定" in why
