"""Who is due, which two go, in which order: properties that hold for whatever comes in."""

from datetime import date, timedelta
from itertools import permutations
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from linli.rules import visits as rules
from linli.rules.visits import Caller, Host, Known, Rhythm, Rule

POINTS = st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=12)
DAY = date(2026, 9, 1)


@given(POINTS)
def test_a_route_passes_every_stop_once_from_the_first(points: list[tuple[float, float]]) -> None:
    order = rules.route(points)
    assert sorted(order) == list(range(len(points)))
    assert order[:1] == [0][: len(points)]
    for low in range(1, len(order)):  # no stretch turned around makes it shorter
        for high in range(low + 1, len(order)):
            turned = order[:low] + order[low : high + 1][::-1] + order[high + 1 :]
            assert rules.way(points, turned) >= rules.way(points, order) - 1e-3


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=6))
def test_a_route_of_few_stops_is_at_most_half_as_long_again_as_the_shortest(points: list[tuple[float, float]]) -> None:
    best = min(rules.way(points, (0, *rest)) for rest in permutations(range(1, len(points))))
    assert rules.way(points, rules.route(points)) <= best * 1.5 + 1e-6


def test_a_route_of_many_stops_is_found_while_a_page_is_drawn() -> None:
    points = [(float(number * 7919 % 1000), float(number * 104_729 % 997)) for number in range(200)]
    begun = process_time()
    order = rules.route(points)
    assert process_time() - begun < 5  # half a second; measured on a busy machine
    assert rules.way(points, order) < rules.way(points, range(200)) / 2


def test_six_children_are_visited_along_the_road() -> None:
    road = [(0.0, 0.0), (5.0, 0.0), (1.0, 0.0), (4.0, 0.0), (2.0, 0.0), (3.0, 0.0)]
    assert rules.route(road) == [0, 2, 4, 5, 3, 1]
    assert rules.on_ground(113.0, 0.0, at=0.0)[0] == 113.0 * rules.METRES_PER_DEGREE


@given(st.integers(1, 14), st.integers(14, 366), st.integers(0, 800))
def test_the_next_visit_is_due_after_the_last_and_within_the_term(times: int, days: int, gone: int) -> None:
    rhythm = Rhythm(times, days, DAY, DAY + timedelta(days=365))
    last = DAY + timedelta(days=gone)
    due = rhythm.after(last)
    if due is None:
        assert last + timedelta(days=days // times) > DAY + timedelta(days=365)
    else:
        assert last < due <= last + timedelta(days=days)
    assert rhythm.first(DAY - timedelta(days=9)) == DAY


def test_a_rule_finds_old_people_alone_and_babies_and_nobody_when_it_says_nothing() -> None:
    old, baby = Rule(age_from=70, alone=True), Rule(age_to=0)
    assert rules.falls_under(old, Known(70, 1))
    assert [rules.falls_under(old, known) for known in (Known(69, 1), Known(70, 2), Known(None, 1))] == [False] * 3
    assert (rules.falls_under(baby, Known(0, 3)), rules.falls_under(baby, Known(1, 3))) == (True, False)
    assert rules.falls_under(Rule(alone=True), Known(None, 1))
    assert not rules.falls_under(Rule(), Known(80, 1))


@given(st.lists(st.builds(Caller, st.integers(1, 9), st.booleans(), st.none() | st.booleans()), max_size=6),
       st.booleans(), st.none() | st.booleans(), st.frozensets(st.integers(1, 9), max_size=3))  # fmt: skip
def test_a_proposed_pair_breaks_no_rule(
    callers: list[Caller], child: bool, woman: bool | None, near: frozenset[int]
) -> None:
    known = {one.key: one for one in callers}
    host = Host(child, woman, near)
    found = rules.next_pair(host, known.values(), {}, {})
    if found is None:
        assert all(rules.pair_fault(host, one, two) for one in known.values() for two in known.values())
    else:
        assert rules.pair_fault(host, known[found[0]], known[found[1]]) is None
        assert not near & set(found)


def test_pairs_rotate_and_load_breaks_the_tie() -> None:
    going = [Caller(number, trained=True) for number in (1, 2, 3, 4)]
    assert rules.next_pair(Host(), going, {1: 3, 2: 3}, {}) == (3, 4)
    assert rules.next_pair(Host(), going, {}, {1: 2, 3: 1}) == (2, 4)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(10**4, 10**5))
def test_every_mark_is_passed_once_however_the_way_is_cut(start: int, drive: int, step: int) -> None:
    middle = start + drive // 2
    whole = rules.milestones(start, start + drive, step)
    assert whole == rules.milestones(start, middle, step) + rules.milestones(middle, start + drive, step)
    assert rules.milestones(19_990_000, 20_002_000, 10_000_000) == [20_000_000]


def test_periods_are_short_against_an_even_pace() -> None:
    ends = DAY + timedelta(days=100)
    assert rules.short_of(200, 90, DAY, ends, DAY + timedelta(days=50)) == 10
    assert rules.short_of(200, 120, DAY, ends, DAY + timedelta(days=50)) == 0
    assert rules.short_of(200, 190, DAY, ends, DAY + timedelta(days=400)) == 10
    assert rules.short_of(0, 0, DAY, ends, ends) == rules.short_of(9, 0, DAY, ends, DAY - timedelta(days=1)) == 0
    assert (rules.overdue(DAY, DAY), rules.overdue(DAY, DAY + timedelta(days=1)), rules.overdue(None, DAY)) == (
        False, True, False,
    )  # fmt: skip
