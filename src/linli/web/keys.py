"""The keys of keyset pages, as they come in an address."""


def number(text: str | None) -> int | None:
    """The whole number in the text; None for anything else, so that a mistyped address shows the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None
