"""What lies in the data folder is closed to the other users of the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linli.files.checks import folders_closed


def _linli(data: Path, *words: str) -> None:
    code = "import os; os.umask(0o022); from linli.config.command import main; main()"
    rest = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    ours = {"LINLI_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    subprocess.run([sys.executable, "-c", code, *words], env=rest | ours, check=True, capture_output=True)


def test_what_the_program_makes_in_its_data_folder_is_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _linli(data, "showmigrations", "files")  # opens the database, which makes it
    made = [data, *data.rglob("*")]
    assert data / "linli.sqlite3" in made
    assert [path.name for path in made if path.stat().st_mode & 0o007] == []


@pytest.fixture
def data(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "data"
    (folder / "files").mkdir(parents=True)
    settings.DATA_DIR, settings.FILES_DIR = folder, folder / "files"
    return folder


def _open_above(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest's own folders are closed, so nobody would get through them: say of each above that it is open."""
    mode = Path.stat
    monkeypatch.setattr(Path, "stat", lambda path, **how: mode(Path("/") if path in data.parents else path, **how))


def test_an_operator_is_told_of_a_data_folder_that_others_may_look_into_and_how_to_close_it(data, monkeypatch):
    _open_above(data, monkeypatch)
    data.chmod(0o755)
    (told,) = folders_closed()
    assert str(data) in told.msg
    assert f"chmod o-rwx {data}" in str(told.hint)
    data.chmod(0o750)
    assert folders_closed() == []


def test_a_folder_of_files_elsewhere_is_looked_at_by_itself(data, monkeypatch, settings):
    _open_above(data, monkeypatch)
    data.chmod(0o750)
    settings.FILES_DIR = data.parent / "elsewhere"
    assert folders_closed() == []  # not made yet
    settings.FILES_DIR.mkdir()
    settings.FILES_DIR.chmod(0o755)
    (told,) = folders_closed()
    assert str(settings.FILES_DIR) in told.msg


def test_a_folder_below_a_closed_one_is_no_matter(data):
    data.parent.chmod(0o700)
    data.chmod(0o755)
    assert folders_closed() == []
