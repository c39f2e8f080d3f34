"""The database itself refuses to change what the journal holds, whoever asks: one list of tables, both engines.

A feature adds rows of its own that are final once a column says so (`freeze`): an issued paper, a finished service.
Installed after every migration (a table that a migration remakes loses its triggers). On PostgreSQL the application may
run under a role that does not own the tables (LINLI_APP_ROLE): it gets SELECT and INSERT here and ordinary rights
elsewhere, so that it cannot drop the triggers either.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.db import connections, models

TABLES = ("journal_entry", "journal_leaf", "journal_checkpoint", "journal_access")


@dataclass(frozen=True)
class Frozen:
    """Rows of a table that are final once `column` has `value`; the columns of `but` may still change.

    Without a column every row is final as it was inserted.
    """

    table: str
    column: str
    value: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The trigger's name, without what it stops."""
        return f"{self.table}_{self.value or 'all'}_stays"

    @property
    def final(self) -> str:
        """The condition that an old row is final."""
        return f"OLD.{self.column} = '{self.value}'" if self.column else "TRUE"


_frozen: list[Frozen] = []


def freeze(model: type[models.Model], column: str = "", value: str = "", *, but: Sequence[str] = ()) -> None:
    """Let the database refuse to change or delete rows of the model whose `column` has the value, else all of them."""
    meta = model._meta
    kept = tuple(str(field.column) for field in meta.concrete_fields if field.column not in but)
    made = Frozen(meta.db_table, column, str(value), kept)
    if made not in _frozen:
        _frozen.append(made)


def changeable(rows: models.QuerySet[Any], column: str) -> models.QuerySet[Any]:
    """Those of the rows of which the database lets the column change."""
    for each in _frozen:
        if each.table == rows.model._meta.db_table and column in each.columns:
            rows = rows.exclude(**{each.column: each.value}) if each.column else rows.none()
    return rows


def install(using: str = "default", **_signal: Any) -> None:
    """Make the triggers anew, and grant the application's role its rights. Runs on `post_migrate`."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tables = [table for table in TABLES if table in present]
    frozen = [each for each in _frozen if each.table in present]
    if connection.vendor == "sqlite":
        statements = _sqlite(tables) + [statement for each in frozen for statement in _sqlite_frozen(each)]
    else:
        statements = _postgresql(tables, present)
        statements += [statement for each in frozen for statement in _postgresql_frozen(each)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite(tables: list[str]) -> list[str]:
    return [
        statement
        for table in tables
        for what in ("update", "delete")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_no_{what}",
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
        )
    ]


def _sqlite_frozen(frozen: Frozen) -> list[str]:
    final = frozen.final
    touched = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in frozen.columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{frozen.table}: what is {frozen.value or 'written'} stays'); END"
    return [
        statement
        for what, when in (("update", f"{final} AND ({touched})"), ("delete", final))
        for statement in (
            f"DROP TRIGGER IF EXISTS {frozen.name}_{what}",
            f"CREATE TRIGGER {frozen.name}_{what} BEFORE {what.upper()} ON {frozen.table} WHEN {when} {refuse}",
        )
    ]


def _postgresql_frozen(frozen: Frozen) -> list[str]:
    final = frozen.final
    touched = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in frozen.columns)
    return [
        f"CREATE OR REPLACE TRIGGER {frozen.name}_{what} BEFORE {what.upper()} ON {frozen.table}"
        f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION journal_stays()"
        for what, when in (("update", f"{final} AND ({touched})"), ("delete", final))
    ]


def _postgresql(tables: list[str], present: set[str]) -> list[str]:
    refuse = """
        CREATE OR REPLACE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$
    """
    stays = """
        CREATE OR REPLACE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '%: what is final stays', TG_TABLE_NAME; END $$
    """
    statements = [refuse, stays]
    for table in tables:
        statements += [
            f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION journal_only_grows()",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION journal_only_grows()",
        ]
    if role := os.environ.get("LINLI_APP_ROLE"):
        statements += _grants(role, tables, present)
    return statements


def _grants(role: str, tables: list[str], present: set[str]) -> list[str]:
    to = '"' + role.replace('"', '""') + '"'
    others = ", ".join(f'"{table}"' for table in sorted(present - set(tables)))
    own = ", ".join(tables)
    return [
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
        *([f"GRANT SELECT, INSERT, UPDATE, DELETE ON {others} TO {to}"] if others else []),
        f"REVOKE ALL ON {own} FROM {to}",
        f"GRANT SELECT, INSERT ON {own} TO {to}",
    ]


@contextmanager
def thawed(model: type[models.Model]) -> Iterator[None]:
    """Let final rows of the model be written in another form (sealed anew), inside the caller's transaction alone.

    Others see the triggers the whole time. On PostgreSQL only the tables' owner may do it.
    """
    if not connections["default"].in_atomic_block:
        raise RuntimeError("thawed() stands inside the atomic block of the rewriting")
    of_model = [each for each in _frozen if each.table == model._meta.db_table]
    _switch(of_model, on=False)
    yield  # whatever fails here rolls the triggers back with the rest
    _switch(of_model, on=True)


def _switch(frozen: Sequence[Frozen], *, on: bool) -> None:
    connection = connections["default"]
    with connection.cursor() as cursor:
        for each in frozen:
            if connection.vendor == "sqlite":
                made = _sqlite_frozen(each)
                statements = made if on else [statement for statement in made if statement.startswith("DROP")]
            else:
                state = "ENABLE" if on else "DISABLE"
                statements = [
                    f"ALTER TABLE {each.table} {state} TRIGGER {each.name}_{what}" for what in ("update", "delete")
                ]
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def suspended(using: str = "default") -> Iterator[None]:
    """Let a test empty the tables, or play the database's owner. RuntimeError outside a test run."""
    if not hasattr(mail, "outbox"):  # Django puts it there when it sets up a test environment
        raise RuntimeError("The journal's triggers rest in tests only")
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in [*(f"{table}_no" for table in TABLES), *(each.name for each in _frozen)]:
                for what in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{what}")
        else:
            cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            install(using)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = origin")
