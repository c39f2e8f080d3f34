"""The public ledger shows neighbours what happens, and nobody's name, room or words."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.journal import checkpoint
from linli.journal.models import Entry
from tests.cases.conftest import Sent
from tests.support.cast import Cast
from tests.support.pages import DRAWN_BY_LOT

pytestmark = pytest.mark.django_db

ROW = re.compile(r'class="whole" href="/ledger/\d+/\d+/"')


def ledger(cast: Cast) -> str:
    return reverse("cases:ledger", args=[cast.places.estate.code])


def shown(client: Client, cast: Cast, **asked: str) -> str:
    return client.get(ledger(cast), asked).content.decode()


def release(case: Case, text: str) -> None:
    Case.objects.filter(pk=case.pk).update(visibility="public", public_text=text, open=False, closed_at=case.created_at)


def test_strangers_see_released_cases_only(sent: Sent, estate_cast: Cast, client: Client) -> None:
    hidden, released = sent("3栋502王芳家下水堵了"), sent("北门垃圾没人收")
    release(released, "北门垃圾已清运，电话13800135678")
    page = shown(client, estate_cast)
    assert f"/{released.number}/" in page
    assert f"/{hidden.number}/" not in page
    assert "北门垃圾已清运" in page
    assert "13800135678" not in page


def test_neighbours_see_the_estates_cases_without_words_names_and_rooms(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("3栋502王芳家下水堵了", name="王芳")
    client.force_login(estate_cast.neighbour)
    for page in (
        shown(client, estate_cast),
        client.get(reverse("cases:public", args=[estate_cast.places.estate.code, case.number])).content.decode(),
    ):
        assert "下水堵了 · 3栋" in page
        assert "王芳" not in page
        assert "502" not in DRAWN_BY_LOT.sub("…", page)
        assert case.code not in page


def test_a_search_finds_only_by_what_is_shown(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent("3栋502王芳家下水堵了")
    client.force_login(estate_cast.neighbour)
    assert f"/{case.number}/" in shown(client, estate_cast, q="下水")
    assert f"/{case.number}/" not in shown(client, estate_cast, q="王芳")


def test_people_of_another_estate_see_nothing_of_it(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent()
    client.force_login(estate_cast.far_resident)
    assert f"/{case.number}/" not in shown(client, estate_cast)
    where = reverse("cases:public", args=[estate_cast.places.estate.code, case.number])
    assert client.get(where).status_code == 404


def test_what_is_never_public_is_counted_and_not_shown(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent("工资拖欠三个月")
    client.force_login(estate_cast.neighbour)
    page = shown(client, estate_cast)
    assert "这个月 1 件" in page
    assert f"/{case.number}/" not in page


def test_the_reporters_own_words_stay_out_of_a_released_cases_page(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent("5栋101刘志强乱堆杂物")
    release(case, "楼道杂物已清理")
    page = client.get(reverse("cases:public", args=[estate_cast.places.estate.code, case.number])).content.decode()
    assert "楼道杂物已清理" in page
    assert "刘志强" not in page


def test_older_ones_stand_on_the_next_page(sent: Sent, estate_cast: Cast, client: Client) -> None:
    made = [sent(f"第{number}次垃圾没清") for number in range(27)]
    client.force_login(estate_cast.neighbour)
    first = shown(client, estate_cast)
    assert len(ROW.findall(first)) == 25
    second = shown(client, estate_cast, after=str(made[2].pk))
    assert len(ROW.findall(second)) == 2


def test_the_filters_narrow_it(sent: Sent, estate_cast: Cast, client: Client) -> None:
    sewage, noise = sent("污水外溢"), sent("广场舞噪音扰民")
    client.force_login(estate_cast.neighbour)
    page = shown(client, estate_cast, category="noise")
    assert f"/{noise.number}/" in page
    assert f"/{sewage.number}/" not in page
    assert not ROW.findall(shown(client, estate_cast, box="done"))
    assert ">正在办</option>" in page


def test_one_row_and_thirty_cost_the_same(
    sent: Sent, estate_cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(estate_cast.neighbour)
    sent()
    shown(client, estate_cast)
    with django_assert_max_num_queries(9):
        shown(client, estate_cast)
    for _number in range(29):
        sent()
    with django_assert_max_num_queries(9):
        shown(client, estate_cast)


def test_the_proof_says_that_the_record_stands_and_what_waits(sent: Sent, client: Client) -> None:
    case = sent("3栋502王芳家下水堵了", phone="13800135678")
    where = reverse("cases:proof", args=[case.code])
    page = client.get(where).content.decode()
    assert "记录没有被改过" in page
    assert "还没有存证" in page
    checkpoint.advance()
    page = client.get(where).content.decode()
    assert "记录没有被改过" in page
    assert "还没有存证" not in page
    assert "指纹" in page
    assert "王芳" not in page
    assert "5678" not in page.replace(checkpoint_root(), "")


def checkpoint_root() -> str:
    from linli.journal.models import Checkpoint

    return bytes(Checkpoint.objects.latest("number").root).hex()


def test_the_proof_says_when_a_row_was_changed_behind_the_journals_back(sent: Sent, client: Client) -> None:
    case = sent()
    Case.objects.filter(pk=case.pk).update(state="closed", open=False, closed_at=case.created_at)
    assert "记录与当初写下的不一致" in client.get(reverse("cases:proof", args=[case.code])).content.decode()
    assert Entry.objects.filter(subject_kind="case").count() == 1


def test_what_is_over_and_nobody_joined_does_not_speak_of_neighbours(
    sent: Sent, estate_cast: Cast, client: Client
) -> None:
    case = sent()
    Case.objects.filter(pk=case.pk).update(visibility="public")
    where = reverse("cases:public", args=[estate_cast.places.estate.code, case.number])
    assert "我也遇到了" in client.get(where).content.decode()
    Case.objects.filter(pk=case.pk).update(state="closed", open=False, closed_at=case.created_at)
    assert "我也遇到了" not in client.get(where).content.decode()
