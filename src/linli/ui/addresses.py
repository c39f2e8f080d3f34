"""Addresses of pages, put together once: a page of the desk leads to some fifty."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

_KEY = 1_000_000_007  # stands in a kept address for the key


def page(name: str) -> str:
    """The address of a page that needs nothing else."""
    return of(name)


def of(name: str, *args: object) -> str:
    """The address of a page with what stands in it, in the order in which it stands there."""
    if args and type(args[0]) is int and args[0] >= 0:
        return keyed(name, args[0], *map(str, args[1:]))
    return _whole(get_script_prefix(), name, *map(str, args))


def keyed(name: str, key: int, *args: str) -> str:
    """The address of a page about one row, by its key and what stands behind it."""
    before, after = _parts(get_script_prefix(), name, *args)
    return f"{before}{key}{after}"


@lru_cache(maxsize=4096)
def _whole(_prefix: str, name: str, *args: str) -> str:
    return reverse(name, args=args)


@lru_cache(maxsize=1024)
def _parts(_prefix: str, name: str, *args: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_KEY, *args]).partition(str(_KEY))
    return before, after
