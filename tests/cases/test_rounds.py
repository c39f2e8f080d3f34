"""Patrols: planned by the desk, laid out a week ahead, walked by the post, missed when nobody came."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import packs, rounds
from linli.cases.models import Case
from linli.cases.round_models import Round, Visit
from linli.cases.rounds import Plan
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may, scope
from tests.cases.desk import at_desk
from tests.cases.test_district_cases import SEEN
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrolled(estate_cast: Cast) -> Cast:
    packs.publish_folder(packs.SEEDS / "illegal_construction", by=SYSTEM)
    packs.forget()
    return estate_cast


def planned(cast: Cast, **said: Any) -> Round:
    """Every seven days from today, building 3, by the grid worker."""
    given: dict[str, Any] = {
        "title": "违建巡查", "post_id": cast.posts["grid_worker"].pk, "process": "illegal_construction", "every": 7,
        "starts": clock.today(), "buildings": (cast.places.building.pk,), **said,
    }  # fmt: skip
    return rounds.plan(cast.places.estate, Plan(**given), by=cast.acting("secretary"))


def days(one: Round) -> list[tuple[int, str]]:
    """Each visit as days from today, and how it stands."""
    return [((visit.day - clock.today()).days, visit.state) for visit in one.walks.order_by("day")]


def verbs(one: Round) -> list[str]:
    return [entry.verb for entry in history_of(one).order_by("seq")]


def test_a_round_is_laid_out_a_week_ahead_and_what_nobody_walked_is_missed(
    patrolled: Cast, moved: Callable[..., None]
) -> None:
    one = planned(patrolled, every=3)
    assert days(one) == [(0, "to_walk"), (3, "to_walk"), (6, "to_walk")]
    moved(clock.shift(timedelta(days=5)))
    rounds.lay_out_all()
    rounds.lay_out_all()
    assert days(one) == [(-5, "missed"), (-2, "to_walk"), (1, "to_walk"), (4, "to_walk"), (7, "to_walk")]
    assert verbs(one) == ["round.planned", "round.missed"]
    assert list(findings()) == []


def test_nothing_found_is_one_tap_with_a_photo_and_the_servers_time(patrolled: Cast) -> None:
    one = planned(patrolled)
    visit, desk = one.walks.get(day=clock.today()), at_desk(patrolled.grid_worker)
    page = desk.get(reverse("cases:patrols")).content.decode()
    assert "违建巡查" in page
    assert "安和安置小区" in page
    assert "3栋" in page
    photo = SimpleUploadedFile("a.jpg", jpeg((64, 48)))
    assert desk.post(reverse("cases:visit_clear", args=[visit.pk]), {"photos": photo}).status_code == 303
    visit.refresh_from_db()
    assert (visit.state, visit.by_id) == ("clear", patrolled.grid_worker.pk)
    entry = history_of(one).latest("seq")
    assert (entry.verb, len(data_of(entry)["files"])) == ("round.walked", 1)
    with pytest.raises(Refused, match="这次巡查已结束"):
        rounds.walked(visit.pk, by=patrolled.acting("grid_worker"))


def test_a_find_begins_a_case_in_the_same_transaction_and_more_may_follow(patrolled: Cast) -> None:
    one = planned(patrolled)
    visit, desk = one.walks.get(day=clock.today()), at_desk(patrolled.grid_worker)
    form = {**SEEN, "process": "illegal_construction", "visit": visit.pk, "estate": one.area.code}
    form["building"] = patrolled.places.building.pk
    assert desk.post("/desk/new/", form).status_code == 422  # without a photo there is no case and no walk
    visit.refresh_from_db()
    assert (visit.state, Case.objects.count()) == ("to_walk", 0)
    for _number in range(2):
        form["photos"] = SimpleUploadedFile("a.jpg", jpeg((64, 48)))
        assert desk.post("/desk/new/", form).status_code == 303
    visit.refresh_from_db()
    assert (visit.state, visit.case, Case.objects.count()) == ("found", Case.objects.latest("pk"), 2)
    assert verbs(one) == ["round.planned", "round.found", "round.found"]
    assert list(findings()) == []


def test_only_the_post_walks_and_only_the_desk_plans(patrolled: Cast) -> None:
    one = planned(patrolled)
    visit = one.walks.get(day=clock.today())
    with pytest.raises(NotAllowed):
        rounds.walked(visit.pk, by=patrolled.acting("director"))
    with pytest.raises(NotAllowed):
        rounds.switch(one.pk, on=False, by=patrolled.acting("grid_worker"))
    for role in ("grid_worker", "secretary", "director", "property_manager", "far_secretary", "community_officer"):
        by = patrolled.acting(role)
        for action in ("round.edit", "round.walk"):
            assert may(by, action, one) == (one in scope(by, action, Round.objects.all()))


def test_a_visit_of_a_later_day_waits_and_a_post_that_begins_no_such_case_walks_no_such_round(
    patrolled: Cast,
) -> None:
    one = planned(patrolled, starts=clock.today() + timedelta(days=2))
    with pytest.raises(Refused, match="还没到这次巡查的日期"):
        rounds.walked(one.walks.get().pk, by=patrolled.acting("grid_worker"))
    with pytest.raises(Refused, match="不能登记这类业务"):
        planned(patrolled, post_id=patrolled.posts["director"].pk)
    with pytest.raises(Refused, match="间隔天数"):
        planned(patrolled, ends=clock.today() - timedelta(days=1))


def test_a_round_switched_off_has_no_visits_to_come(patrolled: Cast) -> None:
    one = planned(patrolled, every=3)
    rounds.switch(one.pk, on=False, by=patrolled.acting("secretary"))
    assert days(one) == []
    rounds.switch(one.pk, on=True, by=patrolled.acting("secretary"))
    assert len(days(one)) == 3


def test_the_plan_is_made_and_changed_at_the_desk(patrolled: Cast) -> None:
    desk, code = at_desk(patrolled.secretary), patrolled.places.estate.code
    said = {
        "title": "西侧菜地", "post": patrolled.posts["grid_worker"].pk, "process": "illegal_construction", "every": 30,
        "starts": clock.today().isoformat(),
    }  # fmt: skip
    assert desk.post(reverse("cases:round_add", args=[code]), said).status_code == 303
    one = Round.objects.get()
    assert desk.post(reverse("cases:round_change", args=[one.pk]), {**said, "every": 0}).status_code == 422
    assert desk.post(reverse("cases:round_change", args=[one.pk]), {**said, "every": 2}).status_code == 303
    assert "西侧菜地" in desk.get(reverse("cases:rounds")).content.decode()
    assert len(days(one)) == 4
    assert at_desk(patrolled.grid_worker).get(reverse("cases:rounds")).status_code == 404


def test_many_visits_cost_no_more_statements_than_one(patrolled: Cast) -> None:
    planned(patrolled, every=30)
    desk = at_desk(patrolled.grid_worker)
    desk.get(reverse("cases:patrols"))
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("cases:patrols"))
    for number in range(10):
        planned(patrolled, every=1, title=f"巡查{number}")
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse("cases:patrols"))
    assert Visit.objects.count() > 50
    assert len(many) == len(one)


def test_a_find_stays_in_the_estate_of_its_round(patrolled: Cast) -> None:
    visit = planned(patrolled).walks.earliest("day")
    given = Submission(form={**SEEN}, way="enter_lead", channel="patrol")
    with pytest.raises(Refused) as refusal:
        rounds.found(
            visit.pk, patrolled.places.far_estate, given, by=patrolled.acting("grid_worker"),
            pack=packs.active("illegal_construction"),
        )  # fmt: skip
    assert (refusal.value.code, Case.objects.exists()) == ("other_estate", False)
