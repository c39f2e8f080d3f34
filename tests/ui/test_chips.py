"""A chip of a tone that is not known ends the page; so no template may write one."""

import re
from pathlib import Path

import linli
from linli.ui.templatetags.ui import TONES

CHIP = re.compile(r"""\{% chip [^"'%]+ ["']([^"']*)["']""")


def test_every_tone_that_a_template_writes_is_known() -> None:
    root = Path(linli.__file__).parent
    written = {(tone, path.name) for path in root.rglob("*.html") for tone in CHIP.findall(path.read_text())}
    assert len(written) > 100
    assert [(tone, name) for tone, name in sorted(written) if tone not in TONES] == []
