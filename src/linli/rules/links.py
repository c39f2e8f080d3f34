"""Addresses in what people write: which pieces of a text lead somewhere. Nothing but http and https does."""

import re
from collections.abc import Iterator

# Ends before what Chinese writing puts behind an address, and before what closes a quotation or an element.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*)?", re.IGNORECASE)
_TRAILING = ".,;:!?'*"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order, each piece with whether it is an address; joined again they are the text."""
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_TRAILING)
        if found.start() > at:
            yield text[at : found.start()], False
        yield address, True
        at = found.start() + len(address)
    if at < len(text):
        yield text[at:], False
