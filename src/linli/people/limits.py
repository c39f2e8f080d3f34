"""Limits on tries, counted per account or per browser, never per address: an estate may sit behind one.

The counts live in Django's cache: in the process when there is one, in Redis when there are several.
"""

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


def clear(key: str) -> None:
    """Forget the tries, after a success."""
    cache.delete(f"people.limit.{key}")
