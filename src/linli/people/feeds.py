"""The word in the address of a person's own feed: whoever has it reads the feed, without signing in."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare

from linli.people.models import Person

_KEPT = 12  # letters of the sign-in's own mark: a new password makes a new address


def token(person: Person, feed: str) -> str:
    """The word for one feed, of no use for another."""
    return signing.dumps([person.code, person.get_session_auth_hash()[:_KEPT]], salt=feed)


def person_of(token: str, feed: str) -> Person:
    """Whose feed it is; else 404."""
    try:
        code, mark = signing.loads(token, salt=feed)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    person = get_object_or_404(Person, code=code, is_active=True)
    if not constant_time_compare(mark, person.get_session_auth_hash()[:_KEPT]):
        raise Http404
    return person
