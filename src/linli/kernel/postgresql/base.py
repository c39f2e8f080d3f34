"""Django's PostgreSQL backend, which knows without asking whether a kept connection still lives."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import _queries

from linli.kernel.postgresql import AFRESH

# psycopg writes a statement's place-holders anew each time it is longer, or has more values, than these. A desk's
# statements are ten thousand letters and always the same, and that took a tenth of a page's time.
_queries.MAX_CACHED_STATEMENT_LENGTH = 32_768
_queries.MAX_CACHED_STATEMENT_PARAMS = 500


class Cursor(base.ServerBindingCursor):
    """Keeps a statement on the server after it was asked a few times, but for those that are planned afresh."""

    def execute(self, query: Any, *values: Any, **options: Any) -> Any:
        if isinstance(query, str) and query.startswith(AFRESH):
            options["prepare"] = False
        return super().execute(query, *values, **options)  # type: ignore[misc] # psycopg has it, Django's stubs do not


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that ended has said so on the wire. Django asks `SELECT 1` before each page's first statement."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def close_if_health_check_failed(self) -> None:
        if self.connection is None or _something_came(self.connection):
            super().close_if_health_check_failed()


def _something_came(connection: Any) -> bool:
    """Whether anything waits to be read: between statements the server only speaks to say that something happened."""
    if connection.closed:
        return True
    wire = select.poll()
    wire.register(connection.fileno(), select.POLLIN)
    return bool(wire.poll(0))
