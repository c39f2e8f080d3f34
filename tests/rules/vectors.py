"""The published vectors, by file."""

import json
from pathlib import Path
from typing import Any


def vectors(name: str) -> list[dict[str, Any]]:
    return list(json.loads((Path(__file__).parents[1] / "vectors" / f"{name}.json").read_text())["vectors"])


def vector(name: str, number: str) -> dict[str, Any]:
    return next(each for each in vectors(name) if each["id"] == number)
