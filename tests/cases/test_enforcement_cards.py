"""The cards on record of two officers stand in the steps that ask for them, and none that is over does."""

from datetime import date

import pytest
from django.urls import reverse

from linli.cases import routing
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.people.models import Person, Term
from tests.cases.desk import at_desk
from tests.cases.enforcement import OWNER, TWO, Road, complete, in_march, road
from tests.support.pages import told_by

__all__ = ["complete", "in_march", "road"]  # fixtures

pytestmark = pytest.mark.django_db

BODY = "湖南省人民政府"
WITH = {"second_officer": "阮宁", "cards_shown": True, "officers": 2, "measured": 2350}


@pytest.fixture
def filed(road: Road) -> Road:
    road.on("2026-03-02").begin().take("add_party", **OWNER)
    return road.take("open_case", second="enforcement_head", did_harm=False)


def kept(name: str, number: str, until: str = "2027-03-01") -> None:
    person = Person.objects.get(name=name)
    term = Term.objects.get(person=person, post__kind="enforcement_officer")
    people.keep_card(term.pk, number, BODY, date.fromisoformat(until), by=SYSTEM)
    routing.forget()


def test_both_numbers_come_from_the_record_and_stand_on_the_paper(filed: Road) -> None:
    kept("邹毅", "湘云执0017")
    kept("阮宁", "湘云执0023")
    page = told_by(at_desk(filed.district.person("enforcer")).get(reverse("cases:work", args=[filed.case.pk])))
    assert ('value="湘云执0017"' in page, "阮宁（证号湘云执0023）" in page) == (True, True)
    filed.take("inspect", **WITH)
    assert "邹毅（执法证号湘云执0017）、阮宁（执法证号湘云执0023）等2人到场" in filed.said("inspection_record")


def test_who_has_no_card_on_record_types_the_number_as_before(filed: Road) -> None:
    kept("阮宁", "湘云执0023")
    assert filed.refused("inspect", **WITH).field == "own_card"
    filed.take("inspect", **WITH, own_card="湘云执0017")
    assert "邹毅（执法证号湘云执0017）、阮宁（执法证号湘云执0023）" in filed.said("inspection_record")


@pytest.mark.parametrize(("over", "field"), [("邹毅", "own_card"), ("阮宁", "second_card")])
def test_nobody_acts_with_a_card_that_is_over(filed: Road, over: str, field: str) -> None:
    """行政处罚法 art. 42, 55."""
    kept("邹毅", "湘云执0017", "2026-03-31" if over == "邹毅" else "2027-03-01")
    kept("阮宁", "湘云执0023", "2026-03-31" if over == "阮宁" else "2027-03-01")
    filed.on("2026-03-31").take("inspect", **WITH)  # the last day is one of them
    filed.on("2026-04-01")
    refused = filed.refused("inspect", **{**TWO, **WITH})
    assert (refused.code, refused.field, refused.basis[:6]) == ("card_over", field, "行政处罚法 ")
    assert "3 月 31 日" in refused.message


def test_another_number_than_that_on_record_is_refused(filed: Road) -> None:
    kept("邹毅", "湘云执0017")
    refused = filed.refused("inspect", **{**TWO, **WITH, "own_card": "湘云执0099"})
    assert (refused.code, refused.field, "湘云执0017" in refused.message) == ("other_card", "own_card", True)


def test_the_desk_says_that_a_card_is_not_on_record_runs_out_or_is_over_and_nothing_of_a_good_one(filed: Road) -> None:
    def waits() -> str:
        page = told_by(at_desk(filed.district.person("enforcer")).get("/desk/"))
        return page[page.index("您的执法证") :][:200] if "您的执法证" in page else ""

    assert "未登记" in waits()
    kept("邹毅", "湘云执0017", "2026-06-30")
    assert waits() == ""
    filed.on("2026-06-15")
    assert "至 " in waits()
    filed.on("2026-07-01")
    assert "已过期" in waits()


def test_the_officer_enters_the_card_on_a_page_of_their_own_and_the_office_above_on_that_of_the_post(
    filed: Road,
) -> None:
    officer = filed.district.person("enforcer")
    term = Term.objects.get(person=officer, post__kind="enforcement_officer")
    address = reverse("web:term_card", args=[term.pk])
    desk = at_desk(officer)
    assert "有效期至" in told_by(desk.get(address))
    given = {"number": "湘云执0017", "body": BODY, "until": "2026-12-31"}
    assert desk.post(address, {**given, "until": "2026-01-01"}).status_code == 422
    assert desk.post(address, given).headers["Location"] == reverse("people:me")
    assert "湘云执0017" in told_by(desk.get(reverse("people:me")))
    above = at_desk(filed.district.cast.administrator, second_factor=True)
    assert "湘云执0017" in told_by(above.get(reverse("web:post", args=[term.post_id])))
    assert above.post(address, {**given, "number": "湘云执0018"}).status_code == 302
    term.refresh_from_db()
    assert term.card == "湘云执0018"
    stranger = at_desk(filed.district.cast.grid_worker)
    assert stranger.get(address).status_code == 404
    worker = Term.objects.get(person=filed.district.cast.grid_worker)
    assert stranger.get(reverse("web:term_card", args=[worker.pk])).status_code == 404  # a post that has no card
