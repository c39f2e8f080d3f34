"""What the platform of WeChat and this program say to each other, as pure functions over text and bytes.

Source: developers.weixin.qq.com, 接收消息 / 消息加解密说明. A message is AES-256-CBC over
`16 random bytes | length (4, big-endian) | message | AppID`, padded to 32 bytes, with the key's first half as IV.
"""

import base64
import binascii
import hashlib
import hmac
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK, RANDOM, KEY_LETTERS = 32, 16, 43
LARGEST = 64 * 1024  # bytes of a body; text messages are at most 2,048
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST_PARTS = 60  # elements of a message; the platform sends some ten


class Forged(Exception):
    """What came in is not the platform's: a wrong signature, a wrong key, or no message at all."""


def signature(*parts: str) -> str:
    """SHA-1, hex, over the parts in order, joined: what the platform signs with."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 -- the platform's own choice


def same(given: str, *parts: str) -> bool:
    """Whether this is the signature of the parts, compared in constant time."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


@dataclass(frozen=True)
class Envelope:
    """How messages of one account are sealed. `key` is 32 bytes."""

    token: str
    key: bytes
    app_id: str

    @classmethod
    def of(cls, token: str, letters: str, app_id: str) -> "Envelope":
        """With the key as the platform shows it (EncodingAESKey, 43 letters); anything else raises ValueError."""
        return cls(token, aes_key(letters), app_id)

    def seal(self, message: str, random: bytes) -> str:
        """The message encrypted, in base64. `random` is 16 fresh bytes."""
        if len(random) != RANDOM:
            raise ValueError(f"{RANDOM} random bytes are needed, not {len(random)}")
        said = message.encode()
        whole = random + struct.pack(">I", len(said)) + said + self.app_id.encode()
        fill = BLOCK - len(whole) % BLOCK
        lock = self._cipher().encryptor()
        return base64.b64encode(lock.update(whole + bytes([fill]) * fill) + lock.finalize()).decode()

    def open(self, sealed: str) -> str:
        """What was encrypted for this account; anything else raises Forged."""
        try:
            locked = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise Forged("not base64") from None
        if not locked or len(locked) % BLOCK:
            raise Forged("not whole blocks")
        key = self._cipher().decryptor()
        return self._read(key.update(locked) + key.finalize())

    def _read(self, whole: bytes) -> str:
        fill = whole[-1]
        if not 1 <= fill <= BLOCK or whole[-fill:] != bytes([fill]) * fill:
            raise Forged("not padded")
        inner = whole[RANDOM:-fill]
        length = struct.unpack(">I", inner[:4])[0] if len(inner) >= 4 else -1
        said, owner = inner[4 : 4 + length], inner[4 + length :]
        if length < 0 or len(said) != length or not hmac.compare_digest(owner, self.app_id.encode()):
            raise Forged("meant for another account")
        try:
            return said.decode()
        except UnicodeDecodeError:
            raise Forged("not text") from None

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))

    def answered(self, message: str, *, timestamp: str, nonce: str, random: bytes) -> str:
        """The whole body of an encrypted answer."""
        sealed = self.seal(message, random)
        signed = signature(self.token, timestamp, nonce, sealed)
        return written({"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": timestamp, "Nonce": nonce})


def aes_key(letters: str) -> bytes:
    """The 32 bytes of an EncodingAESKey; ValueError where it is none."""
    if len(letters) != KEY_LETTERS or not letters.isascii() or not letters.isalnum():
        raise ValueError(f"An EncodingAESKey has {KEY_LETTERS} letters and digits")
    return base64.b64decode(letters + "=")


def parts(body: bytes) -> dict[str, str]:
    """The elements of a flat message by name. Entities, a DTD, nesting bombs and broken XML raise Forged."""
    from defusedxml import DefusedXmlException  # for whoever is called by the platform
    from defusedxml.ElementTree import ParseError, fromstring

    if len(body) > LARGEST:
        raise Forged("too long")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Forged("not the platform's XML") from None
    if root.tag != "xml" or len(root) > MOST_PARTS:
        raise Forged("not the platform's XML")
    return {str(each.tag): _listed(each) or each.text or "" for each in root}


def _listed(each: Any) -> str:
    """What somebody chose of several notices, a line each: its template, and "accept" or "reject"."""
    rows = each.findall("List")[:MOST_PARTS]
    return "\n".join(f"{row.findtext('TemplateId', '')} {row.findtext('SubscribeStatusString', '')}" for row in rows)


def written(message: Mapping[str, str]) -> str:
    """A flat message as XML; letters that XML does not know are left out."""
    inner = "".join(f"<{name}>{escape(_NO_XML.sub('', value))}</{name}>" for name, value in message.items())
    return f"<xml>{inner}</xml>"


def text_answer(heard: Mapping[str, str], words: str, at: int) -> str:
    """A passive reply in words to whoever sent the message. `at`: seconds since 1970."""
    return written(
        {
            "ToUserName": heard.get("FromUserName", ""),
            "FromUserName": heard.get("ToUserName", ""),
            "CreateTime": str(at),
            "MsgType": "text",
            "Content": words,
        }
    )


def key_of(heard: Mapping[str, str]) -> str:
    """By which a message is known again when it is sent twice: its MsgId, for an event its sender and its time."""
    if heard.get("MsgId"):
        return f"m{heard['MsgId']}"[:64]
    named = [heard.get(name, "") for name in ("FromUserName", "CreateTime", "MsgType", "Event", "EventKey")]
    return "e" + hashlib.sha256("\x00".join(named).encode()).hexdigest()[:40]
