"""Fills an empty database: a city made through the services, then cases by the hundred thousand in bulk.

Run as `python -m bench.fill 10000` in the product's environment. The bulk rows are copies of cases that went through
the real services, with other words, times, places and people, and an entry in the journal that vouches for each.
"""

import json
import sys
from collections.abc import Iterator
from multiprocessing import Process

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Max  # noqa: E402

from bench.fill_rows import Maker  # noqa: E402
from bench.fill_world import World, build  # noqa: E402
from linli.cases.models import Case  # noqa: E402
from linli.journal.checkpoint import MOST_LEAVES, chain_of  # noqa: E402
from linli.journal.models import Checkpoint, Entry  # noqa: E402
from linli.kernel import clock  # noqa: E402
from linli.kernel.sqlite import statistics  # noqa: E402
from linli.rules.chain import START, merkle_root  # noqa: E402

TABLES = ("cases_case", "cases_step", "journal_entry", "search_row")
CHUNK = 2000
TOLD = 25  # chunks between two lines of progress


def main(cases: int) -> None:
    """Build, load, index, seal."""
    world = build()
    first = (Case.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    dropped = _drop_indexes()
    if connection.vendor == "postgresql":
        half = first + cases // 2
        connection.close()  # a child must not share it
        parts = [
            Process(target=_copy, args=(world, (first, cases), part))
            for part in (range(first, half), range(half, first + cases))
        ]
        for part in parts:
            part.start()
        for part in parts:
            part.join()
        if any(part.exitcode for part in parts):
            raise SystemExit("loading failed")
    else:
        _insert(world, (first, cases), range(first, first + cases))
    _settle(dropped, world)
    _seal()
    _analyse()


def _chunks(world: World, whole: tuple[int, int], part: range) -> Iterator[dict[str, list[tuple[object, ...]]]]:
    maker = Maker(world, *whole)
    for start in range(part.start, part.stop, CHUNK):
        if (start - part.start) % (TOLD * CHUNK) == 0 and start > part.start:
            print(f"  {start - part.start:,} of {len(part):,} cases", file=sys.stderr, flush=True)
        yield maker.rows(range(start, min(part.stop, start + CHUNK)))


def _columns(world: World) -> dict[str, tuple[str, ...]]:
    return Maker(world, 1, 1).columns


def _copy(world: World, whole: tuple[int, int], part: range) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys are right by construction
        cursor.execute("SET synchronous_commit = off")
        columns = _columns(world)
        for rows in _chunks(world, whole, part):
            for table in TABLES:
                names = ", ".join(f'"{name}"' for name in columns[table])
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)


def _insert(world: World, whole: tuple[int, int], part: range) -> None:
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA foreign_keys=OFF")
    columns = _columns(world)
    raw.execute("BEGIN")
    for rows in _chunks(world, whole, part):
        for table in TABLES:
            names = ", ".join(f'"{name}"' for name in columns[table])
            marks = ", ".join("?" * len(columns[table]))
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows[table])
    raw.execute("COMMIT")


def _drop_indexes() -> list[str]:
    """Indexes are made again after loading, in a fraction of the time. Those behind constraints stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
                [list(TABLES)],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN"
                " ('cases_case', 'cases_step', 'journal_entry') AND sql NOT LIKE 'CREATE UNIQUE%%'"
            )
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in found]


def _settle(indexes: list[str], world: World) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for sql in indexes:
            cursor.execute(sql)
        if connection.vendor == "postgresql":
            for table in ("cases_case", "cases_step", "journal_entry"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        for estate in world.estates:
            cursor.execute(
                "INSERT INTO cases_numbering (area_id, last)"
                " SELECT area_id, max(number) FROM cases_case WHERE area_id = %s GROUP BY area_id"
                " ON CONFLICT (area_id) DO UPDATE SET last = excluded.last",
                [estate.id],
            )


def _seal() -> None:
    """What the checkpointer would have done in the course of the years."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_leaf (position, entry_id, subject_kind, subject_id, seq, hash)"
            " SELECT row_number() OVER (ORDER BY id), id, subject_kind, subject_id, seq, hash FROM journal_entry"
        )
    chain, made, leaves = START, [], []
    hashes = Entry.objects.order_by("pk").values_list("hash", flat=True)
    total = hashes.count()
    for position, digest in enumerate(hashes.iterator(chunk_size=CHUNK), 1):
        leaves.append(bytes(digest))
        if len(leaves) == MOST_LEAVES or position == total:
            first = position - len(leaves) + 1
            sealed = Checkpoint(
                number=len(made) + 1, first=first, last=position, at=clock.now(), root=merkle_root(leaves)
            )
            chain = sealed.chain = chain_of(sealed, chain)
            made.append(sealed)
            leaves = []
    Checkpoint.objects.bulk_create(made)


def _analyse() -> None:
    statistics.refresh()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main(int(sys.argv[1]))
    print(json.dumps({"cases": Case.objects.count()}))
