"""The clocks on the way to the first owners' assembly."""

from datetime import date

from linli.rules.first_assembly import Clock, Days, clocks

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
