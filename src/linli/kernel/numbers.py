"""Whole numbers as they come in addresses and forms."""


def whole(text: str | None, digits: int = 18) -> int | None:
    """The number in the text: plain digits, no more than so many (a database's key has 18); None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None
