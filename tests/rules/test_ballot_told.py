"""No area that is told lets anybody work out a choice: every way in which the papers can have been filled is tried."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from linli.rules.ballot_told import floor

FLATS = [8937] * 7
SIZES = (3100, 6000, 8937, 8940, 12055, 20311)


def estates(number: int) -> Iterator[tuple[list[int], list[int], random.Random]]:
    """Small ones, with homes that are alike and homes that are not, and sums at which a test answers otherwise."""
    for seed in range(number):
        rng = random.Random(seed)
        found = [rng.choice((*SIZES, rng.randint(1, 30_000))) for _home in range(rng.randint(2, 8))]
        yield found, sorted(rng.randint(1, sum(found)) for _cut in range(rng.randint(0, 3))), rng


def groups(found: list[int], heads: int, cuts: list[int]) -> dict[int, set[frozenset[int]]]:
    """By what is told, every choice of so many heads that is told so."""
    told: dict[int, set[frozenset[int]]] = defaultdict(set)
    for chosen in combinations(range(len(found)), heads):
        area = sum(found[each] for each in chosen)
        told[floor(area, heads, Counter(found), cuts)].add(frozenset(chosen))
    return told


def known(ways: set[frozenset[int]], number: int) -> set[int]:
    """Whose choice is the same in all of these ways."""
    return {each for each in range(number) if len({each in way for way in ways}) == 1}


def segment(area: int, cuts: list[int]) -> int:
    return sum(cut <= area for cut in cuts)


def test_who_knows_every_area_learns_nobodys_choice_but_what_the_answer_of_the_test_gives_away():
    finer = 0
    for found, cuts, rng in estates(300):
        heads = rng.randint(1, len(found) - 1)
        whole: dict[int, set[frozenset[int]]] = defaultdict(set)
        for chosen in combinations(range(len(found)), heads):
            whole[segment(sum(found[each] for each in chosen), cuts)].add(frozenset(chosen))
        told = groups(found, heads, cuts)
        for floor_told, ways in told.items():
            assert known(ways, len(found)) == known(whole[segment(floor_told, cuts)], len(found)), (found, heads, cuts)
        finer += len(told) > len(whole)
    assert finer > 10  # and yet more than the answers is told


def test_what_is_told_is_a_floor_that_answers_every_test_as_the_exact_sum_does():
    for found, cuts, rng in estates(300):
        chosen = rng.sample(found, rng.randint(0, len(found)))
        told = floor(sum(chosen), len(chosen), Counter(found), cuts)
        assert 0 <= told <= sum(chosen)
        assert segment(told, cuts) == segment(sum(chosen), cuts)


def test_one_home_larger_than_all_others_is_told_as_one_of_them():
    """Whatever the number of heads, with and without it the same is told; an exact sum would have named its choice."""
    found = [*FLATS, 12055]
    for heads in range(2, 7):
        same = 8937 * heads
        assert floor(same, heads, Counter(found), [1]) == floor(same - 8937 + 12055, heads, Counter(found), [1])


def test_of_an_ordinary_estate_the_area_is_told_in_steps_of_one_home():
    """Two hundred homes of 60 to 140 m²: what is told lies less than 80 m² below the exact sum."""
    found = [6000 + 40 * place for place in range(200)]
    exact = sum(own for place, own in enumerate(found) if place % 4)
    told = floor(exact, 150, Counter(found), [sum(found) // 2 + 1])
    assert 0 <= exact - told < found[-1] - found[0]


def test_what_everybody_or_nobody_chose_is_told_as_it_is():
    assert [floor(sum(FLATS[:heads]), heads, Counter(FLATS), []) for heads in (0, 7)] == [0, 7 * 8937]


def test_steps_are_counted_from_what_is_needed():
    found = [6000 + 40 * place for place in range(200)]
    needed, step = sum(found) // 2 + 1, found[-1] - found[0]
    told = {floor(needed + more, 100, Counter(found), [needed]) for more in range(0, 5 * step, step // 3)}
    assert all(low == needed or (low - needed) % step == 0 for low in told)
    assert all(later - low >= step for low, later in pairwise(sorted(told)))
