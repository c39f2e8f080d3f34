"""The database that a process of the tests begins with: migrated by the first who asks, a copy of that for all others.

To migrate from nothing takes a dozen seconds of a processor, and a run of all tests would do it in eight processes.
What a first one has made is kept under var/, by a digest of what it was made from. `make test` throws it away at its
beginning, so that every run of all tests has migrated once on each engine.
"""

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

import linli
from tests.support import postgres

SOURCE = Path(linli.__file__).parent
ROOT = SOURCE.parent.parent
KEPT = ROOT / "var" / "migrated"
_IMPORT = re.compile(r"^(?:import linli\.([\w.]+)|from linli\.([\w.]+) import (\w+))", re.MULTILINE)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database that the settings name, as a product has it that was just installed. It goes with the folder."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            postgres.create(_database())
        with _alone():
            _migrate_or_copy()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Whoever comes while another one migrates waits for what it keeps."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept_here() -> Path:
    """Where what the first one made is kept: a database of the engine under test that nobody has open."""
    return KEPT / f"{connection.vendor}-{_digest()}"


def _migrate_or_copy() -> None:
    kept = kept_here()
    if kept.exists():
        _copy(kept)
        # What is made after all migrations is made of the code as it is now.
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    else:
        call_command("migrate", verbosity=0)
        for old in KEPT.glob(f"{connection.vendor}-*"):
            old.unlink()
        _keep(kept)


def _keep(kept: Path) -> None:
    draft = kept.with_name(f"new-{kept.name}")
    draft.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        postgres.run("pg_dump", f"--file={draft}", postgres.place(_database()))
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.rename(kept)


def _copy(kept: Path) -> None:
    if connection.vendor == "postgresql":
        quiet = ("--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
        postgres.run("psql", *quiet, f"--file={kept}", postgres.place(_database()))
    else:
        shutil.copyfile(kept, _database())


def _database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _digest() -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in sources())).hexdigest()[:16]


def sources() -> list[Path]:
    """Every migration, what the migrations import from Linli, and the list of the packages that are installed."""
    migrations = set(SOURCE.glob("*/migrations/*.py"))
    named = {module for file in migrations for module in _imported(file)}
    return [*sorted(migrations | named), *sorted((ROOT / "requirements").glob("*.txt"))]


def _imported(migration: Path) -> Iterator[Path]:
    for whole, package, name in _IMPORT.findall(migration.read_text()):
        for dotted in (whole, package, f"{package}.{name}"):
            module = SOURCE.joinpath(*dotted.split("."))
            yield from (file for file in (module.with_suffix(".py"), module / "__init__.py") if file.is_file())
