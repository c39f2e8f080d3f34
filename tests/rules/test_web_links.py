"""The same address is known again however it was shared, and another one is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import web_links


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://v.example.com/show?id=5", "http://V.example.com/show/?id=5"),
        ("https://www.example.com/v/6", "https://m.example.com/v/6/"),
        ("https://example.com/v?id=5&utm_source=x&spm=1.2", "https://example.com/v?id=5#t=10"),
        ("https://example.com/v?a=1&b=2", "https://example.com/v?b=2&a=1"),
        ("https://example.com:443/v", "https://example.com/v"),
    ],
)
def test_one_thing_shared_twice_is_one(one: str, other: str) -> None:
    assert web_links.key(one) == web_links.key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/v?id=5", "https://example.com/v?id=6"),
        ("https://example.com/a", "https://example.com/b"),
        ("https://a.example.com/v", "https://b.example.com/v"),
        ("https://example.com:8080/v", "https://example.com/v"),
    ],
)
def test_two_things_are_two(one: str, other: str) -> None:
    assert web_links.key(one) != web_links.key(other)


@pytest.mark.parametrize("none", ["", "example.com/v", "ftp://example.com/v", "http://", "http://[::1", "http://a:b/"])
def test_what_is_no_address_has_no_key(none: str) -> None:
    assert web_links.key(none) == ""


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert len(web_links.key(f"https://{text}")) in (0, 32)
