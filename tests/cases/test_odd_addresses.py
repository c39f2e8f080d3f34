"""Addresses that somebody has typed wrongly, or made up, show a page and no fault of the program."""

import pytest
from django.urls import reverse

from tests.cases.conftest import *  # noqa: F403 - the process published
from tests.cases.desk import at_desk
from tests.support.cast import Cast

ODD = ["²", "9" * 40, "-", "_", "²_1", f"{'9' * 30}_1", "1_²", "--5_1", "-5_1"]


@pytest.mark.parametrize("after", ODD)
def test_the_desk_shows_its_first_page_or_an_empty_one(estate_cast: Cast, after: str) -> None:
    desk = at_desk(estate_cast.secretary, second_factor=True)
    for more in ("", "&q=水", "&sort=due", "&order=due"):
        assert desk.get(f"{reverse('cases:inbox')}?after={after}{more}").status_code == 200


def test_no_consent_of_an_odd_key_is_taken_back(estate_cast: Cast) -> None:
    mine, page = at_desk(estate_cast.resident), reverse("web:own_consents")
    for row in ("²", "9" * 5000, "-1", ""):
        answer = mine.post(page, {"kind": "people.term", "row": row})
        assert answer.status_code in (200, 302)


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "²", "9" * 40, ""])
def test_a_month_far_off_or_none_is_no_fault(estate_cast: Cast, month: str) -> None:
    desk = at_desk(estate_cast.secretary, second_factor=True)
    assert desk.get(f"{reverse('cases:returns')}?month={month}").status_code == 200
    written = desk.post(reverse("cases:months"), {"estate": estate_cast.places.estate.code, "month": month})
    assert written.status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "²"])
def test_a_day_far_off_is_no_fault_of_the_journal_nor_of_the_register(estate_cast: Cast, day: str) -> None:
    desk = at_desk(estate_cast.community_officer, second_factor=True)
    for page in ("web:journal", "web:journal_changes"):
        assert desk.get(f"{reverse(page)}?day={day}").status_code == 200
    grid = estate_cast.places.grid
    assert desk.post(reverse("web:area_end", args=[grid.pk]), {"on": day, "seen": "1"}).status_code == 422
    grid.refresh_from_db()
    assert grid.ends is None


def test_a_number_that_no_row_can_have_leads_nowhere_whatever_address_it_stands_in(estate_cast: Cast) -> None:
    """Of a case asked for by a statement that is kept, of a post, of what is only posted."""
    desk, largest = at_desk(estate_cast.secretary, second_factor=True), 2**63 - 1
    for number in (largest, largest + 1, 10**40):
        work, handed = reverse("cases:work", args=[number]), reverse("cases:desk_over", args=[number, number])
        assert [desk.get(page).status_code for page in (work, handed, f"{work}why/")] == [404] * 3
        assert desk.post(f"{work}dial/").status_code == 404
