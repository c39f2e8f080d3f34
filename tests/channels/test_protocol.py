"""What both sides of the wire agree on; wechatpy stands for the other."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from linli.channels import protocol
from linli.channels.protocol import Envelope, Forged
from tests.support.wechat import AES_KEY, APP_ID, TOKEN

LETTERS = st.text(string.ascii_letters + string.digits, min_size=43, max_size=43)
WORDS = st.text(max_size=300)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENVELOPE = Envelope.of(TOKEN, AES_KEY, APP_ID)
RANDOM = bytes(range(16))


@QUICK
@given(WORDS, LETTERS, st.binary(min_size=16, max_size=16))
def test_what_is_sealed_is_opened_by_the_same_account_alone(words: str, key: str, random: bytes) -> None:
    sealed = Envelope.of(TOKEN, key, APP_ID).seal(words, random)
    assert Envelope.of(TOKEN, key, APP_ID).open(sealed) == words
    with pytest.raises(Forged):
        Envelope.of(TOKEN, key, "wxfedcba9876543210").open(sealed)


@QUICK
@given(st.binary(max_size=200).map(lambda raw: raw.hex()) | st.text(max_size=100))
def test_anything_else_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(Forged):
        ENVELOPE.open(text)


@QUICK
@given(st.data())
def test_a_changed_letter_never_passes_the_signature(data: st.DataObject) -> None:
    sealed = ENVELOPE.seal("3栋漏水", RANDOM)
    right = protocol.signature(TOKEN, "1700000000", "n1", sealed)
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
    assert protocol.same(right, TOKEN, "1700000000", "n1", sealed)
    assert not protocol.same(right, TOKEN, "1700000000", "n1", other)


@QUICK
@given(st.lists(st.text(string.ascii_letters + string.digits, min_size=1, max_size=40), min_size=3, max_size=3))
def test_signatures_are_those_of_the_platform(parts: list[str]) -> None:
    check_signature(parts[0], protocol.signature(*parts), parts[1], parts[2])


@QUICK
@given(st.text("3栋漏水<>&\"']\n 😀\x00\x1f", max_size=100))
def test_an_answer_is_read_by_the_platform(words: str) -> None:
    heard = {"FromUserName": "oPerson", "ToUserName": "gh_linli"}
    body = ENVELOPE.answered(
        protocol.text_answer(heard, words, 1_700_000_000), timestamp="1700000000", nonce="n2", random=RANDOM
    )
    read = protocol.parts(body.encode())
    inner = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(
        body, read["MsgSignature"], read["TimeStamp"], read["Nonce"]
    )
    assert protocol.parts(inner.encode() if isinstance(inner, str) else inner) == {
        "ToUserName": "oPerson", "FromUserName": "gh_linli", "CreateTime": "1700000000",
        "MsgType": "text", "Content": words.replace("\x00", "").replace("\x1f", ""),
    }  # fmt: skip


def test_what_the_platform_seals_is_opened() -> None:
    sealed = WeChatCrypto(TOKEN, AES_KEY, APP_ID).encrypt_message("<xml><Content>你好</Content></xml>", "n", "1")
    assert ENVELOPE.open(protocol.parts(sealed.encode())["Encrypt"]) == "<xml><Content>你好</Content></xml>"


BILLION = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>"""
OUTSIDE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>'
REMOTE = b'<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd"><xml><Content>1</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [BILLION, OUTSIDE, REMOTE, b"", b"<xml>", b"<html/>", b"\xff\xfe\x00", b"<xml>" + b"<a>1</a>" * 100 + b"</xml>",
     b"<xml>" + b"a" * 70_000 + b"</xml>", b'<?xml version="1.0" encoding="utf-7"?><xml/>'],
)  # fmt: skip
def test_bombs_entities_and_what_is_no_message_are_refused(body: bytes) -> None:
    with pytest.raises(Forged):
        protocol.parts(body)


@pytest.mark.parametrize("letters", ["", "short", AES_KEY + "x", AES_KEY[:-1] + "/", "你" * 43])
def test_a_key_that_is_none_is_said_to_be_none(letters: str) -> None:
    with pytest.raises(ValueError, match="43"):
        Envelope.of(TOKEN, letters, APP_ID)


def test_a_message_is_known_again_by_its_number_and_an_event_by_who_and_when() -> None:
    event = {"FromUserName": "oA", "CreateTime": "17", "MsgType": "event", "Event": "SCAN", "EventKey": "k"}
    assert protocol.key_of({**event, "MsgId": "42"}) == "m42"
    assert protocol.key_of(event) == protocol.key_of(dict(event))
    assert protocol.key_of(event) != protocol.key_of({**event, "CreateTime": "18"})
