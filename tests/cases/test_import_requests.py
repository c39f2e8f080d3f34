"""Requests from an office's spreadsheet: every row checked first, then all of them or the good ones."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from linli.cases.models import Case, Import, ImportRow
from linli.journal.models import Entry
from linli.papers import sheets
from tests.cases.desk import at_desk
from tests.support.cast import Cast

DATA = Path(__file__).parents[3] / "shared" / "data"
HEADINGS = ["留言编号", "留言主题", "留言时间", "留言详情"]
ESTATE = "990102001001001"


def _row(number: int, **other: str) -> list[str]:
    cells = {
        "number": str(number),
        "title": f"路灯不亮 {number}",
        "at": "2026/3/1 09:12:00",
        "text": f"第 {number} 盏路灯不亮，晚上看不见路",
    }
    return list({**cells, **other}.values())


def _file(folder: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    path = folder / "requests.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _bad() -> dict[int, list[str]]:
    """Seven rows, each bad in its own line."""
    return {
        10: _row(10, at="昨天"),
        500: _row(500, title="", text=""),
        501: _row(7),
        4000: _row(4000, at="2026-13-01"),
        7777: _row(7777, title=" ", text=" "),
        9000: _row(1),
        9999: _row(9999, at="不详"),
    }


def test_of_10000_rows_the_7_bad_ones_are_named_and_nothing_comes_in_unless_chosen(
    estate_cast: Cast, tmp_path: Path, capsys: Any
) -> None:
    bad = _bad()
    path = _file(tmp_path, [bad.get(number) or _row(number) for number in range(1, 10_001)])
    mends = tmp_path / "bad.xlsx"
    with pytest.raises(CommandError) as refusal:
        call_command("import-requests", path, area=ESTATE, bad_rows=mends)
    assert refusal.value.returncode == 2
    assert Case.objects.count() == 0
    told = capsys.readouterr().err
    for line in bad:
        assert f"第 {line + 1} 行" in told  # the headings are line 1
    book = sheets.read(mends)[0]
    assert [row[-2] for row in book.rows if row[-2].isdigit()] == [str(line + 1) for line in bad]
    call_command("import-requests", path, area=ESTATE, only_good=True)
    assert Case.objects.count() == 9_993
    assert Entry.objects.filter(verb="request.imported").count() == 9_993
    assert set(Case.objects.values_list("number", flat=True)) == set(range(1, 9_994))


def test_a_file_in_gb18030_is_read(estate_cast: Cast, tmp_path: Path) -> None:
    call_command("import-requests", _file(tmp_path, [_row(1)], "gb18030"), area=ESTATE)
    assert Case.objects.get().title == "路灯不亮 1"


def test_tabs_within_quoted_texts_do_not_split_a_file_of_commas(estate_cast: Cast, tmp_path: Path) -> None:
    text = "\n\t\t\t\t路灯不亮\n\t\t\t\t晚上看不见路\n\t\t\t\t"
    call_command("import-requests", _file(tmp_path, [_row(number, text=text) for number in range(1, 9)]), area=ESTATE)
    assert Case.objects.count() == 8


def test_cells_that_begin_with_an_equals_sign_stay_text(estate_cast: Cast, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x","y")'
    path = _file(tmp_path, [_row(1, title=formula, text=formula), _row(2, at="=1+1")])
    mends = tmp_path / "bad.xlsx"
    call_command("import-requests", path, area=ESTATE, only_good=True, bad_rows=mends)
    assert Case.objects.get().text == formula
    assert any("=1+1" in row for row in sheets.read(mends)[0].rows)


def test_a_dry_run_changes_nothing(estate_cast: Cast, tmp_path: Path) -> None:
    call_command("import-requests", _file(tmp_path, [_row(1)]), area=ESTATE, dry_run=True)
    assert Case.objects.count() == 0
    assert Import.objects.get().state == "dropped"
    assert not ImportRow.objects.exists()


def test_a_file_whose_columns_are_unknown_is_refused_by_name(estate_cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("甲,乙\n1,2\n")
    with pytest.raises(CommandError, match=r"甲, 乙.*留言详情"):
        call_command("import-requests", path, area=ESTATE)


def test_the_same_file_again_is_known_by_its_numbers(estate_cast: Cast, tmp_path: Path) -> None:
    path = _file(tmp_path, [_row(1), _row(2)])
    call_command("import-requests", path, area=ESTATE)
    with pytest.raises(CommandError):
        call_command("import-requests", path, area=ESTATE)
    assert Case.objects.count() == 2


def test_the_page_shows_every_row_with_its_mend_and_imports_what_is_chosen(estate_cast: Cast, tmp_path: Path) -> None:
    client = at_desk(estate_cast.secretary)
    path = _file(tmp_path, [_row(1), _row(2, at="昨天"), _row(3)])
    upload = SimpleUploadedFile("三月.csv", path.read_bytes())
    answer = client.post("/desk/import/", {"file": upload, "estate": ESTATE, "mapping": ""})
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "路灯不亮 1" in page
    assert "不是日期时间" in page
    assert Case.objects.count() == 0
    client.post(answer["Location"], {"all": "1"})
    assert Case.objects.count() == 0
    client.post(answer["Location"], {"good": "1"})
    assert sorted(Case.objects.values_list("title", flat=True)) == ["路灯不亮 1", "路灯不亮 3"]
    assert at_desk(estate_cast.far_secretary).get(answer["Location"]).status_code == 404
    mends = client.get(f"{answer['Location']}bad-rows/")
    assert mends.status_code == 200
    mends.close()


@pytest.mark.parametrize(
    ("file", "rows"),
    [("residents/supported.csv.gz", 4326), ("311/baltimore311_10000.csv.gz", 10_000)],
)
def test_a_real_export_comes_in_whole(estate_cast: Cast, file: str, rows: int) -> None:
    if not (DATA / file).exists():
        pytest.skip(f"the public data set {file} is not on this machine")
    call_command("import-requests", DATA / file, area=ESTATE)
    assert Case.objects.count() == rows
