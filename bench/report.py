"""The table on the screen and the JSON beside it."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Bound, Figure

HEAD = ("", "a second", "p50 ms", "p95", "p99", "SQL", "app ms", "db ms", "client", "share", "must", "")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _verdict(line: Figure | Bound) -> str:
    if isinstance(line, Figure) and not line.required and line.most_statements is None:
        return ""
    return "short" if line.short else "reached" if line.reached else "within noise"


def share(value: float) -> str:
    """1/8.3: how such shares are written in the table of requirements."""
    return f"1/{1 / value:.1f}" if value else ""


def _row(line: Figure) -> tuple[str, ...]:
    return (
        line.name, f"{line.rate:,.0f}" if line.rate >= 100 else f"{line.rate:.1f}",
        f"{line.p50:.1f}", f"{line.p95:.1f}", f"{line.p99:.1f}",
        "" if line.statements is None else str(line.statements),
        f"{line.app_ms:.2f}", f"{line.database_ms:.2f}", f"{line.client_ms:.2f}",
        share(line.ratio), share(line.required), _verdict(line),
    )  # fmt: skip


def table(lines: list[Figure]) -> str:
    """All lines of one ground, in columns."""
    rows = [HEAD, *(_row(line) for line in lines)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEAD))]
    made = []
    for row in rows:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        made.append("  ".join([first, *rest, row[-1]]).rstrip())
    notes = [f"  {line.name}: {note}" for line in lines for note in line.notes]
    return "\n".join([*made, *notes])


def bounds(lines: list[Bound]) -> str:
    """Limits, one a line."""
    made = []
    for line in lines:
        made.append(
            f"{line.ground}: {line.name}: {line.value:,.1f} {line.unit} (at most {line.most:g}) {_verdict(line)}"
        )
        made += [f"  {note}" for note in line.notes]
    return "\n".join(made)


def failed(lines: list[Figure | Bound]) -> list[str]:
    """What falls short by more than noise, in words."""
    return [f"{line.ground}: {line.name}" for line in lines if line.short]


def write(path: Path, machine: dict[str, Any], figures: list[Figure], limits: list[Bound]) -> None:
    """The whole run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "figures": [line.as_json() for line in figures],
        "bounds": [line.as_json() for line in limits],
        "short": failed([*figures, *limits]),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
