"""What a page tells: its text without what chance writes into it."""

import re

from django.http import HttpResponseBase

# Form tokens, public codes and digests: any of them may hold a room's three digits by chance.
DRAWN_BY_LOT = re.compile(r"[0-9A-Za-z]{12,}")


def told_by(answer: HttpResponseBase) -> str:
    """The page's source less everything drawn by lot; telephone numbers, which are shorter, stay."""
    assert hasattr(answer, "content")
    return DRAWN_BY_LOT.sub("…", answer.content.decode())
