"""A forwarded tracking link shows nothing personal; the digits open it, and five wrong tries shut it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Case
from linli.cases.services import Where
from linli.files.models import File
from linli.journal.actors import SYSTEM, Actor
from linli.settings.services import set_value
from tests.cases.conftest import Sent
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

PHONE = "13800135678"


def track(case: Case) -> str:
    return reverse("cases:track", args=[case.code])


def open_with(client: Client, case: Case, digits: str) -> Any:
    return client.post(reverse("cases:unlock", args=[case.code]), {"digits": digits})


letters = st.text("漏水堵塞灯坏请快来修理墙皮垃圾臭味电梯王芳陈桂兰", min_size=4, max_size=20)
words = st.builds(lambda text, room: f"{text}住{room}室{text}", letters, st.integers(1011, 4999))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=words, name=letters, tail=st.integers(10_000_000, 99_999_999))
def test_without_the_digits_the_page_tells_no_name_number_word_or_room(
    sent: Sent, estate_cast: Cast, text: str, name: str, tail: int
) -> None:
    unit = estate_cast.places.unit
    where = Where(building_id=unit.building_id, unit_id=unit.pk, words=f"{unit.number}门口", label="3栋")
    case = sent(text, name=name, phone=f"138{tail}", where=where)
    for path in (track(case), reverse("cases:slip", args=[case.code]), reverse("cases:proof", args=[case.code])):
        page = told_by(Client().get(path))
        assert f"第 {case.number} 号" in page
        for secret in (text, case.title, name, str(tail), f"138{tail}", unit.number, "3栋"):
            assert secret not in page


def test_the_digits_open_it_and_the_phone_remembers(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    assert "家里水管漏水" not in client.get(track(case)).content.decode()
    assert open_with(client, case, "5678").status_code == 302
    assert "家里水管漏水" in client.get(track(case)).content.decode()
    assert "家里水管漏水" not in Client().get(track(case)).content.decode()


def test_five_wrong_tries_shut_the_link_even_for_the_right_digits(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    for _try in range(4):
        page = open_with(client, case, "0000").content.decode()
        assert "还可以试" in page
    page = open_with(client, case, "0000").content.decode()
    assert "链接已关闭" in page
    assert reverse("people:sign_in") in page
    assert open_with(client, case, "5678").status_code == 422
    assert "家里水管漏水" not in client.get(track(case)).content.decode()


def test_the_right_digits_forget_the_wrong_ones_before(sent: Sent, client: Client) -> None:
    case = sent(phone=PHONE)
    open_with(client, case, "0000")
    open_with(client, case, "5678")
    case.refresh_from_db()
    assert case.link_tries == 0


def test_an_estate_may_allow_more_tries(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent(phone=PHONE)
    set_value("cases.link_tries", 7, area_id=estate_cast.places.estate.pk, by=SYSTEM, starts=None, source="test")
    for _try in range(6):
        open_with(client, case, "0000")
    assert open_with(client, case, "5678").status_code == 302


def test_the_account_opens_what_wrong_digits_have_shut(sent: Sent, estate_cast: Cast, client: Client) -> None:
    resident = estate_cast.resident
    case = sent("家里水管漏水", by=Actor(resident.pk, "person"), phone=PHONE)
    Case.objects.filter(pk=case.pk).update(link_tries=5)
    client.force_login(resident)
    assert "家里水管漏水" in client.get(track(case)).content.decode()


def test_without_a_telephone_the_link_alone_opens_it(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水")
    assert "家里水管漏水" in client.get(track(case)).content.decode()


def test_from_an_account_without_a_telephone_only_the_account_opens_it(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("家里水管漏水", by=Actor(estate_cast.resident.pk, "person"))
    page = client.get(track(case)).content.decode()
    assert "家里水管漏水" not in page
    assert reverse("people:sign_in") in page


def test_whoever_it_is_about_gets_no_words_from_the_link_though_they_guess_the_digits(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("书记办事拖拉", form={"about": "branch_secretary"}, phone=PHONE)
    client.force_login(estate_cast.secretary)
    open_with(client, case, "5678")
    page = client.get(track(case)).content.decode()
    assert "书记办事拖拉" not in page
    assert 'name="digits"' not in page


def test_a_cookie_made_up_opens_nothing(sent: Sent, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    client.cookies["linli_links"] = f'["{case.code}"]'
    assert "家里水管漏水" not in client.get(track(case)).content.decode()


def test_photos_are_the_links_and_staffs_and_the_result_is_the_neighbours(
    sent: Sent, estate_cast: Cast, client: Client, rf: Any
) -> None:
    from linli.cases import links
    from linli.people.middleware import actor_of

    case = sent(phone=PHONE)
    before = File(owner_kind="case", owner_id=case.pk, role="before", kind="photo")
    after = File(owner_kind="case", owner_id=case.pk, role="after", kind="photo")

    def sees(person: Any, file: File, cookies: Any = None) -> bool:
        request = rf.get("/")
        request.user = person
        request.actor = actor_of(request)
        request.COOKIES.update({key: morsel.value for key, morsel in (cookies or {}).items()})
        return links.may_see_file(request, file)

    from django.contrib.auth.models import AnonymousUser

    open_with(client, case, "5678")
    assert sees(AnonymousUser(), before, client.cookies)
    assert not sees(AnonymousUser(), before)
    assert not sees(AnonymousUser(), after)
    assert sees(estate_cast.secretary, before)
    assert sees(estate_cast.neighbour, after)
    assert not sees(estate_cast.neighbour, before)
    assert not sees(estate_cast.far_resident, after)
    assert not sees(estate_cast.far_secretary, after)
