"""Finding the view of an address: only addresses that begin alike are compared with it.

The floors bring three hundred addresses, and Django compares with one after another: on the way to the last floor's
that is a twentieth of a page's time.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern

DEEPEST = 2  # segments that tell addresses apart: "desk/ballots/"

Head = tuple[str, ...]
Address = URLPattern | URLResolver


class ByHead(URLResolver):
    """The addresses of all floors, in their order."""

    def __init__(self, floors: list[URLResolver]) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), floors)
        self._among: dict[Head, URLResolver] = {}

    def resolve(self, path: str) -> ResolverMatch:
        head = self._known_head(tuple(str(path).split("/", DEEPEST)[:DEEPEST]))
        if head not in self._among:
            self._among[head] = _with(self, list(_fitting(self.url_patterns, head)))
        return self._among[head].resolve(path)

    def _known_head(self, head: Head) -> Head:
        """As much of it as stands in an address of ours, so that what strangers ask for fills no memory."""
        while head not in self._heads:
            head = head[:-1]
        return head

    @cached_property
    def _heads(self) -> frozenset[Head]:
        found = {head[:length] for head in _all_heads(self.url_patterns) for length in range(DEEPEST + 1)}
        return frozenset(found)


def floor(name: str) -> URLResolver:
    """The addresses of a floor's urls.py."""
    module, app, namespace = include(name)
    return URLResolver(RoutePattern("", is_endpoint=False), module, app_name=app, namespace=namespace)


def _head(one: Address) -> Head:
    """The segments before the first that is not the same in every address."""
    if not isinstance(one.pattern, RoutePattern):
        return ()
    words = str(one.pattern).partition("<")[0].split("/")
    # The last segment is whole only at the end of the address; before a value or more addresses it may go on.
    whole = words if isinstance(one, URLPattern) and "<" not in str(one.pattern) else words[:-1]
    return tuple(whole[:DEEPEST])


def _all_heads(among: Any) -> Iterator[Head]:
    for one in among:
        if isinstance(one, URLResolver) and not _head(one):
            yield from _all_heads(one.url_patterns)
        else:
            yield _head(one)


def _fitting(among: Any, head: Head) -> Iterator[Address]:
    for one in among:
        own = _head(one)
        if head[: len(own)] != own:
            continue
        if not isinstance(one, URLResolver) or own:
            yield one
        elif inner := list(_fitting(one.url_patterns, head)):
            yield _with(one, inner)


def _with(resolver: URLResolver, addresses: list[Address]) -> URLResolver:
    """The same with these addresses alone."""
    return URLResolver(
        resolver.pattern, addresses, resolver.default_kwargs, app_name=resolver.app_name, namespace=resolver.namespace
    )
