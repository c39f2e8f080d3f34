"""A variable that says nothing sensible ends the program with its name, the value found and what is allowed."""

import json
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest

from linli.config import settings
from tests.support.served import environment, linli


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


def test_hosts_may_stand_apart_behind_their_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_ALLOWED_HOSTS", "linli.example, www.linli.example,")
    assert settings.listed("LINLI_ALLOWED_HOSTS") == ["linli.example", "www.linli.example"]
    monkeypatch.setenv("LINLI_ALLOWED_HOSTS", "")
    assert settings.listed("LINLI_ALLOWED_HOSTS", "localhost") == ["localhost"]


def test_redis_without_the_package_that_reaches_it_is_told_before_anything_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    assert settings.redis("LINLI_REDIS_URL") == ""
    monkeypatch.setenv("LINLI_REDIS_URL", "redis://127.0.0.1:6379/0")
    with pytest.raises(SystemExit, match=r"LINLI_REDIS_URL is set, .* -r requirements/redis\.txt") as told:
        settings.redis("LINLI_REDIS_URL")
    assert Path(str(told.value).rpartition(" ")[2]).read_text().count("redis==") == 1
    monkeypatch.setattr(settings, "find_spec", lambda name: name)
    assert settings.redis("LINLI_REDIS_URL") == "redis://127.0.0.1:6379/0"


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_HTTPS", "maybe")
    with pytest.raises(SystemExit, match="LINLI_HTTPS=maybe is neither yes nor no"):
        settings.flag("LINLI_HTTPS")


def test_what_the_offices_sign_in_needs_is_given_together(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("LINLI_OIDC_ISSUER", "LINLI_OIDC_CLIENT_ID", "LINLI_OIDC_CLIENT_SECRET")
    assert settings.together(*names) == ("", "", "")
    monkeypatch.setenv("LINLI_OIDC_ISSUER", "https://id.example/realms/office")
    with pytest.raises(SystemExit, match="LINLI_OIDC_CLIENT_ID and LINLI_OIDC_CLIENT_SECRET missing"):
        settings.together(*names)
    monkeypatch.setenv("LINLI_OIDC_CLIENT_ID", "linli")
    monkeypatch.setenv("LINLI_OIDC_CLIENT_SECRET", "secret")
    assert settings.together(*names) == ("https://id.example/realms/office", "linli", "secret")


def test_a_provider_is_reached_over_https_and_named_to_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_OIDC_ISSUER", "https://id.example/")
    assert settings.issuer("LINLI_OIDC_ISSUER") == "https://id.example/"
    for wrong in ("http://id.example", "id.example", "https://id.example/?realm=1"):
        monkeypatch.setenv("LINLI_OIDC_ISSUER", wrong)
        with pytest.raises(SystemExit, match="is no https address"):
            settings.issuer("LINLI_OIDC_ISSUER")


BEHIND = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
answers = {}
for scheme in ("http", "https"):
    answer = Client(HTTP_HOST="linli.example", HTTP_X_FORWARDED_PROTO=scheme).get("/robots.txt")
    answers[scheme] = [answer.status_code, answer.get("Strict-Transport-Security", "")]
kept = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.CSRF_TRUSTED_ORIGINS]
print(json.dumps({"answers": answers, "kept": kept}))
"""


@pytest.mark.parametrize("https", ["1", "0"])
def test_behind_https_cookies_are_secure_and_browsers_are_told_to_stay(https: str, tmp_path: Path) -> None:
    variables = {"LINLI_HTTPS": https, "LINLI_ALLOWED_HOSTS": "linli.example", "LINLI_DATA_DIR": str(tmp_path)}
    variables |= {"LINLI_ORIGINS": "https://linli.example", "LINLI_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", BEHIND], env=environment(**variables), capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["kept"] == [https == "1", https == "1", ["https://linli.example"]]
    assert told["answers"]["https"][0] == 200
    assert bool(told["answers"]["https"][1]) == (https == "1")
    assert told["answers"]["http"][1] == ""


def test_where_all_is_set_as_the_documents_say_check_deploy_finds_nothing(tmp_path: Path) -> None:
    variables = {"LINLI_HTTPS": "1", "LINLI_ALLOWED_HOSTS": "linli.example", "LINLI_ORIGINS": "https://linli.example"}
    variables |= {"LINLI_DATA_DIR": str(tmp_path), "LINLI_DATABASE_URL": "", "LINLI_SITE": "https://linli.example"}
    variables["DJANGO_ALLOW_ASYNC_UNSAFE"] = ""  # the tests' own
    tmp_path.chmod(0o700)
    assert "no issues (4 silenced)" in linli("check", "--deploy", **variables).stdout
    del variables["LINLI_HTTPS"]
    assert "security.W012" in linli("check", "--deploy", **variables).stderr
