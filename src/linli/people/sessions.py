"""Sessions, and who is signed in: asked before every page of the desk, so by statements kept ready."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.expressions import RawSQL
from django.utils import timezone

from linli.kernel.kept import Kept, keep
from linli.people.models import Person

# Stand in the kept statements for what each request puts there.
_KEY, _NOW, _PERSON = "-a session's key-", datetime(1901, 1, 4, tzinfo=UTC), -1_000_000_011


class SessionStore(db.SessionStore):
    """Set as SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        found = _session().rows({_KEY: self.session_key, _NOW: timezone.now()})
        if not found:
            self._session_key = None
            return None
        return found[0]


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Set as the one authentication backend."""

    def get_user(self, user_id: Any) -> Person | None:
        found = _person().rows({_PERSON: int(user_id)})
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@lru_cache(maxsize=1)
def _session() -> Kept[Session]:
    return keep(Session.objects.filter(session_key=_KEY, expire_date__gt=_NOW))


Carried = Callable[[int], RawSQL]
_carried: dict[str, Carried] = {}


def carry(name: str, of: Carried) -> None:
    """Let whoever is signed in come with a figure of an upper floor, read in the statement that reads them.

    `of` is given the person's key as it stands in the statement. Their attribute `name` has the figure.
    """
    _carried[name] = of
    _person.cache_clear()


@lru_cache(maxsize=1)
def _person() -> Kept[Person]:
    carried = {name: of(_PERSON) for name, of in _carried.items()}
    return keep(Person.objects.filter(pk=_PERSON).annotate(**carried))
