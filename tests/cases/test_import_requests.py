"""Requests from an office's spreadsheet: every row checked first, then all of them or the good ones."""

import csv
import io
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from linli.cases import imports, queries, services
from linli.cases.import_models import Import, ImportRow
from linli.cases.mapping import ColumnsOf, RowMapping
from linli.cases.models import Case
from linli.cases.queries import Filters
from linli.jobs.worker import run_until_idle
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import sheets
from linli.people.access import may
from linli.rules.words import Words
from linli.search import queries as search
from tests.cases.desk import at_desk
from tests.support.cast import Cast

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


def _peak(folder: Path, rows: range) -> int:
    """The most bytes held at once while so many rows come in."""
    path = _file(folder, [_row(number) for number in rows])
    tracemalloc.start()
    call_command("import-requests", path, area=ESTATE)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_a_long_file_takes_hardly_more_memory_than_a_short_one(estate_cast: Cast, tmp_path: Path) -> None:
    _peak(tmp_path, range(100))  # what is loaded once
    short, long = _peak(tmp_path, range(1000, 1600)), _peak(tmp_path, range(2000, 3600))
    # Of a row its number alone is kept, to know it when it comes twice; all thousand more would take ten megabytes.
    assert long - short < 2_000_000, (short, long)
    assert Case.objects.count() == 2300


def test_events_are_numbered_by_their_time_wherever_they_stand_in_the_file(estate_cast: Cast, tmp_path: Path) -> None:
    days = [3, 1, 2] * 400
    path = _file(tmp_path, [_row(line, at=f"2026/3/{day} 09:12:00") for line, day in enumerate(days)])
    call_command("import-requests", path, area=ESTATE)
    taken = list(Case.objects.order_by("number").values_list("created_at__day", "source_number"))
    assert taken == [(day, str(line)) for day in (1, 2, 3) for line, its in enumerate(days) if its == day]


def test_words_stay_as_they_are_on_their_way_through_the_database(estate_cast: Cast, tmp_path: Path) -> None:
    odd = "路灯\\N坏\t了\\n，“引号” '单' 𠮷 % %s \\\\"
    call_command("import-requests", _file(tmp_path, [_row(1, title=odd, text=odd)]), area=ESTATE)
    run_until_idle()
    case = Case.objects.get()
    assert (case.title, case.text) == (odd, odd)
    assert search.ids("case", "路灯") == [case.pk]
    call_command("verify")


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


def test_a_complaint_about_staff_in_the_file_is_read_by_nobody_at_the_estate(estate_cast: Cast, tmp_path: Path) -> None:
    said = _row(1, title="网格员态度差", text="网格员推诿，不作为")
    call_command("import-requests", _file(tmp_path, [said, _row(2)]), area=ESTATE)
    about, other = Case.objects.order_by("number")
    assert (about.category, about.concerned, about.visibility) == ("staff", True, "never")
    assert about.handler_id == estate_cast.community_officer.pk
    for role in ("grid_worker", "secretary", "director", "property_manager"):
        listed = [case.pk for case in queries.inbox(estate_cast.acting(role), Filters(box="all")).cases]
        assert about.pk not in listed, role
        assert not may(estate_cast.acting(role), "case.read", about), role
    assert may(estate_cast.acting("secretary"), "case.read", other)
    assert may(estate_cast.acting("community_officer"), "case.read", about)
    services.act(about.pk, "sort", {"category": "utilities"}, by=estate_cast.acting("community_officer"))
    about.refresh_from_db()
    assert may(estate_cast.acting("secretary"), "case.read", about)


def test_a_complaint_that_was_closed_elsewhere_is_no_less_one(estate_cast: Cast, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("title: {zh: 甲, en: A}\ncolumns: {text: 留言详情, closed: 留言时间}\n")
    path = _file(tmp_path, [_row(1, title="", text="书记收钱不办事")])
    call_command("import-requests", path, area=ESTATE, mapping=str(mapping))
    case = Case.objects.get()
    assert (case.open, case.concerned, case.category) == (False, True, "staff")
    assert not may(estate_cast.acting("secretary"), "case.read", case)


def test_a_sender_named_as_if_they_were_erased_is_a_bad_row(estate_cast: Cast) -> None:
    mapping = RowMapping(
        title=Words(zh="甲", en="A"), columns=ColumnsOf.model_validate({"text": "what", "name": "who"})
    )  # fmt: skip
    rows = [(2, {"what": "水管漏水", "who": "（已注销）"}), (3, {"what": "灯坏", "who": "邱石头"})]
    by = estate_cast.acting("secretary")
    batch = imports.stage(rows, mapping, estate_cast.places.estate, name="a.csv", sha256="0" * 64, by=by)
    assert batch.faults == [{"row": 2, "field": "who", "code": "erased_name"}]
    assert "代称" in imports.mend(batch.faults[0])


def test_what_waits_to_come_in_lies_sealed_and_goes(estate_cast: Cast, tmp_path: Path, moved: Any) -> None:
    mapping = RowMapping(
        title=Words(zh="甲", en="A"),
        columns=ColumnsOf.model_validate({"text": "what", "phone": "phone", "name": "who"}),
    )
    rows = [
        (2, {"what": "水管漏水暗号", "who": "欧阳秘名", "phone": "13955501234"}),
        (3, {"what": "灯坏", "who": "司徒密姓", "phone": "1395550"}),
    ]
    by = estate_cast.acting("secretary")

    def staged() -> Import:
        return imports.stage(rows, mapping, estate_cast.places.estate, name="a.csv", sha256="0" * 64, by=by)

    batch = staged()
    assert [row.values.get("name") or row.values["cells"]["who"] for row in batch.staged.order_by("row")] == [
        "欧阳秘名",
        "司徒密姓",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_importrow")
        stored = b"".join(cell.encode() if isinstance(cell, str) else bytes(cell) for row in cursor.fetchall()
                          for cell in row if isinstance(cell, str | bytes | memoryview))  # fmt: skip
        cursor.execute("SELECT faults FROM cases_import")
        stored += str(cursor.fetchall()).encode()
    for secret in ("水管漏水暗号", "欧阳秘名", "13955501234", "司徒密姓", "1395550"):
        assert secret.encode() not in stored, secret
    imports.apply(batch.pk, by=by, only_good=True)
    assert [row.row for row in ImportRow.objects.all()] == [3]  # until fetched, for a week at most
    dropped, forgotten = staged(), staged()
    imports.drop(dropped.pk, by=by)
    assert not dropped.staged.exists()
    moved(clock.now() + timedelta(days=8))
    assert imports.forget_staged() == 3
    assert not ImportRow.objects.exists()
    forgotten.refresh_from_db()
    assert forgotten.state == "dropped"


def test_a_file_waiting_is_read_by_its_uploader_alone_for_it_may_hold_complaints(
    estate_cast: Cast, tmp_path: Path
) -> None:
    officer = at_desk(estate_cast.community_officer)
    upload = SimpleUploadedFile("三月.csv", _file(tmp_path, [_row(1, title="书记收钱", text="书记收钱")]).read_bytes())
    answer = officer.post("/desk/import/", {"file": upload, "estate": ESTATE, "mapping": ""})
    assert "书记收钱" in officer.get(answer["Location"]).content.decode()
    secretary = at_desk(estate_cast.secretary)
    assert secretary.get(answer["Location"]).status_code == 404
    assert secretary.get(f"{answer['Location']}bad-rows/").status_code == 404
    assert "三月.csv" not in secretary.get("/desk/import/").content.decode()
    with pytest.raises(NotAllowed):
        imports.apply(Import.objects.get().pk, by=estate_cast.acting("secretary"))
