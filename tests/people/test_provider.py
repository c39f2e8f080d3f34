"""The office's own sign-in (OpenID Connect), with a provider that runs beside the tests."""

import re
import ssl
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal import audit
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.kernel import authorities, clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import (
    code_sheets,
    doors,
    erasing,
    homes,
    identities,
    personal,
    provider,
    provider_views,
    second_factor,
    services,
    signing,
)  # fmt: skip
from linli.people.identity_models import Identity, IdentitySession
from linli.people.merging import services as merging
from linli.people.models import Person, SignInCode
from tests.people.conftest import World, acting, give_post, make_person
from tests.support.oidc import CLIENT_ID, SECRET, Issuer, issuing

PHONE = "13800138000"


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(running: Issuer, settings: Any) -> Issuer:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = running.url, CLIENT_ID, SECRET
    settings.OIDC_NAME = "区政务云"
    running.say()
    cache.clear()
    return running


def by_code(client: Client, phone: str = PHONE) -> None:
    client.post("/sign-in/", {"way": "code", "code-phone": phone})
    client.post("/sign-in/code/", {"code": SignInCode.objects.latest("pk").number})


def returning(client: Client, issuer: Issuer, door: str = "people:provider", **query: str) -> str:
    """Where the provider sends the browser back to."""
    answer = client.get(reverse(door), query)
    assert answer.status_code == 302
    return issuer.sign_in(answer["Location"])


def arrive(client: Client, address: str) -> HttpResponse:
    parts = urlsplit(address)
    answer: HttpResponse = client.get(f"{parts.path}?{parts.query}")  # type: ignore[assignment]  # as the client says
    return answer


def sign_in(client: Client, issuer: Issuer, **query: str) -> HttpResponse:
    return arrive(client, returning(client, issuer, **query))


def bind(client: Client, issuer: Issuer) -> None:
    answer = arrive(client, returning(client, issuer, "people:begin_binding"))
    assert answer["Location"] == "/me/provider/"
    press(client)


def press(client: Client) -> HttpResponse:
    """The button on the page that shows whom the provider named."""
    shown = re.search(r'name="named" value="([0-9a-f]{64})"', client.get("/me/provider/").content.decode())
    given = {"do": "bind", "named": shown[1] if shown else ""}
    answer: HttpResponse = client.post("/me/provider/", given)  # type: ignore[assignment]  # as the client says
    return answer


@pytest.fixture
def worker(world: World, issuer: Issuer) -> Person:
    """A grid worker who has bound the identity 0001."""
    person = make_person("小李", PHONE)
    give_post(person, "grid_worker", world.grid)
    client = Client()
    by_code(client)
    bind(client, issuer)
    return person


def signed_in(client: Client) -> bool:
    return bool(client.get("/me/").status_code == 200)


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_sign_in_page_has_the_button_only_where_a_provider_is_set_up(
    world: World, issuer: Issuer, settings: Any, client: Client
) -> None:
    assert "用区政务云登录" in said(client, "/sign-in/")
    settings.OIDC_ISSUER = ""
    assert "/sign-in/provider/" not in said(client, "/sign-in/")
    assert client.get("/sign-in/provider/").status_code == 404
    assert client.get("/sign-in/provider/back/?state=x&code=y").status_code == 404


def test_who_is_bound_signs_in_with_one_press_and_comes_to_where_they_wanted(
    worker: Person, issuer: Issuer, client: Client
) -> None:
    client.get("/sign-in/", {"next": "/me/home/"})
    before = client.session.session_key
    assert sign_in(client, issuer)["Location"] == "/me/home/"
    assert signed_in(client)
    assert client.session.session_key != before
    assert client.session[doors.MANNER] == "provider"
    assert client.session.get_expiry_age() <= 12 * 3600
    asked = issuer.asked()[-1]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert "max_age" not in asked


