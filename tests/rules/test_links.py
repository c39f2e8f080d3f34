"""Which pieces of what people write lead somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.links import pieces


def addresses(text: str) -> list[str]:
    return [piece for piece, address in pieces(text) if address]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("看 https://example.org/a?b=1。谢谢", ["https://example.org/a?b=1"]),
        ("（http://example.org:8080/x）", ["http://example.org:8080/x"]),
        ("见 https://example.org.", ["https://example.org"]),
        ("javascript:alert(1) data:text/html,x ftp://example.org", []),
        ('"https://example.org/"><script>', ["https://example.org/"]),
        ("https://", []),
    ],
)
def test_only_http_and_https_lead_somewhere(text: str, found: list[str]) -> None:
    assert addresses(text) == found


@given(st.text() | st.text("htps:/.'\"<>& a1。", max_size=60))
def test_the_pieces_are_the_text_and_no_address_breaks_out_of_its_quotes(text: str) -> None:
    assert "".join(piece for piece, _address in pieces(text)) == text
    for address in addresses(text):
        assert address.lower().startswith(("http://", "https://"))
        assert not set(address) & set('"<> \n')
