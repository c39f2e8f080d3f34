"""Dates as people say them, in both languages."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation

import linli
from linli.ui import moments
from linli.ui.templatetags.ui import day, last_day, near

Move = Callable[[datetime], None]
NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        (datetime(2026, 7, 1, 1, 12, tzinfo=UTC), "今天 9:12", "today 9:12"),
        (datetime(2026, 6, 30, 15, 59, tzinfo=UTC), "昨天 23:59", "yesterday 23:59"),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), "今天 0:00", "today 0:00"),
        (datetime(2026, 7, 2, 2, 0, tzinfo=UTC), "明天 10:00", "tomorrow 10:00"),
        (datetime(2026, 3, 5, 2, 0, tzinfo=UTC), "3 月 5 日 10:00", "5 March 10:00"),
        (datetime(2025, 3, 5, 2, 0, tzinfo=UTC), "2025 年 3 月 5 日 10:00", "5 March 2025 10:00"),
        (date(2026, 7, 1), "今天", "today"),
    ],
)
def test_a_moment_is_said_from_today(moved: Move, moment: datetime, chinese: str, english: str) -> None:
    moved(NOON)
    with translation.override("zh-hans"):
        assert moments.said(moment) == chinese
    with translation.override("en"):
        assert moments.said(moment) == english


def test_a_day_to_keep_is_named_with_its_weekday(moved: Move) -> None:
    moved(NOON)
    with translation.override("zh-hans"):
        assert moments.named_day(datetime(2026, 7, 3, 15, 59, 59, tzinfo=UTC)) == "7 月 3 日（周五）"
    with translation.override("en"):
        assert moments.named_day(date(2026, 7, 3)) == "3 July (Fri)"


@pytest.mark.parametrize("ends", [datetime(2026, 9, 29, 16, 0, tzinfo=UTC), date(2026, 9, 30)])
def test_the_last_day_of_a_term_is_the_one_before_the_first_that_does_not_belong_to_it(
    moved: Move, ends: date | datetime
) -> None:
    moved(NOON)
    with translation.override("zh-hans"):
        assert ">9 月 29 日<" in last_day(ends)
        assert last_day(None) == ""


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        moments.said(datetime(2026, 7, 1, 9, 0))


def test_no_page_writes_a_day_as_machines_do() -> None:
    """But for the days of an account, which stand in a column of their own (`time`), and sheets that are posted."""
    pages = {path: path.read_text() for path in Path(linli.__file__).parent.rglob("*.html")}
    said = {
        path.name: re.sub("<time .*?</time>", "", page) for path, page in pages.items() if '"ui/sheet.html"' not in page
    }
    assert [name for name, page in said.items() if '|date:"Y-m-d"' in page] == []


def test_where_a_page_shows_the_day_alone_a_sheet_of_it_is_given_no_hour(moved: Move) -> None:
    moved(NOON)
    moment = datetime(2025, 9, 30, 16, 17, tzinfo=UTC)
    assert 'datetime="2025-10-01"' in near(moment)
    assert 'datetime="2025-10-01"' in day(moment)
    assert 'datetime="2026-07-01"' in near(NOON)


@pytest.mark.parametrize(
    ("said", "spaced"),
    [
        ("等到 今天", "等到今天"),
        ("等到 12 月 2 日", "等到 12 月 2 日"),
        ('自 <time datetime="2026-07-01" data-on-paper="2026 年 7 月 1 日">今天</time>起',
         '自<time datetime="2026-07-01" data-on-paper="2026 年 7 月 1 日">今天</time>起'),
        ("waits until today", "waits until today"),
    ],
)  # fmt: skip
def test_no_space_sets_a_word_for_a_day_off_as_it_does_a_dates_figures(said: str, spaced: str) -> None:
    assert moments.spaced(said) == spaced
