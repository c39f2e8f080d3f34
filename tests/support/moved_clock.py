"""A served product's clock that a test moves while the product runs: the file that moved_settings.py reads."""

from datetime import UTC, datetime
from pathlib import Path


class MovedClock:
    """Says how far from the real clock the product's is, and which state of the database is in place."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._shift, self._mark = 0.0, 0
        self._say()

    @property
    def environment(self) -> dict[str, str]:
        """What a product must be started with to read it."""
        return {"DJANGO_SETTINGS_MODULE": "tests.support.moved_settings", "LINLI_TEST_CLOCK": str(self._file)}

    def is_at(self, moment: datetime | None) -> None:
        """The product's clock runs on from this moment; from now when none is given."""
        self._shift = (moment - datetime.now(UTC)).total_seconds() if moment else 0.0
        self._say()

    def over_another_state(self) -> None:
        """The database is in another state, so the product forgets what it remembers of it."""
        self._mark += 1
        self._say()

    def _say(self) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{self._shift} {self._mark}")
        draft.rename(self._file)  # so that every process reads the old or the new, whole
