"""What the program tells its operators: one JSON object a line, or colours on a terminal. Never about whom.

A line holds ids and durations. Should a telephone or ID number slip in all the same (in a library's message, in an
error's words), it is blotted out before it is written; so is what opens a page for whoever has its address.
"""

import logging
import logging.handlers
import os
import re
import sys
from collections.abc import MutableMapping
from io import TextIOWrapper
from typing import Any

# Where rich is installed structlog loads it, 4 MB in each process, for tracebacks on a terminal that show every local
# variable: names and numbers of persons among them.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type] # what Python itself takes for "not to be imported"
import structlog  # noqa: E402

if sys.modules["rich"] is None:
    del sys.modules["rich"]

# Eleven digits of a mobile, with or without +86, and the seventeen or eighteen of an ID number.
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:(?:\+?86)?1[3-9]\d{9}|[1-9]\d{16}[0-9Xx]?)(?![0-9A-Za-z])")
# What nobody guesses in an address: a code, in its 32 letters, or a signed or random token, which has a digit.
_CODES = re.compile(r"(?<=/)(?:[0-9a-hjkmnp-tv-z-]{14,}|(?=[\w:-]*\d)[\w:-]{14,})(?=[/?#\s\"']|$)", re.I)
_NEVER = frozenset({"name", "phone", "id_number", "address", "password", "code", "token", "text", "cookie"})

Event = MutableMapping[str, Any]


def without_persons(_logger: Any, _method: str, event: Event) -> Event:
    """Drop fields that hold personal data or secrets; blot out persons' numbers and addresses' codes in the rest."""
    for key in [key for key in event if key in _NEVER]:
        event[key] = "…"
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _CODES.sub("…", _NUMBERS.sub("…", value))
    return event


class _Movable(logging.handlers.WatchedFileHandler):
    """A file that the system's logrotate moves away while several processes write to it.

    None of them rotates it: two that did would throw away each other's lines. Each opens the name anew once it leads
    to another file. A file that it has to make is read by its owner and group alone.
    """

    def _open(self) -> TextIOWrapper:
        opener = lambda path, flags: os.open(path, flags, 0o640)  # noqa: E731 # of this one line alone
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=opener)


def _sink(file: str) -> logging.Handler:
    """Standard error where no file is named."""
    if not file:
        return logging.StreamHandler(sys.stderr)
    try:
        return _Movable(file, encoding="utf-8")
    except OSError as error:
        raise SystemExit(f"LINLI_LOG_FILE={file}: {error.strerror}; give a file in a folder it may write to") from error


def _in_one_line(record: logging.LogRecord) -> bool:
    """Every scanner of addresses asks for a name that is not the site's: that is said, and no traceback of it."""
    record.exc_info = None
    return True


def configure(*, as_json: bool, level: str = "INFO", file: str = "") -> None:
    """Send structlog's and the standard library's messages the same way, to standard error or to `file`.

    `as_json` for machines, colours for a terminal. An unknown level, or a file that cannot be written, is an error
    that names it.
    """
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SystemExit(f"LINLI_LOG_LEVEL={level} is no level; give DEBUG, INFO, WARNING or ERROR")
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [structlog.processors.format_exc_info, without_persons, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [without_persons, structlog.dev.ConsoleRenderer()]
    )
    handler = _sink(file)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Django writes every SQL statement at DEBUG, with its values: names and numbers of persons.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    logging.getLogger("django.security.DisallowedHost").addFilter(_in_one_line)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
