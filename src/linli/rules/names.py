"""Whether two names that people wrote mean one body (青云街道办 and 青云街道办事处 do), or read as one person's."""

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point but for the signs that choose the glyph of a rare name: nobody sees these, and
# two names that read alike would be two.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e007f]"
)
_GLYPHS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def seen(name: str) -> str:
    """The name as it is read: without signs that nobody sees."""
    return _UNSEEN.sub("", name)


def read_alike(name: str) -> str:
    """In plain letters, small ones: what reads alike is alike."""
    return _GLYPHS.sub("", seen(unicodedata.normalize("NFKC", name))).casefold()


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
    return "".join(sign for sign in read_alike(name) if not sign.isspace() and sign not in _DOTS)


_DOTS = frozenset("·•・‧．.。-")
