"""Tells a machine in trouble (database busy, disk full), which passes, from a fault of the program, which does not."""

import errno

from django.db import InterfaceError, OperationalError

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
SQLITE_BUSY = ("locked", "busy")
SQLITE_DISK = ("disk is full", "disk i/o error", "readonly database", "unable to open database file")
# PostgreSQL: connection lost, resources spent (disk full is 53100), operator intervention; no lock, deadlock.
PG_CLASSES, PG_CODES = ("08", "53", "57"), ("55P03", "40P01", "40001")


def kind(error: BaseException | None) -> str:
    """ "busy", "full" or "" when the error is no such trouble."""
    if isinstance(error, TimeoutError):  # the store of files, when it is on another machine
        return "busy"
    if isinstance(error, OSError):
        return "full" if error.errno in FULL_DISK else ""
    if not isinstance(error, OperationalError | InterfaceError):
        return ""
    words = str(error).lower()
    if any(sign in words for sign in SQLITE_DISK):
        return "full"
    return "busy" if any(sign in words for sign in SQLITE_BUSY) else _kind_on_postgresql(error)


def _kind_on_postgresql(error: BaseException) -> str:
    cause = error.__cause__
    if not type(cause).__module__.startswith("psycopg"):
        return ""
    state = getattr(cause, "sqlstate", None)
    if state is None:  # the connection could not be made or was lost
        return "busy"
    if state == "53100":
        return "full"
    return "busy" if state.startswith(PG_CLASSES) or state in PG_CODES else ""
