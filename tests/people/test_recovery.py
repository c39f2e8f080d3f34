"""Whoever loses the phone with the authenticator app gives one of ten printed codes: each once, and none kept plain."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import doors, limits, recovery, second_factor
from linli.people.models import Person
from linli.people.sheet_models import RecoveryCode
from tests.people.conftest import World, acting, make_person

pytestmark = pytest.mark.django_db

CODES = re.compile(r'<span class="num">(\d{5}) (\d{5})</span>')


@pytest.fixture
def worker(world: World) -> Person:
    """Somebody with a strong post and an authenticator app."""
    holder = world.holder("administrator", world.street)
    person = Person.objects.get(pk=holder.person_id)
    second_factor.keep(person, second_factor.fresh_secret(), by=acting(person))
    return person


def browser(person: Person, *, fresh: bool) -> Client:
    client = Client()
    client.force_login(person)
    session = client.session
    session[doors.SIGNED_IN], session[doors.MANNER] = clock.now().timestamp(), "password"
    if fresh:
        session[doors.SECOND_FACTOR] = clock.now().timestamp()
    session.save()
    return client


def made(client: Client) -> list[str]:
    page = client.get("/me/recovery/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    shown = client.post("/me/recovery/", {"seen": seen[1]}).content.decode()
    return ["".join(halves) for halves in CODES.findall(shown)]


def test_whoever_has_no_code_reads_that_there_is_none_and_no_count_of_nought(worker: Person) -> None:
    client = browser(worker, fresh=True)
    for page in ("/me/recovery/", "/me/"):
        text = client.get(page).content.decode()
        assert "现在没有可用的。" in text
        assert "还剩 0 个" not in text
        assert "您的恢复码" in text
        assert "恢复代码" not in text  # as allauth calls its own
    assert "以后再说" in client.get("/me/recovery/").content.decode()
    made(client)
    assert "还剩 10 个" in client.get("/me/").content.decode()
    assert "现在没有可用的。" not in client.get("/me/recovery/").content.decode()


def test_ten_codes_are_shown_once_kept_as_digests_and_each_opens_once(worker: Person) -> None:
    client = browser(worker, fresh=True)
    codes = made(client)
    assert len(set(codes)) == 10
    again = client.get("/me/recovery/").content.decode()
    assert "还剩 10 个" in again
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not [code for code in codes if code in again or code in kept]
    phoneless = browser(worker, fresh=False)
    answer = phoneless.post("/second-factor/", {"code": f"{codes[3][:5]} {codes[3][5:]}", "next": "/me/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    assert doors.SECOND_FACTOR in phoneless.session
    assert "还剩 9 个" in phoneless.get("/me/").content.decode()
    used_up = browser(worker, fresh=False).post("/second-factor/", {"code": codes[3]})
    assert (used_up.status_code, "已经用过" in used_up.content.decode()) == (200, True)
    assert [(entry.verb, entry.person_id) for entry in history_of(worker)][-2:] == [
        ("person.recovery_codes_made", worker.pk), ("person.recovery_code_used", worker.pk),
    ]  # fmt: skip


def test_wrong_codes_count_as_those_of_the_app_do(worker: Person) -> None:
    codes = recovery.make(worker.pk, by=acting(worker))
    client = browser(worker, fresh=False)
    for _try in range(second_factor.TRIES):
        client.post("/second-factor/", {"code": "0" * recovery.DIGITS if "0" * 10 not in codes else "1" * 10})
    paused = client.post("/second-factor/", {"code": codes[0]}).content.decode()
    assert "请等五分钟" in paused
    assert recovery.left(worker.pk) == 10
    limits.clear(f"second_factor.{worker.pk}")
    cache.clear()
    assert client.post("/second-factor/", {"code": codes[0]}).status_code == 302


def test_new_codes_end_those_of_before_and_a_page_reloaded_makes_none(worker: Person) -> None:
    client = browser(worker, fresh=True)
    before = made(client)
    stale = {"seen": "0"}  # as the first page was drawn, before there were any
    assert client.post("/me/recovery/", stale).status_code == 302
    after = made(client)
    assert not set(before) & set(after)
    with pytest.raises(Refused) as refusal:
        second_factor.check(worker, before[0])
    assert refusal.value.code == "recovery_code_wrong"
    second_factor.check(worker, after[0])


def test_they_are_made_by_their_owner_after_a_fresh_second_factor_and_stand_in_for_an_app_alone(
    worker: Person, world: World
) -> None:
    stale = browser(worker, fresh=False)
    assert stale.post("/me/recovery/", {"seen": "0"}).headers["Location"].startswith("/second-factor/")
    with pytest.raises(NotAllowed):
        recovery.make(worker.pk, by=SYSTEM)
    plain = make_person("没有应用", "13700000001")
    with pytest.raises(Refused) as refusal:
        recovery.make(plain.pk, by=acting(plain))
    assert refusal.value.code == "second_factor_missing"
    others = recovery.make(worker.pk, by=acting(worker))
    second_factor.keep(plain, second_factor.fresh_secret(), by=acting(plain))
    with pytest.raises(Refused):
        second_factor.check(plain, others[0])
    second_factor.forget(worker.pk, by=SYSTEM)
    assert not RecoveryCode.objects.exists()


def test_by_a_recovery_code_another_app_is_set_up_in_place_of_the_lost_one(
    worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = recovery.make(worker.pk, by=acting(worker))
    client = browser(worker, fresh=False)
    away = client.get("/second-factor/new/?anew=1")
    assert away.headers["Location"] == "/second-factor/?next=%2Fsecond-factor%2Fnew%2F%3Fanew%3D1"
    client.post("/second-factor/", {"code": codes[0]})
    assert client.get("/second-factor/new/").headers["Location"] == "/second-factor/"  # only who asks for it
    page = client.get("/second-factor/new/?anew=1").content.decode()
    assert "原来的应用和恢复码都作废" in page
    secret = client.session["second_factor_secret"]
    monkeypatch.setattr(second_factor.totp, "validate_totp_code", lambda held, code: (held, code) == (secret, "123456"))
    assert client.post("/second-factor/new/?anew=1", {"code": "123456"}).headers["Location"] == "/me/recovery/"
    assert doors.has_second_factor(worker)
    assert recovery.left(worker.pk) == 0  # those of before went with the lost app, whether or not new ones are made
    assert len(made(client)) == 10
    with pytest.raises(Refused):
        second_factor.check(worker, codes[1])


def test_whoever_signed_in_long_ago_makes_no_codes_though_their_second_factor_is_fresh(worker: Person) -> None:
    client = browser(worker, fresh=True)
    session = client.session
    session[doors.SIGNED_IN] = _long_ago().timestamp()
    session.save()
    assert 'value="/me/recovery/"' in client.post("/me/recovery/", {"seen": "0"}).content.decode()
    assert recovery.left(worker.pk) == 0


def test_whoever_signed_in_long_ago_sets_up_no_other_app(worker: Person) -> None:
    client = browser(worker, fresh=True)
    session = client.session
    session[doors.SIGNED_IN] = _long_ago().timestamp()
    session.save()
    page = client.get("/second-factor/new/?anew=1").content.decode()
    assert "second_factor_secret" not in client.session
    assert 'value="/second-factor/new/?anew=1"' in page


def _long_ago() -> datetime:
    return clock.now() - timedelta(hours=1)
