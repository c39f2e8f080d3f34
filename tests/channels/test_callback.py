"""Whatever comes to the address of the platform and is not the platform's is refused and changes nothing."""

import time
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client

from linli.channels import accounts, binding
from linli.channels.models import Account, Bound, Heard, Scene, Talk
from linli.config.whole import _Announced
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from tests.channels.conftest import Square, me
from tests.channels.test_protocol import BILLION, OUTSIDE
from tests.support import wechat
from tests.support.wechat import TOKEN, signed

pytestmark = pytest.mark.django_db

WANG = "oWang-resident-0001"


def asked(square: Square, **changed: str) -> tuple[int, str]:
    at, nonce = str(int(time.time())), "n0nce"
    query = {"signature": signed(TOKEN, changed.get("timestamp", at), nonce), "timestamp": at, "nonce": nonce,
             "echostr": "5837123456789", **changed}  # fmt: skip
    answer = Client().get(f"/wechat/{square.account.code}/?{urlencode(query)}")
    return answer.status_code, answer.content.decode()


def test_the_platform_gets_its_word_back_and_is_noted(square: Square) -> None:
    assert asked(square) == (200, "5837123456789")
    assert Account.objects.get().checked_at is not None


@pytest.mark.parametrize(
    "changed",
    [{"signature": "0" * 40}, {"signature": ""}, {"nonce": ""}, {"timestamp": str(int(time.time()) - 600)},
     {"timestamp": "x"}, {"echostr": "<script>"}, {"echostr": ""}],
    ids=["forged", "unsigned", "no nonce", "ten minutes old", "no time", "other word", "no word"],
)  # fmt: skip
def test_whoever_cannot_sign_gets_nothing_back(square: Square, changed: dict[str, str]) -> None:
    status, body = asked(square, **changed)
    assert status == 403
    assert changed.get("echostr", "5837123456789") not in body or changed.get("echostr") == ""
    assert Account.objects.get().checked_at is None