def test_the_secret_goes_in_the_form_where_the_provider_takes_it_so_alone(
    worker: Person, issuer: Issuer, client: Client
) -> None:
    cache.clear()
    issuer.say(auth="client_secret_post")
    assert sign_in(client, issuer)["Location"] == "/onwards/"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_next_leads_to_this_site_only(worker: Person, issuer: Issuer, client: Client, away: str) -> None:
    assert sign_in(client, issuer, next=away)["Location"] == "/onwards/"


@pytest.mark.parametrize(
    "wrong",
    [
        "nonce", "audience", "party", "issuer", "expired", "signature", "unsigned", "algorithm", "subject", "number",
        "mix-up",
    ],
)  # fmt: skip
def test_an_answer_that_is_wrong_signs_nobody_in(worker: Person, issuer: Issuer, client: Client, wrong: str) -> None:
    issuer.say(wrong=wrong)
    assert sign_in(client, issuer)["Location"] == "/sign-in/"
    assert "请从这里重新开始" in said(client, "/sign-in/")
    assert not signed_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(worker: Person, issuer: Issuer, client: Client) -> None:
    address, brought_to = returning(client, issuer), Client()
    assert arrive(brought_to, address)["Location"] == "/sign-in/"
    assert not signed_in(brought_to)
    assert arrive(client, address)["Location"] == "/onwards/"
    client.post("/sign-out/")
    assert arrive(client, address)["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_a_code_that_was_used_already_signs_nobody_in(worker: Person, issuer: Issuer, client: Client) -> None:
    address = returning(client, issuer)
    kept = client.session["provider_attempt"]
    assert arrive(client, address)["Location"] == "/onwards/"
    client.post("/sign-out/")
    client.get("/sign-in/provider/")
    session = client.session
    session["provider_attempt"] = kept  # as if the browser had forgotten that it came back
    session.save()
    assert arrive(client, address)["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_the_code_of_another_attempt_signs_nobody_in(worker: Person, issuer: Issuer, client: Client) -> None:
    first = parse_qs(urlsplit(returning(client, issuer)).query)
    second = returning(client, issuer)
    stolen = second.replace(parse_qs(urlsplit(second).query)["code"][0], first["code"][0])
    assert arrive(client, stolen)["Location"] == "/sign-in/"  # by PKCE, and by the nonce
    assert not signed_in(client)


def test_another_state_and_an_attempt_of_long_ago_are_refused(worker: Person, issuer: Issuer, client: Client) -> None:
    address = returning(client, issuer)
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert arrive(client, address.replace(state, "another"))["Location"] == "/sign-in/"
    address = returning(client, issuer)
    with clock.moved(clock.now() + timedelta(minutes=11)):
        assert arrive(client, address)["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_whoever_presses_no_at_the_provider_is_told_so(worker: Person, issuer: Issuer, client: Client) -> None:
    issuer.say(error="access_denied")
    assert sign_in(client, issuer)["Location"] == "/sign-in/"
    assert "区政务云没有让您登录" in said(client, "/sign-in/")


@pytest.mark.parametrize("wrong", ["down", "name", "moved", "a list", "no JSON", "too long", "plain"])
def test_a_provider_that_is_down_or_says_nothing_sensible_leaves_the_other_ways(
    worker: Person, issuer: Issuer, client: Client, wrong: str
) -> None:
    cache.clear()
    issuer.say(wrong=wrong)
    assert client.get("/sign-in/provider/")["Location"] == "/sign-in/"
    page = said(client, "/sign-in/")
    assert "区政务云暂时没有回应" in page
    assert "code-phone" in page
    by_code(client)
    assert signed_in(client)


def test_a_provider_that_is_down_is_not_asked_again_at_once(
    world: World, issuer: Issuer, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"  # nobody listens there
    assert client.get("/sign-in/provider/")["Location"] == "/sign-in/"
    monkeypatch.setattr(provider, "_fetch", lambda *_: pytest.fail("asked again"))
    assert client.get("/sign-in/provider/")["Location"] == "/sign-in/"
    assert "暂时没有回应" in said(client, "/sign-in/")


def test_a_provider_that_fails_half_way_signs_nobody_in(worker: Person, issuer: Issuer, client: Client) -> None:
    issuer.say(wrong="token down")
    assert sign_in(client, issuer)["Location"] == "/sign-in/"
    assert "暂时没有回应" in said(client, "/sign-in/")
    assert not signed_in(client)


def test_keys_that_were_changed_are_fetched_anew(worker: Person, issuer: Issuer, client: Client) -> None:
    address = f"{issuer.url}/keys"
    cache.set(provider._keys_at(address), {"keys": []}, 3600)
    assert sign_in(client, issuer)["Location"] == "/onwards/"


def test_nobody_is_put_on_record_and_whoever_is_unbound_reads_how_to_bind(
    world: World, issuer: Issuer, client: Client
) -> None:
    person = make_person("小李", PHONE)
    give_post(person, "grid_worker", world.grid)
    issuer.say(sub="0002", name="小李", phone_number=PHONE)
    assert sign_in(client, issuer)["Location"] == "/sign-in/provider/unbound/"
    page = said(client, "/sign-in/provider/unbound/")
    assert "绑定" in page
    assert "/sign-in/?next=/me/provider/" in page
    assert (Person.objects.count(), Identity.objects.count()) == (1, 0)
    assert not signed_in(client)


def test_binding_is_on_record_and_shown_and_undone_by_its_owner(worker: Person, issuer: Issuer, client: Client) -> None:
    [bound] = identities.of(worker.pk)
    assert Entry.objects.filter(subject_kind="identity").values_list("verb", "person_id").get() == (
        "identity.bound", worker.pk,
    )  # fmt: skip
    assert (bound.identifier, bound.issuer) == ("0001", issuer.url)
    sign_in(client, issuer)
    assert signed_in(client)
    elsewhere = Client()
    by_code(elsewhere)
    assert "/me/provider/" in said(elsewhere, "/me/")
    elsewhere.post("/me/provider/", {"do": "undo", "identity": bound.pk})
    assert not signed_in(client)  # it ends what it opened
    assert signed_in(elsewhere)
    bound.refresh_from_db()
    assert (bound.identifier, bound.identifier_index, bound.shown_as) == ("", "", "")
    assert list(Entry.objects.filter(subject_kind="identity").order_by("pk").values_list("verb", flat=True)) == [
        "identity.bound", "identity.ended",
    ]  # fmt: skip
    assert IdentitySession.objects.count() == 0
    assert sign_in(client, issuer)["Location"] == "/sign-in/provider/unbound/"


def test_nothing_is_bound_before_it_is_pressed(world: World, issuer: Issuer, client: Client) -> None:
    person = make_person("小李", PHONE)
    give_post(person, "grid_worker", world.grid)
    by_code(client)
    issuer.say(name="李某")
    arrive(client, returning(client, issuer, "people:begin_binding"))
    assert "李某" in said(client, "/me/provider/")
    assert "李某" not in " ".join(str(value) for value in client.session.values())
    assert Identity.objects.count() == 0
    assert Client().post("/me/provider/", {"do": "bind"}).status_code == 302
    press(client)
    assert Identity.objects.get().person_id == person.pk


def test_somebody_who_signed_in_meanwhile_is_not_bound(world: World, issuer: Issuer, client: Client) -> None:
    for name, phone in (("小李", PHONE), ("小王", "13900139000")):
        give_post(make_person(name, phone), "grid_worker", world.grid)
    by_code(client)
    address = returning(client, issuer, "people:begin_binding")
    kept = client.session["provider_attempt"]
    client.post("/sign-out/")
    by_code(client, "13900139000")
    session = client.session
    session["provider_attempt"] = kept
    session.save()
    arrive(client, address)
    press(client)
    assert Identity.objects.count() == 0


def test_an_identity_is_one_persons_and_a_person_has_one(worker: Person, world: World, issuer: Issuer) -> None:
    other = make_person("小王", "13900139000")
    give_post(other, "grid_worker", world.grid)
    client = Client()
    by_code(client, "13900139000")
    bind(client, issuer)
    assert "已被其他人绑定" in said(client, "/me/")
    issuer.say(sub="0002")
    bind(client, issuer)
    issuer.say(sub="0003")
    bind(client, issuer)
    assert [one.identifier for one in identities.of(other.pk)] == ["0003"]
    assert [one.identifier for one in identities.of(worker.pk)] == ["0001"]


def test_only_staff_bind_and_only_just_after_a_full_sign_in(world: World, issuer: Issuer, client: Client) -> None:
    resident = make_person("王明", PHONE)
    by_code(client)
    assert client.get("/me/provider/").status_code == 404
    assert "/me/provider/" not in said(client, "/me/")
    give_post(resident, "grid_worker", world.grid)
    with clock.moved(clock.now() + timedelta(minutes=20)):
        page = client.get("/me/provider/begin/")
        assert (page.status_code, b"second" in page.content) == (200, False)
        assert "provider_attempt" not in client.session


def test_who_has_an_authenticator_app_binds_with_it_alone(world: World, issuer: Issuer, client: Client) -> None:
    """A password or a code in another's hands binds no account whose second factor would count from then on."""
    person = make_person("小李", PHONE)
    give_post(person, "grid_worker", world.grid)
    secret = second_factor.fresh_secret()
    second_factor.keep(person, secret, by=acting(person))
    by_code(client)
    asks = client.get("/me/provider/begin/")["Location"]
    assert asks == "/second-factor/?next=%2Fme%2Fprovider%2F"
    assert "接下来会改动您账号的登录方式。" in said(client, asks)
    assert "他人的信息" not in said(client, asks)
    counters = list(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))
    assert client.post("/second-factor/", {"code": code, "next": "/me/provider/"}).status_code == 302
    arrive(client, returning(client, issuer, "people:begin_binding"))
    session = client.session
    session[doors.SECOND_FACTOR] -= 16 * 60
    session.save()
    assert press(client)["Location"].startswith("/second-factor/")
    assert not identities.of(person.pk).exists()
    with clock.moved(clock.now() + timedelta(minutes=1)):  # whom the provider named is pressed once more, as it was
        counters = list(totp.yield_hotp_counters_from_time())
        code = totp.format_hotp_value(totp.hotp_value(secret, counters[-1]))
        client.post("/second-factor/", {"code": code, "next": "/me/provider/"})
        press(client)
    assert identities.of(person.pk).exists()


def test_only_whom_the_page_showed_is_bound(world: World, issuer: Issuer, client: Client) -> None:
    person = make_person("小李", PHONE)
    give_post(person, "grid_worker", world.grid)
    by_code(client)
    arrive(client, returning(client, issuer, "people:begin_binding"))
    client.post("/me/provider/", {"do": "bind", "named": "0" * 64})
    assert not identities.of(person.pk).exists()
    press(client)
    assert identities.of(person.pk).exists()


def test_binding_while_signed_out_begins_at_the_page(issuer: Issuer, client: Client) -> None:
    assert client.get("/me/provider/begin/")["Location"] == "/me/provider/"


def test_a_session_of_the_provider_sets_up_no_other_way_in(worker: Person, issuer: Issuer, client: Client) -> None:
    sign_in(client, issuer)
    for name in ("people:password", "people:pin", "people:second_factor_new", "people:begin_binding"):
        assert "people/second_factor_first.html" in [part.name for part in client.get(reverse(name)).templates]


def test_who_has_an_authenticator_app_is_asked_for_it(worker: Person, issuer: Issuer, client: Client) -> None:
    secret = second_factor.fresh_secret()
    second_factor.keep(worker, secret, by=acting(worker))
    issuer.say(amr=["mfa"], auth_time=int(time.time()))  # which nobody said should count
    assert sign_in(client, issuer, next="/me/home/")["Location"] == "/second-factor/?next=%2Fme%2Fhome%2F"
    counters = list(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))
    assert client.post("/second-factor/", {"code": code, "next": "/me/home/"})["Location"] == "/me/home/"
    [bound] = identities.of(worker.pk)
    assert client.session.session_key in bound.sessions.values_list("session_key", flat=True)
    identities.undo(bound.pk, by=acting(worker))
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("claims", "ago", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, 60, True),
        ({"acr": "gold"}, 60, True),
        ({"amr": ["pwd"]}, 60, False),
        ({"amr": "mfa"}, 60, False),
        ({"amr": ["mfa"]}, 13 * 3600, False),
        ({"amr": ["mfa"]}, -600, False),
    ],
)
def test_a_second_factor_at_the_provider_counts_from_when_it_was_given(
    worker: Person, issuer: Issuer, client: Client, settings: Any, claims: dict[str, Any], ago: int, counts: bool
) -> None:
    settings.OIDC_SECOND_FACTOR = frozenset({"mfa", "gold"})
    second_factor.keep(worker, second_factor.fresh_secret(), by=acting(worker))
    issuer.say(**claims, auth_time=int(time.time()) - ago)
    sign_in(client, issuer)
    assert issuer.asked()[-1]["max_age"] == "43200"
    given = client.session.get(doors.SECOND_FACTOR, 0)
    assert (clock.now().timestamp() - given <= 12 * 3600) is counts


