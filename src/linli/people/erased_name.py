"""What stands in place of an erased person's name: the same letters in the database, each reader's word on a page."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

if TYPE_CHECKING:
    _Letters = models.CharField[str, str]
else:
    _Letters = models.CharField


def _word() -> str:
    return pgettext("in place of a name", "(erased)")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """The word in every language of the installation: an older installation may have spoken another."""
    found = set()
    for code, _title in settings.LANGUAGES:
        with translation.override(code):
            found.add(_word())
    return frozenset(found)


def tombstone() -> str:
    """As it is kept, and digested: in the installation's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _word()


class ErasedName(str):
    """A name that is none. Compared, digested and kept by its letters; written out in the reader's language."""

    __slots__ = ()

    def __str__(self) -> str:
        return _word()

    def __format__(self, spec: str) -> str:
        return format(_word(), spec)

    def __html__(self) -> SafeString:
        return escape(_word())


class NameField(_Letters):
    """A person's name; that of an erased one is read as an `ErasedName`. To migrations a plain column of letters."""

    def from_db_value(self, value: str | None, *_of: Any) -> str | None:
        """As it is read, in models and values alike."""
        return ErasedName(value) if value in _words() else value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """No other column than before."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
