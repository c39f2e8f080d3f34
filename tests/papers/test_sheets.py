"""Tables in, as a person sees them; tables out, in which nothing runs."""

import gzip
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from openpyxl.workbook.workbook import Workbook

from linli.kernel.refused import Refused
from linli.papers import bombs
from linli.papers.sheets import Column, Page, by_fullest_row, plain, read, rows_of, table, write, write_book, write_csv
from linli.papers.writing import Amount

HEADINGS = {"姓名", "手机", "固话", "身份证号", "楼栋"}


def book(fill: Any) -> io.BytesIO:
    made = Workbook()
    fill(made.active)
    stream = io.BytesIO()
    made.save(stream)
    stream.seek(0)
    return stream


def test_merged_titles_and_two_lines_of_headings_become_one_line() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "安和小区住户名册"
        sheet.merge_cells("A1:D1")
        sheet["A2"] = "姓 名*"
        sheet.merge_cells("A2:A3")
        sheet["B2"] = "联系方式"
        sheet.merge_cells("B2:C2")
        sheet["B3"], sheet["C3"] = "手机", "固话"
        sheet["D2"] = "楼\n栋"
        sheet.merge_cells("D2:D3")
        sheet.append(["王明", 13800138000, None, "3栋"])
        sheet.append(["李华", 13900139000, None, None])
        sheet.merge_cells("D4:D5")

    [sheet] = read(book(fill))
    found = table(sheet, HEADINGS.__contains__)
    assert found.headings == ["姓名", "联系方式 手机", "联系方式 固话", "楼栋"]
    assert found.rows == [(4, ["王明", "13800138000", "", "3栋"]), (5, ["李华", "13900139000", "", "3栋"])]


def test_a_sheet_without_known_headings_is_refused() -> None:
    [sheet] = read(book(lambda sheet: sheet.append(["a", "b"])))
    with pytest.raises(Refused) as refusal:
        table(sheet, HEADINGS.__contains__)
    assert refusal.value.code == "headings_missing"


