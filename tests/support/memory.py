"""What a process remembers for seconds of the database: forgotten with each test, which has another one."""

from django.core.cache import cache

from linli.cases import packs, routing
from linli.people import terms
from linli.settings import queries


def forget() -> None:
    """The next who asks reads anew."""
    packs.forget()
    routing.forget()
    terms.forget()
    queries.forget()
    cache.clear()
