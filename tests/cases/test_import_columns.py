"""The ledger that an office keeps under headings of its own: which column is what is said once and known again."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.cases import import_files, imports
from linli.cases.import_models import Import, ImportRow
from linli.cases.mapping import Incoming, read_row
from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers.match_models import Matching
from tests.cases.desk import at_desk
from tests.papers.rows import file
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def then(moved: Any) -> None:
    """A day of March: the cast takes its posts on it, whenever the tests are run."""
    moved(datetime(2027, 3, 5, 10, 0, tzinfo=clock.LOCAL))


LEDGER = "七月台账,,\n谁说的,说了啥,啥时候\n王女士,3栋漏水,2026-07-01\n,广场太吵,2026-07-02\n"


def test_headings_that_nobody_knows_are_said_once_and_the_file_is_read_the_next_time(estate_cast: Cast) -> None:
    estate, at = estate_cast.places.estate, reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    page = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    kept = Import.objects.get()
    own = reverse("cases:import_preview", args=[kept.code])
    assert (page.status_code, page.headers["Location"]) == (303, own)
    assert (kept.state, kept.mapping, kept.rows) == ("columns", {"headings": ["谁说的", "说了啥", "啥时候"]}, 2)
    assert at_desk(estate_cast.far_secretary, second_factor=True).get(own).status_code == 404
    asked = desk.get(own).content.decode()
    assert ("办理结果" in asked, "核对结果" in asked) == (True, False)  # the ledger's, not what the check comes to
    said = {"column_name": "谁说的"}
    assert desk.post(own, said).status_code == 422  # what it is about must be said
    assert not Matching.objects.exists()
    read = desk.post(own, {**said, "column_text": "说了啥", "column_at": "啥时候"})
    batch = Import.objects.get(state="staged")
    assert (read.status_code, read.headers["Location"]) == (303, reverse("cases:import_preview", args=[batch.code]))
    assert (batch.rows, batch.good, batch.name, batch.sha256) == (2, 2, kept.name, kept.sha256)
    assert [(row.row, row.values["text"]) for row in batch.staged.order_by("row")] == [(3, "3栋漏水"), (4, "广场太吵")]
    shown = desk.get(read.headers["Location"]).content.decode()
    assert ("2026 年 7 月 1 日" in shown, "0:00" in shown) == (True, False)  # as the ledger has it, without an hour
    kept.refresh_from_db()
    assert (kept.state, kept.staged.count()) == ("dropped", 0)  # once is enough
    again = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    assert Import.objects.get(code=again.headers["Location"].split("/")[-2]).good == 2


def test_the_ledger_of_another_year_begins_with_one_again_and_the_same_ledger_is_known(estate_cast: Cast) -> None:
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:import")
    headings = ["序号", "登记日期", "反映人", "住址", "反映内容", "办理情况"]
    known = import_files.matched(headings, estate_cast.places.estate).columns
    assert known == dict(zip(("number", "at", "name", "place", "text", "result"), headings, strict=True))
    for year in (2024, 2025, 2025):
        line = f"1,{year}-03-04,王女士,3栋1单元201,楼道灯不亮,已更换"
        sent = {"file": file("\n".join([",".join(headings), line])), "estate": estate_cast.places.estate.code}
        page = desk.post(at, {**sent, "mapping": ""}).headers["Location"]
        read = desk.post(page, {f"column_{name}": heading for name, heading in known.items()})
        desk.post(read.headers["Location"], {"good": "1"})
    assert Case.objects.filter(place_words="3栋1单元201").count() == 2
    last = Import.objects.latest("pk")
    assert (last.good, [fault["code"] for fault in last.faults]) == (0, ["known"])


def test_a_file_whose_columns_nobody_says_is_thrown_away_or_goes_within_a_week(estate_cast: Cast, moved: Any) -> None:
    estate, at = estate_cast.places.estate, reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    first, second = (desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""}) for _ in range(2))
    assert desk.post(first.headers["Location"], {"drop": "1"}).status_code == 303
    assert ImportRow.objects.count() == 2
    moved(clock.shift(timedelta(days=8)))
    imports.forget_staged()
    assert not ImportRow.objects.exists()
    assert set(Import.objects.values_list("state", flat=True)) == {"dropped"}
    assert desk.get(second.headers["Location"]).status_code == 200


@pytest.mark.parametrize("note", [["单位：红旗社区", "填表人：王明", "日期："], ["填表人", "王明", "2026年11月30日"]])
def test_a_line_of_notes_as_full_as_the_headings_is_not_taken_for_them(estate_cast: Cast, note: list[str]) -> None:
    rows = [note, ["叫啥", "手机：", "说了啥（例：下水堵了）", "啥时候"], ["李秀英", "", "太吵", "2026-07-01"]]
    ledger = "".join(",".join(row) + "\n" for row in rows)
    sent = {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""}
    at_desk(estate_cast.secretary, second_factor=True).post(reverse("cases:import"), sent)
    assert Import.objects.get().mapping == {"headings": rows[1]}


def test_a_title_merged_over_all_columns_and_headings_in_two_rows_are_told_apart(estate_cast: Cast) -> None:
    rows = [
        ["红旗社区台账"] * 5,  # as a merged cell is read
        ["单位：党支部", "", "", "", ""],
        ["序号", "来访人", "来访人", "情况", "情况"],
        ["序号", "叫啥", "手机", "说了啥", "啥时候"],
        ["1", "李秀英", "13911110002/13911110003", "下水堵了", "2026-07-01"],
        ["2", "王明", "没留", "太吵", "2026-07-02"],
    ]
    at, desk = reverse("cases:import"), at_desk(estate_cast.secretary, second_factor=True)
    ledger = "".join(",".join(row) + "\n" for row in rows)
    page = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
    assert Import.objects.get().mapping == {"headings": rows[3]}
    desk.post(page.headers["Location"], {"column_text": "说了啥", "column_name": "叫啥", "column_phone": "手机"})
    read = Import.objects.filter(state="staged").get()
    assert read.faults == [{"row": 6, "field": "手机", "code": "bad_phone"}]  # by the ledger's own heading
    imports.apply(read.pk, by=estate_cast.acting("secretary"), only_good=True)
    assert Case.objects.get(way="import").reporter_phone == "+8613911110002"  # the first of two


@pytest.mark.unshared
@pytest.mark.usefixtures("then")
def test_a_day_without_a_year_is_the_last_such_one_and_the_page_says_which(estate_cast: Cast) -> None:
    at = reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    ledger = "谁说的,说了啥,啥时候\n王女士,下水道堵了,11月20日\n,路灯坏了,3/5\n,太吵,2月30日\n"
    kept = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
    read = desk.post(kept.headers["Location"], {"column_text": "说了啥", "column_at": "啥时候"})
    rows = list(Import.objects.get(state="staged").staged.order_by("row"))
    assert [row.values["at"][:10] for row in rows[:2]] == ["2026-11-20", "2027-03-05"]
    assert rows[2].fault == "no_time"
    assert "2026 年 11 月 20 日" in desk.get(read.headers["Location"]).content.decode()


def test_sums_and_signatures_below_a_ledger_are_left_out_and_said_once_in_the_preview(estate_cast: Cast) -> None:
    rows = [
        "谁说的,说了啥,啥时候",
        "王女士,3栋漏水,2026-07-01",
        "小计,1件,",
        "李女士,太吵,2026-07-02",
        "合 计,2件,",
        "填表人：王明,,审核人：李四",
        "负责人：王明,三天没人来修,2026-07-03",
    ]
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:import")
    sent = {"file": file("\n".join(rows)), "estate": estate_cast.places.estate.code, "mapping": ""}
    kept = desk.post(at, sent).headers["Location"]
    own = desk.post(kept, {"column_name": "谁说的", "column_text": "说了啥", "column_at": "啥时候"}).headers["Location"]
    batch = Import.objects.get(state="staged")
    assert (batch.rows, batch.good, batch.faults, batch.mapping["left_out"]) == (3, 3, [], [3, 5, 6])
    page = " ".join(desk.get(own).content.decode().split())
    assert page.count("有 3 行是合计、结余、签字或备注，已略去") == 1
    imports.apply(batch.pk, by=estate_cast.acting("secretary"))
    assert set(Case.objects.filter(way="import").values_list("text", flat=True)) == {
        "3栋漏水", "太吵", "三天没人来修",
    }  # fmt: skip


@pytest.mark.unshared
@pytest.mark.usefixtures("then")
def test_days_of_a_ledger_as_numbers_in_chinese_and_of_the_year_in_its_title(estate_cast: Cast) -> None:
    days = ["46100", "46100.5", "四月二十日", "二〇二五年四月二十日", "4月20日", "3.1", "四月初五", "4月"]
    ledger = "2025年诉求台账,\n说了啥,啥时候\n" + "".join(f"第{day}次,{day}\n" for day in days)
    desk, at = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:import")
    for turn in range(2):  # the second time the columns are known
        page = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
        if not turn:
            page = desk.post(page.headers["Location"], {"column_text": "说了啥", "column_at": "啥时候"})
        batch = Import.objects.get(code=page.headers["Location"].split("/")[-2])
        good = batch.staged.filter(fault="").order_by("row")
        assert [datetime.fromisoformat(row.values["at"]).astimezone(clock.LOCAL).strftime("%F %H") for row in good] == [
            "2026-03-19 00", "2026-03-19 12", "2025-04-20 00", "2025-04-20 00", "2025-04-20 00",
        ]  # fmt: skip
        assert [(fault["row"], fault["code"]) for fault in batch.faults] == [(row, "no_time") for row in (8, 9, 10)]
        assert desk.get(page.headers["Location"]).content.decode().count("请写成 2026-07-01 09:12 的样子") == 3


def test_what_a_years_ledger_begins_in_december_is_closed_in_january_of_the_next(moved: Any) -> None:
    moved(datetime(2027, 3, 5, 10, 0, tzinfo=clock.LOCAL))
    read_as = import_files.read_as({"text": "说了啥", "at": "来的", "closed": "办完"})

    def closed(at: str, closed: str) -> str:
        row = read_row(read_as, 2, {"说了啥": "漏水", "来的": at, "办完": closed}, 2025)
        assert isinstance(row, Incoming)
        assert row.closed_at
        return row.closed_at.astimezone(clock.LOCAL).strftime("%F")

    assert closed("12月28日", "1月5日") == "2026-01-05"
    assert closed("7月1日", "6月30日") == "2025-07-01"  # a slip: it ended on the day that it came
    assert closed("7月1日", "7月3日") == "2025-07-03"


COLUMNS = import_files.read_as({"text": "说了啥"})


def _rows(most: int, *, broken: bool = False) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line in range(2, most + 2):
        yield line, {"说了啥": f"第 {line} 件"}
    if broken:
        raise Refused("csv_broken", "the line cannot be read")


def _kept(cast: Cast, rows: Iterator[tuple[int, Mapping[str, str]]]) -> Import:
    by, estate = cast.acting("secretary"), cast.places.estate
    return imports.keep(rows, ["说了啥"], estate, name="台账.csv", sha256="0" * 64, by=by)


def test_a_ledger_whose_quotation_mark_is_never_closed_leaves_nothing_to_be_read(estate_cast: Cast) -> None:
    at, desk = reverse("cases:import"), at_desk(estate_cast.secretary, second_factor=True)
    ledger = "谁说的,说了啥\n" + "".join(f"王{n},漏水{n}\n" for n in range(1200)) + '李,"' + "x" * 1_100_000
    page = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
    left = Import.objects.get()
    assert (page.status_code, left.state, ImportRow.objects.exists()) == (422, "dropped", False)
    own = reverse("cases:import_preview", args=[left.code])
    desk.post(own, {"column_name": "谁说的", "column_text": "说了啥"})
    assert not Import.objects.filter(state="staged").exists()


def test_a_ledger_of_known_columns_that_breaks_off_does_not_come_in_in_part(estate_cast: Cast) -> None:
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    with pytest.raises(Refused, match="cannot be read"):
        imports.stage(_rows(1200, broken=True), COLUMNS, estate, name="a.csv", sha256="0" * 64, by=by)
    left = Import.objects.get()
    assert (left.state, ImportRow.objects.exists()) == ("dropped", False)
    with pytest.raises(Refused, match="已经处理过"):
        imports.apply(left.pk, by=by)


@pytest.mark.parametrize("state", ["columns", "staged"])
def test_a_file_whose_reading_was_killed_halfway_is_read_no_further(estate_cast: Cast, state: str) -> None:
    by, kept = estate_cast.acting("secretary"), _kept(estate_cast, _rows(3))
    Import.objects.filter(pk=kept.pk).update(rows=0, state=state)  # as a kill leaves it: the number comes last
    with pytest.raises(Refused, match="没有读完"):
        _ = imports.read_kept(kept.pk, COLUMNS, by=by) if state == "columns" else imports.apply(kept.pk, by=by)
    assert Import.objects.get().state == state
    imports.drop(kept.pk, by=by)


def test_a_file_thrown_away_while_it_is_read_leaves_no_rows(estate_cast: Cast) -> None:
    by = estate_cast.acting("secretary")

    def thrown_away_meanwhile() -> Iterator[tuple[int, Mapping[str, str]]]:
        yield from _rows(600)
        imports.drop(Import.objects.get().pk, by=by)

    with pytest.raises(Refused, match="已经处理过"):
        _kept(estate_cast, thrown_away_meanwhile())
    assert (Import.objects.get().state, ImportRow.objects.exists()) == ("dropped", False)


def test_columns_said_twice_at_once_make_one_file(estate_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    by, kept = estate_cast.acting("secretary"), _kept(estate_cast, _rows(1200))
    desk, own = at_desk(estate_cast.secretary, second_factor=True), reverse("cases:import_preview", args=[kept.code])
    known = imports._known
    pages: list[int | None] = []

    def pressed_again(numbers: set[str], area: Any) -> set[str]:  # while the first chunk of the first press is checked
        if not pages:
            pages.append(None)
            with pytest.raises(Refused, match="已经处理过"):
                imports.read_kept(kept.pk, COLUMNS, by=by)
            pages.extend([desk.post(own, {"column_text": "说了啥"}).status_code, desk.get(own).status_code])
        return known(numbers, area)

    monkeypatch.setattr(imports, "_known", pressed_again)
    imports.read_kept(kept.pk, COLUMNS, by=by)
    assert pages == [None, 303, 200]
    assert list(Import.objects.order_by("pk").values_list("state", "rows", "good")) == [
        ("dropped", 1200, 0), ("staged", 1200, 1200),
    ]  # fmt: skip


def test_a_kept_file_whose_reading_fails_waits_for_its_columns_as_before(
    estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, kept = estate_cast.acting("secretary"), _kept(estate_cast, _rows(3))
    with monkeypatch.context() as patched:
        patched.setattr(imports, "_known", lambda numbers, area: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            imports.read_kept(kept.pk, COLUMNS, by=by)
    assert list(Import.objects.order_by("pk").values_list("state", flat=True)) == ["columns", "dropped"]
    assert imports.read_kept(kept.pk, COLUMNS, by=by).good == 3


def test_a_process_killed_as_it_ends_its_reading_leaves_one_file_waiting(
    estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, kept = estate_cast.acting("secretary"), _kept(estate_cast, _rows(3))
    throw_away = imports._throw_away

    def killed(batch: Import, by: Any) -> None:
        if batch.pk == kept.pk:
            raise KeyboardInterrupt
        throw_away(batch, by)

    with monkeypatch.context() as patched:
        patched.setattr(imports, "_throw_away", killed)
        with pytest.raises(KeyboardInterrupt):
            imports.read_kept(kept.pk, COLUMNS, by=by)
    waiting = [batch for batch in Import.objects.filter(state__in=imports.WAITING) if batch.rows]
    assert waiting == [kept]
    assert imports.read_kept(kept.pk, COLUMNS, by=by).good == 3


def test_a_reading_that_took_so_long_that_another_began_and_ended_leaves_the_others_alone(
    estate_cast: Cast, monkeypatch: pytest.MonkeyPatch, moved: Any
) -> None:
    by, kept, read = estate_cast.acting("secretary"), _kept(estate_cast, _rows(3)), imports.read_row

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(imports, "read_row", read)
        moved(clock.now() + imports.READ_WITHIN + timedelta(minutes=1))
        assert imports.read_kept(kept.pk, COLUMNS, by=by).good == 3
        return read(*given)

    monkeypatch.setattr(imports, "read_row", slowly)
    with pytest.raises(Refused):
        imports.read_kept(kept.pk, COLUMNS, by=by)
    assert [batch.rows for batch in Import.objects.filter(state__in=imports.WAITING)] == [3]


def test_a_kept_file_outlives_the_process_that_was_killed_while_it_read_it(estate_cast: Cast, moved: Any) -> None:
    by, kept = estate_cast.acting("secretary"), _kept(estate_cast, _rows(3))
    desk, own = at_desk(estate_cast.secretary), reverse("cases:import_preview", args=[kept.code])
    imports._claimed(kept.pk, by)  # what it does first; nothing came after
    for act in (lambda: imports.read_kept(kept.pk, COLUMNS, by=by), lambda: imports.drop(kept.pk, by=by)):
        with pytest.raises(Refused, match="已经处理过"):
            act()
    moved(clock.now() + timedelta(minutes=31))
    assert "column_text" in desk.get(own).content.decode()
    assert imports.read_kept(kept.pk, COLUMNS, by=by).good == 3


def test_a_ledger_of_known_columns_has_the_bounds_of_one_that_is_kept(
    estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    monkeypatch.setattr(imports, "MOST_ROWS", 3)
    for rows in (_rows(4), iter([(2, {"说了啥": "长" * 32_768, "啥时候": "2026-07-01"})])):
        with pytest.raises(Refused, match=r"拆|缩短"):
            imports.stage(rows, COLUMNS, estate, name="台账.csv", sha256="0" * 64, by=by)
    assert not ImportRow.objects.exists()


def test_somebodys_words_are_gone_a_week_after_the_file_was_brought_whenever_its_columns_were_said(
    estate_cast: Cast, moved: Any
) -> None:
    kept = _kept(estate_cast, _rows(3))
    moved(clock.shift(timedelta(days=6)))
    imports.read_kept(kept.pk, COLUMNS, by=estate_cast.acting("secretary"))
    moved(clock.shift(timedelta(days=2)))
    imports.forget_staged()
    assert not ImportRow.objects.exists()


def test_a_file_is_kept_within_bounds_and_nothing_of_it_is_cut_off_unseen(
    estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="第 3 行有一格超过 32767 个字"):
        _kept(estate_cast, iter([(2, {"说了啥": "漏水"}), (3, {"说了啥": "水" * 32_768})]))
    monkeypatch.setattr(imports, "MOST_ROWS", 1000)
    with pytest.raises(Refused, match="超过 1000 行"):
        _kept(estate_cast, _rows(1001))
    assert not ImportRow.objects.exists()
    assert _kept(estate_cast, _rows(1000)).rows == 1000


@pytest.mark.parametrize(("column", "numbers"), [
    ("电话", ["13900000001", "13900000002"]), ("电话 #4", ["13800000001", "13800000002"]),
])  # fmt: skip
def test_of_two_columns_of_one_heading_the_same_is_read_at_every_upload(
    estate_cast: Cast, column: str, numbers: list[str]
) -> None:
    ledger = "谁说的,电话,说了啥,电话\n王女士,13900000001,3栋漏水,13800000001\n李先生,13900000002,太吵,13800000002\n"
    at, desk = reverse("cases:import"), at_desk(estate_cast.secretary, second_factor=True)
    for upload in range(2):
        page = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
        if not upload:
            desk.post(page.headers["Location"], {"column_text": "说了啥", "column_phone": column})
        read = Import.objects.filter(state="staged").latest("pk").staged.order_by("row")
        assert [row.values.get("phone") for row in read] == numbers
