"""Which function runs a job, and which jobs run by the clock. A feature's `jobs.py` fills both when Django starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from croniter import croniter


class GiveUp(Exception):
    """Raised by a handler to say that no retry will help: the job is failed at once and waits for a person."""


Run = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Handler:
    """How to run a job. After `retries` failed retries the job is failed and waits for a person.

    `failed` says so to whom the work was for, in the transaction in which the job is failed.
    """

    run: Run
    retries: int
    failed: Run | None = None


_handlers: dict[str, Handler] = {}
_schedules: dict[str, str] = {}


def handler(name: str, *, retries: int = 8, failed: Run | None = None) -> Callable[[Run], Run]:
    """Register the function as `name`'s. It gets the payload, may be run more than once, and must not mind.

    `failed` gets the payload when the job has failed for good, however that came.
    """

    def register(run: Run) -> Run:
        known = _handlers.get(name)
        if known and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"Two handlers for job {name}: {known.run.__qualname__}, {run.__qualname__}")
        _handlers[name] = Handler(run, retries, failed)
        return run

    return register


def schedule(cron: str, name: str) -> Callable[[Run], Run]:
    """Enqueue `name` whenever `cron` (five fields, China's time) says. As a decorator it registers the handler too."""
    if not croniter.is_valid(cron):
        raise ValueError(f'{cron!r} is not a schedule; give five fields such as "*/5 * * * *"')
    _schedules[name] = cron
    return handler(name)


def handler_of(name: str) -> Handler:
    """The handler, or LookupError that names the ones there are."""
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"No handler for job {name}; there are {sorted(_handlers)}") from None


def schedules() -> Mapping[str, str]:
    """Job name to cron expression."""
    return _schedules
