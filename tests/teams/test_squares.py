"""What is agreed for the square: whose time it is, how loud, who is on duty; and what a complaint about noise meets."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases.models import Case
from linli.cases.services import Submission, submit
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.places.queries import Place
from linli.teams import squares
from linli.teams.square_models import Agreement, Standing, spelt
from tests.activities.conftest import refuses
from tests.cases.conftest import process  # noqa: F401 -- the fixture
from tests.cases.test_services_at_once import at_once
from tests.teams.conftest import Drums

DAILY = frozenset(range(7))


def said(drums: Drums, **more: object) -> squares.Said:
    given: dict[str, object] = {
        "group": "广场舞队", "weekdays": DAILY, "begins": time(19), "ends": time(20, 30), "decibels": 55,
        "leader_id": drums.chair.pk, **more,
    }  # fmt: skip
    return squares.Said(**given)  # type: ignore[arg-type]  # handed on as they came


def published(drums: Drums, by: Actor | None = None, **more: object) -> Agreement:
    by = by or drums.secretary
    row = squares.draft(drums.square.pk, "先来后到，互相让一让", by=by)
    squares.add_turn(row.pk, said(drums, **more), by=by)
    return squares.publish(row.pk, by=by)


def noise(drums: Drums, at: datetime) -> Case:
    return Case(spot=drums.square, happened_at=at, created_at=clock.now(), category="noise")


@pytest.mark.django_db
def test_two_groups_at_one_time_are_refused_with_the_clash_named(drums: Drums) -> None:
    row = squares.draft(drums.square.pk, "约定", by=drums.secretary)
    squares.add_turn(row.pk, said(drums), by=drums.secretary)
    with pytest.raises(Refused, match="广场舞队") as told:
        squares.add_turn(
            row.pk, said(drums, group="交谊舞", begins=time(20), weekdays=frozenset([6])), by=drums.secretary
        )
    assert (told.value.code, "20:30" in told.value.message) == ("turn_clashes", True)
    squares.add_turn(row.pk, said(drums, begins=time(20, 30), ends=time(21), team_id=drums.team.pk), by=drums.secretary)
    assert [turn.group for turn in row.turns.order_by("begins")] == ["广场舞队", "安和腰鼓队"]


@pytest.mark.django_db
def test_nothing_is_agreed_by_night_or_louder_than_the_estate_allows(drums: Drums) -> None:
    row = squares.draft(drums.square.pk, "约定", by=drums.secretary)
    with refuses("by_night"):
        squares.add_turn(row.pk, said(drums, begins=time(21), ends=time(22, 15)), by=drums.secretary)
    with refuses("too_loud"):
        squares.add_turn(row.pk, said(drums, decibels=56), by=drums.secretary)
    squares.add_turn(row.pk, said(drums, begins=time(7), ends=time(8), decibels=60), by=drums.secretary)
    with refuses("turn_wrong"):
        squares.add_turn(row.pk, said(drums, ends=time(19)), by=drums.secretary)
    with pytest.raises(NotAllowed):
        squares.add_turn(row.pk, said(drums), by=drums.by)
    assert row.turns.count() == 1


@pytest.mark.django_db
def test_a_version_is_published_stays_and_is_replaced_by_the_next_which_begins_with_its_turns(drums: Drums) -> None:
    empty = squares.draft(drums.square.pk, "约定", by=drums.secretary)
    with refuses("no_turns"):
        squares.publish(empty.pk, by=drums.secretary)
    first = published(drums)
    assert (first.pk, first.number) == (empty.pk, 1)
    with refuses("agreement_state"):
        squares.add_turn(first.pk, said(drums, begins=time(7), ends=time(8)), by=drums.secretary)
    second = squares.draft(drums.square.pk, "改为八点半结束", by=drums.secretary)
    assert (second.number, second.turns.count()) == (2, 1)
    squares.publish(second.pk, by=drums.secretary)
    first.refresh_from_db()
    assert first.state == Standing.REPLACED
    assert list(findings()) == []


@pytest.mark.django_db
def test_a_complaint_meets_the_version_of_its_place_and_time_and_who_was_on_duty(drums: Drums) -> None:
    today = clock.today()
    before = clock.now() - timedelta(days=30)
    with clock.moved(before):
        published(drums, SYSTEM)
    evening = datetime.combine(today - timedelta(days=2), time(19, 30), clock.LOCAL)
    (met,) = squares.met_by(noise(drums, evening))
    assert all(part in met.text for part in ("广场舞队", "19:00–20:30", "55", "谭鼓声"))
    (late,) = squares.met_by(noise(drums, evening + timedelta(hours=2)))
    assert late.tone == "due"
    assert "谭鼓声" not in late.text
    assert list(squares.met_by(noise(drums, before - timedelta(days=1)))) == []
    assert list(squares.met_by(Case(created_at=clock.now()))) == []


@pytest.mark.django_db(transaction=True)
def test_of_four_groups_that_want_one_evening_at_once_one_has_it(drums: Drums) -> None:
    row = squares.draft(drums.square.pk, "约定", by=drums.secretary)
    acts = [
        lambda number=number: squares.add_turn(row.pk, said(drums, group=f"舞队{number}"), by=drums.secretary)
        for number in range(4)
    ]
    found = at_once(*acts)
    assert sorted(type(one).__name__ for one in found) == ["Refused"] * 3 + ["Turn"]
    assert row.turns.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("process")
def test_whoever_complains_of_noise_reads_what_was_agreed_and_who_was_on_duty(drums: Drums) -> None:
    estate, resident = drums.cast.places.estate, drums.cast.resident
    with clock.moved(clock.now() - timedelta(days=30)):
        published(drums, SYSTEM)
    form = {"what": "广场舞太吵", "category": "noise"}
    told = Submission(form=form, where=Place(spot_id=drums.square.pk, label="文化广场"), reporter_id=resident.pk)
    case = submit(estate, told, by=drums.resident)
    evening = datetime.combine(clock.today() - timedelta(days=2), time(19, 30), clock.LOCAL)
    Case.objects.filter(pk=case.pk).update(happened_at=evening)
    address, own = reverse("cases:track", args=[case.code]), Client()
    own.force_login(resident)
    page = own.get(address).content.decode()
    assert all(words in page for words in ("广场舞队", "谭鼓声", reverse("teams:square", args=[estate.code])))
    assert "谭鼓声" not in Client().get(address).content.decode()  # a link passed on tells nothing of the place


def test_days_are_listed_as_the_readers_language_lists() -> None:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = spelt([1, 0], time(19), time(21))
    assert said == {"zh-hans": "周一、周二 19:00–21:00", "en": "Mon, Tue 19:00–21:00"}
