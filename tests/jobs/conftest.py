"""Handlers that come and go with a test."""

import pytest

from linli.jobs import registry


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.Handler]:
    """The registry, empty for the test."""
    mine: dict[str, registry.Handler] = {}
    monkeypatch.setattr(registry, "_handlers", mine)
    return mine
