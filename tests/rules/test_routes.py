"""Dispatch rules: the first that fits and leads to somebody; words, shapes, hours and turns."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import routes
from linli.rules.plan_points import SIDE, inside
from linli.rules.routes import EMPTY, Conditions, Load, Matter, misses, next_in_turn, said, tidy

NOON = datetime(2026, 7, 1, 12)


def matter(**given_: Any) -> Matter:
    base = {
        "category": "sewage", "channel": "web", "text": "3栋楼下污水冒出来了", "areas": frozenset([1, 2]),
        "building": 7, "point": (2000, 2000), "at": NOON, "workday": True,
    }  # fmt: skip
    return Matter(**{**base, **given_})


@pytest.mark.parametrize(
    ("asked", "failed"),
    [
        (Conditions(), ()),
        (Conditions(within=frozenset([2])), ()),
        (Conditions(within=frozenset([9])), ("within",)),
        (Conditions(building=8), ("building",)),
        (Conditions(corners=((0, 0), (4000, 0), (4000, 4000), (0, 4000))), ()),
        (Conditions(corners=((5000, 5000), (9000, 5000), (9000, 9000))), ("corners",)),
        (Conditions(categories=frozenset(["noise", "sewage"])), ()),
        (Conditions(channel="phone", words="电梯"), ("channel", "words")),
        (Conditions(days="rest"), ("days",)),
        (Conditions(hours="18-8"), ("hours",)),
        (Conditions(hours="8-18", season="06-15~09-15"), ()),
        (Conditions(season="11-15~03-15"), ("season",)),
    ],
)
def test_each_condition_is_asked_and_named_when_it_fails(asked: Conditions, failed: tuple[str, ...]) -> None:
    assert misses(asked, matter()) == failed


def test_a_shape_takes_nothing_whose_point_is_not_known() -> None:
    shape = Conditions(corners=((0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)))
    assert misses(shape, matter(point=None)) == ("corners",)


@pytest.mark.parametrize(
    ("words", "text", "holds"),
    [
        ("", "随便", True), ("漏水 渗水", "墙渗水", True), ("漏水、渗水", "墙裂了", False),
        ("电梯+异响", "电梯有异响", True),
        ("电梯+异响", "电梯停了", False), ("漏水 -装修", "楼上装修漏水", False), ("-装修", "楼上漏水", True),
        ("- +", "什么都行", True), ("-电梯+困人", "电梯停了", True),
    ],
)  # fmt: skip
def test_words_one_of_several_both_or_none(words: str, text: str, holds: bool) -> None:
    assert said(words, text) is holds
    assert said(tidy(words), text) is holds


@pytest.mark.parametrize(
    ("hours", "hour", "holds"),
    [
        ("18-8", 23, True), ("18-8", 7, True), ("18-8", 8, False), ("8-18", 18, False), ("8-18", 8, True),
        ("", 3, True),
    ],
)  # fmt: skip
def test_hours_go_over_midnight(hours: str, hour: int, holds: bool) -> None:
    assert ("hours" not in misses(Conditions(hours=hours), matter(at=NOON.replace(hour=hour)))) is holds


@given(st.integers(0, 23), st.integers(1, 23), st.integers(0, 23))
def test_hours_and_the_rest_of_the_day_share_every_hour_between_them(first: int, length: int, hour: int) -> None:
    last = (first + length) % 24
    one, other = (
        "hours" not in misses(Conditions(hours=hours), matter(at=NOON.replace(hour=hour)))
        for hours in (f"{first}-{last}", f"{last}-{first}")
    )
    assert one != other


@given(st.integers(0, 364), st.integers(0, 364), st.integers(0, 363))
def test_a_season_and_the_rest_of_the_year_share_every_day_between_them(day: int, first: int, length: int) -> None:
    start = datetime(2025, 1, 1)
    one, last = (start + timedelta(days=days % 365) for days in (first, first + length))
    rest = f"{last + timedelta(days=1):%m-%d}~{one - timedelta(days=1):%m-%d}"
    at = matter(at=start + timedelta(days=day))
    within, beyond = (
        "season" not in misses(Conditions(season=season), at) for season in (f"{one:%m-%d}~{last:%m-%d}", rest)
    )
    assert within != beyond


CONDITIONS = st.builds(
    Conditions,
    within=st.frozensets(st.integers(1, 4), max_size=2),
    building=st.sampled_from([None, 7, 8]),
    categories=st.frozensets(st.sampled_from(["sewage", "noise"]), max_size=2),
    channel=st.sampled_from(["", "web", "phone"]),
    words=st.sampled_from(["", "污水", "电梯", "-污水"]),
    days=st.sampled_from(["", "work", "rest"]),
    hours=st.sampled_from(["", "8-18", "18-8"]),
)
RULES = st.lists(st.tuples(CONDITIONS, st.booleans()), max_size=8)


@given(RULES, st.sampled_from(["sewage", "noise"]), st.integers(0, 23), st.booleans())
def test_the_first_that_fits_and_is_held_wins_and_each_before_it_is_named(
    rules: list[tuple[Conditions, bool]], category: str, hour: int, workday: bool
) -> None:
    asked = matter(category=category, at=NOON.replace(hour=hour), workday=workday)
    found = routes.first(range(len(rules)), lambda at: rules[at][0], lambda at: at if rules[at][1] else None, asked)
    fitting = [at for at, (conditions, held) in enumerate(rules) if held and not misses(conditions, asked)]
    assert found.rule == found.to == (fitting[0] if fitting else None)
    assert [at for at, _why in found.missed] == list(range(found.rule if found.rule is not None else len(rules)))
    for at, why in found.missed:
        conditions, held = rules[at]
        assert (why == EMPTY and not held) or why in misses(conditions, asked)


@given(RULES, st.integers(0, 7))
def test_a_rule_that_does_not_fit_changes_nothing_wherever_it_stands(
    rules: list[tuple[Conditions, bool]], at: int
) -> None:
    never = (Conditions(categories=frozenset(["nothing"])), True)
    longer = [*rules[:at], never, *rules[at:]]
    one, other = (
        routes.first(listed, lambda rule: rule[0], lambda rule: rule if rule[1] else None, matter())
        for listed in (rules, longer)
    )
    assert one.to == other.to


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.integers(1, 40))
def test_in_turn_nobody_gets_a_case_while_another_has_fewer_and_loads_grow_even(counts: list[int], cases: int) -> None:
    loads = [Load(key, count) for key, count in enumerate(counts)]
    for number in range(1, cases + 1):
        chosen = next_in_turn(loads)
        assert chosen is not None
        assert loads[chosen].open == min(load.open for load in loads)
        loads[chosen] = Load(chosen, loads[chosen].open + 1, number)
    opened = [load.open for load in loads]
    assert max(opened) - min(opened) <= max(1, max(counts) - min(counts))


def test_of_equal_loads_whoever_waited_longest_is_next_and_of_nobody_nobody() -> None:
    assert next_in_turn([Load("a", 2, 30), Load("b", 2, 10), Load("c", 3, 1)]) == "b"
    assert next_in_turn([]) is None


POINTS = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE))


@given(POINTS, POINTS, POINTS)
def test_a_rectangle_holds_just_what_lies_between_its_sides(
    a: tuple[int, int], b: tuple[int, int], at: tuple[int, int]
) -> None:
    left, right = sorted([a[0], b[0]])
    top, bottom = sorted([a[1], b[1]])
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    assert inside(corners, at) is (left <= at[0] <= right and top <= at[1] <= bottom)


@given(st.lists(POINTS, min_size=3, max_size=8), POINTS)
def test_a_shape_is_the_same_from_whichever_corner_and_in_whichever_direction(
    corners: list[tuple[int, int]], at: tuple[int, int]
) -> None:
    found = inside(corners, at)
    assert inside([*corners[1:], corners[0]], at) is found
    assert inside(corners[::-1], at) is found
    assert all(inside(corners, corner) for corner in corners)
