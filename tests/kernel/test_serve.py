"""What `linli serve` looks at before it serves."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from linli.kernel.management.commands import serve


def test_style_sheets_are_collected_anew_after_an_update(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert serve._static_is_old()
    collected = tmp_path / "staticfiles.json"
    collected.touch()
    assert not serve._static_is_old()
    os.utime(collected, (0, 0))
    assert serve._static_is_old()


def test_it_is_not_served_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nowhere")
    with pytest.raises(CommandError, match="could not be collected"):
        serve._collect_static()
