"""A backup made as docs/operations.md says, brought back on another machine."""

import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from linli.files import jobs as files_jobs
from linli.files.management.commands.keys import SEALED
from linli.files.models import File
from linli.files.services import take_in
from linli.journal import checkpoint
from linli.journal.actors import SYSTEM
from linli.journal.models import Checkpoint
from linli.people import services
from linli.people.models import Person
from tests.files.pictures import jpeg
from tests.support import postgres
from tests.support.cast import PHONES, Cast
from tests.support.served import linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.django_db(transaction=True)]

LOOK = """
from linli.files import store
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.people.models import Person
run_until_idle()
for file in File.objects.order_by("pk"):
    print(file.state, store.kept(file.code, "small").exists())
print(Person.objects.by_phone("+86{phone}").phone, Person.objects.filter(name="后来").exists())
"""


def test_what_is_brought_back_stands_opens_and_goes_on(cast: Cast, tmp_path: Path) -> None:
    for _ in range(2):
        take_in([SimpleUploadedFile("photo.jpg", jpeg())], by=SYSTEM, role="evidence", owner=("album", 1))
    files_jobs.process({"files": [File.objects.order_by("pk")[0].pk]})
    checkpoint.advance()
    kept = tmp_path / "kept-elsewhere.txt"
    kept.write_text("\n".join(checkpoint.exported(Checkpoint.objects.all())))
    copied = _by_pg_dump if connection.vendor == "postgresql" else _by_our_command
    bring_back = copied(tmp_path / "copy")
    services.create_person("后来", phone="13800138000", by=SYSTEM)
    files_jobs.process({"files": [File.objects.order_by("pk")[1].pk]})
    there = tmp_path / "there"
    there.mkdir()
    place = {"LINLI_DATA_DIR": str(there), "LINLI_DATABASE_URL": bring_back(there)}
    keys_from_paper(tmp_path / "shares", place)
    assert "日志完好" in linli("verify", "--root", str(kept), **place).stdout
    phone = PHONES["resident"]
    said = linli("shell", "--no-imports", "--command", LOOK.replace("{phone}", phone), **place).stdout
    assert said.splitlines() == ["ready True", "ready True", f"+86{phone} False"]


def keys_from_paper(folder: Path, place: dict[str, str]) -> None:
    """Three of the five people come with their sheets; the new machine has made keys of its own meanwhile."""
    call_command("keys", "split", folder)
    (settings.DATA_DIR / SEALED).unlink()  # it lies in the next backup; here that of the folder is used
    sheets = [(folder / f"share-{number}.html").read_text() for number in (5, 1, 3)]
    shares = [re.findall(r"<p class=share>(LINLI-KEY-SHARE-[-0-9A-F]+)</p>", sheet)[0] for sheet in sheets]
    assert all((folder / SEALED).read_text().strip() in sheet for sheet in sheets)
    assert stat.S_IMODE((folder / "share-1.html").stat().st_mode) == 0o600
    linli("check", **place)
    typed = "\n".join([shares[0].lower(), *shares[1:]])
    linli("keys", "restore", str(folder / SEALED), stdin=typed, **place)
    linli("keys", "try", str(folder / SEALED), stdin=typed, **place)
    there = Path(place["LINLI_DATA_DIR"])
    assert json.loads((there / "keys.json").read_text()) == json.loads((settings.DATA_DIR / "keys.json").read_text())
    assert stat.S_IMODE((there / "keys.json").stat().st_mode) == 0o600
    with pytest.raises(AssertionError, match=r"还不够|are needed"):
        linli("keys", "try", str(folder / SEALED), stdin="\n".join([*shares[:2], shares[0]]), **place)


def _by_our_command(copy: Path) -> Callable[[Path], str]:
    call_command("backup", copy)
    assert (copy / "roots.txt").read_text().startswith("linli-root 1 ")
    assert oct((copy / "linli.sqlite3").stat().st_mode)[-3:] == "600"

    def bring_back(there: Path) -> str:
        shutil.copy(copy / "linli.sqlite3", there)
        shutil.copytree(copy / "files", there / "files")
        return ""

    return bring_back


def _by_pg_dump(copy: Path) -> Callable[[Path], str]:
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", copy)
    copy.mkdir()
    postgres.run("pg_dump", "--format=custom", f"--file={copy / 'linli.dump'}", _here())
    shutil.copytree(settings.FILES_DIR, copy / "files")

    def bring_back(there: Path) -> str:
        shutil.copytree(copy / "files", there / "files")
        name = f"{connection.settings_dict['NAME']}_back"
        postgres.run("psql", "--quiet", f"--command=DROP DATABASE IF EXISTS {name}", _here())
        postgres.run("psql", "--quiet", f"--command=CREATE DATABASE {name}", _here())
        postgres.run("pg_restore", "--no-owner", f"--dbname={postgres.place(name)}", str(copy / "linli.dump"))
        return os.environ["LINLI_DATABASE_URL"].rpartition("/")[0] + f"/{name}"

    return bring_back


def _here() -> str:
    return postgres.place(str(connection.settings_dict["NAME"]))


def test_an_older_backup_is_not_written_over(db: None, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("pg_dump makes the copy")
    (tmp_path / "copy").mkdir()
    with pytest.raises(CommandError, match="copy"):
        call_command("backup", tmp_path / "copy")
    assert list((tmp_path / "copy").iterdir()) == []
    assert not Person.objects.exists()
