"""Forms as browsers send them."""

import re
from pathlib import Path

from linli.ui import nav

TEMPLATES = sorted(Path(nav.__file__).parents[1].rglob("*.html"))


def test_no_page_keeps_to_itself_where_a_form_was_sent_from() -> None:
    """A browser that must not say so sends `Origin: null`, and its form is refused as if another site had sent it."""
    assert [path.name for path in TEMPLATES if re.search(r"name=.referrer.", path.read_text("utf-8"))] == []
