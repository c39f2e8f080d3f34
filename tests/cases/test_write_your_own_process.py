"""docs/write-your-own-process.md, followed to the letter: its files written, its commands run, the process used."""

import io
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from linli.cases import packs
from linli.cases.models import Case
from tests.support.cast import Cast

DOCUMENT = Path(__file__).parents[2] / "docs" / "write-your-own-process.md"
BLOCK = re.compile(r"^```(yaml|text|console)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def run(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `linli …` says, its failure included."""
    words, _sign, script = line.partition(" < ")
    name, *arguments = shlex.split(words)
    assert name == "linli"
    if script:
        monkeypatch.setattr("sys.stdin", io.StringIO(Path(script).read_text()))
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue().splitlines()


def assert_said(expected: list[str], said: list[str]) -> None:
    """Line for line, but that … stands for any lines."""
    pieces = [piece.split("\n") if piece else [] for piece in "\n".join(expected).split(f"{LEFT_OUT}\n")]
    pattern = "(?s:.*?)".join("".join(f"{re.escape(line)}\n" for line in piece if line) for piece in pieces)
    assert re.fullmatch(pattern, "".join(f"{line}\n" for line in said)), "\n".join(said)


@pytest.fixture
def followed(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which somebody did what the document says."""
    monkeypatch.chdir(tmp_path)
    for kind, name, text in BLOCK.findall(DOCUMENT.read_text()):
        if kind == "console":
            command, *expected = text.splitlines()
            assert_said(expected, run(command.removeprefix("$ "), monkeypatch))
            continue
        file = Path(name)
        file.parent.mkdir(exist_ok=True)
        with file.open("a") as page:
            page.write(text)
    packs.forget()
    return tmp_path


def test_the_document_leads_from_an_empty_folder_to_a_process_that_a_resident_begins(
    followed: Path, cast: Cast, client: Client
) -> None:
    assert (followed / "common_room.svg").read_text().startswith("<svg ")
    address = reverse("cases:report", args=[cast.places.estate.code])
    client.force_login(cast.resident)
    page = client.get(address).content.decode()
    assert "做什么用" in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"[^>]* value="([^"]*)"', page))
    assert client.post(address, hidden | {"what": "过生日", "guests": "12"}).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.turn, case.open) == ("asked", "keeper", True)
    assert packs.by_version(case.pack_version_id).id == "common_room"
