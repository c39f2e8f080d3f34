"""Language, theme and elder mode: one press, no JavaScript, back to where one was."""

import pytest
from django.test import Client

from linli.people.models import Person

pytestmark = pytest.mark.django_db


def test_elder_mode_is_one_press_and_one_is_back_on_the_page(client: Client) -> None:
    answer = client.post("/preferences/", {"mode": "elder", "next": "/complaint/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/complaint/?a=1")
    page = client.get("/complaint/").content.decode()
    assert 'data-mode="elder" data-size="18"' in page


def test_language_and_theme_are_kept_on_the_phone(client: Client) -> None:
    client.post("/preferences/", {"language": "en", "theme": "dark"})
    page = client.get("/complaint/").content.decode()
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page
    assert "Complain about this site" in page


@pytest.mark.parametrize(
    "next_", ["//evil.example/", "https://evil.example/", "\\\\evil.example", "javascript:alert(1)", ""]
)
def test_one_is_never_sent_to_another_host(client: Client, next_: str) -> None:
    assert client.post("/preferences/", {"theme": "dark", "next": next_})["Location"] == "/"


def test_a_choice_that_is_not_offered_changes_nothing(client: Client) -> None:
    answer = client.post("/preferences/", {"mode": "elder", "size": "99"})
    assert answer.status_code == 400
    assert "linli_mode" not in answer.cookies


def test_elder_mode_follows_the_account_to_another_phone(client: Client) -> None:
    person = Person.objects.create(name="周奶奶")
    client.force_login(person)
    client.post("/preferences/", {"mode": "elder", "size": "24", "language": "en"})
    person.refresh_from_db()
    assert (person.elder, person.text_size, person.language) == (True, 24, "en")
    other = Client()
    other.force_login(person)
    page = other.get("/complaint/").content.decode()
    assert 'data-mode="elder" data-size="24"' in page
    assert '<html lang="en"' in page


def test_forged_cookies_are_ignored(client: Client) -> None:
    client.cookies["linli_mode"] = '"><script>'
    client.cookies["linli_size"] = "999"
    assert 'data-mode="plain" data-size="18"' in client.get("/complaint/").content.decode()
