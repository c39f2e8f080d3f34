"""Plan against actual on one line of days: every bar within it, every step in a word."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.gantt import WHOLE, Bar, gantt
from linli.rules.works import Milestone

JULY = date(2026, 7, 1)


def step(name: str, first: int, last: int, begun: int | None = None, ended: int | None = None) -> Milestone:
    def day(number: int | None) -> date | None:
        return None if number is None else JULY + timedelta(days=number)

    return Milestone(name, JULY + timedelta(days=first), JULY + timedelta(days=last), 0, day(begun), day(ended))


def test_a_plan_of_ten_days_stands_in_tenths_and_each_step_says_how_it_stands() -> None:
    plan = [
        step("挖沟", 0, 3, 0, 3), step("铺管", 4, 5, 4, 6), step("回填", 5, 6), step("路面", 6, 9), step("绿化", 9, 9)
    ]  # fmt: skip
    found = gantt(plan, JULY + timedelta(days=8))
    assert found is not None
    assert (found.begins, found.ends, found.today) == (JULY, JULY + timedelta(days=9), 800)
    assert [(one.milestone.name, one.state, one.days) for one in found.steps] == [
        ("挖沟", "done", 0), ("铺管", "done_late", 1), ("回填", "late", 2), ("路面", "waiting", 2),
        ("绿化", "coming", 0),
    ]  # fmt: skip
    assert [(one.planned, one.actual) for one in found.steps[:3]] == [
        (Bar(0, 400), Bar(0, 400)), (Bar(400, 200), Bar(400, 300)), (Bar(500, 200), None)
    ]  # fmt: skip
    assert found.months == ((0, JULY),)


def test_what_runs_runs_until_today_and_the_line_grows_with_it() -> None:
    found = gantt([step("铺管", 0, 4, 0)], JULY + timedelta(days=9))
    assert found is not None
    assert (found.steps[0].state, found.steps[0].days, found.steps[0].actual) == ("late", 5, Bar(0, 1000))


def test_without_a_step_there_is_no_chart() -> None:
    assert gantt([], JULY) is None


DAYS = st.integers(-400, 400)


@given(st.lists(st.tuples(DAYS, st.integers(0, 90), st.none() | st.integers(-30, 90), st.booleans()), min_size=1), DAYS)
def test_every_bar_lies_within_the_line_whatever_the_days(given_steps: list, today: int) -> None:  # type: ignore[type-arg] # drawn
    on = JULY + timedelta(days=today)
    plan = [
        step(str(number), first, first + length, None if late is None else first + late,
             first + late + length if late is not None and ends else None)
        for number, (first, length, late, ends) in enumerate(given_steps)
    ]  # fmt: skip
    found = gantt(plan, on)
    assert found is not None
    for one in found.steps:
        for bar in filter(None, (one.planned, one.actual)):
            assert 0 <= bar.start < WHOLE
            assert bar.length >= 1
            assert bar.start + bar.length <= WHOLE + WHOLE // ((found.ends - found.begins).days + 1) + 1
