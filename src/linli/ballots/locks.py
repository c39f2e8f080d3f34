"""Voters hold a ballot together, whoever closes it holds it alone.

On PostgreSQL by advisory locks of the transaction, which are granted in turn: row locks that voters share would let a
close wait for as long as others go on voting. SQLite writes one after another in any case.
"""

import zlib

from django.db import connection

_ROOM, PROXIES = 0x62616C6C, 0x62616C70  # number spaces of our own among the database's advisory locks


def together(ballot_id: int) -> None:
    """Hold until the transaction ends that the ballot is not closed meanwhile."""
    _lock("pg_advisory_xact_lock_shared", ballot_id)


def together_by(slip_id: int) -> None:
    """The same, of the ballot to which the slip belongs: what is read of it behind the lock is as it stands."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, (ballot_id %% 2147483648)::int)"
                " FROM ballots_slip WHERE id = %s",
                [_ROOM, slip_id],
            )


def alone(ballot_id: int) -> None:
    """Wait for everybody who votes just now, and let nobody begin."""
    _lock("pg_advisory_xact_lock", ballot_id)


def proxy(ballot_id: int, name: str) -> None:
    """Wait for whoever takes in a paper of the proxy of that name: else two of them would each count one too few."""
    of_proxy = zlib.crc32(f"{ballot_id}\t{name}".encode())
    _lock("pg_advisory_xact_lock", of_proxy, PROXIES)


def _lock(function: str, number: int, room: int = _ROOM) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [room, number % 2**31])
