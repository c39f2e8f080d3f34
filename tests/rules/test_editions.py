"""Dated law: which edition holds on a day, whatever the order in which the table names them."""

from datetime import date

from linli.rules.editions import in_force

LAW = {date(2026, 1, 1): "revised", date(2000, 11, 19): "first"}


def test_an_edition_holds_from_its_day_until_the_next_ones() -> None:
    assert in_force(LAW, date(2025, 12, 31)) == "first"
    assert in_force(LAW, date(2026, 1, 1)) == "revised"
    assert in_force(LAW) == "revised"


def test_what_is_known_first_holds_for_the_days_before_it() -> None:
    assert in_force(LAW, date(1990, 1, 1)) == "first"
