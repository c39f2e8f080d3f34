"""A list's page as a workbook: all of it, no more than the page shows, and no cell that runs."""

import csv
import io
from datetime import date, datetime

import pytest
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import load_workbook

from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.papers import outs, posted, sheets
from tests.cases.desk import at_desk


def taken(answer):
    """The sheets of the workbook, by name: rows of values."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.fixture
def sure(cast):
    return at_desk(cast.street_officer, second_factor=True)


def test_a_list_is_taken_whole_from_its_first_page_on_however_many_pages_it_has(draft, sure):
    for _number in range(33):
        draft()
    page = sure.get(reverse("papers:index"))
    assert 'href="?as=excel"' in page.content.decode()
    assert 'rel="next"' in page.content.decode()
    assert "下一页" in page.content.decode()  # of a list by name or place the rest is not the older part
    answer = sure.get(reverse("papers:index"), {"as": "excel", "before": 5})
    (rows,) = taken(answer).values()
    assert rows[0] == ["文书", "发文字号", "状态", "制发单位", "签发日期", "送达日期"]
    assert [row[0] for row in rows[1:34]] == ["责令停止违法建设通知书"] * 33
    assert rows[34:36] == [[None] * 6, [rows[35][0]] + [None] * 5]
    assert rows[35][0].startswith("何敏 于 ")
    (entry,) = Entry.objects.filter(verb="area.list_exported")
    assert data_of(entry) == {"list": "papers:index", "rows": 33}


def test_a_workbook_asks_for_a_second_factor_and_leaves_no_record_before(draft, cast):
    draft()
    answer = at_desk(cast.street_officer).get(reverse("papers:index"), {"as": "excel"})
    assert (answer.status_code, answer.headers["Location"].startswith(reverse("people:second_factor"))) == (302, True)
    assert not Entry.objects.filter(verb="area.list_exported").exists()


def test_a_resident_takes_no_list_along(cast):
    assert at_desk(cast.resident, second_factor=True).get(reverse("papers:index"), {"as": "excel"}).status_code == 403


PAGE = """
<nav><ul class="list"><li>left out</li></ul></nav>
<main><h1>Wages <span>2</span></h1>
<table class="table"><caption>said</caption><thead><tr><th>Name</th><th class="n">Owed</th><th>When</th><th>Day</th>
<th><span class="visually-hidden">What to do</span></th></tr></thead><tbody>
<tr><td data-label="Name"><a href="/x/">=1+1</a> <span class="chip">new</span></td><td class="n">12</td>
<td><time datetime="2026-03-01T10:05:00+08:00">Today</time></td><td><time datetime="2026-03-02">Monday</time></td>
<td><form><button>Press</button></form></td></tr>
<tr><td>李&amp;四</td><td class="n">007</td><td></td><td>+86</td><td></td></tr></tbody></table>
<h2>Walks</h2><ul class="list card"><li><b>North gate</b><span>Monday · 3 <svg><path d="M0"/></svg></span></li></ul>
<h2>Ticks</h2><form><table><thead><tr><th><span class="visually-hidden">Tick</span></th><th>Paper</th></tr></thead>
<tbody><tr><td><label><input type="checkbox">Tick this</label></td><td>Notice</td></tr></tbody></table></form></main>
"""


def test_moments_among_other_words_of_a_cell_stand_there_to_the_day_and_lose_none_of_them():
    shown = outs._read(
        HttpResponse("""<main><h1>Votes</h1><table><thead><tr><th>Days</th><th>Due</th></tr></thead><tbody>
