"""Confirmed hours that are put right bring the points that they earned to what they should be, by themselves."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from linli.activities import hours
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people import services as people
from linli.points import books, replaying
from linli.points.models import Entry, RuleBook
from tests.activities.conftest import Team, himself, seated, team  # noqa: F401 -- the fixture
from tests.activities.test_hours import confirmed, served
from tests.points.conftest import points_of
from tests.points.playing import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def earning(team: Team, moved: Callable[[datetime], None]) -> Iterator[tuple[RuleBook, int]]:  # noqa: F811
    """The resident is of the team, which keeps points; two hours are confirmed. The book, and the sign-up."""
    book = published(team.body, RuleBook.VOLUNTEERS, "志愿者积分")
    seated(team, team.cast.resident)
    one = confirmed(team, served(team, moved, 120))
    run_until_idle()
    yield book, one.sign_up_id
    books.forget()


def put_right(team: Team, sign_up: int, minutes: int) -> None:  # noqa: F811
    """The community's officer says how long it was, the secretary confirms it."""
    row = hours.correct(sign_up, minutes, "签到表更正", by=himself(team.cast.community_officer))
    hours.confirm(row.sign_up.session_id, by=himself(team.cast.secretary))
    run_until_idle()


def test_less_takes_points_back_and_more_gives_them_and_the_journal_says_the_same(
    team: Team,  # noqa: F811
    earning: tuple[RuleBook, int],
) -> None:
    book, sign_up = earning
    for minutes in (30, 90, 120, 0):
        put_right(team, sign_up, minutes)
    assert points_of(book, team.cast.resident) == [4, -4, 2, 2, -4]
    assert replaying.differing() == []
    assert list(findings()) == []


def test_it_counts_in_the_period_of_the_first_also_when_they_have_left_the_team_since(
    team: Team,  # noqa: F811
    earning: tuple[RuleBook, int],
    moved: Callable[[datetime], None],
) -> None:
    book, sign_up = earning
    day = Entry.objects.get().day
    moved(clock.shift(timedelta(days=100)))
    people.end_term(team.cast.resident.terms.get(post__organisation=team.body).pk, by=SYSTEM)
    put_right(team, sign_up, 60)
    assert points_of(book, team.cast.resident) == [4, -2]
    assert set(Entry.objects.values_list("day", flat=True)) == {day}
    assert replaying.differing() == []