FORGED = {
    "signature": {"signature": "0" * 40},
    "message's signature": {"msg_signature": "0" * 40},
    "token": {"token": "othertoken"},
    "key": {"key": "0" * 43},
    "account": {"app_id": "wxfedcba9876543210"},
    "ten minutes old": {"timestamp": str(int(time.time()) - 600)},
    "of tomorrow": {"timestamp": str(int(time.time()) + 86_400)},
    "billion laughs": {"body": BILLION.decode()},
    "entity": {"body": OUTSIDE.decode()},
    "plain": {"body": f"<xml><FromUserName>{WANG}</FromUserName><MsgType>text</MsgType><Content>x</Content></xml>"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_is_forged_is_refused_and_nothing_is_heard(square: Square, forged: dict[str, str]) -> None:
    square.bind(square.cast.resident, WANG)
    before = Heard.objects.count()
    message = wechat.text(WANG, "楼下漏水")
    assert square.platform.brought(square.post, square.account.code, message, **forged) == (403, b"")
    assert (Heard.objects.count(), Talk.objects.count()) == (before, 0)


def test_what_is_too_large_is_not_read(square: Square) -> None:
    query, _xml = square.platform.sealed(wechat.text(WANG, "x"))
    address = f"/wechat/{square.account.code}/?{urlencode(query)}"
    assert Client().post(address, b"<xml>" + b" " * 70_000, content_type="text/xml").status_code == 413
    assert Client().post(address, {"a": "b"}).status_code == 403
    assert not Heard.objects.exists()


def test_a_message_whose_line_broke_off_is_no_fault_of_ours_and_heard_when_it_comes_again(
    square: Square, caplog: pytest.LogCaptureFixture
) -> None:
    query, xml = square.platform.sealed(wechat.text(WANG, "楼下漏水"))
    address, phone = f"/wechat/{square.account.code}/?{urlencode(query)}", Client(raise_request_exception=False)
    broken = {"wsgi.input": _Announced(BytesIO(xml[:40])), "CONTENT_LENGTH": str(len(xml))}  # as the server hands it on
    assert phone.generic("POST", address, xml, "text/xml", **broken).status_code == 400
    assert not Heard.objects.exists()
    assert phone.generic("POST", address, xml, "text/xml").status_code == 200
    assert Heard.objects.count() == 1
    assert not [line for line in caplog.records if line.levelname == "ERROR"]


def test_the_platforms_repeat_gets_the_same_answer_and_begins_nothing_twice(square: Square) -> None:
    square.bind(square.cast.resident, WANG)
    heard = Heard.objects.count()
    message = wechat.text(WANG, "楼下漏水", number=77)
    first = square.platform.bring(square.post, square.account.code, message)
    assert square.platform.bring(square.post, square.account.code, message) == first
    assert (Heard.objects.count(), Talk.objects.get().step) == (heard + 1, "where")


def test_a_replay_is_refused(square: Square) -> None:
    """A minute later the same bytes; and at once another message under a nonce that was used."""
    square.bind(square.cast.resident, WANG)
    message = wechat.text(WANG, "楼下漏水", number=77)
    square.platform.bring(square.post, square.account.code, message, nonce="once")
    other = wechat.text(WANG, "北门", number=78)
    assert square.platform.brought(square.post, square.account.code, other, nonce="once")[0] == 403
    Heard.objects.update(at=Heard.objects.order_by("-pk")[0].at.replace(year=2025))
    assert square.platform.brought(square.post, square.account.code, message)[0] == 403
    assert Talk.objects.get().step == "where"


def test_an_account_that_was_taken_off_hears_nothing(square: Square) -> None:
    square.bind(square.cast.resident, WANG)
    accounts.end(square.account.pk, by=SYSTEM)
    assert square.platform.brought(square.post, square.account.code, wechat.text(WANG, "x"))[0] == 404
    account = Account.objects.get()
    assert (account.secret, account.token, account.aes_key, account.access_token) == ("", "", "", "")
    assert not Bound.objects.filter(ended_at=None).exists()


# ---- who is who -----------------------------------------------------------------------------------------------------


def test_the_letters_do_what_the_code_does_once_and_in_time(square: Square) -> None:
    shown = binding.show(square.account, by=me(square.cast.resident))
    assert square.cast.resident.name[0] in str(square.says(WANG, shown.letters.lower()))
    assert "过期" in str(square.says("oOther", shown.letters))
    assert [(one.openid, one.person_id) for one in Bound.objects.filter(ended_at=None)] == [
        (WANG, square.cast.resident.pk)
    ]


def test_letters_that_are_over_or_guessed_bind_nobody(square: Square) -> None:
    shown = binding.show(square.account, by=me(square.cast.resident))
    Scene.objects.update(until=clock.now())
    assert "过期" in str(square.says(WANG, shown.letters))
    for number in range(8):
        answer = square.says(WANG, f"ABCDEF{number:02d}")
    assert "十分钟" in str(answer)
    assert not Bound.objects.exists()


def test_a_wechat_is_one_persons_and_a_person_has_one(square: Square) -> None:
    first = square.bind(square.cast.resident, WANG)
    square.bind(square.cast.neighbour, WANG)
    square.bind(square.cast.neighbour, "oLi")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert [(one.openid, one.person_id) for one in Bound.objects.filter(ended_at=None)] == [
        ("oLi", square.cast.neighbour.pk)
    ]


def test_without_an_answer_of_the_platform_the_letters_are_there(square: Square) -> None:
    square.platform.fail["/cgi-bin/qrcode/create"] = [-1]
    shown = binding.show(square.account, by=me(square.cast.resident))
    assert (shown.url, len(shown.letters)) == ("", 8)


def test_whoever_follows_no_more_is_noted(square: Square) -> None:
    bound = square.bind(square.cast.resident, WANG)
    assert square.happens(WANG, "unsubscribe") is None
    bound.refresh_from_db()
    assert bound.refuses
    square.happens(WANG, "subscribe")
    bound.refresh_from_db()
    assert not bound.refuses
