"""The tools of the tests are tested too: a guard that guards nothing would never be noticed."""

import os
import re
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from linli.kernel import clock
from linli.people import access
from tests.support import migrated
from tests.support.network import ReachedOut, is_loopback


def test_no_test_can_reach_another_host():
    with pytest.raises(ReachedOut, match=r"look-up of example\.com"):
        socket.create_connection(("example.com", 80), timeout=1)
    with socket.socket() as line, pytest.raises(ReachedOut, match=r"192\.0\.2\.1:80"):
        line.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    ("host", "answer"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("192.0.2.1", False), ("a.cn", False)]
)
def test_what_counts_as_this_machine(host, answer):
    assert is_loopback(host) is answer


def test_the_clock_moves_and_moves_on(moved):
    moved(datetime(2026, 3, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 3, 1, tzinfo=UTC)
    moved(datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.now() == datetime(2026, 3, 2, tzinfo=UTC)


def test_the_database_is_the_one_a_served_product_opens(db):
    assert connection.settings_dict["NAME"] == settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":
        assert connection.settings_dict["NAME"] == str(settings.DATA_DIR / "linli.sqlite3")


def test_a_database_is_kept_by_all_that_its_migrations_are_made_of():
    kept_by = {str(file.relative_to(migrated.ROOT)) for file in migrated.sources()}
    assert {
        "src/linli/journal/migrations/0001_initial.py",
        "src/linli/search/engines.py",
        "src/linli/kernel/sealed.py",
        "src/linli/places/models.py",
        "requirements/base.txt",
    } <= kept_by


def test_a_copy_of_a_database_is_migrated_to_the_end(db):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_everybody_stands_where_the_scenario_says(cast):
    assert {cast.resident.name, cast.grid_worker.name, cast.secretary.name} == {"陈桂兰", "李想", "周正明"}
    assert all(str(area.code).startswith("99") for area in (cast.places.city, cast.places.estate, cast.places.grid))
    assert access.may(cast.acting("secretary"), "roster.import", cast.places.estate)
    assert not access.may(cast.acting("far_secretary"), "roster.import", cast.places.estate)
    assert not access.may(cast.acting("resident"), "roster.import", cast.places.estate)


@pytest.mark.django_db(transaction=True)
def test_after_real_transactions_the_tables_can_be_emptied(cast):
    assert cast.resident.pk  # the next test would fail while the journal's triggers refuse the emptying


@pytest.mark.django_db(transaction=True)
def test_and_they_were():
    from linli.journal.models import Entry
    from linli.people.models import Person

    assert (Person.objects.count(), Entry.objects.count()) == (0, 0)


BREAKS = ["filling", "killed", "postgres", "sqlite"]


@pytest.mark.parametrize("failing", [*([run] for run in BREAKS), BREAKS, []])
def test_whichever_of_the_runs_of_breaks_fails_all_are_waited_for_and_shown(tmp_path: Path, failing: list[str]) -> None:
    pytest_of = tmp_path / ".venv" / "bin" / "pytest"
    pytest_of.parent.mkdir(parents=True)
    pytest_of.write_text(
        "#!/bin/sh\n"
        'case "$*" in *engine*) sleep 0.3; run=postgres;; *" breaks tests/breaks/test_killed"*) run=killed;; '
        "*test_demo*) run=filling;; *) run=sqlite;; esac\n"
        f'echo "of $run"; case "{" ".join(failing)}" in *$run*) exit 1;; esac\n'
    )
    pytest_of.chmod(0o755)
    stamps = [".venv/stamp-test", ".venv/stamp-messages"]
    for stamp in stamps:
        (tmp_path / stamp).touch()
    makefile = str(migrated.ROOT / "Makefile")
    command = ["make", "-C", str(tmp_path), "-f", makefile, *(f"--old-file={stamp}" for stamp in stamps), "test-breaks"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # where make runs this
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=plain)
    assert done.returncode == (2 if failing else 0), done.stderr
    said = [line for line in done.stdout.splitlines() if line.startswith("of ")]
    assert sorted(said) == [f"of {run}" for run in BREAKS]


@pytest.mark.parametrize("stamp", ["stamp-migrated", "stamp-static"])
def test_the_demonstration_is_made_where_no_other_user_of_the_machine_looks(tmp_path: Path, stamp: str) -> None:
    linli = tmp_path / ".venv" / "bin" / "linli"
    linli.parent.mkdir(parents=True)
    linli.write_text("#!/bin/sh\n")
    linli.chmod(0o755)
    (tmp_path / ".venv" / "stamp-run").touch()
    made = ["make", "-C", str(tmp_path), "-f", str(migrated.ROOT / "Makefile"), "--old-file=.venv/stamp-run"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run([*made, f"var/demo/{stamp}"], check=True, capture_output=True, timeout=60, env=plain)
    assert (tmp_path / "var" / "demo").stat().st_mode & 0o077 == 0


def test_an_ignored_type_says_why():
    home = Path(__file__).parents[1]
    pages = [page for part in ("src", "tests", "tools") for page in (home / part).rglob("*.py")]
    mute = re.compile(r"type: ignore(\[[-a-z, ]*\])?\s*$", re.MULTILINE)
    assert pages
    assert [str(page) for page in pages if mute.search(page.read_text())] == []