def test_cells_read_as_a_person_sees_them() -> None:
    days = [datetime(2021, 8, 1), datetime(2021, 8, 1, 9, 30)]
    typed: list[Any] = [3.0, 86.5, 430202198601011234, "4.3E+17", *days, " x "]
    [sheet] = read(book(lambda sheet: sheet.append(typed)))
    [row] = sheet.rows
    assert row == ["3", "86.5", "4.302021986010113E+17", "4.3E+17", "2021-08-01", "2021-08-01 09:30:00", "x"]
    assert [cell.suspect for cell in row] == ["", "", "rounded", "rounded", "", "", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_of_any_encoding_and_separator(encoding: str, separator: str) -> None:
    rows = [["姓名", "手机", "说明"], ["王明", "13800138000", '他说“好”, "行"; \n第二行'], ["𠮷田", "", "x"]]
    if encoding == "utf-16-le":
        rows[2][0] = "王田"
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    content = "\r\n".join(lines).encode(encoding)
    for packed in (content, gzip.compress(content)):
        [sheet] = read(io.BytesIO(packed), name="住户.csv.gz")
        assert sheet.rows == rows
        assert sheet.name == "住户"


def test_an_upload_stays_open_after_reading() -> None:
    upload = io.BytesIO(b"a,b\n1,2\n")
    assert list(rows_of(upload)) == [["a", "b"], ["1", "2"]]
    assert not upload.closed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not_text"),
        (b"\xff\x81" * 300, "encoding_unknown"),
        (b"\x00\x01\x02", "encoding_unknown"),
        (b"\xff\xfea\x00b", "encoding_unknown"),
        (b"\xef\xbb\xbf\xff\xfe", "encoding_unknown"),
        (b"\x1f\x8b\x08\x00broken", "gzip_broken"),
        (b"PK\x03\x04 no zip at all", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0 no book either" * 100, "workbook_broken"),
        (b'a,b\n"' + b"x" * 2_000_000, "csv_broken"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(io.BytesIO(content))
    assert refusal.value.code == code


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.csv") as refusal:
        read(tmp_path / "none.csv")
    assert refusal.value.code == "file_missing"


def rezipped(change: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(book(lambda sheet: sheet.append(["x"]))) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return stream


def test_a_single_cell_far_away_does_not_fill_the_memory() -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
    with pytest.raises(Refused) as refusal:
        read(rezipped({"xl/worksheets/sheet1.xml": sheet % cell}))
    assert refusal.value.code == "too_many_cells"


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refused) as refusal:
        read(rezipped({"xl/styles.xml": b" " * 2_000_000}))
    assert refusal.value.code == "workbook_bomb"


def test_a_workbook_of_which_bytes_were_lost_is_damaged_wherever_that_was() -> None:
    whole = book(lambda sheet: sheet.append(["x"])).getvalue()
    for start in range(4, len(whole) - 40, 97):
        with pytest.raises(Refused) as refusal:
            read(io.BytesIO(whole[:start] + whole[start + 20 :]))
        assert refusal.value.code == "workbook_broken"


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_as_no_office_program_does_is_refused(packed: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(book(lambda sheet: sheet.append(["x"]))) as old, zipfile.ZipFile(stream, "w", packed) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(Refused) as refusal:
        bombs.check(stream)  # before anything of it is unpacked
    assert refusal.value.code == "workbook_broken"


def open_document(*rows: tuple[str, str]) -> io.BytesIO:
    """Of each row how often it and its one cell are repeated."""
    table_ns = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="%s"/>'
    written = (
        f'<table:table-row table:number-rows-repeated="{high}">{cell % wide}</table:table-row>' for high, wide in rows
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", 8) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = f'<d xmlns:table="{table_ns}" xmlns:office="o"><table:table>{"".join(written)}</table:table></d>'
        archive.writestr("content.xml", content)
    return stream


def test_repeated_cells_of_an_open_document_are_counted() -> None:
    with pytest.raises(Refused) as refusal:
        read(open_document(("1048576", "16384")))
    assert refusal.value.code == "too_many_cells"


@pytest.mark.parametrize("less", [("-1048576", "16384"), ("1048576", "-16384"), ("x", "1"), ("1", ""), ("²", "1")])
def test_no_repetition_makes_up_for_another(less: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        read(open_document(("1048576", "16384"), less))
    assert refusal.value.code == "workbook_broken"


def test_nothing_written_is_a_formula(moved: Any) -> None:
    moved(datetime(2026, 11, 23, 4, 5, tzinfo=UTC))
    risky = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "http://x/"]
    rows: list[list[Any]] = [[text, 7, date(2026, 1, 2)] for text in risky]
    rows.append(["430202198601011234", None, datetime(2026, 1, 1, 16, 0, tzinfo=UTC)])
    with write([Column("说明", text=True), "数量", "日期"], rows, "台账 & 诉求", by="张主任") as stream:
        sheet = openpyxl.load_workbook(stream).active
        assert sheet is not None
    assert [sheet.cell(n, 1).value for n in range(2, 9)] == [*risky, "430202198601011234"]
    assert {sheet.cell(n, 1).data_type for n in range(2, 9)} == {"s"}
    assert [sheet.cell(2, n).value for n in (2, 3)] == [7, datetime(2026, 1, 2)]
    assert sheet.cell(8, 3).value == datetime(2026, 1, 2)  # 16:00 in UTC is the next day in China
    assert all(cell.hyperlink is None for row in sheet for cell in row)
    last = sheet.cell(sheet.max_row, 1).value
    assert isinstance(last, str)
    assert "张主任" in last
    assert "2026-11-23 12:05" in last
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    assert sheet.oddFooter.center.text == "&P / &N"


def test_what_was_written_reads_back_the_same() -> None:
    pages = [Page("甲", ["姓名", "证号"], [["王明", "11010519491231002X"]]), Page("甲", ["楼栋"], [["3栋"]])]
    with write_book(pages) as stream:
        first, second = read(stream)
    assert (first.name, first.rows) == ("甲", [["姓名", "证号"], ["王明", "11010519491231002X"]])
    assert (second.name, second.rows) == ("甲 2", [["楼栋"], ["3栋"]])


def test_csv_out_has_a_mark_and_no_formula() -> None:
    with translation.override("en"):
        content = b"".join(write_csv(["说明", "数"], [["=cmd|' /C calc'!A0", -5], ["＝1", None], ["好", True]]))
    assert content.decode("utf-8-sig").splitlines() == ["说明,数", "'=cmd|' /C calc'!A0,-5", "'＝1,", "好,yes"]
    assert content.startswith(b"\xef\xbb\xbf")


def test_money_is_grouped_for_people_and_plain_for_programs() -> None:
    assert str(Amount("1250.5")) == "1,250.50"
    assert b"".join(write_csv(["金额"], [[Amount("1250.50")]])).decode("utf-8-sig").splitlines() == ["金额", "1250.50"]


def test_headings_are_compared_without_spaces_and_stars() -> None:
    assert plain(" 姓 名\n* ") == "姓名"


def test_headings_that_nobody_knows_are_the_first_full_row_and_never_a_persons() -> None:
    title, heads = ["六月工资表", "", "", ""], ["工友", "电话", "电话", "工"]
    worker = ["王桂", "13800138000", "13900139000", "26"]
    found = by_fullest_row(read(book(lambda sheet: [sheet.append(row) for row in (title, heads, worker, worker)]))[0])
    assert found is not None
    assert (found.headings[0], found.line) == ("工友", 2)
    assert by_fullest_row(read(book(lambda sheet: [sheet.append(worker), sheet.append(worker)]))[0]) is None
