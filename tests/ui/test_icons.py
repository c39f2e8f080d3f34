"""Every drawing that a page asks for is there: a page with a name that is not cannot be opened at all."""

import re
from pathlib import Path

import linli
from linli.ui import icons

SOURCE = Path(linli.__file__).parent
_ASKED = re.compile(r"""\{%\s*icon\s+"([a-z_-]+)"|icon="([a-z_-]+)\"""")


def test_every_icon_that_is_named_is_drawn() -> None:
    asked = {
        (name, file.relative_to(SOURCE).as_posix())
        for kind in ("*.html", "*.py")
        for file in SOURCE.rglob(kind)
        for found in _ASKED.findall(file.read_text())
        for name in found
        if name
    }
    assert len(asked) > 100
    assert {(name, file) for name, file in asked if name not in icons.PATHS} == set()
