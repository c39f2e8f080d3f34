"""Two web processes with a real Redis between them: what one of them counted or kept, the other knows."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import redis
from django.conf import settings
from django.urls import reverse

from linli.people.signing import PASSWORD_TRIES
from tests.breaks.reporters import CSRF
from tests.breaks.waiting import until
from tests.support.cast import PHONES, Cast
from tests.support.served import Served, free_port

pytestmark = [pytest.mark.breaks, pytest.mark.timeout(600)]
BY_HAND = {"accept": "text/html,application/xhtml+xml"}


def program() -> str:
    """Where it lies; without it the tests fail, unless LINLI_NO_REDIS=1 says that none is wanted."""
    found = shutil.which("redis-server")
    if found is None and os.environ.get("LINLI_NO_REDIS") == "1":
        pytest.skip("LINLI_NO_REDIS=1: no web processes share a cache on this machine")
    return found or pytest.fail("There is no redis-server here: apt install redis-server (or LINLI_NO_REDIS=1)")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[redis.Redis]:
    """A server that writes nothing to the disk."""
    port = free_port()
    command = [program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)

    def ready() -> bool:
        with suppress(redis.ConnectionError):
            return bool(client.ping())
        return False

    until(ready)
    yield client
    client.close()
    running.kill()
    running.wait()


@pytest.fixture
def pair(serve: Callable[..., Served], estate_cast: Cast, store: redis.Redis) -> Served:
    """The product in two web processes over that server."""
    port = store.connection_pool.connection_kwargs["port"]
    return serve(LINLI_WORKERS="2", LINLI_REDIS_URL=f"redis://127.0.0.1:{port}/0")


def test_a_refused_form_is_found_again_by_whichever_process_is_asked(
    pair: Served, estate_cast: Cast, store: redis.Redis
) -> None:
    form = f"{pair.url}{reverse('cases:report', args=[estate_cast.places.estate.code])}"
    with httpx.Client(cookies={settings.CSRF_COOKIE_NAME: CSRF}, headers=BY_HAND, trust_env=False) as phone:
        given = {"csrfmiddlewaretoken": CSRF, "what": "井盖歪了", "phone": "12"}
        answer = phone.post(form, data=given)
        assert answer.status_code == 303
        for _time in range(12):  # each over a connection of its own, which either process may take
            leads = f"{pair.url}{answer.headers['Location']}"
            page = httpx.get(leads, headers=BY_HAND, cookies=phone.cookies, trust_env=False)
            assert (page.status_code, "井盖歪了" in page.text) == (422, True)
    assert not any("井盖歪了".encode() in (store.get(key) or b"") for key in store.scan_iter("answered:*"))


def test_tries_are_counted_together(pair: Served, estate_cast: Cast) -> None:
    tried = []
    for _time in range(PASSWORD_TRIES + 1):
        with httpx.Client(cookies={settings.CSRF_COOKIE_NAME: CSRF}, headers=BY_HAND, trust_env=False) as phone:
            given = {"password-phone": PHONES["secretary"], "password-password": "a wrong one", "way": "password"}
            sign_in = f"{pair.url}{reverse('people:sign_in')}"
            page = phone.post(sign_in, data={"csrfmiddlewaretoken": CSRF, **given}, follow_redirects=True)
            tried.append("密码输错次数太多" in page.text)
    assert tried == [False] * PASSWORD_TRIES + [True]
