"""The resident's side: signing in, my account, the second factor."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from linli.journal.actors import Actor
from linli.journal.services import note_access
from linli.kernel import clock
from linli.people import doors, middleware, second_factor, services, signing
from linli.people.models import Binding, Ownership, Person, SignInCode
from tests.people.conftest import World, acting, give_post, make_person
from tests.support.memory import know_settings

PHONE = "13800138000"


def sign_in(client: Client, phone: str) -> Any:
    client.post("/sign-in/", {"way": "code", "code-phone": phone})
    return client.post("/sign-in/code/", {"code": SignInCode.objects.latest("pk").number})


def test_a_new_resident_signs_in_with_a_code_and_says_their_name(world: World, client: Client) -> None:
    assert client.get("/sign-in/?next=/me/").status_code == 200
    answer = sign_in(client, PHONE)
    assert (answer.status_code, answer.url) == (302, "/sign-in/name/")
    answer = client.post("/sign-in/name/", {"name": "张大妈"})
    assert (answer.status_code, answer.url) == (302, "/me/")
    page = client.get("/me/")
    assert page.status_code == 200
    assert Person.objects.get().name == "张大妈"
    client.post("/sign-out/")
    assert client.get("/me/").status_code == 302


def test_wrong_code_and_wrong_number_are_said_at_the_field(world: World, client: Client) -> None:
    page = client.post("/sign-in/", {"way": "code", "code-phone": "12"})
    assert 'aria-invalid="true"' in page.content.decode()
    client.post("/sign-in/", {"way": "code", "code-phone": PHONE})
    page = client.post("/sign-in/code/", {"code": "x"})
    assert 'aria-invalid="true"' in page.content.decode()


def test_the_session_gets_a_new_key_on_signing_in(world: World, client: Client) -> None:
    make_person("王明", PHONE)
    client.post("/sign-in/", {"way": "code", "code-phone": PHONE})
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": SignInCode.objects.latest("pk").number})
    assert client.session.session_key != before


def test_the_number_of_somebody_new_lies_in_no_session(world: World, client: Client) -> None:
    assert sign_in(client, PHONE).url == "/sign-in/name/"
    kept = " ".join(str(value) for value in client.session.values())
    assert "13800138000" not in kept
    assert client.post("/sign-in/name/", {"name": "张大妈"}).status_code == 302
    assert Client().post("/sign-in/name/", {"name": "冒名"}).url == "/sign-in/"


def test_asking_again_in_the_same_browser_sends_no_second_message_within_the_minute(
    world: World, client: Client
) -> None:
    for _ in range(2):
        client.post("/sign-in/", {"way": "code", "code-phone": PHONE})
    assert SignInCode.objects.count() == 1


def test_when_an_address_has_tried_too_much_the_browser_known_there_goes_on(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("王明", PHONE)
    behind = {"REMOTE_ADDR": "203.0.113.7"}
    client.post("/sign-in/", {"way": "code", "code-phone": PHONE}, **behind)
    client.post("/sign-in/code/", {"code": SignInCode.objects.latest("pk").number}, **behind)
    client.post("/sign-out/")
    monkeypatch.setattr(signing, "CODES_AN_ADDRESS", 0)
    page = Client().post("/sign-in/", {"way": "code", "code-phone": PHONE}, **behind)
    assert "一小时后再试" in page.content.decode()
    assert client.post("/sign-in/", {"way": "code", "code-phone": PHONE}, **behind).url == "/sign-in/code/"
    forged = Client()
    forged.cookies["linli_known"] = Person.objects.get().phone_index or ""
    assert forged.post("/sign-in/", {"way": "code", "code-phone": PHONE}, **behind).status_code == 422


@pytest.mark.parametrize(
    ("near", "noted", "found"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.5", "198.51.100.1"),
        ("10.0.1.5", "198.51.100.1", "10.0.1.5"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "unknown", "unknown"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_came_from(settings: Any, near: str, noted: str, found: str) -> None:
    settings.PROXIES = (*settings.PROXIES, ip_network("10.0.0.0/24"))
    request = RequestFactory(headers={"X-Forwarded-For": noted} if noted else {}).get("/", REMOTE_ADDR=near)
    assert doors.address_of(request) == found


def test_the_code_is_shown_in_the_demo_alone(world: World, client: Client, settings: Any) -> None:
    client.post("/sign-in/", {"way": "code", "code-phone": PHONE})
    number = SignInCode.objects.get().number
    assert number not in client.get("/sign-in/code/").content.decode()
    settings.DEMO = True
    assert number in client.get("/sign-in/code/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_next_leads_to_this_site_only(world: World, client: Client, away: str) -> None:
    make_person("王明", PHONE)
    client.get("/sign-in/", {"next": away})
    assert sign_in(client, PHONE).url == "/onwards/"


def test_a_lost_phone_is_out_as_soon_as_its_owner_forgets_it(world: World, client: Client) -> None:
    worker = make_person("小李", PHONE)
    give_post(worker, "grid_worker", world.grid)
    sign_in(client, PHONE)
    client.post("/me/pin/", {"pin": "275931", "label": "工作手机"})
    client.post("/sign-out/")
    client.post("/sign-in/", {"way": "pin", "pin-pin": "275931"})
    assert client.get("/me/").status_code == 200
    elsewhere = Client()
    sign_in(elsewhere, PHONE)
    [device] = worker.devices.all()
    elsewhere.post(reverse("people:forget_device", args=[device.pk]))
    assert client.get("/me/").status_code == 302
    assert elsewhere.get("/me/").status_code == 200


def test_password_and_pin_sign_in(world: World, client: Client) -> None:
    worker = make_person("小李", PHONE)
    give_post(worker, "grid_worker", world.grid)
    sign_in(client, PHONE)
    assert client.post("/me/password/", {"password": "correct horse"}).status_code == 302
    assert client.get("/me/").status_code == 200
    assert client.post("/me/pin/", {"pin": "275931", "label": "工作手机"}).status_code == 302
    client.post("/sign-out/")
    assert "小李" in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/", {"way": "pin", "pin-pin": "275931"}).status_code == 302
    assert client.get("/me/").status_code == 200
    # A phone with its PIN alone changes neither password nor second factor.
    assert client.post("/me/password/", {"password": "another horse"}).status_code == 200
    client.post("/sign-out/")
    form = {"way": "password", "password-phone": PHONE, "password-password": "correct horse"}
    assert client.post("/sign-in/", form).status_code == 302
    assert client.get("/me/").status_code == 200


def test_the_second_factor_is_set_up_and_asked_for(world: World, client: Client) -> None:
    make_person("管理员", PHONE)
    sign_in(client, PHONE)
    page = client.get("/second-factor/", follow=True)
    assert page.status_code == 200
    secret = client.session["second_factor_secret"]
    text = page.content.decode()
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in text  # as one reads them over
    assert 'href="otpauth://totp/' in text  # the same phone cannot scan its own screen
    code = totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))
    assert client.post("/second-factor/new/", {"code": code}).status_code == 302
    assert "second_factor_at" in client.session
    client.post("/sign-out/")
    sign_in(client, PHONE)
    assert "second_factor_at" not in client.session
    assert client.post("/second-factor/", {"code": "000000x", "next": "/me/"}).status_code == 200
    answer = client.post("/second-factor/", {"code": code, "next": "/me/"})
    assert (answer.status_code, answer.url) == (302, "/me/")


def test_who_has_no_app_yet_is_told_why_it_is_asked_and_comes_back_after_signing_in_anew(
    world: World, client: Client, moved: Any
) -> None:
    make_person("书记", PHONE)
    sign_in(client, PHONE)
    page = client.get("/second-factor/?next=/me/", follow=True).content.decode()
    assert "身份验证器" in page
    assert "您还没有设置" in page
    moved(clock.now() + timedelta(hours=1))  # too long after the sign-in to set one up
    page = client.get("/second-factor/?next=/me/", follow=True).content.decode()
    assert '<input type="hidden" name="next" value="/me/">' in page
    answer = client.post("/sign-out/", {"next": "/me/"})
    assert answer.url == "/sign-in/?next=%2Fme%2F"
    client.get(answer.url)
    assert sign_in(client, PHONE).url == "/me/"
    assert client.post("/sign-out/", {"next": "https://elsewhere.example/"}).url == "/"


def test_preferences_are_kept(world: World, client: Client) -> None:
    make_person("张大妈", PHONE)
    sign_in(client, PHONE)
    answer = client.post("/me/", {"language": "en", "elder": "on", "text_size": "30"})
    assert answer.status_code == 302
    assert "linli_language" not in answer.cookies
    assert '<html lang="en"' in client.get("/me/").content.decode()
    person = Person.objects.get()
    assert (person.language, person.elder, person.text_size) == ("en", True, 30)


def test_asking_for_a_home_step_by_step(world: World, client: Client) -> None:
    make_person("张大妈", PHONE)
    sign_in(client, PHONE)
    page = client.get(reverse("people:home"), {"name": "安和"}).content.decode()
    assert f"?estate={world.estate.code}" in page
    assert "云岭雅苑" not in page
    page = client.get(reverse("people:home"), {"estate": world.estate.code}).content.decode()
    assert f"building={world.unit.building_id}" in page
    address = f"{reverse('people:home')}?estate={world.estate.code}&building={world.unit.building_id}"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"unit": world.unit.pk, "relation": "owner"})
    assert answer.status_code == 302
    assert Binding.objects.get().state == "requested"
    assert client.get("/me/").status_code == 200


def test_who_looked_costs_the_same_for_one_and_thirty(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    person = make_person("张大妈", PHONE)
    looker = make_person("小李")
    sign_in(client, PHONE)
    know_settings()
    for total in (1, 30, 40):
        while person.pk and len(_looks(person)) < total:
            note_access(
                person.pk, by=acting(looker), what="phone", reason=f"回电 {len(_looks(person))}",
                subject_kind="person", subject_id=person.pk,
            )  # fmt: skip
        with django_assert_max_num_queries(5):
            page = client.get("/me/looked/")
        assert page.content.decode().count("回电") == min(total, 30)


def _looks(person: Person) -> Any:
    from linli.journal.queries import accesses_of

    return accesses_of(person.pk)


def test_my_account_costs_the_same_for_one_home_and_many(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    person = make_person("张大妈", PHONE)
    sign_in(client, PHONE)
    know_settings()
    for unit in (world.unit, world.ungridded, world.elsewhere):
        Ownership.objects.create(person=person, unit=unit)
        services.request_binding(person.pk, unit.pk, "owner", by=acting(person))
        with django_assert_max_num_queries(9):
            assert client.get("/me/").status_code == 200


def test_the_demo_shows_the_apps_code(world: World, settings: Any) -> None:
    person = make_person("管理员", PHONE)
    second_factor.keep(person, second_factor.fresh_secret(), by=acting(person))
    assert second_factor.demo_code(person) == ""
    settings.DEMO = True
    assert len(second_factor.demo_code(person)) == 6
    second_factor.check(person, second_factor.demo_code(person))


def test_the_requests_actor_is_lazy_and_can_be_narrowed(world: World, django_assert_num_queries: Any) -> None:
    person = make_person("王明", PHONE)
    request = RequestFactory().get("/")
    request.user = person
    with django_assert_num_queries(0):
        middleware.actor(lambda _request: HttpResponse())(request)
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    assert actor == Actor(person.pk, "person", name="王明")
    assert replace(actor, capacity="post", post_id=3) == Actor(person.pk, "post", 3, "王明")


def test_somebody_elses_phone_is_not_forgotten(world: World, client: Client) -> None:
    worker = make_person("小李", "13900139000")
    give_post(worker, "grid_worker", world.grid)
    signing.trust_device(worker.pk, "275931", "工作手机", by=acting(worker))
    make_person("张大妈", PHONE)
    sign_in(client, PHONE)
    device = worker.devices.get()
    client.post(reverse("people:forget_device", args=[device.pk]))
    device.refresh_from_db()
    assert device.ended_at is None
