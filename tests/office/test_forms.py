"""A superior's form is filled in by residents, at the door or from a list, and handed up in the same workbook."""

import io
import threading
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.office import collecting, form_queries, workbook
from linli.office.form_models import Collection, Filling
from linli.people import emptying, homes, personal
from linli.places import services as places
from tests.cases.desk import at_desk
from tests.office.conftest import refused, signed_in, verbs, words
from tests.office.sheets import form
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db
ASKED = collecting.Asked("养犬摸底", "青云街道办", clock.today() + timedelta(days=7), "如实填写即可")


def begun(cast: Cast) -> Collection:
    body = cast.posts["secretary"].organisation
    asked = collecting.Asked("养犬摸底", "青云街道办", clock.today() + timedelta(days=7), "如实填写即可")
    return collecting.begin(
        body.pk, cast.places.estate.pk, asked, workbook.read(form()), by=cast.acting("secretary")
    )  # fmt: skip


def test_the_headings_are_found_and_what_is_known_is_told_from_what_is_asked(hotline: Cast) -> None:
    found = workbook.read(form())
    assert (found.line, found.sheet) == (2, "摸底表")
    assert [one["role"] for one in found.columns] == ["number", "home", "name", "phone", "asked"]


def test_what_is_no_form_is_refused_with_the_mend() -> None:
    assert refused(workbook.read, b"PK" + b"x" * (1024 * 1024)) == "form_too_large"
    assert refused(workbook.read, "姓名,电话\n".encode()) == "not_xlsx"
    assert refused(workbook.read, b"PKxxxx") == "workbook_broken"


def test_a_resident_finds_what_is_known_and_fills_in_their_own_home_alone(hotline: Cast) -> None:
    row, unit = begun(hotline), hotline.places.unit
    client = signed_in(hotline.resident)
    page = reverse("office:own_form", args=[row.code, unit.code])
    shown = words(client.get(page))
    assert ("陈桂兰" in shown, "如实填写即可" in shown) == (
        False,
        True,
    )  # bound by account alone
    listed = reverse("office:my_forms")
    assert "已填，还可以改" not in words(client.get(listed))
    assert client.post(page, {"column_3": "陈桂兰", "column_5": "1", "seen": "0"}).status_code == 302
    assert "已填，还可以改" in words(client.get(listed))
    filling = Filling.objects.get()
    assert (filling.unit_id, filling.way, filling.by_id) == (unit.pk, "self", hotline.resident.pk)
    assert collecting.answers_of(filling) == {3: "陈桂兰", 4: "", 5: "1"}
    assert client.post(page, {"column_5": "2", "seen": "0"}).status_code == 422  # drawn before it was filled in
    other = reverse("office:own_form", args=[row.code, hotline.places.second_unit.code])
    assert client.get(other).status_code == 404
    assert signed_in(hotline.far_resident).get(reverse("office:my_forms")).status_code == 200
    assert "养犬摸底" not in words(signed_in(hotline.far_resident).get(reverse("office:my_forms")))


def test_who_goes_to_the_door_fills_in_and_is_on_record_as_having_looked(hotline: Cast) -> None:
    row, unit = begun(hotline), hotline.places.unit
    client = signed_in(hotline.grid_worker)
    assert client.get(reverse("office:form", args=[row.code])).status_code == 200
    missing = reverse("office:form_missing", args=[row.code, unit.building_id])
    assert "502" in told_by(client.get(missing))
    page = reverse("office:form_fill", args=[row.code, unit.code])
    assert client.post(page, {"column_5": "0", "seen": "0"}).status_code == 302
    assert "502" not in told_by(client.get(missing))
    assert Filling.objects.get().way == "worker"
    assert signed_in(hotline.director).get(page).status_code == 404
    assert not Access.objects.filter(person_id=hotline.grid_worker.pk).exists()


def test_a_list_of_the_group_fills_in_homes_and_names_the_lines_left(hotline: Cast) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    collecting.fill(row.pk, hotline.places.unit.pk, {5: "1"}, by=hotline.acting("resident"))
    homes.settle(hotline.neighbour.pk, hotline.places.second_unit.pk, "family", by=SYSTEM)
    text = "#接龙 养犬摸底\n1. 3栋1单元502 陈桂兰 9\n2. 5栋101 刘志强 2\n3. 9栋909 张三 1\n4. 李四"
    found = collecting.fill_from_list(row.pk, text, by=by)
    assert (found.filled, found.answered, len(found.left)) == (1, 1, 2)
    answers = {one.unit_id: collecting.answers_of(one) for one in Filling.objects.all()}
    assert answers[hotline.places.unit.pk][5] == "1"
    phone = hotline.neighbour.phone.removeprefix("+86")  # as the register has it: the list does not say it
    assert answers[hotline.places.second_unit.pk] == {3: "刘志强", 4: phone, 5: "2"}
    assert refused(collecting.fill_from_list, row.pk, "大家好", by=by) == "no_list"


