import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import structlog

from linli.config import logging as linli_logging

Said = Callable[[], list[str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], Said]]:
    """Configures as a machine without a terminal does, and is put back; the answer reads the lines written since."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level

    # Called by the test, not here: pytest gives every phase another error stream.
    def configured(file: str = "") -> Said:
        linli_logging.configure(as_json=True, file=file)
        return lambda: capsys.readouterr().err.splitlines()

    yield configured
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_a_line_is_one_json_object_from_structlog_and_from_the_standard_library(said):
    lines = said()
    structlog.get_logger("linli.jobs").info("job.done", job=7, ms=12)
    logging.getLogger("granian").warning("worker %s ended", 3)
    ours, theirs = (json.loads(line) for line in lines())
    assert (ours["event"], ours["job"], ours["ms"], ours["level"]) == ("job.done", 7, 12, "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("worker 3 ended", "granian", "warning")


@pytest.mark.parametrize(
    "words", ["没找到 13800138000", "+8613800138000 refused", "11010519491231002X", "身份证110105194912310021号"]
)
def test_numbers_of_persons_are_blotted_out_wherever_they_stand(said, words):
    lines = said()
    logging.getLogger("django.request").error("bad form: %s", words)
    (line,) = lines()
    assert "…" in line
    assert not any(piece in line for piece in ("13800138000", "194912310"))


def test_a_refused_request_is_told_without_the_code_in_its_address(said, client, db):
    lines = said()
    signed = "eyJjb2RlIjoi:1vPxQz:kO3mZ_tq-8w"
    for path in ("/t/7k2m9qxw4trb8d/", f"/meetings/feed/{signed}/meetings.ics", "/t/BCDFGHJK-MNPQRS/gone/"):
        assert client.get(path).status_code == 404
    told = [json.loads(line)["event"] for line in lines()]
    assert told == ["Not Found: /t/…/", "Not Found: /meetings/feed/…/meetings.ics", "Not Found: /t/…/gone/"]


def test_a_word_in_an_address_stays(said):
    lines = said()
    logging.getLogger("linli").info("Not Found: /desk/organisations/123/ /static/site.3f2a99c0d1e2.css")
    assert "/desk/organisations/123/ /static/site.3f2a99c0d1e2.css" in lines()[0]


def test_a_name_that_is_not_the_sites_is_one_line_and_no_traceback(said, client):
    lines = said()
    assert client.get("/healthz", headers={"host": "scanner.example"}).status_code == 400
    told = [json.loads(line) for line in lines()]
    assert ["scanner.example" in line["event"] for line in told] == [True]
    assert "exception" not in told[0]


def test_named_personal_fields_are_never_written(said):
    lines = said()
    structlog.get_logger("linli").info("sms.sent", phone="12345", name="陈桂兰", channel="sms")
    line = json.loads(lines()[0])
    assert (line["phone"], line["name"], line["channel"]) == ("…", "…", "sms")


def test_an_error_keeps_its_trace_without_the_numbers_in_it(said):
    lines = said()
    try:
        raise ValueError("duplicate 13800138000")
    except ValueError:
        logging.getLogger("linli").exception("failed")
    line = json.loads(lines()[0])
    assert "ValueError: duplicate …" in line["exception"]


def test_other_numbers_stay(said):
    lines = said()
    logging.getLogger("linli").info("case 12345678901234 took 00123 ms")
    assert "12345678901234 took 00123" in lines()[0]


def test_an_unknown_level_is_named():
    with pytest.raises(SystemExit, match="LINLI_LOG_LEVEL=LOUD"):
        linli_logging.configure(as_json=True, level="LOUD")


def test_a_log_file_is_moved_away_while_it_is_written_and_no_line_is_lost(said, tmp_path):
    now, before = tmp_path / "linli.log", tmp_path / "linli.log.1"
    on_the_terminal = said(str(now))
    logger = logging.getLogger("linli")
    logger.info("first, of 13800138000")
    now.rename(before)  # what logrotate does
    logger.info("second")
    assert [json.loads(line)["event"] for line in before.read_text().splitlines()] == ["first, of …"]
    assert [json.loads(line)["event"] for line in now.read_text().splitlines()] == ["second"]
    assert on_the_terminal() == []


WRITER = """
import logging, sys
from linli.config import logging as ours
ours.configure(as_json=True, file=sys.argv[1])
for at in range(200):
    logging.getLogger("linli").info("%s-%d", sys.argv[2], at)
"""


def test_several_processes_write_one_log_file_that_is_moved_meanwhile(tmp_path):
    now = tmp_path / "linli.log"
    writing = [subprocess.Popen([sys.executable, "-c", WRITER, str(now), name]) for name in ("web", "worker")]
    moved = 0
    while any(process.poll() is None for process in writing):
        if now.exists() and now.stat().st_size:
            now.rename(tmp_path / f"linli.log.{(moved := moved + 1)}")
        time.sleep(0.005)
    assert [process.returncode for process in writing] == [0, 0]
    lines = [json.loads(line)["event"] for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    assert sorted(lines) == sorted(f"{name}-{at}" for name in ("web", "worker") for at in range(200))


def test_a_log_file_that_cannot_be_written_is_named_with_the_mend(tmp_path):
    with pytest.raises(SystemExit, match=r"LINLI_LOG_FILE=.*/gone/linli.log: No such file .*; give a file in a folder"):
        linli_logging.configure(as_json=True, file=str(tmp_path / "gone" / "linli.log"))


def test_a_log_file_and_its_successor_are_read_by_owner_and_group_alone(said, tmp_path):
    now, before = tmp_path / "linli.log", tmp_path / "linli.log.1"
    said(str(now))
    now.rename(before)
    logging.getLogger("linli").info("on")
    assert [file.stat().st_mode & 0o777 & ~0o640 for file in (now, before)] == [0, 0]
