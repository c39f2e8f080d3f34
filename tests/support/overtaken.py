"""Of two who press at once the other gets the lock first: both databases alike, whichever thread is faster."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


def overtaken(monkeypatch: pytest.MonkeyPatch, module: ModuleType, lock: str, act: Callable[[], object]) -> None:
    """The next time that the module takes the lock, `act` was through just before; what is refused then undoes both."""
    taken: Callable[..., Any] = getattr(module, lock)

    def late(*args: Any, **named: Any) -> Any:
        monkeypatch.setattr(module, lock, taken)
        act()
        return taken(*args, **named)

    monkeypatch.setattr(module, lock, late)
