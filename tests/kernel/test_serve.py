"""What `linli serve` looks at before it serves."""

import os
import socket
import subprocess
import sys
from io import StringIO
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


def test_where_the_port_for_films_is_taken_it_is_said_that_they_go_with_the_pages_and_how_to_part_them() -> None:
    told = StringIO()
    with socket.socket() as another:
        another.bind(("127.0.0.1", 0))
        another.listen()
        taken: int = another.getsockname()[1]
        assert serve.Command(stdout=told)._films_port("127.0.0.1", taken - 1, None) == 0
        with pytest.raises(CommandError, match=rf"127\.0\.0\.1:{taken}: .*Choose another --films-port\.$"):
            serve.Command()._films_port("127.0.0.1", taken - 1, taken)
    assert told.getvalue() == (
        f"Films are sent with the pages, where each one under way holds a thread: their own port {taken}"
        " cannot be had. A free one: --films-port NUMBER\n"
    )


def test_where_films_are_not_wanted_apart_or_the_proxy_sends_them_nothing_is_said(settings: Any) -> None:
    told = StringIO()
    assert serve.Command(stdout=told)._films_port("127.0.0.1", 65535, 0) == 0
    settings.ACCEL = "/kept-here/"
    assert serve.Command(stdout=told)._films_port("127.0.0.1", 65535, None) == 0
    assert told.getvalue() == ""


@pytest.mark.django_db
def test_what_serves_keeps_no_migrations_once_it_knows_that_none_is_lacking() -> None:
    assert serve._lacking() == 0
    assert not [name for name in sys.modules if name.startswith("linli.") and ".migrations" in name]


def test_whoever_serves_the_demonstration_does_not_read_its_plays() -> None:
    asked = "import sys, django; django.setup(); import linli.web.management.commands.demo; print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in read if name.startswith("linli.web.demo.")] == [
        "linli.web.demo.cast",
        "linli.web.demo.doors",
    ]
