"""What every test stands on: a database of its own, no way out to other hosts, a clock that can be moved, a cast."""

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

from linli.kernel import clock
from tests.support import memory, network
from tests.support.emptied import empty

# How long an example takes says how busy the machine is, not whether the property holds.
examples.register_profile("whatever machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("whatever machine")

pytest_plugins = [f"tests.support.{each}" for each in ("migrated", "shared", "cast", "served", "browser")]


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """No test reaches another host: what tries to is stopped with the address it tried."""
    with network.loopback_only(), network.authorities_read_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def kept_for_long() -> None:
    """What the process remembers is not read anew in the midst of a test that counts statements."""
    memory.keep_for_long()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What one test left in the cache (counted tries), the language of its last page, or what the process remembers for
    seconds, is not another's.

    Row numbers come again in the next test; what is kept about them must not.
    """
    memory.forget()
    translation.deactivate()
    yield
    memory.forget()


@pytest.fixture
def moved() -> Iterator[Callable[[datetime], None]]:
    """Call it with an instant and `clock.now()` says so for the rest of the test; call it again to go on in time."""
    with ExitStack() as stack:
        yield lambda to: stack.enter_context(clock.moved(to))


@pytest.fixture(scope="session", autouse=True)
def emptied_after_real_transactions() -> Iterator[None]:
    """A test with real transactions leaves rows: the tables that have any are emptied, the journal's triggers or no.

    Django empties all hundred and fifty and makes anew what follows a migration, which takes longer than most tests.
    """
    teardown: Any = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty()
    yield
    TransactionTestCase._fixture_teardown = teardown


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what stands on a database is run: the rest said all it has to say on SQLite."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    stands = {"db", "transactional_db"}
    left = [item for item in items if not stands & set(getattr(item, "fixturenames", ())) and not _marked(item)]
    items[:] = [item for item in items if item not in set(left)]
    config.hook.pytest_deselected(items=left)


def _marked(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("django_db", "postgres", "breaks", "engine"))


COLLECT_AFTER = (50_000, 20, 100)  # objects, and rounds, before garbage is looked for


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What stands before the first test stays to the last: it need not be searched for garbage again and again."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()
    return collected


def pytest_report_header() -> str:
    """The engine under test, in the first lines of the report."""
    return f"database: {settings.DATABASES['default']['ENGINE']}"
