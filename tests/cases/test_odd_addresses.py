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
