"""Plans by which a fine is paid in parts: what is read from the lines that an officer types, and what is refused."""

from datetime import date

import pytest

from linli.rules import clocks, running, upon
from linli.rules.instalments import Instalment, read, readable, written
from linli.rules.late_charge import Proceedings, late_after
from linli.rules.situation import Party, Run, Situation
from tests.rules.calendars import CALENDAR
from tests.rules.packs import OURS

PLAN = "2026-07-01 10000.00\n2026-08-03  5,000\n"
PARTS = (Instalment(1, date(2026, 7, 1), 10_000_00), Instalment(2, date(2026, 8, 3), 5_000_00))


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        "第1期：2026年7月1日前缴纳10000.00元\n第2期：2026年8月3日前缴纳5000元",
        "２０２６-07-01，10000\n\n2026/8/3：5000.0元；",
        "2026年7月1日10000元\n2026.8.3 5000",
    ],
)
def test_a_plan_is_read_however_it_was_typed(text: str) -> None:
    assert read(text) == PARTS


@pytest.mark.timeout(20)  # it took more than a minute
def test_a_line_of_many_blanks_and_no_sum_is_refused_at_once() -> None:
    assert not readable("2026-07-01" + " " * 1980 + "x")


def test_what_stands_on_the_paper_is_read_back_as_the_same_plan() -> None:
    assert written(PLAN).splitlines()[0] == "第1期：2026年7月1日前缴纳10000.00元"
    assert read(written(PLAN)) == PARTS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no line"),
        ("七月一日 一万元", "line 1"),
        ("2026-07-01 10000\n2026-07-01 5000", "line 2: 2026-07-01 does not lie after"),
        ("2026-07-01 10000\n2026-06-30 5000", "line 2"),
        ("2026-02-30 10000", "day is out of range|must be in range"),
        ("2026-07-01 0", "a part of nothing"),
        ("2026-07-01 10000.005", "line 1"),
        ("2026-07-01", "line 1"),
        ("2026-07-0110000", "line 1"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_line(text: str, why: str) -> None:
    assert not readable(text)
    with pytest.raises(ValueError, match=why):
        read(text)


def test_an_instalment_is_late_from_the_day_after_its_own_and_never_by_more_than_itself() -> None:
    due = date(2026, 7, 1)
    charges = [late_after(10_000_00, due, date(2026, month, day)).charge for month, day in ((7, 1), (7, 2), (9, 30))]
    assert charges == [0, 300_00, 10_000_00]
    reviewed = [Proceedings(date(2026, 7, 2), date(2026, 7, 10))]
    assert late_after(10_000_00, due, date(2026, 7, 11), proceedings=reviewed).charge == 300_00


def test_a_step_that_stops_a_period_of_each_party_stops_it_for_all_of_them_and_none_twice() -> None:
    pack = next(one for one in OURS if "payment" in one.party_clocks)
    at = clocks.midnight(date(2026, 6, 1))
    run = Run(at, CALENDAR)
    case = Situation(state="", category="", fields={"fine": 100})
    started = clocks.start(running.spec(pack, "payment", case, run), at, run.calendar)
    ended = clocks.stop(started, at)
    rows = (
        Party("a", clocks={"payment": started, "review": started}),
        Party("b", clocks={"payment": ended}),
        Party("c"),
    )
    later = Run(clocks.midnight(date(2026, 6, 5)), CALENDAR)
    found = upon.stopped(Situation("", "", {}, parties=rows), ("payment",), later)
    assert [row.clocks.get("payment") and row.clocks["payment"].stopped for row in found] == [later.now, at, None]
    assert found[0].clocks["review"].stopped is None
