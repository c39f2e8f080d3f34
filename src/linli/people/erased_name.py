"""What stands in place of an erased person's name: the same letters in the database, each reader's word on a page."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.kernel.refused import Refused
from linli.rules.names import read_alike, seen

if TYPE_CHECKING:
    from linli.people.models import Person

    _Letters = models.CharField[str, str]
else:
    _Letters = models.CharField


NO_NAME: Promise = _("This stands in place of a name that was erased. Write the person's own name.")
_DIGITS = re.compile("[0-9]+")


def _word(number: int = 0) -> str:
    if number:
        return pgettext("in place of a name", "(erased %(number)d)") % {"number": number}
    return pgettext("in place of a name", "(erased)")


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    """The word in every language of the installation: an older installation may have spoken another."""
    found = set()
    for code, _title in settings.LANGUAGES:
        with translation.override(code):
            found |= {re.escape(_word()), "[1-9][0-9]*".join(map(re.escape, _word(1).split("1")))}
    return re.compile("|".join(sorted(found)))


def tombstone(number: int = 0) -> str:
    """As it is kept, and digested: in the installation's language. `number` tells those of one matter apart."""
    with translation.override(settings.LANGUAGE_CODE):
        return _word(number)


def looks_erased(name: str) -> bool:
    """Whether a reader would take what somebody typed for a tombstone, whatever its number, spaces and brackets."""
    return _folded(name) in _unnumbered()


def must_be_a_name(name: str, field: str = "name") -> str:
    """The name that somebody typed or imported, as it is read. Refused where it would pass for a tombstone."""
    name = seen(name)
    if looks_erased(name):
        raise Refused("name_erased", str(NO_NAME), field=field)
    return name


@lru_cache(maxsize=1)
def _unnumbered() -> frozenset[str]:
    found = set()
    for code, _title in settings.LANGUAGES:
        with translation.override(code):
            found |= {_folded(_word()), _folded(_word(1))}
    return frozenset(found)


def _folded(name: str) -> str:
    """Without spaces and digits, in plain letters."""
    return re.sub(r"[\s\d]", "", read_alike(name))


class ErasedName(str):
    """A name that is none. Compared, digested and kept by its letters; written out in the reader's language."""

    __slots__ = ()

    @property
    def number(self) -> int:
        """By which it is told from others of its matter; 0 where it has none."""
        found = _DIGITS.search(self)
        return int(found[0]) if found else 0

    def __str__(self) -> str:
        return _word(self.number)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __html__(self) -> SafeString:
        return escape(str(self))


class NameField(_Letters):
    """A person's name; that of an erased one is read as an `ErasedName`. To migrations a plain column of letters."""

    def from_db_value(self, value: str | None, *_of: Any) -> str | None:
        """As it is read, in models and values alike."""
        return ErasedName(value) if value and _words().fullmatch(value) else value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """No other column than before."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def told_apart(people: Iterable["Person"]) -> dict[int, str]:
    """By person, how one list calls them: those who were erased by numbers, in the order in which they were."""
    listed = list(people)
    erased = sorted((one.erased_at, one.pk) for one in listed if one.erased_at)
    numbers = {pk: ErasedName(tombstone(number)) for number, (_at, pk) in enumerate(dict.fromkeys(erased), 1)}
    return {one.pk: numbers.get(one.pk, one.name) for one in listed}
