"""A process with many writing threads: `python writers.py <database> <threads> <seconds>`.

It prints `ready`, waits for a line, and prints what happened: processes begun apart start together.
"""

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
        "init_command": "PRAGMA synchronous=FULL;",
    }
    settings.configure(
        DATABASES={"default": {"ENGINE": "linli.kernel.sqlite", "NAME": path, "OPTIONS": options}}, USE_TZ=True
    )
    django.setup()


def write(seconds: float, all_open: threading.Barrier, waits: list[float], errors: list[str]) -> None:
    """Open the file and write at once; when every thread has, write again and again and note each wait for a turn."""
    from django.db import connection, transaction

    def once() -> float:
        begun = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            waited = time.monotonic() - begun
            cursor.execute("SELECT count FROM counter WHERE id = 1")
            (count,) = cursor.fetchone()
            cursor.execute("UPDATE counter SET count = %s WHERE id = 1", [count + 1])
            cursor.execute("INSERT INTO line (text) VALUES (%s)", ["x" * 200])
        return waited

    try:
        once()
    except Exception as failure:
        errors.append(repr(failure))
    all_open.wait()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            waits.append(once())
        except Exception as failure:
            errors.append(repr(failure))
    connection.close()


def main() -> None:
    """Get ready, start at the word that comes in, and print the waits and errors of every thread."""
    path, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    configure(path)
    waits: list[list[float]] = [[] for _ in range(threads)]
    errors: list[str] = []
    all_open = threading.Barrier(threads)
    running = [threading.Thread(target=write, args=(seconds, all_open, mine, errors)) for mine in waits]
    print("ready", flush=True)
    sys.stdin.readline()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    print(json.dumps({"waits": waits, "errors": errors}))


if __name__ == "__main__":
    main()
