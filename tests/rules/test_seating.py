"""What a body owes after its election, and by which day."""

from datetime import date

import pytest

from linli.rules.election import LAWS
from linli.rules.seating import ELECTED, joined_until, owed

DECEMBER = date(2026, 12, 20)


def due(law: str, *, anew: bool = True) -> dict[str, date]:
    seated = date(2027, 1, 5)
    return {each.what: each.due(elected=DECEMBER, seated=seated) for each in owed(law, anew=anew)}


def test_a_committee_elected_on_the_twentieth_of_december_is_filed_by_the_nineteenth_of_january() -> None:
    """Vector A-11. It meets within seven days of the first day of its terms."""
    assert due("owners_committee") == {"first_meeting": date(2027, 1, 12), "filing": date(2027, 1, 19)}


def test_who_fills_a_seat_calls_no_first_meeting_and_is_filed_all_the_same() -> None:
    assert due("owners_committee", anew=False) == {"filing": date(2027, 1, 19)}


@pytest.mark.parametrize("law", [law for law in LAWS if law.startswith("residents_committee")])
def test_a_residents_committee_takes_over_within_ten_days(law: str) -> None:
    assert due(law) == {"hand_over": date(2026, 12, 30)}


def test_who_joins_others_leaves_with_the_first_of_them_whose_term_has_an_end() -> None:
    assert joined_until([date(2031, 5, 1), None, date(2030, 5, 1)]) == date(2030, 5, 1)
    assert joined_until([None]) is None


def test_every_election_that_fills_seats_says_of_which_body() -> None:
    """A show of opinion, and the run-off of a Party election, which belongs to it, seat nobody."""
    assert set(LAWS) - set(ELECTED) == {"opinion", "run_off"}
