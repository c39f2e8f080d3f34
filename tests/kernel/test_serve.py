"""What `linli serve` looks at before it serves."""

import os
from pathlib import Path
from typing import Any

from linli.kernel.management.commands import serve


def test_style_sheets_are_collected_anew_after_an_update(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert serve._static_is_old()
    collected = tmp_path / "staticfiles.json"
    collected.touch()
    assert not serve._static_is_old()
    os.utime(collected, (0, 0))
    assert serve._static_is_old()
