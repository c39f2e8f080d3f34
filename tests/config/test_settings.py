"""A variable that says nothing sensible ends the program with its name, the value found and what is allowed."""

from ipaddress import ip_network

import pytest

from linli.config import settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "LINLI_LOCK_SECONDS=soon is no number from 1 to 600"),
        ("0", "LINLI_LOCK_SECONDS=0 is no number from 1 to 600"),
        ("-5", "LINLI_LOCK_SECONDS=-5 is no number from 1 to 600"),
    ],
)
def test_a_wrong_number_is_named_with_its_limits(monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.setenv("LINLI_LOCK_SECONDS", text)
    with pytest.raises(SystemExit, match=said):
        settings.whole("LINLI_LOCK_SECONDS", 20, least=1, most=600)


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_PROXIES", "10.0.0.5, 10.1.0.0/16,::1")
    assert settings.networks("LINLI_PROXIES", "") == (
        ip_network("10.0.0.5/32"),
        ip_network("10.1.0.0/16"),
        ip_network("::1/128"),
    )
    monkeypatch.setenv("LINLI_PROXIES", "proxy.example")
    with pytest.raises(SystemExit, match=r"LINLI_PROXIES=proxy.example: .*; give addresses such as 10.0.0.5"):
        settings.networks("LINLI_PROXIES", "")


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_HTTPS", "maybe")
    with pytest.raises(SystemExit, match="LINLI_HTTPS=maybe is neither yes nor no"):
        settings.flag("LINLI_HTTPS")
