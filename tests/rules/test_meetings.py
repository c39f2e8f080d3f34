"""What organisational life owes, and when meetings must be called."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from linli.rules.bodies import LAWS
from linli.rules.meetings import KINDS, MINUTES_DAYS, Rhythm, minutes_due, owed
from tests.rules.vectors import vector

MONTHLY = Rhythm("month", "practice")
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def states(rhythm: Rhythm, *held: date, today: date, since: date = YEAR["since"]) -> list[str]:
    return [each.state for each in owed(rhythm, held, since=since, until=YEAR["until"], today=today)]


def test_the_owners_assembly_is_called_fifteen_days_before_as_published() -> None:
    published = vector("deadlines", "A-11a")
    meeting = date.fromisoformat(published["event"])
    assert KINDS["owners_assembly"].call_by(meeting) == date.fromisoformat(published["expect"])


def test_a_month_without_its_meeting_is_missing_the_running_one_due_and_the_rest_ahead() -> None:
    found = states(MONTHLY, date(2026, 1, 31), today=date(2026, 3, 5))
    assert found == ["done", "missing_generally", "due", *["ahead"] * 9]


def test_what_a_document_binds_is_missing_in_red_and_a_custom_in_amber() -> None:
    ended = date(2027, 1, 4)
    must = KINDS["residents_representatives"].rhythm
    assert must is not None
    assert states(must, date(2026, 5, 2), today=ended) == ["done", "missing"]
    assert states(MONTHLY, today=ended) == ["missing_generally"] * 12


def test_the_yearly_life_meeting_is_looked_for_in_the_last_quarter_but_counts_whenever_it_was_held() -> None:
    rhythm = KINDS["life_meeting"].rhythm
    assert rhythm is not None
    assert states(rhythm, today=date(2026, 9, 30)) == ["ahead"]
    assert states(rhythm, today=date(2026, 10, 1)) == ["due"]
    assert states(rhythm, date(2026, 3, 1), today=date(2026, 3, 2)) == ["done"]


def test_the_month_in_which_a_branch_was_founded_is_not_owed() -> None:
    assert states(MONTHLY, today=date(2026, 8, 3), since=date(2026, 6, 12))[:3] == [
        "not_owed",
        "missing_generally",
        "due",
    ]


@given(st.lists(DAYS, max_size=30), DAYS, st.sampled_from([kind.rhythm for kind in KINDS.values() if kind.rhythm]))
def test_periods_follow_each_other_without_gap_and_hold_every_meeting_once(
    held: list[date], today: date, rhythm: Rhythm
) -> None:
    found = owed(rhythm, held, today=today, **YEAR)
    assert sum(each.held for each in found) == len(held)
    assert all((later.first - earlier.last).days == 1 for earlier, later in pairwise(found))
    assert all(each.state in ("done", "ahead", "due") for each in found if each.last >= today)


@given(st.lists(DAYS, max_size=20), st.lists(DAYS, max_size=20), DAYS)
def test_open_minutes_keep_a_period_from_being_missed_until_they_are_late_and_never_count_as_kept(
    held: list[date], open_: list[date], today: date
) -> None:
    plain = owed(MONTHLY, held, today=today, **YEAR)
    found = owed(MONTHLY, held, unminuted=open_, today=today, **YEAR)
    for before, after in zip(plain, found, strict=True):
        fresh = any(before.first <= day <= before.last and (today - day).days <= MINUTES_DAYS for day in open_)
        assert after.state == ("unminuted" if fresh and before.state != "done" else before.state)
        assert after.held == before.held


def test_minutes_are_due_fifteen_days_after_the_meeting() -> None:
    assert minutes_due(date(2026, 1, 20)) == date(2026, 2, 4)


def test_every_kind_names_its_source_and_decides_by_known_thresholds() -> None:
    assert {each.decides for each in KINDS.values()} <= {*LAWS, "", "owners"}
    assert all(each.basis and (each.rhythm is None or each.rhythm.basis) for each in KINDS.values())
