"""How SQLite finds what waits in a box: never by going through everything that an estate has open."""

import re

import pytest
from django.db import connection

from linli.cases import queries
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.sqlite import statistics
from linli.office import covering
from linli.people import terms
from linli.people.models import Person, Post, Term
from linli.places.models import Area
from tests.cases.conftest import Sent
from tests.support.cast import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps figures of each index by itself"),
]
# By the area and nothing else, in an index of all that is open or of all there is.
ALL_OF_AN_AREA = re.compile(
    r"case_(grid|estate|community|street|district|city)_(due|id|watch|seen) \(\w+=\?\)$|^SCAN cases_case"
)


@pytest.fixture
def busy_estate(estate_cast: Cast, sent: Sent) -> Cast:
    case = sent("路灯不亮")
    values = {
        field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.attname != "id"
    }
    areas = [case.estate_id, *Area.objects.exclude(pk=case.estate_id).values_list("pk", flat=True)]
    persons, posts = (list(model.objects.values_list("pk", flat=True)) for model in (Person, Post))
    Case.objects.bulk_create(
        Case(**{
            **values, "number": case.number + more, "code": f"o{more:013}",  # a code that was drawn never has an o
            "estate_id": areas[more % len(areas)], "handler_id": persons[more % len(persons)],
            "handler_post_id": posts[more % len(posts)],
        })
        for more in range(1, 400)
    )  # fmt: skip
    statistics.refresh()
    return estate_cast


def ways(sql: str, params: list[object]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


BOXES = pytest.mark.parametrize("box", ["mine", "today", "overdue", "watch", "supervised", "second", "verify"])


@BOXES
def test_a_box_is_counted_by_an_index_that_knows_what_is_in_it(busy_estate: Cast, box: str) -> None:
    found = counted(busy_estate.acting("secretary"), box)
    assert any("cases_case" in way for way in found)
    assert not [way for way in found if ALL_OF_AN_AREA.search(way)]


@BOXES
def test_whoever_stands_in_has_them_counted_and_listed_without_going_through_every_case(
    busy_estate: Cast, box: str
) -> None:
    post, today = busy_estate.posts["grid_worker"], clock.today()
    covering.name_stand_in(post.pk, busy_estate.secretary.pk, "A/B 岗安排表", by=busy_estate.acting("street_officer"))
    term = Term.objects.get(post=post, person=busy_estate.grid_worker)
    covering.take_leave(term.pk, today, today, by=busy_estate.acting("grid_worker"))
    by = busy_estate.acting("secretary")
    acted, reach = terms.acted(by.person_id), queries.reach(by)
    assert acted == {post.pk}
    found = counted(by, box)
    for order in ("dated", "dated on", "undated", "undated on"):
        asked = queries._Asked(reach, by.person_id, acted, queries.Filters(box=box))  # type: ignore[arg-type] # as below
        kept = queries._kept_list(asked, order)
        found += ways(kept.sql, list(kept.params))
    assert not [way for way in found if way.startswith("SCAN cases_case")]


def counted(by: Actor, box: str) -> list[str]:
    reach, acted = queries.reach(by), terms.acted(by.person_id)
    sql, params = queries._counting(reach, by.person_id, acted, (box,))  # type: ignore[arg-type] # it is hashable
    return ways(sql, list(params))


def test_every_index_has_figures_even_one_without_rows(busy_estate: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'cases_case'")
        (indexes,) = cursor.fetchone()
        cursor.execute("SELECT count(DISTINCT idx) FROM sqlite_stat1 WHERE tbl = 'cases_case'")
        assert cursor.fetchone() == (indexes,)
    statistics.refresh()  # a second time changes nothing
