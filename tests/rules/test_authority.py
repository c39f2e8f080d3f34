"""A written authority: on what, with whose choice, from when until when, in which way."""

from datetime import date

import pytest

from linli.rules.authority import Authority, fault

FIRST, LAST = date(2026, 12, 10), date(2026, 12, 20)


@pytest.mark.parametrize(
    ("given", "day", "way", "secret", "found"),
    [
        (Authority(FIRST, LAST), FIRST, "counter", False, None),
        (Authority(FIRST, LAST), LAST, "door", True, None),
        (Authority(FIRST, LAST), date(2026, 12, 9), "counter", False, "not_yet"),
        (Authority(FIRST, LAST), date(2026, 12, 21), "counter", False, "over"),
        (Authority(LAST, FIRST), LAST, "counter", False, "term_order"),
        (Authority(FIRST, LAST, frozenset({1, 3})), FIRST, "counter", False, "no_such_matter"),
        (Authority(FIRST, LAST, frozenset({1})), FIRST, "counter", False, None),
        (Authority(FIRST, LAST, frozenset({1})), FIRST, "counter", True, "not_all"),
        (Authority(FIRST, LAST, frozenset({1, 2})), FIRST, "counter", True, None),
        (Authority(FIRST, LAST, way="door"), FIRST, "counter", False, "other_way"),
        (Authority(FIRST, LAST, way="door"), FIRST, "door", False, None),
    ],
)
def test_a_proxy_votes_within_the_authority_or_not_at_all(
    given: Authority, day: date, way: str, secret: bool, found: str | None
) -> None:
    assert fault(given, day=day, way=way, places=(1, 2), secret=secret) == found


def test_an_authority_that_names_no_matter_covers_all() -> None:
    assert [Authority(FIRST, LAST).covers(place) for place in (1, 9)] == [True, True]
    assert [Authority(FIRST, LAST, frozenset({1})).covers(place) for place in (1, 2)] == [True, False]
