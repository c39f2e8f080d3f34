"""Communities, estates and grids come in from an office's own sheet: every row shown, all of them or none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.papers.match_models import Matching
from linli.places.importing import Row, import_rows
from linli.places.models import Area
from linli.places.queries import area_by_code
from linli.web.registry import area_sheets
from tests.cases.desk import at_desk
from tests.papers.rows import bringing, file, judged, pressed, shown
from tests.places.test_places import verbs
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

SHEET = """代码,名称,级别,上级代码,编号前缀
990102001001,青云社区,社区,,
990102001002,白云社区,社区,990102001,
990102001002001,白云苑,小区,990102001002,by
"""


@pytest.fixture
def desk(cast: Cast) -> Client:
    return at_desk(cast.street_officer, second_factor=True)


def test_every_row_says_what_it_would_do_and_what_lies_outside_is_bad(cast: Cast) -> None:
    community, street = cast.places.community, cast.places.street
    beside = [Row(2, "990102001099", "隔壁社区", "community", street.code)]
    import_rows(beside, source="x", sha256="0" * 64, by=SYSTEM)
    rows = [
        f"{community.code},{community.name},社区,,",
        f"{community.code}088,新名苑,小区,{community.code},",
        f"{community.code}08801,新网格,网格,{community.code}088,",
        f"{cast.places.estate.code},改名小区,小区,,",
        "990102001099,改名社区,社区,,",
        f"990199001001,外面社区,社区,{cast.places.district.code},",
        "4.3E+11,坏码,社区,,",
    ]
    text = "代码,名称,级别,上级代码,编号前缀\n" + "\n".join(rows)
    found = judged(area_sheets.how(community, by=cast.acting("street_officer")), community, text)
    assert [(row.line, row.state) for row in found] == [
        (2, "same"), (3, "new"), (4, "new"), (5, "changed"), (6, "bad"), (7, "bad"), (8, "bad"),
    ]  # fmt: skip
    assert cast.places.estate.name in found[3].words
    assert "不在本区域之内" in found[4].words
    assert "不在本区域之内" in found[5].words


def test_headings_of_ones_own_are_said_once_and_all_comes_in_or_nothing(cast: Cast, desk: Client) -> None:
    street = cast.places.street
    at = reverse("web:area_sheet", args=[street.pk])
    own = SHEET.replace("代码,名称,级别,上级代码,编号前缀", "国标,叫什么,算什么,归谁管,字母")
    columns = {"column_code": "国标", "column_name": "叫什么", "column_level": "算什么", "column_parent": "归谁管"}
    said = {**columns, "column_prefix": "字母"}
    page: Any = shown(desk, at, {"file": file(own)})
    assert page.context["found"].missing  # nobody knows these headings
    spoilt: Any = pressed(desk, shown(desk, at, {"file": file(own + "1,坏,小区,,\n")}), "", follow=True, **said)
    assert (spoilt.context["counts"]["bad"], spoilt.context["good"]) == (1, False)
    kept: Any = pressed(desk, spoilt, follow=True)  # nothing is entered with a bad row, whatever is pressed
    assert kept.context["counts"] == spoilt.context["counts"]
    assert (area_by_code("990102001002"), Matching.objects.count()) == (None, 0)
    page = pressed(desk, page, "", follow=True, **said)
    assert pressed(desk, page).status_code == 303
    made = area_by_code("990102001002001")
    assert made is not None
    assert (made.name, made.prefix, made.street_id, verbs(made)) == ("白云苑", "BY", street.pk, ["area.created"])
    again: Any = shown(desk, at, {"file": file(own)})  # its columns are known now
    assert again.context["counts"] == {"new": 0, "changed": 0, "same": 3, "bad": 0}
    assert not list(findings())


def test_a_row_that_is_wrong_by_now_is_named_and_nothing_comes_in(cast: Cast) -> None:
    street, by = cast.places.street, cast.acting("street_officer")
    shown = bringing(area_sheets.how(street, by=by), street, SHEET)
    last = shown[-1]
    last.given["parent"] = "990102001009"
    with pytest.raises(Refused, match="4") as refusal:
        area_sheets.take_in(street, shown, by=by)
    assert (refusal.value.code, area_by_code("990102001002")) == ("area_wrong", None)
    assert not Area.objects.filter(name="白云社区").exists()


def test_who_keeps_no_registry_above_finds_no_page(cast: Cast) -> None:
    at = reverse("web:area_sheet", args=[cast.places.street.pk])
    assert at_desk(cast.secretary).get(at).status_code == 404
    assert at_desk(cast.street_officer, second_factor=True).get(at).status_code == 200
