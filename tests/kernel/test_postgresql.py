"""A kept connection to PostgreSQL: asked nothing while it lives, replaced once the server has ended it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext
from psycopg import _queries

from linli.kernel.postgresql import AFRESH
from linli.kernel.postgresql.base import DatabaseWrapper

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's backend"),
]


@pytest.fixture
def kept(transactional_db: None) -> Iterator[DatabaseWrapper]:
    """A connection of our own, as a web process keeps it from page to page."""
    ours = DatabaseWrapper({**connection.settings_dict, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True})
    yield ours
    ours.close()


def backend_of(kept: DatabaseWrapper) -> int:
    """The server's process behind the connection, asked as a page's first statement."""
    kept.close_if_unusable_or_obsolete()  # as at the beginning of each request
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(backend: int) -> None:
    with psycopg.connect(**_address()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def _address() -> dict[str, Any]:
    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
    return {ours: connection.settings_dict[name] for name, ours in names.items() if connection.settings_dict[name]}


def test_a_page_asks_nothing_but_its_own_statements(kept: DatabaseWrapper) -> None:
    first = backend_of(kept)
    with CaptureQueriesContext(kept) as caught:
        assert backend_of(kept) == first
    assert len(caught) == 1


def test_a_statement_asked_often_is_kept_by_the_server_unless_it_is_planned_afresh(
    kept: DatabaseWrapper,
) -> None:
    with kept.cursor() as cursor:
        for value in range(5):
            cursor.execute("SELECT %s::int + 1", [value])
            cursor.execute(f"{AFRESH}SELECT %s::int + 2", [value])
            assert cursor.fetchone() == (value + 2,)
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        found = [statement for (statement,) in cursor.fetchall()]
    assert found == ["SELECT $1::int + 1"]


def test_a_connection_that_the_server_ended_is_replaced_before_the_page_notices(kept: DatabaseWrapper) -> None:
    first = backend_of(kept)
    end(first)
    assert backend_of(kept) != first


def test_one_that_ends_in_the_middle_of_a_page_is_replaced_for_the_next(kept: DatabaseWrapper) -> None:
    first = backend_of(kept)
    end(first)
    kept.health_check_done = True  # it was made at the beginning
    with kept.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT 1")
    assert backend_of(kept) != first


def test_a_long_statement_is_put_into_the_servers_form_once_and_kept(kept: DatabaseWrapper) -> None:
    """The driver keeps only short ones; what we set it to is its own, and a new version may call it otherwise."""
    long = f"SELECT {' + '.join(['%s'] * 200)} -- {'x' * 10_000}"
    with kept.cursor() as cursor:
        for _each in range(2):
            before = _queries._query2pg.cache_info().hits
            cursor.execute(long, [1] * 200)
    assert _queries._query2pg.cache_info().hits == before + 1
