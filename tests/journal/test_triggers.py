"""The database refuses to change what the journal holds."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from linli.journal import checkpoint, triggers
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.services import note_access
from tests.journal.conftest import make

pytestmark = pytest.mark.django_db


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def a_row_in_each() -> None:
    row = make("a")
    note_access(7, by=SYSTEM, what="phone", reason="", subject_kind="timetable", subject_id=row.pk)
    checkpoint.advance()


FIELDS = {
    "journal_entry": "verb = verb",
    "journal_leaf": "seq = seq",
    "journal_checkpoint": "number = number",
    "journal_access": "what = what",
}


def test_the_list_names_every_table_that_only_grows() -> None:
    assert set(triggers.TABLES) == set(FIELDS)


@pytest.mark.usefixtures("a_row_in_each")
@pytest.mark.parametrize("table", triggers.TABLES)
def test_no_row_is_changed_or_deleted(table: str) -> None:
    for sql in (f"UPDATE {table} SET {FIELDS[table]}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match=f"{table} only grows"):
            execute(sql)


@pytest.mark.usefixtures("a_row_in_each")
@pytest.mark.parametrize("table", triggers.TABLES)
def test_no_row_is_put_out_by_another_in_its_place(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    with pytest.raises(DatabaseError, match=f"{table} only grows"):
        execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", triggers.TABLES)
def test_no_table_is_truncated(table: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match=f"{table} only grows"):
        execute(f"TRUNCATE {table}")


@pytest.mark.usefixtures("a_row_in_each")
def test_triggers_come_back_after_a_migration() -> None:
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER journal_entry_no_update")
    else:
        execute("DROP TRIGGER journal_entry_no_change ON journal_entry")
    call_command("migrate", verbosity=0)
    with pytest.raises(DatabaseError, match="journal_entry only grows"):
        execute("UPDATE journal_entry SET verb = 'x'")


@pytest.mark.usefixtures("a_row_in_each")
def test_they_rest_in_tests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with triggers.suspended():
        Entry.objects.all().delete()
    make("b")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Entry.objects.all().delete()
    monkeypatch.delattr(mail, "outbox")
    with pytest.raises(RuntimeError, match="in tests only"), triggers.suspended():
        pass


@pytest.fixture
def app_role(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A role as the application runs under, with what `install` grants it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no roles")
    monkeypatch.setenv("LINLI_APP_ROLE", "linli-app")
    execute('CREATE ROLE "linli-app"')
    triggers.install()
    execute('SET ROLE "linli-app"')
    yield "linli-app"
    execute("RESET ROLE")


@pytest.mark.usefixtures("app_role")
def test_the_application_s_role_appends_and_reads_and_cannot_take_the_triggers_off() -> None:
    make("a")
    checkpoint.advance()
    assert Entry.objects.count() == 1
    for sql in (
        "UPDATE journal_entry SET verb = 'x'",
        "DELETE FROM journal_leaf",
        "TRUNCATE journal_checkpoint",
        "DROP TRIGGER journal_entry_no_change ON journal_entry",
        "ALTER TABLE journal_access DISABLE TRIGGER ALL",
        "DROP TABLE journal_entry",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            execute(sql)
