"""The programs of the PostgreSQL from the wheel, on the server of the tests."""

import os
import subprocess
from urllib.parse import unquote, urlsplit

from django.db import connection

from tests.support.place import postgres_wheel


def place(database: str) -> str:
    """Where the programs find this database."""
    url = urlsplit(os.environ["LINLI_DATABASE_URL"])
    host, _, port = url.netloc.rpartition("@")[2].rpartition(":")
    return f"host={unquote(host)} port={port} user={url.username} dbname={database}"


def run(program: str, *arguments: str) -> None:
    """Run one of them to its end; a failure shows what it said."""
    wheel = postgres_wheel().utils
    programs = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION]
    done = subprocess.run([programs / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def create(database: str) -> None:
    """An empty database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}"')
