"""The data of the version before, as it was recorded with that version's own code (record.py), brought to this one.

It is migrated as docs/operations.md says, and then works: rows, sealed numbers, journal, pages, and what comes next.
"""

import json
import lzma
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.support import postgres, schema
from tests.support.served import linli
from tests.upgrade.record import WORDS

pytestmark = [pytest.mark.breaks, pytest.mark.engine]

HERE = Path(__file__).parent
TELL = """
import json
from django.db import connection
from tests.support import schema
print(json.dumps(schema.told(connection)))
"""


def test_the_version_before_is_migrated_and_goes_on(db: None, collected: None, tmp_path: Path) -> None:
    place = recorded(tmp_path)
    assert "Applying people.0013_printed_codes" in linli("migrate", **place).stdout  # recorded before it
    look = (HERE / "look.py").read_text()
    told = _last_line(look, place)
    assert told == {
        "names": ["周正明", "陈桂兰", "李想"], "phone": "+8613800138009", "password": True,
        "text": WORDS, "state": "dispatched", "verbs": ["case.dispatch", "case.submitted"],
        "files": [["ready", "case"]], "found": True, "pages": [True] * 5,
        "after": ["handling", True, True],
    }  # fmt: skip
    assert "日志完好" in linli("verify", **place).stdout
    assert _last_line(TELL, place) == schema.told(connection)  # as a new one is made


def _last_line(command: str, place: dict[str, str]) -> Any:
    return json.loads(linli("shell", "--no-imports", "--command", command, **place).stdout.splitlines()[-1])


def recorded(folder: Path) -> dict[str, str]:
    """The recorded installation in a place of its own; answers the variables that lead to it."""
    shutil.copy(HERE / "keys.json", folder)
    (folder / "static").symlink_to(settings.STATIC_ROOT)
    place = {"LINLI_DATA_DIR": str(folder), "LINLI_ALLOWED_HOSTS": "localhost"}
    kept = lzma.decompress((HERE / f"{connection.vendor}.xz").read_bytes())
    if connection.vendor == "sqlite":
        (folder / "linli.sqlite3").write_bytes(kept)
        return {**place, "LINLI_DATABASE_URL": ""}
    (folder / "dump.sql").write_bytes(kept)
    name = f"{connection.settings_dict['NAME']}_before"
    here = postgres.place(str(connection.settings_dict["NAME"]))
    postgres.run("psql", "--quiet", f"--command=DROP DATABASE IF EXISTS {name}", here)
    postgres.run("psql", "--quiet", f"--command=CREATE DATABASE {name}", here)
    quiet = ("--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    postgres.run("psql", *quiet, f"--file={folder / 'dump.sql'}", postgres.place(name))
    return {**place, "LINLI_DATABASE_URL": os.environ["LINLI_DATABASE_URL"].rpartition("/")[0] + f"/{name}"}