@pytest.fixture
def asks_anew(settings: Any) -> None:
    """The provider's second factor counts."""
    settings.OIDC_SECOND_FACTOR = frozenset({"mfa"})


def step_up(client: Client, issuer: Issuer, **claims: Any) -> HttpResponse:
    """The button of the page that asks for the second factor, there and back."""
    page = said(client, "/second-factor/?next=/me/home/")
    assert "/second-factor/provider/?next=/me/home/" in page
    issuer.say(**claims)
    return arrive(client, returning(client, issuer, "people:provider_again", next="/me/home/"))


def fresh(client: Client) -> bool:
    return clock.now().timestamp() - client.session.get(doors.SECOND_FACTOR, 0) <= 15 * 60


def test_where_a_fresh_second_factor_is_asked_for_the_provider_asks_anew(
    worker: Person, issuer: Issuer, client: Client, asks_anew: None
) -> None:
    issuer.say(amr=["mfa"], auth_time=int(time.time()) - 3600)
    sign_in(client, issuer)
    assert not fresh(client)
    assert step_up(client, issuer, amr=["mfa"], auth_time=int(time.time()))["Location"] == "/me/home/"
    asked = issuer.asked()[-1]
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert fresh(client)
    assert Identity.objects.get().sessions.filter(session_key=client.session.session_key).exists()


