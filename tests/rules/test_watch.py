"""Cases worth a look before they breach."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.rules import watch
from linli.rules.watch import Limits, Standing

DAY = timedelta(days=1)
BEGUN = datetime(2028, 6, 1, 9, tzinfo=UTC)
LIMITS = Limits(stuck=5, ageing=30)


def case(**changes: object) -> Standing:
    given = {"begun": BEGUN, "moved": BEGUN, "due": BEGUN + 7 * DAY, "hands": 0, "reopened": 0, **changes}
    return Standing(**given)  # type: ignore[arg-type]  # as the keywords of the test say


def test_what_stands_still_is_flagged_after_the_days_that_the_area_has_set() -> None:
    assert watch.flags(case(), LIMITS, BEGUN + 4 * DAY) == ()
    assert watch.flags(case(), LIMITS, BEGUN + 5 * DAY) == ("stuck",)


def test_what_runs_out_within_a_day_is_flagged_until_it_is_late() -> None:
    moved = case(moved=BEGUN + 6 * DAY)
    assert watch.flags(moved, LIMITS, BEGUN + 6 * DAY) == ("soon",)
    assert watch.flags(moved, LIMITS, BEGUN + 7 * DAY) == ()


def test_of_a_limit_of_a_day_or_less_the_second_half_is_soon() -> None:
    new = case(due=BEGUN + DAY)
    assert watch.flags(new, LIMITS, BEGUN + 11 * DAY / 24) == ()
    assert watch.flags(new, LIMITS, BEGUN + DAY / 2) == ("soon",)
    urgent = case(due=BEGUN + DAY / 12)
    assert [watch.flags(urgent, LIMITS, BEGUN + hours * DAY / 24) for hours in (0.9, 1, 2)] == [(), ("soon",), ()]


def test_what_goes_to_and_fro_is_flagged_at_once() -> None:
    assert watch.flags(case(hands=1), LIMITS, BEGUN) == ()
    assert watch.flags(case(hands=1, reopened=1), LIMITS, BEGUN) == ("bouncing",)


def test_what_waits_for_the_resident_does_not_stand_still_and_what_is_parked_does_not_age() -> None:
    late = BEGUN + 40 * DAY
    assert watch.flags(case(due=None, waits=True), LIMITS, late) == ("ageing",)
    assert watch.flags(case(due=late + 50 * DAY, parked=True), LIMITS, late) == ()
    assert watch.flags(case(due=late, parked=True), LIMITS, late - DAY / 2) == ("soon",)


@given(
    moved=st.integers(0, 90), due=st.none() | st.integers(0, 90), hands=st.integers(0, 3), reopened=st.integers(0, 3),
    waits=st.booleans(), parked=st.booleans(), now=st.integers(0, 90),
)  # fmt: skip
def test_a_case_is_flagged_exactly_from_the_moment_that_is_kept_of_it(
    moved: int, due: int | None, hands: int, reopened: int, waits: bool, parked: bool, now: int
) -> None:
    one = case(
        moved=BEGUN + moved * DAY, due=None if due is None else BEGUN + due * DAY, hands=hands, reopened=reopened,
        waits=waits, parked=parked,
    )  # fmt: skip
    at, first = BEGUN + now * DAY, watch.first(one, LIMITS)
    told = watch.flags(one, LIMITS, at)
    late = one.due is not None and one.due <= at
    if first is None or at < first:
        assert told == ()
    else:
        assert told or late
