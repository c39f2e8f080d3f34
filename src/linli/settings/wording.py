"""Where a declared setting comes from, in words."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.kernel.wording import comma, noted

# What the declared sources say besides the names of laws, which stay as they are.
PHRASES: tuple[tuple[str, Promise], ...] = (
    ("practice", gettext_lazy("practice")),
    (" leaves handling limits to local authorities", gettext_lazy(" leaves handling limits to local authorities")),
    ("every city sets its own", gettext_lazy("every city sets its own")),
    (" counts by them", gettext_lazy(" counts by them")),
    ("urgent terms run round the clock", gettext_lazy("urgent terms run round the clock")),
    (", after ", gettext_lazy(", after ")),
)
_NOTED = re.compile(r"(\S+) \(([^)]*)\)")
_ARTICLES = re.compile(r" art\. (\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)")


def source(text: str) -> str:
    """Where a value comes from, in words; a statute keeps its own name."""
    for plain, words in PHRASES:
        text = text.replace(plain, str(words))
    text = text.replace(f"{_('practice')}, ", f"{_('practice')}{comma()}")
    return _NOTED.sub(lambda found: noted(found[1], found[2]), articles(text))


def articles(text: str) -> str:
    """Statutes with their articles, one or several, in words."""

    def said(found: re.Match[str]) -> str:
        return _(" art. %(number)s") % {"number": found[1].replace(", ", pgettext("between articles", ", "))}

    return _ARTICLES.sub(said, text.replace("; ", _("; ")))
