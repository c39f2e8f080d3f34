"""The ledger that an office keeps under headings of its own: which column is what is said once and known again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.cases import imports
from linli.cases.import_models import Import, ImportRow
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
    page = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    kept = Import.objects.get()
    own = reverse("cases:import_preview", args=[kept.code])
    assert (page.status_code, page.headers["Location"]) == (303, own)
    assert (kept.state, kept.mapping, kept.rows) == ("columns", {"headings": ["谁说的", "说了啥", "啥时候"]}, 2)
    assert at_desk(estate_cast.far_secretary, second_factor=True).get(own).status_code == 404
    said = {"column_name": "谁说的"}
    assert desk.post(own, said).status_code == 422  # what it is about must be said
    assert not Matching.objects.exists()
    read = desk.post(own, {**said, "column_text": "说了啥", "column_at": "啥时候"})
    batch = Import.objects.get(state="staged")
    assert (read.status_code, read.headers["Location"]) == (303, reverse("cases:import_preview", args=[batch.code]))
    assert (batch.rows, batch.good, batch.name, batch.sha256) == (2, 2, kept.name, kept.sha256)
    assert [(row.row, row.values["text"]) for row in batch.staged.order_by("row")] == [(3, "3栋漏水"), (4, "广场太吵")]
    kept.refresh_from_db()
    assert (kept.state, kept.staged.count()) == ("dropped", 0)  # once is enough
    again = desk.post(at, {"file": file(LEDGER), "estate": estate.code, "mapping": ""})
    assert Import.objects.get(code=again.headers["Location"].split("/")[-2]).good == 2


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


def test_a_day_without_a_year_is_the_last_such_one_and_the_page_says_which(estate_cast: Cast, moved: Any) -> None:
    moved(datetime(2027, 3, 5, 10, 0, tzinfo=clock.LOCAL))
    at = reverse("cases:import")
    desk = at_desk(estate_cast.secretary, second_factor=True)
    ledger = "谁说的,说了啥,啥时候\n王女士,下水道堵了,11月20日\n,路灯坏了,3/5\n,太吵,2月30日\n"
    kept = desk.post(at, {"file": file(ledger), "estate": estate_cast.places.estate.code, "mapping": ""})
    read = desk.post(kept.headers["Location"], {"column_text": "说了啥", "column_at": "啥时候"})
    rows = list(Import.objects.get(state="staged").staged.order_by("row"))
    assert [row.values["at"][:10] for row in rows[:2]] == ["2026-11-20", "2027-03-05"]
    assert rows[2].fault == "no_time"
    assert "2026 年 11 月 20 日" in desk.get(read.headers["Location"]).content.decode()
