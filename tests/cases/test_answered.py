"""A refused form, and the next step of one, stands at an address of its own, for whoever sent it and nobody else."""

import gzip
import pickle
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.ui import answered
from tests.cases.test_report import hidden, opened
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
WRONG = {"what": "井盖歪了，<b>小心</b>", "phone": "12"}
BY_HAND: Any = {"accept": "text/html,application/xhtml+xml"}


def address(cast: Cast) -> str:
    return reverse("cases:report", args=[cast.places.estate.code])


def refused(client: Client, cast: Cast) -> str:
    """Where whoever sent a telephone number that is none is led."""
    answer = client.post(address(cast), opened(client, cast) | WRONG, headers=BY_HAND)
    assert (answer.status_code, answer.content) == (303, b"")
    return answer.headers["Location"]


def test_a_refused_form_is_read_again_with_what_was_typed_and_none_of_it_stands_in_its_address(
    estate_cast: Cast, phone_client: Client
) -> None:
    leads = refused(phone_client, estate_cast)
    assert urlsplit(leads).path == address(estate_cast)
    assert urlsplit(leads).query.startswith("answered=")
    assert len(urlsplit(leads).query) < 40
    for _time in ("led there", "back", "reload"):
        page = phone_client.get(leads)
        assert page.status_code == 422
        assert "井盖歪了，&lt;b&gt;小心&lt;/b&gt;" in page.text
        assert "这不是电话号码" in page.text
    assert not Case.objects.exists()


def test_a_page_that_goes_packed_to_the_phone_is_kept_packed_and_read_again(
    estate_cast: Cast, phone_client: Client
) -> None:
    packed: Any = BY_HAND | {"accept-encoding": "gzip"}
    answer = phone_client.post(address(estate_cast), opened(phone_client, estate_cast) | WRONG, headers=packed)
    page = phone_client.get(answer.headers["Location"], headers=packed)
    assert (answer.status_code, page.status_code, page.headers["Content-Encoding"]) == (303, 422, "gzip")
    assert "这不是电话号码" in gzip.decompress(page.content).decode()


def test_once_the_form_is_taken_what_was_refused_is_forgotten(estate_cast: Cast, phone_client: Client) -> None:
    leads = refused(phone_client, estate_cast)
    given = hidden(phone_client.get(leads).text) | WRONG | {"phone": "13800138000"}
    assert phone_client.post(leads, given, headers=BY_HAND).headers["Location"].startswith("/t/")
    assert phone_client.get(leads).headers["Location"] == address(estate_cast)
    assert Case.objects.count() == 1


def test_what_was_refused_more_than_once_is_forgotten_whole(estate_cast: Cast, phone_client: Client) -> None:
    once = refused(phone_client, estate_cast)
    again = phone_client.post(once, hidden(phone_client.get(once).text) | WRONG, headers=BY_HAND).headers["Location"]
    assert "12" in phone_client.get(once).text  # Back leads there still
    given = hidden(phone_client.get(again).text) | WRONG | {"phone": "13800138000"}
    assert phone_client.post(again, given, headers=BY_HAND).headers["Location"].startswith("/t/")
    for leads in (once, again):
        assert phone_client.get(leads).headers["Location"] == address(estate_cast)


def test_what_could_not_be_taken_for_now_still_stands_there(estate_cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"user-agent": "a phone"})
    given = opened(client, estate_cast) | WRONG
    leads = client.post(address(estate_cast), given, headers=BY_HAND).headers["Location"]
    assert client.post(leads, WRONG, headers=BY_HAND).status_code == 403
    assert "井盖歪了" in client.get(leads).text


def test_no_address_of_a_forgotten_page_leads_to_another_site(phone_client: Client) -> None:
    answer = phone_client.get("/", {"answered": "x"}, PATH_INFO="//evil.example/")
    assert answer.headers["Location"] == "/%2Fevil.example/"


def test_where_only_forms_are_taken_a_forgotten_page_leads_to_the_beginning(
    estate_cast: Cast, phone_client: Client
) -> None:
    given = opened(phone_client, estate_cast) | WRONG | {"phone": "13800138000"}
    phone_client.post(address(estate_cast), given)
    only_taken = reverse("cases:unlock", args=[Case.objects.get().code])
    assert phone_client.get(only_taken).status_code == 405
    assert phone_client.get(only_taken, {"answered": "gone"}).headers["Location"] == "/"


def test_nobody_else_reads_it_by_its_address(estate_cast: Cast, phone_client: Client) -> None:
    leads = refused(phone_client, estate_cast)
    other = Client(headers={"user-agent": "another phone"})
    opened(other, estate_cast)
    assert other.get(leads).headers["Location"] == address(estate_cast)
    phone_client.force_login(estate_cast.resident)
    assert phone_client.get(leads).headers["Location"] == address(estate_cast)


def test_what_was_typed_is_sealed_where_the_page_is_kept(estate_cast: Cast, phone_client: Client) -> None:
    name = urlsplit(refused(phone_client, estate_cast)).query.removeprefix("answered=")
    kept = caches["answered"].get(name)
    assert "井盖歪了".encode() not in pickle.dumps(kept)


def test_processes_that_share_no_cache_answer_at_once(estate_cast: Cast, phone_client: Client, settings: Any) -> None:
    settings.KEEPS_ANSWERS = False
    alone = Client(headers={"user-agent": "a phone"})
    answer = alone.post(address(estate_cast), opened(alone, estate_cast) | WRONG, headers=BY_HAND)
    assert (answer.status_code, "井盖歪了" in answer.text) == (422, True)


def test_whoever_is_refused_without_end_fills_no_memory(
    estate_cast: Cast, phone_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answered, "PER_ADDRESS", 1)
    given = opened(phone_client, estate_cast) | WRONG
    answers = [phone_client.post(address(estate_cast), given, headers=BY_HAND).status_code for _ in range(3)]
    assert answers == [303, 422, 422]


def test_a_script_is_answered_at_once(estate_cast: Cast, phone_client: Client) -> None:
    given = opened(phone_client, estate_cast) | WRONG
    assert phone_client.post(address(estate_cast), given).status_code == 422
    assert phone_client.post(address(estate_cast), given, headers={**BY_HAND, "hx-request": "true"}).status_code == 422


def test_a_step_of_elder_mode_has_an_address(estate_cast: Cast, phone_client: Client) -> None:
    step = opened(phone_client, estate_cast) | {"what": "楼道灯不亮", "step": "matter"}
    leads = phone_client.post(address(estate_cast), step, headers=BY_HAND).headers["Location"]
    page = phone_client.get(leads)
    assert (page.status_code, hidden(page.text)["what"], hidden(page.text)["step"]) == (200, "楼道灯不亮", "where")
