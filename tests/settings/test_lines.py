"""The site's filing numbers are set on the page of settings, for all of it, and stand at the foot of pages."""

import pytest
from django.test import Client

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.settings import queries
from linli.settings.services import set_value
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

ICP, POLICE = "新ICP备2021001234号-1", "新公网安备 65010202000123号"


def put(key: str, words: str, **given: object) -> None:
    set_value(key, words, area_id=None, by=SYSTEM, source="备案通知", **given)  # type: ignore[arg-type]  # handed on as they came
    queries.forget()


def test_filing_numbers_stand_at_the_foot_of_every_page(cast: Cast) -> None:
    assert "ICP备" not in Client().get("/").content.decode()
    put("site.icp", ICP)
    put("site.police", POLICE)
    page = Client().get("/").content.decode()
    assert (ICP in page, POLICE in page) == (True, True)


@pytest.mark.parametrize("words", ["备案", "<b>新ICP备2021001234号</b>", "ICP备2021001234号", "新ICP备号"])
def test_what_is_no_filing_number_is_refused(cast: Cast, words: str) -> None:
    with pytest.raises(Refused) as refused:
        put("site.icp", words)
    assert refused.value.code == "not_such_a_line"


def test_an_area_has_none_of_its_own(cast: Cast) -> None:
    estate = cast.places.estate
    with pytest.raises(Refused) as refused:
        set_value("site.icp", ICP, area_id=estate.pk, by=SYSTEM, source="x", level=estate.level)
    assert refused.value.code == "setting_level"
