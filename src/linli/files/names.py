"""A file's own name, made harmless: shown to people and offered at download, never used as a path."""

import re
import unicodedata

_PATHS = re.compile(r"[/\\]")
_UNFIT = re.compile(r'[:*?"<>|]')


def harmless(name: str, *, at_most: int = 80) -> str:
    """The last part of a path without control and direction signs, leading dots, and what file systems refuse."""
    last = _PATHS.split(unicodedata.normalize("NFC", name))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    short = _UNFIT.sub("_", plain).strip(" .")
    if len(short) <= at_most:
        return short
    stem, dot, ending = short.rpartition(".")
    return f"{stem[: at_most - len(ending) - 1]}{dot}{ending}" if stem and len(ending) < 10 else short[:at_most]