@pytest.mark.parametrize(
    ("claims", "ago"),
    [
        ({"amr": ["mfa"]}, 120),
        ({"amr": ["pwd"]}, 0),
        ({"amr": ["mfa"]}, -300),
        ({"amr": ["mfa"], "auth_time": "soon"}, 0),
    ],
    ids=["of before", "no second factor", "to come", "no time"],
)
def test_a_provider_that_did_not_ask_anew_is_not_believed(
    worker: Person, issuer: Issuer, client: Client, asks_anew: None, claims: dict[str, Any], ago: int
) -> None:
    sign_in(client, issuer)
    given = {"auth_time": int(time.time()) - ago, **claims}
    assert step_up(client, issuer, **given)["Location"] == "/second-factor/?next=%2Fme%2Fhome%2F"
    assert not fresh(client)
    assert "刚才没有要求您做二次验证" in said(client, "/second-factor/?next=/me/home/")


def test_anothers_account_at_the_provider_is_nobodys_second_factor(
    worker: Person, issuer: Issuer, client: Client, asks_anew: None
) -> None:
    sign_in(client, issuer)
    other = step_up(client, issuer, sub="0002", amr=["mfa"], auth_time=int(time.time()))
    assert other["Location"].startswith("/second-factor/")
    assert not fresh(client)
    assert "这不是您在这里绑定的账号" in said(client, "/second-factor/")
    issuer.say(amr=["mfa"], auth_time=int(time.time()))
    address = returning(client, issuer, "people:provider_again")
    client.post("/sign-out/")
    assert arrive(client, address)["Location"].startswith("/sign-in/")
    assert not signed_in(client)


