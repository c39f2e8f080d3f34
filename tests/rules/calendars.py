"""The calendar of 2026 as the State Council published it (国办发明电〔2025〕7号), written out by hand for the tests."""

from datetime import date, timedelta

from linli.rules.workdays import Calendar, YearDays


def span(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=number) for number in range((end - start).days + 1)}


OFF_2026 = (
    span("2026-01-01", "2026-01-03")
    | span("2026-02-15", "2026-02-23")
    | span("2026-04-04", "2026-04-06")
    | span("2026-05-01", "2026-05-05")
    | span("2026-06-19", "2026-06-21")
    | span("2026-09-25", "2026-09-27")
    | span("2026-10-01", "2026-10-07")
)
WORK_2026 = {date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
CALENDAR = Calendar({2026: YearDays(frozenset(OFF_2026), frozenset(WORK_2026), "国务院办公厅通知")})
