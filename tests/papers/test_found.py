"""The newest papers of somebody are found by the indexes of what they read, never by walking those of a city."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel.sqlite import statistics
from linli.papers import queries
from linli.papers.models import Paper
from linli.people.models import Organisation
from tests.papers.conftest import Draft
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
READERS = ("street_officer", "community_officer", "secretary", "director", "far_secretary", "resident")


@pytest.fixture
def papers_of_a_city(cast: Cast, draft: Draft) -> Cast:
    """Five hundred papers of all bodies, some reserved or with readers of their own, in and outside the street."""
    one = draft()
    kept = {field.attname: getattr(one, field.attname) for field in Paper._meta.concrete_fields if field.name != "id"}
    bodies = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    Paper.objects.bulk_create(
        Paper(**{
            **kept, "code": f"o{more:013}", "body_id": bodies[more % len(bodies)], "closed": more % 5 == 0,
            "reserved": more % 7 == 0, "street_id": one.street_id if more % 2 else one.street_id + 1,
        })
        for more in range(500)
    )  # fmt: skip
    if connection.vendor == "sqlite":
        statistics.refresh()
    return cast


@pytest.mark.parametrize("role", READERS)
def test_the_newest_are_those_that_one_may_read_page_after_page(papers_of_a_city: Cast, role: str) -> None:
    by, found, before = papers_of_a_city.acting(role), [], None
    while page := queries.newest(by, before=before):
        found += page[: queries.PAGE]
        before = page[: queries.PAGE][-1].pk
    assert found == list(queries.readable(by))
    assert [one.pk for one in queries.newest(by, state="checked")] == []
    assert queries.newest(by, before=0) == []  # typed by hand: nothing comes before the first


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps figures of each index by itself")
@pytest.mark.parametrize("role", READERS[:-1])
def test_no_page_of_papers_walks_those_of_all_bodies(papers_of_a_city: Cast, role: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.newest(papers_of_a_city.acting(role))
    (sql,) = [query["sql"] for query in asked if "branch0" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        ways = [row[3] for row in cursor.fetchall()]
    assert any("paper_of_body" in way for way in ways), ways
    assert not [way for way in ways if re.search("^SCAN papers_paper", way)], ways
