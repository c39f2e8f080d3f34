"""What the journal vouches for: which bytes were received and kept. Whose they are, the owner's own entries say."""

from collections.abc import Sequence
from typing import Any

from linli.files.models import File, State
from linli.journal import subjects

FIELDS = ("kind", "role", "state", "bytes", "sha256", "kept_sha256")


def fill() -> None:
    """Register the kinds; called once when Django starts."""
    subjects.register("file", File, FIELDS, shipped=lambda: _only_come_in)


def _only_come_in(values: Sequence[Any]) -> bool:
    """What was not checked yet is shown to nobody; the entry of its owner names its digest, checking makes its own."""
    return bool(values[FIELDS.index("state")] == State.QUARANTINED)
