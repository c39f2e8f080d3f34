"""A new installation says to its administrator what is still missing before somebody is served."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.people.models import Term
from linli.ui.awaits import Awaited
from linli.web import beginning
from tests.cases.conftest import Sent, estate_cast, process, sent  # noqa: F401 -- the fixtures
from tests.cases.desk import at_desk
from tests.support.cast import Cast
from tests.web.test_doubles_pages import _asking, text

# ruff: noqa: F811 -- a fixture's name is also its argument's
pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SERVE = ("branch_secretary", "community_officer", "street_officer")


def missing(cast: Cast, role: str = "administrator") -> list[Awaited]:
    return list(beginning.at_desk(_asking(getattr(cast, role))))


def unserve(cast: Cast) -> None:
    ago = clock.now() - timedelta(days=400)
    Term.objects.filter(post__kind__in=SERVE).update(starts=ago, ends=clock.now() - timedelta(minutes=1))


def test_where_somebody_takes_requests_in_nothing_is_said(estate_cast: Cast) -> None:
    assert missing(estate_cast) == []
    unserve(estate_cast)
    assert missing(estate_cast, "grid_worker") == []


def test_an_estate_where_nobody_takes_requests_in_is_named_and_more_so_once_some_came(
    estate_cast: Cast, sent: Sent
) -> None:
    unserve(estate_cast)
    name = estate_cast.places.estate.name
    named = {one.title: one.tone for one in missing(estate_cast)}
    assert named[f"{name}：还没有人接收诉求"] == "due"
    sent()
    named = {one.title: one.tone for one in missing(estate_cast)}
    assert named[f"{name}：还没有人接收诉求"] == "late"
    desk = at_desk(estate_cast.administrator, second_factor=True)
    assert desk.get("/onwards/")["Location"] == "/desk/"
    assert "还没有人看得到" in text(desk.get("/desk/"))
