"""How words stand one after another."""

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext


def comma() -> str:
    """What stands between the parts of a list, in the reader's language."""
    return pgettext("between the parts of a list", ", ")


def colon() -> str:
    """What stands between a name and what is said of it, in the reader's language."""
    return pgettext("between a name and what is said of it", ": ")


def gap() -> str:
    """What stands between two sentences: in Chinese nothing."""
    return "" if (get_language() or "").startswith("zh") else " "


def sentences(said: Iterable[object]) -> str:
    """The sentences one after another."""
    return gap().join(map(str, said))


def in_a_list(parts: Iterable[object]) -> str:
    """The parts one after another."""
    return comma().join(map(str, parts))


def noted(words: object, note: object) -> str:
    """The words with a note in brackets, as the reader's language writes them."""
    return pgettext("words, and a note on them", "%(words)s (%(note)s)") % {"words": words, "note": note}


def in_post(title: str, name: str) -> str:
    """A post with its holder: 网格员李想, Grid worker 李想. Titles are kept as they were once written."""
    last = title[-1:]
    return f"{title} {name}".strip() if last.isascii() and last.isalpha() else f"{title}{name}"
