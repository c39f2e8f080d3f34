"""A database that another process holds, a disk that is really full: clear answers, nothing half-written, going on."""

import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from django.db import connection
from django.urls import reverse

from linli.cases.models import Case
from linli.files.models import File
from linli.journal.models import Entry
from tests.breaks.reporters import code_of, send
from tests.breaks.waiting import until
from tests.files.pictures import noisy_jpeg
from tests.support.cast import Cast
from tests.support.served import Served, environment, free_port, linli

pytestmark = pytest.mark.breaks


def rows() -> tuple[int, int, int]:
    """How many cases, entries and files there are."""
    return Case.objects.count(), Entry.objects.count(), File.objects.count()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Within the block another process's connection holds what a submit has to write."""
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
    else:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE cases_case IN ACCESS EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
        other.close()


@pytest.mark.engine
def test_a_locked_database_is_answered_in_words_and_changes_nothing(
    estate_cast: Cast, serve: Callable[..., Served]
) -> None:
    served = serve(LINLI_LOCK_SECONDS="1")
    url = served.url + reverse("cases:report", args=[estate_cast.places.estate.code])
    before, token = rows(), secrets.token_hex(16)
    with httpx.Client(trust_env=False, timeout=30) as client:
        assert client.get(url).status_code == 200
        with locked():
            answer = send(client, url, token, "路灯不亮")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert "什么都没有改动" in answer.text or "没有保存" in answer.text, answer.text
        assert rows() == before
        again = send(client, url, token, "路灯不亮")
    assert again.status_code == 302
    assert Case.objects.get().code == code_of(again)
    linli("verify")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 300 MB, of which 200 must be free for the product to call itself well."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip(f"no file system may be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"\0" * 1_000_000)
    with ballast.open("ab", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"\0" * 512)
    assert shutil.disk_usage(folder).free < 4096
    return ballast


@pytest.fixture
def on_small_disk(small_disk: Path, estate_cast: Cast, transactional_db: None, collected: None) -> Iterator[Served]:
    """The product with its database (on SQLite) and its files on the small disk; a copy of the test's own."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own disk is not ours to fill")
    data = Path(os.environ["LINLI_DATA_DIR"])
    connection.close()
    with (
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        contextlib.closing(sqlite3.connect(small_disk / "linli.sqlite3")) as target,
    ):
        source.backup(target)
    shutil.copy(data / "keys.json", small_disk)
    (small_disk / "static").symlink_to(data / "static")
    port = free_port()
    served = Served(
        url=f"http://127.0.0.1:{port}",
        log=small_disk.parent / "served.log",
        command=[sys.executable, "-m", "django", "serve", "--port", str(port)],
        env=environment(LINLI_DATA_DIR=str(small_disk)),
    )
    served.start()
    yield served
    served.stop()


def count(folder: Path, table: str) -> int:
    """Rows of a table in the database on the small disk."""
    with contextlib.closing(sqlite3.connect(folder / "linli.sqlite3")) as opened:
        found: int = opened.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    return found


def leftovers(folder: Path) -> list[str]:
    """Names of all files that lie in the store, in quarantine and checked."""
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())


def test_a_full_disk_is_answered_in_words_and_work_goes_on_when_there_is_room(
    on_small_disk: Served, small_disk: Path, estate_cast: Cast
) -> None:
    url = on_small_disk.url + reverse("cases:report", args=[estate_cast.places.estate.code])
    photo = noisy_jpeg((1200, 900))
    with httpx.Client(trust_env=False, timeout=30) as client:
        assert send(client, url, secrets.token_hex(16), "先来一件", [photo]).status_code == 302
        # The worker checks the first photo; where the disk filled up halfway, it would be tried again below.
        until(lambda: leftovers(small_disk) == ["large", "small"], otherwise=lambda: str(leftovers(small_disk)))
        ballast = filled(small_disk)
        before = [count(small_disk, table) for table in ("cases_case", "journal_entry", "files_file")]
        kept = leftovers(small_disk)
        for photos in ([], [photo]):
            token = secrets.token_hex(16)
            for _ in range(200):  # SQLite may have some room left in files it has already
                answer = send(client, url, token := secrets.token_hex(16), "路灯不亮 " * 200, photos)
                if answer.status_code != 302:
                    break
            assert answer.status_code == 503, answer.text
            assert "空间" in answer.text, answer.text
            assert "没有改动" in answer.text or "没有保存" in answer.text, answer.text
        full = [count(small_disk, table) for table in ("cases_case", "journal_entry", "files_file")]
        assert full[0] - before[0] == full[1] - before[1]
        assert full[2] == before[2]
        # What came in goes once the answer is out.
        until(lambda: leftovers(small_disk) == kept, otherwise=lambda: f"{leftovers(small_disk)}, not {kept}")
        ballast.unlink()
        again = send(client, url, token, "路灯不亮", [photo])
        assert again.status_code == 302
    assert count(small_disk, "cases_case") == full[0] + 1
    linli("verify", LINLI_DATA_DIR=str(small_disk))
