"""Keys are changed by hand: what was written amiss ends the program with its place, before anything is sealed by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from linli.config import keys

GOOD: dict[str, Any] = {"secret": "s", "seal": {"1": "0a" * 32, "2": "0B" * 32}, "index": "0c" * 32}


def test_a_second_key_beside_the_first_is_taken(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(GOOD))
    assert keys.load(tmp_path) == GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seal": {"1": "0a" * 32, "2": "0b" * 31}}, "seal 2 is no key"),
        ({"seal": {"1": "0a" * 32, "2": "zz" * 32}}, "seal 2 is no key"),
        ({"seal": {"1": "0a" * 32, "2026": "0b" * 32}}, "2026 is no id"),
        ({"seal": {}}, "seal is empty or holds no ids"),
        ({"seal": ["0a" * 32]}, "seal is empty or holds no ids"),
        ({"index": "0c"}, "index is no key"),
    ],
)
def test_a_key_that_could_not_seal_is_named_and_not_told(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({**GOOD, **change}))
    with pytest.raises(SystemExit, match=rf"keys\.json: {said}; it holds .*64 hex digits") as ended:
        keys.load(tmp_path)
    assert "zz" not in str(ended.value)


def test_a_comma_too_many_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"secret": "s",\n "seal": {},}')
    with pytest.raises(SystemExit, match=r"keys\.json is no JSON: .* line 2"):
        keys.load(tmp_path)
