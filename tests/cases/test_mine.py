"""Own requests: a list for whoever is signed in, number and digits for everybody else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from tests.cases.conftest import Sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PHONE = "13800135678"


def find(client: Client, cast: Cast, case: Case, digits: str) -> Any:
    given = {"estate": cast.places.estate.code, "number": case.number, "digits": digits}
    return client.post(reverse("cases:track_form"), given)


def test_number_and_digits_lead_to_the_request(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent("家里水管漏水", phone=PHONE)
    answer = find(client, estate_cast, case, "5678")
    assert answer.headers["Location"] == reverse("cases:track", args=[case.code])
    assert "家里水管漏水" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("said", ["第 {0} 号", "{0}号", "AH-2026-{0:06d}"])
def test_a_number_is_read_as_it_was_told_or_stands_on_a_paper(said: str, sent: Sent, estate_cast: Cast) -> None:
    case, estate = sent(phone=PHONE), estate_cast.places.estate.code
    given = {"estate": estate, "number": said.format(case.number), "digits": "5678"}
    answer: Any = Client().post(reverse("cases:track_form"), given)
    assert (answer.status_code, answer["Location"]) == (302, reverse("cases:track", args=[case.code]))


def test_wrong_number_and_wrong_digits_are_told_in_the_same_words(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent(phone=PHONE)
    wrong = find(client, estate_cast, case, "0000").content.decode()
    case.number += 50
    missing = find(client, estate_cast, case, "5678").content.decode()
    assert "对不上" in wrong
    assert "对不上" in missing
    assert case.code not in wrong


def test_after_five_tries_an_hour_must_pass(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent(phone=PHONE)
    for _try in range(5):
        find(client, estate_cast, case, "0000")
    page = find(client, estate_cast, case, "5678")
    assert page.status_code == 422
    assert "请过一小时再试" in page.content.decode()


def test_a_case_without_a_telephone_is_not_found_by_digits(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent()
    assert find(client, estate_cast, case, "0000").status_code == 422


def test_the_list_holds_ones_own_and_nobody_elses(sent: Sent, estate_cast: Cast, client: Client) -> None:
    sent("我家的事情", by=Actor(estate_cast.resident.pk, "person"))
    sent("邻居家的事情", by=Actor(estate_cast.neighbour.pk, "person"))
    client.force_login(estate_cast.resident)
    page = client.get(reverse("cases:mine")).content.decode()
    assert "我家的事情" in page
    assert "邻居家的事情" not in page


def test_what_is_new_is_a_whole_sentence_though_it_names_nobody(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent("我家的事情", by=Actor(estate_cast.resident.pk, "person"))
    to = {"post": str(estate_cast.posts["property_manager"].pk)}
    services.act(case.pk, "dispatch", to, by=estate_cast.acting("secretary"))
    run_until_idle()
    client.force_login(estate_cast.resident)
    page = client.get(reverse("cases:mine")).content.decode()
    assert "已转给工作人员" in page


def test_without_an_account_it_offers_both_ways(estate_cast: Cast, client: Client) -> None:
    page = client.get(reverse("cases:mine")).content.decode()
    assert 'name="digits"' in page
    assert reverse("people:sign_in") in page


def test_one_request_and_thirty_cost_the_same(sent: Sent, estate_cast: Cast, client: Client) -> None:
    by = Actor(estate_cast.resident.pk, "person")
    sent(by=by)
    client.force_login(estate_cast.resident)
    client.get(reverse("cases:mine"))
    assert _asked(client) <= 7
    for _number in range(29):
        sent(by=by)
    assert _asked(client) <= 7


def _asked(client: Client) -> int:
    """How many statements; the lesser of two readings, since some of what is known is known for seconds."""
    counts = []
    for _reading in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("cases:mine"))
        counts.append(len(found))
    return min(counts)