def test_only_who_is_bound_where_the_providers_word_counts_gives_it_there(
    worker: Person, world: World, issuer: Issuer, client: Client, settings: Any
) -> None:
    by_code(client)
    assert client.get("/second-factor/")["Location"] == "/second-factor/new/"
    assert client.get("/second-factor/provider/").status_code == 404
    settings.OIDC_SECOND_FACTOR = frozenset({"mfa"})
    assert "/second-factor/provider/" in said(client, "/second-factor/")
    assert 'name="code"' not in said(client, "/second-factor/")
    second_factor.keep(worker, second_factor.fresh_secret(), by=acting(worker))
    assert 'name="code"' in said(client, "/second-factor/")
    give_post(make_person("小王", "13900139000"), "grid_worker", world.grid)
    other = Client()
    by_code(other, "13900139000")
    assert other.get("/second-factor/provider/").status_code == 404


def test_an_administrator_ends_a_bond_with_its_sessions_and_it_is_bound_again(
    worker: Person, world: World, issuer: Issuer, client: Client
) -> None:
    sign_in(client, issuer)
    administrator = world.holder("administrator", world.street)
    identities.undo_for(worker.pk, by=administrator)
    assert not signed_in(client)
    ended = Entry.objects.get(verb="identity.ended")
    assert (ended.person_id, Identity.objects.get().identifier) == (administrator.person_id, "")
    with pytest.raises(Refused) as refusal:
        identities.undo_for(worker.pk, by=administrator)
    assert refusal.value.code == "nothing_bound"
    by_code(client)
    bind(client, issuer)
    assert identities.of(worker.pk).count() == 1


