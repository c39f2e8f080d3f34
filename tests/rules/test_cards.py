"""Until when somebody may act with an enforcement card."""

from datetime import date

import pytest

from linli.rules.cards import Card

CARD = Card("湘云执0017", "湖南省人民政府", date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2026, 5, 31), "good"),
        (date(2026, 6, 1), "runs_out"),
        (date(2026, 6, 30), "runs_out"),  # its last day is one of them
        (date(2026, 7, 1), "over"),
    ],
)
def test_a_card_is_good_until_its_last_day_and_to_be_renewed_in_the_thirty_days_before(day: date, stands: str) -> None:
    assert CARD.stands(day) == stands
