"""The search row: what can be found of a case, a person, a notice. Made and asked by SQL of its own (`engines.py`)."""

from typing import Any

from django.db import models


class TokensField(models.TextField):  # type: ignore[type-arg]  # at run time Django takes no type arguments here
    """Text in SQLite's full-text table, `tsvector` in PostgreSQL."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class Row(models.Model):
    """Present so that Django knows, empties and copies the table; the migration makes it by hand."""

    key = models.BigIntegerField(primary_key=True, db_column="rowid")
    tokens = TokensField()

    class Meta:
        db_table = "search_row"

    def __str__(self) -> str:
        return str(self.key)
