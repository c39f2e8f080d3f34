"""Rules of neighbours' talk: which words have it looked at first, whom it is about, how much somebody may say.

Practice, configurable; that who speaks is known to the platform: 网络安全法 art. 24.
"""

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[\W_]+")
SHORTEST_NAME = 2


def plain(text: str) -> str:
    """Letters and digits alone, as they are compared: width, case, spaces and signs between them do not count."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def found(text: str, words: Iterable[str]) -> list[str]:
    """Which of the words stand in the text, in their order, however they were spaced; one of signs alone never."""
    said = plain(text)
    return [word for word in words if (looked := plain(word)) and looked in said]


def named(text: str, names: Iterable[tuple[int, str]]) -> set[int]:
    """Whose names (by key) stand in the text. A name of one letter is none."""
    said = plain(text)
    return {key for key, name in names if len(looked := plain(name)) >= SHORTEST_NAME and looked in said}


def pretends(nickname: str, offices: Iterable[str]) -> bool:
    """Whether a nickname gives itself out for an office or a body."""
    return bool(found(nickname, offices))
