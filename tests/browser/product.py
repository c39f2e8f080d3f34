"""One product, served for all browser tests of a process, and the states of its database that they begin with.

To start the product and to fill its tables costs more than most of the tests. So it is started once, and each state is
filled once and kept as a copy of the SQLite file, which takes milliseconds to bring back under the running product.
"""

import copy
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

from linli.jobs import claims
from linli.jobs.models import Job
from linli.jobs.models import State as JobState
from tests.support.memory import forget
from tests.support.moved_clock import MovedClock
from tests.support.oidc import CLIENT_ID, SECRET, Issuer
from tests.support.served import Served, started
from tests.support.wechat import Platform

T = TypeVar("T")
QUIET = 30.0  # seconds in which the worker ends what it has in hand


class Product:
    """The product served on the test's database, the clock that it reads, and the states that were kept."""

    def __init__(self, folder: Path, platform: Platform, issuer: Issuer) -> None:
        """`platform`: WeChat and WeCom on this machine, `issuer` the office's sign-in; nobody else is asked."""
        self._folder, self._clock, self.platform = folder, MovedClock(folder), platform
        self.issuer = issuer
        self._served: Served | None = None
        self._kept: dict[str, Any] = {}
        self.begin("as migrated", lambda: None)

    def served(self) -> Served:
        """Running; started for the first who asks."""
        if self._served is None:
            there = {"LINLI_WECHAT_API": self.platform.url, "LINLI_WECOM_API": self.platform.url}
            there |= {"LINLI_OIDC_ISSUER": self.issuer.url, "LINLI_OIDC_NAME": "区政务云"}
            there |= {"LINLI_OIDC_SECOND_FACTOR": "mfa"}
            there |= {"LINLI_OIDC_CLIENT_ID": CLIENT_ID, "LINLI_OIDC_CLIENT_SECRET": SECRET}
            self._served = started(self._folder, **self._clock.environment, **there)
        return self._served

    def stop(self) -> None:
        """Stopped, and the database as it was found."""
        self._rest()
        self.begin("as migrated", lambda: None)

    def _rest(self) -> None:
        """Not served until somebody asks again; what a stopped worker had in hand goes back, as at the next start."""
        if self._served:
            self._served.stop()
            self._served = None
            claims.reclaim()

    def is_at(self, moment: datetime | None) -> None:
        """The product's clock runs on from this moment; from now when none is given."""
        self._clock.is_at(moment)

    def begin(self, name: str, fill: Callable[[], T]) -> T:
        """The database as `fill` leaves it, and what it answered: filled once, brought back ever after."""
        kept_at = self._folder / f"{name}.sqlite3"
        if name in self._kept:
            with _in_quiet(), closing(sqlite3.connect(kept_at)) as kept:
                kept.backup(connection.connection)
        else:
            self._rest()  # its worker would take the jobs that the filling does itself
            self._kept[name] = copy.deepcopy(fill())
            with _in_quiet(), closing(sqlite3.connect(kept_at)) as kept:
                connection.connection.backup(kept)
        # What this process and the product remember is of another state.
        forget()
        self._clock.over_another_state()
        made: T = copy.deepcopy(self._kept[name])
        return made


@contextmanager
def _in_quiet() -> Iterator[None]:
    """Nobody writes, and the worker has no job in hand that it would end in another state of the database."""
    connection.ensure_connection()
    engine: Any = connection
    give_up = time.monotonic() + QUIET
    engine.take_turn()
    try:
        while Job.objects.filter(state=JobState.RUNNING).exists():
            assert time.monotonic() < give_up, list(Job.objects.filter(state=JobState.RUNNING))
            engine.end_turn_unless_writing()
            time.sleep(0.02)
            engine.take_turn()
        yield
    finally:
        engine.end_turn_unless_writing()