def test_the_telephone_of_another_than_who_answered_in_the_group_is_not_taken(hotline: Cast) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    homes.settle(hotline.neighbour.pk, hotline.places.second_unit.pk, "family", by=SYSTEM)
    collecting.fill_from_list(row.pk, "#接龙 养犬摸底\n1. 5栋101 刘小妹 2", by=by)
    assert collecting.answers_of(Filling.objects.get()) == {3: "刘小妹", 4: "", 5: "2"}


def test_it_is_handed_up_in_the_same_workbook_with_its_looks(hotline: Cast) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    collecting.fill(row.pk, hotline.places.unit.pk, {3: "陈桂兰", 4: "13800138000", 5: "1"}, by=by)
    collecting.fill(row.pk, hotline.places.second_unit.pk, {3: "=1+1", 5: "0"}, by=by)
    sheet = load_workbook(io.BytesIO(collecting.handed_up(row.pk, by=by))).worksheets[0]
    assert [[cell.value for cell in line] for line in sheet["A2:E4"]] == [
        ["序号", "住址", "户主姓名", "联系电话", "养犬数量"],
        [1, "安和安置小区3栋1单元502", "陈桂兰", "13800138000", 1],
        [2, "安和安置小区5栋101", "=1+1", None, 0],
    ]
    assert sheet["C4"].data_type == "s"
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet.column_dimensions["B"].width) == ("黑体", 18, 31)
    assert sheet["A6"].value == "填表人：          审核人："
    assert verbs(history_of(row)) == ["collection.begun", "collection.handed_up"]