@pytest.mark.parametrize("kind", ["street_officer", "community_officer", "branch_secretary"])
def test_nobody_else_ends_a_bond(worker: Person, world: World, kind: str) -> None:
    level = {"street_officer": world.street, "community_officer": world.community}.get(kind, world.estate)
    with pytest.raises(NotAllowed):
        identities.undo_for(worker.pk, by=world.holder(kind, level))
    assert identities.of(worker.pk).count() == 1


def told(person: Person) -> list[str]:
    run_until_idle()
    return list(Notice.objects.filter(person=person).order_by("entry_id").values_list("row", flat=True))


def test_every_new_way_into_an_account_is_told_to_its_owner_although_they_did_it(
    worker: Person, world: World, issuer: Issuer
) -> None:
    assert told(worker) == ["identity.bound"]
    identities.undo_for(worker.pk, by=world.holder("administrator", world.street))
    second_factor.keep(worker, second_factor.fresh_secret(), by=acting(worker))
    services.set_password(worker.pk, "knows-every-staircase", by=acting(worker))
    signing.trust_device(worker.pk, "480291", "手机", by=acting(worker))
    second_factor.forget(worker.pk, by=SYSTEM)
    assert told(worker) == [
        "identity.bound", "identity.ended", "person.second_factor_set_up", "person.password_set", "device.trusted",
        "person.second_factor_forgotten",
    ]  # fmt: skip
    elsewhere = Client()
    by_code(elsewhere)
    assert "单位账号" in said(elsewhere, "/notices/")


@pytest.mark.parametrize(("in_post", "page"), [(True, "/me/provider/"), (False, "/me/")])
def test_of_an_ended_bond_one_is_led_to_a_page_that_is_there(
    worker: Person, issuer: Issuer, in_post: bool, page: str
) -> None:
    if not in_post:
        [term] = worker.terms.all()
        services.end_term(term.pk, by=SYSTEM, ends=clock.now(), document="", why="resigned")
    identities.undo(identities.of(worker.pk).get().pk, by=acting(worker))
    run_until_idle()
    assert Notice.objects.get(row="identity.ended").url == page
    client = Client()
    by_code(client)
    assert client.get(page).status_code == 200


def test_printed_codes_are_told_to_whose_they_are(world: World, issuer: Issuer) -> None:
    resident = make_person("王明", PHONE)
    homes.settle(resident.pk, world.unit.pk, "family", by=SYSTEM)
    code_sheets.print_sheet(resident.pk, "home", by=world.holder("community_officer", world.community))
    assert told(resident) == ["person.codes_printed"]


