"""The shipped calendars, and a year's notice taken in from a file with every fault named at its line."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.settings import queries, shipped
from linli.settings.calendar_files import CalendarFileError, read
from linli.settings.models import CalendarYear
from linli.settings.services import import_calendar
from tests.rules.calendars import OFF_2026, WORK_2026

NEW_YEAR = date(2027, 1, 1)
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_shipped_years_equal_those_of_a_published_library(year: int) -> None:
    library = holidays.country_holidays("CN", years=year)
    calendar = queries.Calendar(shipped.calendars())
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [day for day in days if calendar.is_workday(day) != library.is_working_day(day)] == []


def test_2026_is_the_one_written_out_by_hand() -> None:
    shipped_year = shipped.calendars()[2026]
    assert (shipped_year.off, shipped_year.work) == (OFF_2026, WORK_2026)
    assert "国办发明电〔2025〕7号" in shipped_year.source


@pytest.mark.django_db
def test_an_imported_year_ends_the_guessing_and_is_on_record() -> None:
    assert queries.calendar().provisional(NEW_YEAR)
    row = import_calendar(2027, [NEW_YEAR], [date(2027, 1, 3)], NOTICE, by=SYSTEM)
    calendar = queries.calendar()
    assert not calendar.provisional(NEW_YEAR)
    assert (calendar.is_workday(NEW_YEAR), calendar.is_workday(date(2027, 1, 3))) == (False, True)
    import_calendar(2027, [NEW_YEAR, date(2027, 1, 2)], [], NOTICE, by=SYSTEM)
    assert [entry.verb for entry in history_of(row)] == ["calendar.imported", "calendar.imported"]
    assert CalendarYear.objects.get().work == []


@pytest.mark.django_db
def test_every_fault_of_a_year_is_named_at_once_and_nothing_is_taken() -> None:
    monday = date(2027, 2, 1)
    with translation.override("en"), pytest.raises(Refused) as refusal:
        import_calendar(2027, [date(2026, 6, 1), date(2027, 1, 2)], [monday, date(2027, 1, 2)], " ", by=SYSTEM)
    assert refusal.value.message.splitlines() == [
        "The notice is not named: give its title and number.",
        "2026-06-01 lies outside 2027.",
        "2027-01-02 is both off and worked.",
        "2027-02-01 is a weekday and worked anyway; only Saturdays and Sundays are made-up working days.",
    ]
    assert not CalendarYear.objects.exists()


@pytest.mark.django_db
def test_a_title_that_is_too_long_is_named() -> None:
    with translation.override("en"), pytest.raises(Refused, match="at most 200 characters"):
        import_calendar(2027, [NEW_YEAR], [], "通知" * 101, by=SYSTEM)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        (
            "own.json",
            json.dumps({"year": 2027, "source": NOTICE, "off": ["2027-01-01"], "work": ["2027-01-03"]}),
            "utf-8",
        ),
        (
            "usual.json",
            json.dumps(
                {
                    "year": 2027,
                    "papers": [NOTICE],
                    "days": [
                        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
                        {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
                    ],
                }
            ),
            "utf-8-sig",
        ),
        ("year.csv", "日期,类型\n2027-01-01,放假\n\n2027年1月3日,上班\n", "gb18030"),
        ("year.csv", "2027/1/1,off\n2027.1.3,Work\n", "utf-8"),
    ],
)
def test_a_year_is_read_from_json_and_csv(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    found = read(written(tmp_path, name, text, encoding), source="" if name.endswith("json") else NOTICE)
    assert (found.year, found.off, found.work, found.source) == (2027, (NEW_YEAR,), (date(2027, 1, 3),), NOTICE)


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        (
            "year.csv",
            "date,kind\n2027-01-01,off\n2027-02-30,off\n2027-02-01,perhaps\n2027-02-02\n",
            [
                'year.csv:3: "2027-02-30" is no date; write it like 2027-01-31.',
                'year.csv:4: the kind "perhaps" is none; write off or work.',
                'year.csv:5: the kind "" is none; write off or work.',
            ],
        ),
        (
            "year.json",
            '{"year": 2027,\n"off": [2027-01-01]}',
            ["year.json:2: this is not JSON (Expecting ',' delimiter)."],
        ),
        (
            "year.json",
            '{"year": 2027,\n"off": ["2027-01-01",\n"1 January"],\n"work": "none"}',
            [
                'year.json:4: "work" is no list of days.',
                'year.json:3: "1 January" is no date; write it like 2027-01-31.',
            ],
        ),
        ("year.json", "[]", ['year.json:1: give an object: {"year": 2027, "source": "…", "off": […], "work": […]}.']),
        (
            "year.json",
            "[" * 5000,
            ['year.json:1: give an object: {"year": 2027, "source": "…", "off": […], "work": […]}.'],
        ),
        ("year.csv", "", ['year.csv:1: the year "None" is none; write "year": 2027.']),
    ],
)
def test_each_fault_of_a_file_is_named_at_its_line(tmp_path: Path, name: str, text: str, faults: list[str]) -> None:
    with translation.override("en"), pytest.raises(CalendarFileError) as error:
        read(written(tmp_path, name, text))
    assert error.value.faults == faults


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "year.csv").write_bytes(b"\xff\xff\xff")
    for path in (tmp_path / "year.csv", tmp_path / "none.csv"):
        with pytest.raises(CalendarFileError, match=path.name):
            read(path)


@pytest.mark.django_db
def test_the_command_imports_checks_and_names_faults(tmp_path: Path, capsys: Any) -> None:
    good = written(tmp_path, "year.csv", "2027-01-01,off\n")
    call_command("import-calendar", good, "--source", NOTICE, "--check")
    assert not CalendarYear.objects.exists()
    call_command("import-calendar", good, "--source", NOTICE)
    assert CalendarYear.objects.get().off == ["2027-01-01"]
    assert "2027" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"year\.csv"):
        call_command("import-calendar", good)
    with pytest.raises(CommandError, match=r"year\.csv"):
        call_command("import-calendar", good, "--check")
    with pytest.raises(CommandError, match=r"bad\.csv:1"):
        call_command("import-calendar", written(tmp_path, "bad.csv", "2027-13-01,off\n"))
