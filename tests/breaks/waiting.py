"""Waiting for what other processes do."""

import contextlib
import time
from collections.abc import Callable

import psutil


def until(holds: Callable[[], bool], seconds: float = 60, otherwise: Callable[[], str] = str) -> None:
    """Wait until it holds; a process may vanish while it is looked at. `otherwise` says more when it does not."""
    give_up = time.monotonic() + seconds
    while True:
        with contextlib.suppress(psutil.NoSuchProcess):
            if holds():
                return
        assert time.monotonic() < give_up, otherwise()
        time.sleep(0.05)
