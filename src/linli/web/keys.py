"""The keys of keyset pages, as they come in an address."""

from linli.kernel.numbers import whole


def number(text: str | None) -> int | None:
    """The whole number in the text; None for anything else, so that a mistyped address shows the first page."""
    return whole(text)
