"""The product's settings with a clock that a test moves: as far from the real one as the file LINLI_TEST_CLOCK says."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from linli.config.settings import *  # noqa: F403 -- the product's, all of them
from linli.kernel import clock

_SHIFT = Path(os.environ["LINLI_TEST_CLOCK"])


def _moved() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(_SHIFT.read_text()))


clock.now = _moved
