"""Language, theme and elder mode: one press, no JavaScript, back to where one was."""

import pytest
from django.test import Client
from django.utils import translation

from linli.people import services
from linli.people.models import Person
from tests.people.conftest import acting, make_person

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


def enter(client: Client, person: Person) -> str:
    client.post(
        "/sign-in/", {"way": "password", "password-phone": "13900020001", "password-password": "a-word-of-mine"}
    )
    return client.get("/complaint/").content.decode()


def with_password() -> Person:
    person = make_person("周奶奶", "+8613900020001")
    return services.set_password(person.pk, "a-word-of-mine", by=acting(person))


def test_what_was_chosen_on_the_phone_before_the_first_sign_in_stays(client: Client) -> None:
    person = with_password()
    client.post("/preferences/", {"mode": "elder", "size": "24", "language": "en"})
    page = enter(client, person)
    assert 'data-mode="elder" data-size="24"' in page
    assert '<html lang="en"' in page
    person.refresh_from_db()
    assert (person.elder, person.text_size, person.language) == (True, 24, "zh-hans")


def test_a_phone_in_english_stays_so_and_makes_no_other_phone_english(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    assert '<html lang="en"' in enter(client, with_password())
    assert '<html lang="zh-Hans"' in enter(Client(), Person.objects.get())


def test_what_the_account_chose_once_comes_before_a_borrowed_phone(client: Client) -> None:
    person = with_password()
    services.set_preferences(person.pk, by=acting(person), elder=True)
    services.set_preferences(person.pk, by=acting(person), elder=False, text_size=21)
    client.post("/preferences/", {"mode": "elder", "size": "30", "language": "en"})
    page = enter(client, person)
    assert 'data-mode="plain" data-size="21"' in page
    assert '<html lang="en"' in page  # of the language it has never said anything
    person.refresh_from_db()
    assert (person.elder, person.text_size, person.language) == (False, 21, "zh-hans")


def test_who_once_pressed_for_the_standard_version_is_not_made_elder_by_a_borrowed_phone(client: Client) -> None:
    person, own = with_password(), Client()
    enter(own, person)
    own.post("/preferences/", {"mode": "plain"})  # as it was already
    client.get("/sign-in/?large=1")
    assert 'data-mode="plain"' in enter(client, person)
    person.refresh_from_db()
    assert not person.elder


def test_forged_cookies_are_ignored(client: Client) -> None:
    client.cookies["linli_mode"] = '"><script>'
    client.cookies["linli_size"] = "999"
    assert 'data-mode="plain" data-size="18"' in client.get("/complaint/").content.decode()


def test_large_type_comes_with_the_address_of_any_page_and_with_nothing_else_of_it(client: Client) -> None:
    answer = client.get("/sign-in/?large=1&sheet=1234", follow=True)
    assert answer.request["QUERY_STRING"] == "sheet=1234"
    assert 'data-mode="elder"' in answer.content.decode()
    out = client.get("/?large=1", PATH_INFO="//elsewhere.example/")
    assert out.headers["Location"] == "/%2Felsewhere.example/"


def test_large_type_that_an_address_brought_lasts_as_long_as_the_session_of_whoever_never_chose(client: Client) -> None:
    person = with_password()
    client.get("/sign-in/?large=1")
    assert 'data-mode="elder"' in enter(client, person)
    assert 'data-mode="plain"' in enter(Client(), person)
    client.post("/preferences/", {"mode": "plain"})
    assert 'data-mode="plain"' in client.get("/complaint/").content.decode()
    assert not Person.objects.get().elder


def test_the_language_of_an_account_leaves_the_phone_with_whoever_signed_in(client: Client) -> None:
    person = with_password()
    services.set_preferences(person.pk, by=acting(person), language="en")
    assert '<html lang="en"' in enter(client, person)
    client.post("/sign-out/")
    assert '<html lang="zh-Hans"' in client.get("/complaint/").content.decode()
    enter(client, person)
    client.post("/preferences/", {"language": "zh-hans"})
    client.post("/preferences/", {"language": "en"})
    assert '<html lang="en"' in client.get("/complaint/").content.decode()
    client.post("/sign-out/")
    assert '<html lang="zh-Hans"' in client.get("/complaint/").content.decode()


def test_large_type_pressed_while_signed_in_leaves_the_phone_and_what_was_pressed_before_stays(client: Client) -> None:
    person = with_password()
    enter(client, person)
    client.post("/preferences/", {"mode": "elder", "size": "30", "theme": "dark"})
    assert 'data-mode="elder" data-size="30"' in client.get("/complaint/").content.decode()
    client.post("/sign-out/")
    page = client.get("/complaint/").content.decode()
    assert 'data-mode="plain" data-size="18"' in page
    assert 'data-theme="dark"' in page
    client.post("/preferences/", {"mode": "elder", "size": "24"})  # by the next one at the phone
    assert 'data-size="30"' in enter(client, person)
    client.post("/preferences/", {"mode": "plain", "size": "18"})
    client.post("/sign-out/")
    assert 'data-mode="elder" data-size="24"' in client.get("/complaint/").content.decode()


def test_whoever_comes_in_past_the_pages_has_the_language_of_the_account(client: Client) -> None:
    with translation.override("en"):  # as what was answered last in this thread leaves it
        client.force_login(make_person("周奶奶"))
    assert '<html lang="zh-Hans"' in client.get("/").content.decode()
