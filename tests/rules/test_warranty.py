from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.money import fen
from linli.rules.warranty import LEAST_MONTHS, Kind, Season, retention, retention_due, warranty_ends

ACCEPTED = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("pipes", date(2028, 10, 20)),
        ("electric_lines", date(2028, 10, 20)),
        ("waterproofing", date(2031, 10, 20)),
        ("heating", date(2028, 3, 15)),  # the winters of 2026 and 2027
    ],
)
def test_each_kind_of_work_has_its_least_term(kind: Kind, ends: date) -> None:
    assert warranty_ends(kind, ACCEPTED) == ends


def test_a_season_that_has_begun_is_not_counted() -> None:
    assert warranty_ends("heating", date(2026, 11, 16)) == date(2029, 3, 15)
    cooling = Season((6, 1), (9, 30))
    assert warranty_ends("heating", date(2026, 5, 1), season=cooling) == date(2027, 9, 30)


def test_structure_is_under_warranty_for_its_design_life() -> None:
    assert warranty_ends("structure", ACCEPTED, design_years=50) == date(2076, 10, 20)
    with pytest.raises(ValueError, match="design life"):
        warranty_ends("infrastructure", ACCEPTED)


@given(st.sampled_from(sorted(LEAST_MONTHS)), st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 240))
def test_a_contract_may_give_more_and_never_less(kind: Kind, accepted: date, agreed: int) -> None:
    least = warranty_ends(kind, accepted)
    assert accepted < least <= warranty_ends(kind, accepted, agreed_months=agreed)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_heating_is_covered_for_two_winters_and_less_than_three_years(accepted: date) -> None:
    assert 365 < (warranty_ends("heating", accepted) - accepted).days < 3 * 366


def test_three_per_cent_and_no_more_may_be_held_back_for_two_years() -> None:
    assert retention(fen("1234567.89")) == fen("37037.03")
    assert retention_due(ACCEPTED) == date(2028, 10, 20)
    with pytest.raises(ValueError, match="at most 3 %"):
        retention(100, 5)
    with pytest.raises(ValueError, match="1 to 24"):
        retention_due(ACCEPTED, 36)