@pytest.mark.django_db(transaction=True)
def test_nobody_who_fills_in_waits_until_the_workbook_is_written(
    hotline: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    collecting.fill(row.pk, hotline.places.unit.pk, {3: "陈桂兰", 5: "1"}, by=by)
    filled, sheet_of, in_time = workbook.filled, form_queries.sheet_of, list[bool]()

    def other_home_fills_in(number: int) -> None:
        other = threading.Thread(
            target=_fills_in, args=(row.pk, hotline.places.second_unit.pk, number, by), daemon=True
        )
        other.start()
        other.join(10)
        in_time.append(not other.is_alive())

    def read(of: Collection) -> form_queries.Sheet:
        found = sheet_of(of)
        other_home_fills_in(2)
        return found

    def written(*about: Any) -> bytes:
        other_home_fills_in(3)
        return filled(*about)

    monkeypatch.setattr(form_queries, "sheet_of", read)
    monkeypatch.setattr(workbook, "filled", written)
    sheet = load_workbook(io.BytesIO(collecting.handed_up(row.pk, by=by))).worksheets[0]
    assert (in_time, [sheet["C3"].value, sheet["C4"].value]) == ([True, True], ["陈桂兰", None])
    assert verbs(history_of(row))[-1] == "collection.handed_up"
    assert collecting.answers_of(Filling.objects.get(unit=hotline.places.second_unit))[5] == "3"


def _fills_in(row_id: int, unit_id: int, number: int, by: Actor) -> None:
    collecting.fill(row_id, unit_id, {5: str(number)}, by=by)
    connection.close()


def test_more_homes_than_empty_rows_move_what_stands_below(hotline: Cast) -> None:
    rows = [{1: str(number), 3: f"住户{number}"} for number in range(1, 8)]
    sheet = load_workbook(io.BytesIO(workbook.filled(form(), "摸底表", 2, rows))).worksheets[0]
    assert [sheet.cell(line, 3).value for line in range(3, 10)] == [f"住户{number}" for number in range(1, 8)]
    assert sheet["A10"].value == "填表人：          审核人："
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:E1", "A10:E10"}
    assert sheet["B9"].border.left.style == "thin"


def test_rows_that_are_numbered_already_are_filled_in_and_not_pushed_down() -> None:
    book = load_workbook(io.BytesIO(form()))
    sheet = book.worksheets[0]
    sheet["A3"], sheet["A4"] = 1, "2"
    numbered = io.BytesIO()
    book.save(numbered)
    filled = workbook.filled(numbered.getvalue(), "摸底表", 2, [{1: "1", 2: "101"}])
    found = load_workbook(io.BytesIO(filled)).worksheets[0]
    assert [found.cell(row, 1).value for row in (3, 4)] == [1, "2"]
    assert [found.cell(row, 2).value for row in (3, 4)] == [101, None]


def test_a_first_cell_of_thousands_of_digits_is_no_number_to_count_from() -> None:
    book = load_workbook(io.BytesIO(form()))
    book.worksheets[0]["A3"] = "9" * 5000
    long = io.BytesIO()
    book.save(long)
    filled = workbook.filled(long.getvalue(), "摸底表", 2, [{1: "1", 2: "101"}])
    found = load_workbook(io.BytesIO(filled)).worksheets[0]
    assert [cell.value for cell in found["B"]].count(101) == 1


def test_columns_are_said_by_the_desk_until_a_home_has_answered(hotline: Cast) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    collecting.say_columns(row.pk, {4: "asked", 5: "left"}, by=by)
    assert [one["role"] for one in Collection.objects.get().columns] == ["number", "home", "name", "asked", "left"]
    assert refused(collecting.say_columns, row.pk, {4: "x"}, by=by) == "unknown_role"
    assert refused(collecting.say_columns, row.pk, {}, by=hotline.acting("grid_worker")) == "not_allowed"
    collecting.fill(row.pk, hotline.places.unit.pk, {3: "陈"}, by=by)
    assert refused(collecting.say_columns, row.pk, {4: "asked"}, by=by) == "filled_already"


def test_nothing_is_filled_in_once_it_is_closed_or_beyond_its_homes(hotline: Cast) -> None:
    row, by = begun(hotline), hotline.acting("secretary")
    assert refused(collecting.fill, row.pk, hotline.places.far_unit.pk, {5: "1"}, by=by) == "not_allowed"
    assert refused(collecting.fill, row.pk, hotline.places.unit.pk, {5: " "}, by=by) == "nothing_said"
    collecting.close(row.pk, by=by)
    assert refused(collecting.fill, row.pk, hotline.places.unit.pk, {5: "1"}, by=by) == "form_closed"
    assert verbs(history_of(row)) == ["collection.begun", "collection.closed"]


def test_the_desk_takes_a_form_in_and_hands_it_up_by_its_pages(hotline: Cast) -> None:
    client = at_desk(hotline.secretary, second_factor=True)
    given = {
        "file": SimpleUploadedFile("摸底表.xlsx", form()), "title": "养犬摸底", "asked_by": "街道办",
        "until": ASKED.until.isoformat(), "area": hotline.places.estate.pk,
    }  # fmt: skip
    made = client.post(reverse("office:form_new"), given)
    row = Collection.objects.get()
    assert made.status_code == 302
    assert "养犬摸底" in words(client.get(reverse("office:forms")))
    shown = words(client.get(reverse("office:form", args=[row.code])))
    assert "养犬数量" in shown
    act = reverse("office:form_act", args=[row.code, "chain"])
    client.post(act, {"text": "#接龙\n1. 5栋101 刘志强 2"})
    again = client.post(act, {"text": "#接龙\n1. 5栋101 刘志强 3"}, follow=True)
    assert "有 1 户已填过，保留原来填的。" in words(again)  # why nothing of what was pasted shows
    for pasted in ("1. 5栋101 刘志强 2", "#接龙\n1. 刘志强说家里两只"):  # without its first line; without a home
        kept = client.post(act, {"text": pasted})
        assert (kept.status_code, f">\n{pasted}</textarea>" in kept.text) == (422, True)
    up = client.post(reverse("office:form_up", args=[row.code]))
    assert unquote(up.headers["Content-Disposition"]) == "attachment; filename*=utf-8''养犬摸底.xlsx"
    assert signed_in(hotline.far_secretary).get(reverse("office:form", args=[row.code])).status_code == 404


def test_the_page_costs_the_same_at_one_home_and_at_many(hotline: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    row, client = begun(hotline), signed_in(hotline.secretary)
    page = reverse("office:form", args=[row.code])

    def statements() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        return len(caught)

    one = statements()
    for number in range(12):
        building = places.create_building(hotline.places.estate, f"{number + 20}栋", by=SYSTEM)
        places.create_unit(building, "101", by=SYSTEM)
    assert statements() == one
    assert len(form_queries.houses(row, hotline.acting("secretary"))) == 14


def test_own_answers_are_told_and_erased_and_what_a_worker_wrote_down_for_others_is_not_theirs(hotline: Cast) -> None:
    row, unit, other = begun(hotline), hotline.places.unit, hotline.places.second_unit
    collecting.fill(row.pk, unit.pk, {3: "陈桂兰", 5: "1"}, by=hotline.acting("resident"))
    collecting.fill(row.pk, other.pk, {3: "别人家", 5: "2"}, by=hotline.acting("grid_worker"))
    [part] = [one for one in personal.parts() if one.model is Filling]
    assert [row["answers"] for row in part.of(hotline.resident.pk)] == ['{"3": "陈桂兰", "4": "", "5": "1"}']
    assert (list(part.of(hotline.grid_worker.pk)), personal.held(hotline.grid_worker.pk).count(part)) == ([], 0)
    with transaction.atomic():
        emptying.empty(part, hotline.resident.pk, by=hotline.acting("resident"))
        emptying.empty(part, hotline.grid_worker.pk, by=hotline.acting("grid_worker"))
    mine, theirs = Filling.objects.order_by("pk")
    assert (collecting.answers_of(mine), collecting.answers_of(theirs)) == ({}, {3: "别人家", 4: "", 5: "2"})
