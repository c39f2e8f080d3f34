"""What many tests begin with, made once: the tests after each other stand on it, and none sees what another did to it.

A shared fixture's rows are written in a transaction that stays open under the tests that ask for it; a test's own
transaction is a savepoint in it, rolled back as ever. Shared fixtures stand on each other, each in a savepoint over the
one before; what the next test does not ask for is rolled back before it begins. A test with real transactions, or one
that moves the clock before it asks, has its own made in it. Only rows are rolled back: an uploaded file that a test's
worker would take out of quarantine is not to be shared.
"""

import inspect
import pickle
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from linli.kernel import clock

T = TypeVar("T")

_builds: dict[str, Callable[..., Any]] = {}  # those that others stand on come first


def shared(build: Callable[..., T]) -> Callable[..., T]:
    """A fixture whose rows are made once and whose answer is copied for each test. It asks for shared fixtures only."""
    name, needs = build.__name__, _needs(build)
    assert name not in _builds, f"two shared fixtures are called {name}"
    assert _builds.keys() >= set(needs), f"{name} asks for what is not shared: {needs}"
    _builds[name] = build

    def given(db: None, ground: dict[str, Any], request: pytest.FixtureRequest) -> T:
        if name not in ground:
            ground[name] = build(**{need: request.getfixturevalue(need) for need in needs})
        found: T = ground[name]
        return found

    given.shared = True  # type: ignore[attr-defined] # by which `asked_for` knows it
    return pytest.fixture(name=name)(given)


def asked_for(item: pytest.Item) -> list[str]:
    """The shared fixtures that the test asks for, with those they stand on; none for a test that has its own."""
    info = getattr(item, "_fixtureinfo", None)
    marker = item.get_closest_marker("django_db")
    if info is None or item.get_closest_marker("unshared"):
        return []
    if "transactional_db" in info.names_closure or (marker and marker.kwargs.get("transaction")):
        return []
    # A file may have a fixture of its own under the name of a shared one.
    found = {name for name, made in info.name2fixturedefs.items() if getattr(made[-1].func, "shared", False)}
    return [name for name in _builds if name in _with_needs(found)]


def _with_needs(names: set[str]) -> set[str]:
    return names.union(*(_with_needs(set(_needs(_builds[name]))) for name in names))


@cache
def _needs(build: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(build).parameters)


class Standing:
    """The shared fixtures whose rows stand in the database just now, each with what it and those under it answered."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, transaction.Atomic, bytes]] = []

    def become(self, wanted: list[str]) -> dict[str, Any]:
        """Let exactly these stand; answers copies of what they answered."""
        # A test let go of the connection, and all rows with it; or has opened another one since.
        lost = connection.closed_in_transaction or not connection.in_atomic_block
        while self.stack and (lost or [name for name, _, _ in self.stack] != wanted[: len(self.stack)]):
            self._take_down(self.stack.pop()[1])
        for name in wanted[len(self.stack) :]:
            self._put_up(name)
        return self._answered()

    def _answered(self) -> dict[str, Any]:
        found: dict[str, Any] = pickle.loads(self.stack[-1][2]) if self.stack else {}
        return found

    def _put_up(self, name: str) -> None:
        answered, build = self._answered(), _builds[name]
        block = transaction.atomic()
        block.__enter__()
        try:
            answered[name] = build(**{need: answered[need] for need in _needs(build)})
            assert clock._moved_to.get() is None, f"{name} leaves the clock moved for all tests after it"
            connection.check_constraints()  # once, not again with each test
            self.stack.append((name, block, pickle.dumps(answered)))
        except BaseException:
            self._take_down(block)
            raise

    def _take_down(self, block: transaction.Atomic) -> None:
        if not connection.in_atomic_block:  # gone with the connection that it stood on
            return
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    """What stands in this process's database; nothing does at the end."""
    found = Standing()
    yield found
    with django_db_blocker.unblock():
        found.become([])


@pytest.fixture
def ground(
    nothing_kept: None, standing: Standing, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> dict[str, Any]:
    """The shared fixtures of this test by name."""
    with django_db_blocker.unblock():
        return standing.become(asked_for(request.node))


@pytest.fixture
def _django_db_helper(ground: dict[str, Any], _django_db_helper: None) -> None:
    """The test's own transaction, which pytest-django begins, comes over what is shared."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share follow each other; pytest-django then puts those with real transactions after them."""
    items.sort(key=asked_for)
