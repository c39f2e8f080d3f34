"""The product's settings for a product whose clock and database a test changes while it runs.

The file LINLI_TEST_CLOCK says how far from the real clock it is, and which state of the database is in place: where
that is another one than before, whatever the process remembers of the database is forgotten.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.signals import request_started

from linli.config.settings import *  # noqa: F403 -- the product's, all of them
from linli.kernel import clock

_FILE = Path(os.environ["LINLI_TEST_CLOCK"])
_, _mark = _FILE.read_text().split()


def _moved() -> datetime:
    global _mark
    shift, mark = _FILE.read_text().split()
    if mark != _mark:
        from tests.support.memory import forget  # needs the applications, which need these settings

        forget()
        _mark = mark
    return datetime.now(UTC) + timedelta(seconds=float(shift))


def _look(**_about: Any) -> None:
    _moved()


clock.now = _moved
request_started.connect(_look)
