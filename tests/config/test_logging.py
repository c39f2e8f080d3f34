import json
import logging
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
    def configured() -> Said:
        linli_logging.configure(as_json=True)
        return lambda: capsys.readouterr().err.splitlines()

    yield configured
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
