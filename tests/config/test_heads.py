"""An address leads where it would lead if each were compared with all."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from linli.config.heads import DEEPEST, ByHead


@pytest.fixture(scope="module")
def ours() -> ByHead:
    (found,) = get_resolver().url_patterns
    assert isinstance(found, ByHead)
    return found


@pytest.fixture(scope="module")
def plain(ours: ByHead) -> URLResolver:
    """Django's own way through the same addresses."""
    return URLResolver(RoutePattern("", is_endpoint=False), ours.url_patterns)


def written(among: Any, before: str = "") -> Iterator[str]:
    """Every address, with something in the place of each value."""
    for one in among:
        if isinstance(one, URLPattern):
            yield before + filled(one.pattern)
        else:
            yield from written(one.url_patterns, before + filled(one.pattern))


def filled(pattern: Any) -> str:
    assert not isinstance(pattern, RegexPattern)
    text = str(pattern)
    for name, converter in pattern.converters.items():
        value = "7" if type(converter).__name__ == "IntConverter" else "abc"
        before, rest = text.split("<", 1)
        inner, after = rest.split(">", 1)
        assert inner.split(":")[-1] == name
        text = before + value + after
    return text


def found(resolver: URLResolver, address: str) -> Any:
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.route


def test_every_address_leads_to_the_same_view(ours: ByHead, plain: URLResolver) -> None:
    addresses = list(written(ours.url_patterns))
    assert len(addresses) > 250
    for address in addresses:
        assert found(ours, address) == found(plain, address) is not None


@pytest.mark.parametrize("address", ["", "desk", "desk/", "desk//", "nothing/at/all/", "desk/nothing/", "vote/a/b/c/d"])
def test_so_does_what_is_none(ours: ByHead, plain: URLResolver, address: str) -> None:
    assert found(ours, address) == found(plain, address)


def test_few_are_compared_with_one(ours: ByHead) -> None:
    for address in written(ours.url_patterns):
        ours.resolve(address)
    assert max(len(list(written(among.url_patterns))) for among in ours._among.values()) < 60


def test_what_strangers_ask_for_fills_no_memory(ours: ByHead) -> None:
    before = len(ours._among)
    for number in range(50):
        found(ours, f"vote/{number}/x/")
        found(ours, f"{number}/")
    assert len(ours._among) <= before + DEEPEST


def test_addresses_are_put_together_as_before() -> None:
    assert reverse("cases:inbox") == "/desk/"
    assert reverse("ballots:vote", args=["AB", "C"]) == "/vote/AB/C/"
