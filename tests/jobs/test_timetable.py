"""Schedules: each once, in China's time, made up for once after a rest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from linli.jobs import registry, timetable
from linli.jobs.models import Job, Timetable
from linli.kernel import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 6, 4, 2, tzinfo=UTC)  # 12:02 in China


@pytest.fixture(autouse=True)
def five_minutes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One schedule, and the clock at two past noon."""
    monkeypatch.setattr(registry, "_schedules", {"tick": "*/5 * * * *"})
    with clock.moved(NOON):
        timetable.set_up()
        yield


def names() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("name", flat=True))


def test_nothing_is_due_before_its_time() -> None:
    assert timetable.enqueue_due() == 0
    assert Timetable.objects.get().next_at == NOON + timedelta(minutes=3)


def test_what_is_due_is_enqueued_once_and_missed_times_are_made_up_for_once() -> None:
    with clock.moved(NOON + timedelta(hours=3)):
        assert timetable.enqueue_due() == 1
        assert timetable.enqueue_due() == 0
    assert names() == ["tick"]
    assert Timetable.objects.get().next_at == NOON + timedelta(hours=3, minutes=3)


def test_two_workers_that_saw_the_same_row_enqueue_it_once() -> None:
    seen = Timetable.objects.get()
    with clock.moved(NOON + timedelta(minutes=3)):
        assert timetable._enqueue(seen, clock.now())
        assert not timetable._enqueue(seen, clock.now())
    assert names() == ["tick"]


def test_hours_are_those_of_china() -> None:
    assert timetable.next_time("17 3 * * *", NOON) == datetime(2026, 5, 6, 19, 17, tzinfo=UTC)


def test_rows_follow_what_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_schedules", {"tick": "0 * * * *", "tock": "0 0 * * *"})
    timetable.set_up()
    assert list(Timetable.objects.order_by("name").values_list("name", "cron")) == [
        ("tick", "0 * * * *"),
        ("tock", "0 0 * * *"),
    ]
    monkeypatch.setattr(registry, "_schedules", {"tock": "0 0 * * *"})
    timetable.set_up()
    assert list(Timetable.objects.values_list("name", flat=True)) == ["tock"]


def test_a_wrong_expression_is_refused_with_an_example() -> None:
    with pytest.raises(ValueError, match=r"'every day' is not a schedule; give five fields such as"):
        registry.schedule("every day", "tick")