<tr><td><time datetime="2026-03-01">today</time> – <time datetime="2026-03-09">9 March</time></td>
<td><time datetime="2026-03-01T02:05:00+00:00">today 10:05</time> <span class="chip">late</span></td></tr>
</tbody></table><ul class="list">
<li><b>Oak</b> <span>since <time datetime="2026-02-28">yesterday</time></span></li></ul></main>""")
    )
    votes, oak = (sheet.rows for sheet in shown.sheets)
    assert votes == [["2026-03-01 – 2026-03-09", "2026-03-01 10:05 late"]]
    assert "since 2026-02-28" in oak[0]


def test_a_page_is_read_as_a_person_reads_it():
    shown = outs._read(HttpResponse(PAGE))
    assert (shown.title, shown.following) == ("Wages 2", "")
    wages, walks, ticks = (sheet.page() for sheet in shown.sheets)
    assert [column.title for column in wages.columns] == ["Name", "Owed", "When", "Day"]
    assert wages.rows == [
        ["=1+1 new", 12, datetime.fromisoformat("2026-03-01T10:05:00+08:00"), date(2026, 3, 2)],
        ["李&四", "007", "", "+86"],
    ]
    assert ([column.title for column in ticks.columns], ticks.rows) == (["Paper"], [["Notice"]])
    assert (walks.title, walks.rows) == ("Walks", [["North gate", "Monday · 3"]])


def test_how_many_rows_there_are_is_no_part_of_the_lists_title():
    table = "<table><thead><tr><th>B</th></tr></thead><tr><td>b</td></tr></table>"
    page = f'<main><h1>工资核实表 <span class="muted num">8</span></h1>{table}</main>'
    assert outs._read(HttpResponse(page)).title == "工资核实表"


def test_money_is_a_number_in_the_workbook_and_stands_on_paper_as_on_the_page():
    page = (
        '<main><h1>A</h1><table><thead><tr><th>B</th></tr></thead><tr><td class="n">-7,200.50</td></tr></table></main>'
    )
    [sheet] = [sheet.page() for sheet in outs._read(HttpResponse(page)).sheets]
    with sheets.write_book([sheet], by="周正明") as book:
        cell = load_workbook(book)["A"]["A2"]
    assert (cell.value, cell.number_format, posted._words(sheet.rows[0][0])) == (-7200.5, "#,##0.00", "-7,200.50")


def test_a_cell_that_begins_like_a_formula_is_text_in_the_workbook():
    shown = outs._read(HttpResponse(PAGE))
    with sheets.write_book([sheet.page() for sheet in shown.sheets], by="周正明") as book:
        cell = load_workbook(book)["Wages 2"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1 new")


def test_a_list_is_posted_on_a4_and_signed_for_on_another_sheet(draft, sure):
    draft()
    page = sure.get(reverse("papers:index")).content.decode()
    assert ('href="?as=a4"' in page, 'href="?as=signed"' in page) == (True, True)
    for form in ("a4", "signed"):
        answer = sure.get(reverse("papers:index"), {"as": form})
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    said = [data_of(entry)["as"] for entry in Entry.objects.filter(verb="area.list_exported").order_by("pk")]
    assert said == ["a4", "signed"]


def test_a_list_is_taken_along_for_another_program_and_says_who_took_it(draft, sure):
    draft()
    page = sure.get(reverse("papers:index"))
    assert 'href="?as=csv"' in page.content.decode()
    answer = sure.get(reverse("papers:index"), {"as": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert ".csv" in answer.headers["Content-Disposition"]
    said = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    heads, first = outs._read(page).sheets[0].page(), said[1]
    assert said[0] == [column.title for column in heads.columns]
    assert len(first) == len(said[0])
    assert said[-2:-1] == [[]]
    assert "导出。含个人信息" in said[-1][0]
    assert [data_of(entry)["as"] for entry in Entry.objects.filter(verb="area.list_exported")] == ["csv"]


def test_several_tables_stand_one_beneath_the_other_under_their_titles():
    shown = outs._read(HttpResponse(PAGE))
    said = b"".join(sheets.write_csv_book([sheet.page() for sheet in shown.sheets])).decode("utf-8-sig")
    rows = list(csv.reader(said.splitlines()))
    assert rows[0] == ["Name", "Owed", "When", "Day"]
    assert rows[1] == ["'=1+1 new", "12", "2026-03-01 10:05", "2026-03-02"]
    assert [row for row in rows if len(row) == 1][:2] == [["Walks"], ["Ticks"]]
    assert said.count("\ufeff") == 0
