"""Every address of the product, walked from the URLconf, with each parameter filled from what the tests have made."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_PARAMETER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")


def routes() -> Iterator[tuple[str, str]]:
    """(name, route) of every pattern, the route as the URLconf spells it."""
    yield from _below(get_resolver().url_patterns, "", "")


def _below(patterns: Sequence[URLPattern | URLResolver], route: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        assert isinstance(pattern.pattern, RoutePattern), f"{pattern}: only path() is understood here"
        here = route + pattern.pattern._route
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, here, f"{pattern.namespace or space.rstrip(':')}:")
        else:
            yield f"{space}{pattern.name}", here


def place_of(route: str, parameter: re.Match[str]) -> str:
    """How a parameter is taught: the route up to it, without converters: desk/case/<code>/act/<name>."""
    return _PARAMETER.sub(lambda found: f"<{found[1]}>", route[: parameter.end()])


def unknown(taught: Mapping[str, Sequence[object]]) -> list[str]:
    """The parameters that nobody has taught yet."""
    return sorted(
        {
            place
            for _, route in routes()
            for part in _PARAMETER.finditer(route)
            if (place := place_of(route, part)) not in taught
        }
    )


def filled(taught: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, str]]:
    """(name, address) of every route with every choice of its parameters."""
    for name, route in routes():
        parts = list(_PARAMETER.finditer(route))
        for values in product(*(taught[place_of(route, part)] for part in parts)):
            yield name, "/" + _with(route, [str(value) for value in values])


def _with(route: str, values: list[str]) -> str:
    return _PARAMETER.sub(lambda _: values.pop(0), route)
