"""A hundred and fifty phones check in to a lecture within one minute, some of them twice: none is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import perf_counter

import httpx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.activities import attending, services
from linli.activities.models import Need, Session, SignUp
from linli.activities.services import Plan
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.people import services as people
from tests.lectures.playing import quarter
from tests.support.cast import Cast
from tests.support.served import Served

pytestmark = [pytest.mark.breaks, pytest.mark.engine]

LISTENERS, TWICE, PHONES = 150, 30, 40  # PHONES: how many send at the same moment
CSRF = "a" * 32


def lecture(cast: Cast) -> Session:
    """To which whoever comes is taken in, as long as there is room: it begins within the quarter."""
    body, starts = cast.posts["secretary"].organisation, quarter().astimezone(clock.LOCAL)
    plan = Plan(
        "lecture", "青年大讲堂", cast.secretary.pk, starts.date(), starts.time(), 120, place="报告厅",
        drop_in=True, places=LISTENERS,
    )  # fmt: skip
    return services.found(body.pk, plan, by=SYSTEM).sessions.get()


def phone(number: int) -> str:
    """The session cookie of another listener, signed in."""
    browser = Client()
    browser.force_login(people.create_person(f"青年{number}", by=SYSTEM))
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_hundred_and_fifty_phones_check_in_within_a_minute(served: Served, cast: Cast) -> None:
    session = lecture(cast)
    phones = [phone(number) for number in range(LISTENERS)]
    address = reverse("activities:here", args=[session.code, attending.token(session)])

    def check_in(cookie: str) -> int:
        cookies = {settings.SESSION_COOKIE_NAME: cookie, settings.CSRF_COOKIE_NAME: CSRF}
        with httpx.Client(base_url=served.url, cookies=cookies, timeout=60) as client:
            return client.post(address, data={"csrfmiddlewaretoken": CSRF}).status_code

    begun = perf_counter()
    with ThreadPoolExecutor(PHONES) as pool:
        assert set(pool.map(check_in, [*phones, *phones[:TWICE]])) == {303}
    assert perf_counter() - begun < timedelta(minutes=1).total_seconds()
    assert SignUp.objects.filter(session=session, came_at__isnull=False).count() == LISTENERS
    assert SignUp.objects.count() == LISTENERS
    assert Need.objects.get(session=session).taken == LISTENERS
    assert Entry.objects.filter(verb="sign_up.came").count() == LISTENERS
    assert list(findings()) == []
