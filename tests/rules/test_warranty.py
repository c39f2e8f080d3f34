from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.warranty import Season, seasons_end

WINTER, SUMMER = Season((11, 15), (3, 15)), Season((6, 1), (9, 30))


def test_a_season_that_has_begun_is_not_counted() -> None:
    assert seasons_end(date(2026, 10, 20), 2, WINTER) == date(2028, 3, 15)  # the winters of 2026 and 2027
    assert seasons_end(date(2026, 11, 16), 2, WINTER) == date(2029, 3, 15)
    assert seasons_end(date(2026, 5, 1), 2, SUMMER) == date(2027, 9, 30)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_heating_is_covered_for_two_winters_and_less_than_three_years(accepted: date) -> None:
    assert 365 < (seasons_end(accepted, 2, WINTER) - accepted).days < 3 * 366
