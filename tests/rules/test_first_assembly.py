"""The clocks on the way to the first owners' assembly."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.first_assembly import PARTS, Clock, Days, clocks, complete, earliest, latest, unposted

APPLIED, FORMED, PLANNED = date(2026, 6, 1), date(2026, 7, 20), date(2026, 10, 1)


def test_a_group_is_formed_in_sixty_days_posts_fifteen_before_and_holds_it_within_ninety() -> None:
    found = clocks(applied=APPLIED, formed=FORMED, posted=None, planned=PLANNED, held=None, days=Days())
    assert [(each.step, each.due.isoformat(), each.done) for each in found] == [
        ("formed", "2026-07-31", FORMED), ("posted", "2026-09-16", None), ("held", "2026-10-18", None),
    ]  # fmt: skip


def test_nothing_runs_before_its_day_is_known() -> None:
    assert list(clocks(applied=None, formed=None, posted=None, planned=None, held=None, days=Days())) == []


def test_what_is_done_a_day_too_late_is_late_and_stays_so() -> None:
    def held(day: date) -> Clock:
        return next(clocks(applied=None, formed=FORMED, posted=None, planned=None, held=day, days=Days()))

    assert held(date(2026, 10, 19)).late(date(2027, 1, 1))
    assert not held(date(2026, 10, 18)).late(date(2027, 1, 1))


@given(st.dictionaries(st.sampled_from(PARTS), st.dates(date(2026, 1, 1), date(2026, 12, 31))))
def test_all_of_it_hangs_out_since_the_last_of_the_papers_and_not_while_one_is_missing(posted: dict) -> None:
    since = complete(posted)
    assert (since is None) == bool(unposted(posted))
    assert since is None or (since in posted.values() and all(day <= since for day in posted.values()))


def test_fifteen_days_after_the_papers_and_ninety_after_the_group() -> None:
    assert earliest(date(2026, 9, 16), Days()) == PLANNED
    assert latest(FORMED, Days()) == date(2026, 10, 18)
