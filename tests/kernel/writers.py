"""A process with many writing threads: `python writers.py <database> <threads> <seconds>` prints what happened."""

import json
import sys
import threading
import time

import django
from django.conf import settings


def configure(path: str, timeout: float = 20) -> None:
    """Set Django up over the one file, as the product does."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": timeout,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    settings.configure(
        DATABASES={"default": {"ENGINE": "linli.kernel.sqlite", "NAME": path, "OPTIONS": options}}, USE_TZ=True
    )
    django.setup()


def write(seconds: float, waits: list[float], errors: list[str]) -> None:
    """Read, then write two rows, again and again; note how long each transaction took to begin."""
    from django.db import connection, transaction

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                waits.append(time.monotonic() - begun)
                cursor.execute("SELECT count FROM counter WHERE id = 1")
                (count,) = cursor.fetchone()
                cursor.execute("UPDATE counter SET count = %s WHERE id = 1", [count + 1])
                cursor.execute("INSERT INTO line (text) VALUES (%s)", ["x" * 200])
        except Exception as failure:
            errors.append(repr(failure))
    connection.close()


def main() -> None:
    """Run the threads and print their waits and errors."""
    path, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    configure(path)
    waits: list[list[float]] = [[] for _ in range(threads)]
    errors: list[str] = []
    running = [threading.Thread(target=write, args=(seconds, mine, errors)) for mine in waits]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    print(json.dumps({"waits": waits, "errors": errors}))


if __name__ == "__main__":
    main()
