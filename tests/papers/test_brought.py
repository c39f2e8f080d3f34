"""A table brought to a page waits for whoever brought it, at most a week."""

from datetime import timedelta

import pytest

from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import brought, jobs
from linli.papers.brought import Draft
from linli.papers.match_models import Brought
from linli.rules import pasted
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

TABLE = pasted.read("\n项目\t收入\n广告\t1200\n\n门禁\t3")


@pytest.fixture
def draft(cast: Cast) -> str:
    given = Draft(TABLE, {"first": "2026-06-01"})
    return brought.keep("accounts", cast.places.estate, given, by=cast.acting("director"))


def test_it_is_read_as_it_was_brought_with_each_row_in_its_line(cast: Cast, draft: str) -> None:
    by, area = cast.acting("director"), cast.places.estate
    kept = brought.of("accounts", area, draft.upper(), by=by)
    assert kept == Draft(TABLE, {"first": "2026-06-01"})
    assert (kept.code, kept.table.lines) == (draft, (2, 3, 5))
    brought.say_columns(draft, {"item": "项目"}, by=by)
    assert brought.of("accounts", area, draft, by=by) == Draft(TABLE, {"first": "2026-06-01"}, {"item": "项目"})


def test_nobody_else_and_no_other_page_reads_it(cast: Cast, draft: str) -> None:
    area = cast.places.estate
    assert brought.of("accounts", area, draft, by=cast.acting("secretary")) is None
    assert brought.of("tickets", area, draft, by=cast.acting("director")) is None
    assert brought.of("accounts", cast.places.far_estate, draft, by=cast.acting("director")) is None
    assert brought.of("accounts", area, draft, by=SYSTEM) is None
    with pytest.raises(Refused, match="已经录入"):
        brought.say_columns(draft, {}, by=cast.acting("secretary"))
    with pytest.raises(NotAllowed):
        brought.keep("accounts", area, Draft(TABLE, {}), by=SYSTEM)
    brought.forget("accounts", area, draft, by=cast.acting("secretary"), said={})
    assert Brought.objects.count() == 1


def test_it_goes_with_every_earlier_try_once_it_is_taken_in(cast: Cast, draft: str) -> None:
    by, area = cast.acting("director"), cast.places.estate
    again = brought.keep("accounts", area, Draft(TABLE, {}), by=by)
    later = brought.keep("accounts", area, Draft(TABLE, {}), by=by)
    other = brought.keep("tickets", area, Draft(TABLE, {}), by=by)
    brought.forget("accounts", area, again, by=by, said={})
    assert set(Brought.objects.values_list("code", flat=True)) == {later, other}


def test_what_was_brought_for_another_body_of_the_area_stays(cast: Cast) -> None:
    by, area, code = cast.acting("director"), cast.places.estate, ""
    for body, closing in (("C1", "850.00"), ("C1", "860.00"), ("P1", "90.00")):
        last = brought.keep("accounts", area, Draft(TABLE, {"body": body, "closing": closing}), by=by)
        code = last if body == "C1" else code
    brought.forget("accounts", area, code, by=by, said={"body": "C1"})
    kept = [brought.of("accounts", area, code, by=by) for code in Brought.objects.values_list("code", flat=True)]
    assert kept == [Draft(TABLE, {"body": "P1", "closing": "90.00"})]


def test_it_goes_after_a_week_by_night(cast: Cast, draft: str) -> None:
    Brought.objects.update(at=clock.now() - timedelta(days=7) + timedelta(minutes=5))
    jobs.forget_brought({})
    assert Brought.objects.count() == 1
    Brought.objects.update(at=clock.now() - timedelta(days=7, minutes=5))
    jobs.forget_brought({})
    assert Brought.objects.count() == 0
