"""What a process remembers for seconds of the database: forgotten when a test puts another one in its place."""

from django.core.cache import cache

from linli.cases import packs, routing
from linli.people import terms


def forget() -> None:
    """The next who asks reads anew."""
    packs.forget()
    routing.forget()
    terms.forget()
    cache.clear()
