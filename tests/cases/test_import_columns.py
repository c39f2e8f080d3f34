"""The ledger that an office keeps under headings of its own: which column is what is said once and known again."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from linli.cases.import_models import Import
from linli.kernel import clock
from linli.papers.match_models import Matching
from tests.cases.desk import at_desk
from tests.papers.rows import file
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

LEDGER = "七月台账,,\n谁说的,说了啥,啥时候\n王女士,3栋漏水,2026-07-01\n,广场太吵,2026-07-02\n"


def test_headings_that_nobody_knows_are_said_once_and_the_file_is_read_the_next_time(estate_cast: Cast) -> None:
    estate, at = estate_cast.places.estate, reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    page: Any = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    assert (page.status_code, Import.objects.count()) == (422, 0)
    assert page.context["headings"] == ("谁说的", "说了啥", "啥时候")
    assert page.context["form"].errors == {"file": ["这些表头还没有对应过：请在上面选好各列，再选一次文件。"]}
    said = {"columns_of": estate.code, "headings": ["谁说的", "说了啥", "啥时候"], "column_name": "谁说的"}
    assert desk.post(at, said).status_code == 422  # what it is about must be said
    assert not Matching.objects.exists()
    kept = desk.post(at, {**said, "column_text": "说了啥", "column_at": "啥时候"})
    assert (kept.status_code, kept.headers["Location"]) == (303, f"{at}?estate={estate.code}")
    assert f'value="{estate.code}" selected' in desk.get(kept.headers["Location"]).content.decode()
    again: Any = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    assert again.status_code == 303
    batch = Import.objects.get()
    assert (batch.rows, batch.good) == (2, 2)
    assert [row.values["text"] for row in batch.staged.order_by("row")] == ["3栋漏水", "广场太吵"]
    assert desk.post(at, {**said, "columns_of": estate_cast.places.far_estate.code}).status_code == 404


def test_a_day_without_a_year_is_the_last_such_one_and_the_page_says_which(estate_cast: Cast, moved: Any) -> None:
    moved(datetime(2027, 3, 5, 10, 0, tzinfo=clock.LOCAL))
    at = reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    ledger = "谁说的,说了啥,啥时候\n王女士,下水道堵了,11月20日\n,路灯坏了,3/5\n,太吵,2月30日\n"
    said = {"columns_of": estate_cast.places.estate.code, "headings": ["谁说的", "说了啥", "啥时候"]}
    desk.post(at, {**said, "column_text": "说了啥", "column_at": "啥时候"})
    read = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
    rows = list(Import.objects.get().staged.order_by("row"))
    assert [row.values["at"][:10] for row in rows[:2]] == ["2026-11-20", "2027-03-05"]
    assert rows[2].fault == "no_time"
    assert "2026 年 11 月 20 日" in desk.get(read.headers["Location"]).content.decode()
