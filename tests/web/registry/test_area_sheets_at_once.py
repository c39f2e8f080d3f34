"""Two offices send the same new code into different areas at once: by real threads, the second is told which row."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.papers.rows import Row
from linli.places.importing import Row as Line
from linli.places.importing import import_rows
from linli.places.models import Area, AreaImport
from linli.places.queries import area_by_code
from linli.web.registry import area_sheets
from tests.activities.test_at_once import one_after_another
from tests.papers.rows import bringing
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
CODE = "990102001077"


def shown_in(cast: Cast, street: Area, *more: str) -> list[Row]:
    """A sheet with the code, as its page showed it."""
    rows = [*more, f"{CODE},{street.name}新社区,社区,{street.code},"]
    text = "代码,名称,级别,上级代码,编号前缀\n" + "\n".join(rows)
    return bringing(area_sheets.how(street, by=cast.acting("street_officer")), street, text)


def test_the_second_of_two_offices_is_told_the_row_and_nothing_of_its_sheet_comes_in(cast: Cast) -> None:
    here, district = cast.places.street, cast.places.district
    import_rows([Line(2, "990102002000", "邻街街道", "street", district.code)], source="x", sha256="0" * 64, by=SYSTEM)
    there = Area.objects.get(name="邻街街道")
    first = shown_in(cast, here)
    second = shown_in(cast, there, f"990102002001,{there.name}老社区,社区,{there.code},")
    by, before, refused = cast.acting("street_officer"), AreaImport.objects.count(), []

    def follow() -> None:
        try:
            area_sheets.take_in(there, second, by=by)
        except Refused as refusal:
            refused.append((refusal.code, refusal.message))

    one_after_another(lambda: area_sheets.take_in(here, first, by=by), follow)
    [(code, words)] = refused
    assert code == "area_wrong"
    assert "第 3 行" in words
    made = area_by_code(CODE)
    assert made is not None
    assert (made.street_id, Area.objects.filter(code=CODE).count()) == (here.pk, 1)
    assert not Area.objects.filter(code="990102002001").exists()
    assert AreaImport.objects.count() == before + 1
    assert list(findings()) == []
