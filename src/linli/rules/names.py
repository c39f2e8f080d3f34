"""Whether two names that people wrote mean one body (青云街道办 and 青云街道办事处 do), or read as one person's."""

import unicodedata


def same_name(one: str | None, other: str | None) -> bool:
    """Whether one is the other, shortened or in full. What nobody wrote is no name.

    A body and an office within it cannot be told apart by their names; whoever asks lets somebody say so.
    """
    first, second = ("".join((name or "").split()) for name in (one, other))
    return bool(first and second) and (first in second or second in first)


def folded(name: str) -> str:
    """A person's name as it is compared where nothing else is known: gaps, width, case and the dot within do not count.

    王 强 is 王强, and 阿依古丽•买买提 is 阿依古丽·买买提.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _DOTS)


_DOTS = frozenset("·•・‧．.。-")