def test_what_the_program_sets_up_tells_nobody(world: World, issuer: Issuer) -> None:
    person = make_person("小李", PHONE)
    services.set_password(person.pk, "knows-every-staircase", by=SYSTEM)
    assert told(person) == []


def test_whose_post_has_ended_signs_in_so_no_more(worker: Person, issuer: Issuer, client: Client) -> None:
    [term] = worker.terms.all()
    services.end_term(term.pk, by=SYSTEM, ends=clock.now(), document="", why="resigned")
    assert sign_in(client, issuer)["Location"] == "/sign-in/"
    assert "您目前没有职务" in said(client, "/sign-in/")
    assert not signed_in(client)
    by_code(client)
    assert client.get("/me/provider/").status_code == 200  # what is left can still be undone


def test_an_address_that_began_very_often_is_held_up(
    worker: Person, issuer: Issuer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = {"REMOTE_ADDR": "203.0.113.7"}
    monkeypatch.setattr(provider_views, "STARTS_AN_ADDRESS", 0)
    assert client.get("/sign-in/provider/", **behind)["Location"] == "/sign-in/"
    known = Client()
    by_code(known)
    assert known.get("/sign-in/provider/", **behind)["Location"].startswith(issuer.url)


def test_signing_out_ends_the_session_here(worker: Person, issuer: Issuer, client: Client) -> None:
    sign_in(client, issuer)
    assert client.post("/sign-out/")["Location"] == "/"
    assert not signed_in(client)


def test_whence_of_the_provider_is_a_browser_known_by_its_person(
    worker: Person, issuer: Issuer, client: Client
) -> None:
    sign_in(client, issuer)
    assert signing.known_by(worker) in client.cookies["linli_known"].value


def test_of_two_rows_made_one_the_seconds_bond_ends(
    worker: Person, world: World, issuer: Issuer, client: Client
) -> None:
    first = make_person("小李", "13900139000")
    [term] = worker.terms.all()
    services.end_term(term.pk, by=SYSTEM, ends=clock.now(), document="", why="resigned")
    for each in (first, worker):
        homes.settle(each.pk, world.unit.pk, "family", by=SYSTEM)
    secretary = world.holder("branch_secretary", world.estate)
    row = merging.propose(first.pk, worker.pk, proof="本人持身份证到场核对", by=secretary)
    merging.agree(row.pk, by=acting(worker))
    merging.approve(row.pk, by=world.holder("street_officer", world.street))
    assert not identities.of(first.pk).exists()
    assert not identities.of(worker.pk).exists()
    assert sign_in(client, issuer)["Location"] == "/sign-in/provider/unbound/"


def test_of_who_is_erased_no_bond_is_left(worker: Person, issuer: Issuer, client: Client) -> None:
    [term] = worker.terms.all()
    services.end_term(term.pk, by=SYSTEM, ends=clock.now(), document="", why="resigned")
    [told] = [part for part in personal.parts() if part.model is Identity]
    assert [row["identifier"] for row in told.of(worker.pk)] == ["0001"]
    erasing.ask(worker.pk, by=acting(worker))
    assert not Identity.objects.exists()
    assert sign_in(client, issuer)["Location"] == "/sign-in/provider/unbound/"
    assert [str(each) for each in audit.findings() if each.damage != "missing-subject"] == []


def test_who_vouches_for_hosts_is_read_once_and_each_answer_is_had_by_a_client_of_its_own(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the provider keeps in cookies of one person goes with no other."""
    begun, clients = httpx.Client.__init__, []

    def begin(self: httpx.Client, *args: Any, **named: Any) -> None:
        begun(self, *args, **named)
        clients.append(self)

    authorities.known()
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: pytest.fail("read anew"))
    monkeypatch.setattr(httpx.Client, "__init__", begin)
    for _time in range(2):
        provider._fetch("GET", f"{issuer.url}/.well-known/openid-configuration")
    assert len(clients) == 2
