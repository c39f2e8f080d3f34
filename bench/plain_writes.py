"""The reference for writes: five rows a transaction, durable, by the bare driver.

`python -m bench.plain_writes SECONDS CONNECTIONS URL-or-FILE` prints one JSON line. On PostgreSQL each connection has a
thread, half of them in a second process; SQLite has one writer, which is its best.
"""

import json
import secrets
import sqlite3
import sys
import threading
import time
from multiprocessing import Pool

import psycopg

TABLES = [f"bench_five_{number}" for number in range(5)]
BODY = secrets.token_hex(150)


def create(target: str) -> None:
    """The five tables: an id, an indexed key, some hundred bytes."""
    if target.startswith("postgres"):
        with psycopg.connect(target, autocommit=True) as connection:
            for table in TABLES:
                connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {table}"
                    " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, k bigint NOT NULL, body text NOT NULL)"
                )
                connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_k ON {table} (k)")
        return
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA journal_mode=WAL")
    for table in TABLES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY, k INTEGER, body TEXT)")
        connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_k ON {table} (k)")
    connection.commit()


def postgres_part(told: tuple[str, int, float]) -> tuple[list[float], float]:
    """`threads` connections writing for some seconds; answers each transaction's seconds, and the CPU used."""
    url, threads, seconds = told
    took: list[float] = []
    cpu, end = time.process_time(), time.perf_counter() + seconds

    def write() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            number = 0
            while (began := time.perf_counter()) < end:
                number += 1
                with connection.transaction():
                    for table in TABLES:
                        connection.execute(f"INSERT INTO {table} (k, body) VALUES (%s, %s)", [number * 7919, BODY])
                took.append(time.perf_counter() - began)

    writers = [threading.Thread(target=write) for _ in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return took, time.process_time() - cpu


def sqlite_part(told: tuple[str, int, float]) -> tuple[list[float], float]:
    """One connection, WAL and FULL."""
    file, _connections, seconds = told
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    took, number = [], 0
    cpu, end = time.process_time(), time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        number += 1
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(f"INSERT INTO {table} (k, body) VALUES (?, ?)", [number * 7919, BODY])
        connection.execute("COMMIT")
        took.append(time.perf_counter() - began)
    return took, time.process_time() - cpu


def main(seconds: float, connections: int, target: str) -> None:
    """Write and say how quickly."""
    create(target)
    if target.startswith("postgres"):
        with Pool(2) as pool:
            found = pool.map(postgres_part, [(target, connections // 2, seconds)] * 2)
    else:
        found = [sqlite_part((target, 1, seconds))]
    print(json.dumps({"took": [one for part, _cpu in found for one in part], "cpu": sum(cpu for _, cpu in found)}))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
