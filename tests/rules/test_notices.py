"""How long notices stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import notices

FIRST = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("kind", "days", "contact", "wrong"),
    [
        ("notice", None, "", ""),
        ("notice", 1, "", ""),
        ("announcement", 0, "", "backwards"),
        ("publication", None, "王主任 0990-5550101", "no_end"),
        ("publication", 6, "王主任 0990-5550101", "too_short"),
        ("publication", 7, "王主任 0990-5550101", ""),
        ("publication", 7, " ", "no_contact"),
        ("affairs", 14, "", "too_short"),  # 城市居民委员会组织法 art. 34
        ("affairs", 15, "", ""),
    ],
)
def test_what_is_made_public_stands_long_enough(kind: str, days: int | None, contact: str, wrong: str) -> None:
    last = None if days is None else FIRST + timedelta(days=days - 1)
    assert notices.fault(kind, FIRST, last, set_days=7, contact=contact) == wrong


@given(st.sampled_from(notices.KINDS), st.integers(-40, 80), st.integers(5, 60))
def test_a_day_more_never_makes_a_notice_too_short(kind: str, days: int, set_days: int) -> None:
    last = FIRST + timedelta(days=days)
    if notices.fault(kind, FIRST, last, set_days=set_days, contact="x") == "":
        assert notices.fault(kind, FIRST, last + timedelta(days=1), set_days=set_days, contact="x") == ""
        assert days + 1 >= notices.least_days(kind, set_days)
