"""Limits on tries, counted per account, per browser or per address. An estate may sit behind one address: a limit on
it is wide, and whoever uses one must leave a way to those whom its neighbours' tries would shut out.

The counts live in Django's cache: in the process when there is one, in Redis when there are several.
"""

from contextlib import suppress

from django.core.cache import cache


def spend(key: str, *, limit: int, seconds: int) -> bool:
    """Use up one of `limit` tries within a window of `seconds`; False when none is left."""
    name = f"people.limit.{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) <= limit
    except ValueError:  # the window ended between the two lines, so a new one begins
        cache.set(name, 1, timeout=seconds)
        return True


def give_back(key: str) -> None:
    """Return a try that turned out right."""
    with suppress(ValueError):  # its window has ended
        cache.decr(f"people.limit.{key}")


def clear(key: str) -> None:
    """Forget the tries, after a success."""
    cache.delete(f"people.limit.{key}")
